"""Week by week, team by team: flows, levels, hours, and what bound; read off the event log."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from oracle.spells import ABSENT, Spells

from planner.model.events import EventLog, Kind
from planner.model.parameters import Setting
from planner.model.rules import MINUTES_PER_HOUR, Cause
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import SERIES
from planner.sim.tally.spell import Result
from planner.world import People, Standing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

POST_KINDS = (
    Kind.POST_CLOSED,
    Kind.POST_LEFT,
    Kind.POST_SUPERVISED,
    Kind.POST_PRODUCTIVE,
    Kind.HOURS_CHANGED,
)
HOLDING_KINDS = (
    Kind.SUPERVISION_STARTED,
    Kind.SUPERVISION_ENDED,
    Kind.COURSE_STOPPED,
    Kind.PLACE_LOST,
    Kind.WORK_STOPPED,
    Kind.ASSESSED,
    Kind.PAROLE_REPORT_DONE,
    Kind.PLACE_GIVEN_UP,
    Kind.ENDED_EARLY,
    Kind.COMPLETED,
    Kind.PAROLE_REPORT_STARTED,
    Kind.COURSE_CONTINUED,
    Kind.ASSESSMENT_STARTED,
    Kind.COURSE_STARTED,
    Kind.COMMUNITY_STARTED,
    Kind.COMMUNITY_LOST,
    Kind.COMMUNITY_STOPPED,
    Kind.COMMUNITY_DONE,
)
LOST = (Cause.REGIME, Cause.STAFF, Cause.PERSON)


class _Grid:
    """Counts by team and day, summed or sampled by week."""

    def __init__(self, setting: Setting) -> None:
        self.days, self.teams = setting.horizon_days, len(setting.team_names)
        self.weeks = setting.scenario.calendar.weeks
        self.last_days = np.minimum(np.arange(1, self.weeks + 1) * DAYS_PER_WEEK, self.days) - 1

    def totals(self, team: Ints, day: Ints, amount: Ints | int = 1) -> Floats:
        """Sums by week of what happens within the horizon, [teams, weeks]."""
        inside = day < self.days
        amounts = np.broadcast_to(amount, day.shape)[inside]
        cells = np.zeros((self.teams, self.weeks))
        np.add.at(cells, (team[inside], day[inside] // DAYS_PER_WEEK), amounts)
        return cells

    def steps(self, team: Ints, day: Ints, change: Ints | int) -> Floats:
        """Running totals of changes, at the end of each day, [teams, days]."""
        inside = day < self.days
        changes = np.broadcast_to(change, day.shape)[inside]
        cells = np.zeros((self.teams, self.days))
        np.add.at(cells, (team[inside], day[inside]), changes)
        return np.asarray(cells.cumsum(axis=1))

    def stock(self, team: Ints, from_day: Ints, until_day: Ints) -> Floats:
        """How many spans are open at the end of each week, [teams, weeks]."""
        real = from_day < until_day
        team, start, end = team[real], from_day[real], until_day[real]
        both, days = np.concatenate([team, team]), np.concatenate([start, end])
        change = np.concatenate([np.ones(start.size), -np.ones(end.size)])
        return self.steps(both, days, change.astype(np.int64))[:, self.last_days]

    def weekly_mean(self, by_day: Floats) -> Floats:
        """Mean over the days of each week, [teams, weeks]."""
        starts = np.arange(self.weeks) * DAYS_PER_WEEK
        lengths = np.diff(np.append(starts, self.days))
        return np.asarray(np.add.reduceat(by_day, starts, axis=1) / lengths)


def weekly(log: EventLog, people: People, spell: Spells, setting: Setting) -> Floats:
    """Return every series of SERIES, [series, teams, weeks]."""
    grid = _Grid(setting)
    series = {**_flows(grid, log, spell), **_levels(grid, people, spell), **_hours(grid, log)}
    return np.stack([series[name] for name in SERIES])


def _flows(grid: _Grid, log: EventLog, spell: Spells) -> dict[str, Floats]:
    home = spell.home_team

    def count(*kinds: Kind) -> Floats:
        events = log.of(*kinds)
        return grid.totals(home[events.person], events.day)

    def ended(*results: Result) -> Floats:
        who = np.isin(spell.result, results)
        return grid.totals(home[who], spell.end_day[who])

    sessions = log.of(Kind.SESSION)
    held, lost = sessions.cause == Cause.HELD, np.isin(sessions.cause, LOST)
    return {
        "referrals": count(Kind.REFERRED),
        "starts": count(Kind.COURSE_STARTED),
        "completions": count(Kind.COMPLETED),
        "released_completed": ended(Result.COMPLETED, Result.COMPLETED_BEFORE),
        "released_part_way": ended(Result.PART_WAY),
        "released_goes_on": ended(Result.GOES_ON),
        "released_never_started": ended(Result.NEVER_STARTED),
        "left": ended(Result.LEFT),
        "sessions_held": grid.totals(home[sessions.person[held]], sessions.day[held]),
        "sessions_lost": grid.totals(home[sessions.person[lost]], sessions.day[lost]),
    }


def _levels(grid: _Grid, people: People, spell: Spells) -> dict[str, Floats]:
    home, spans = spell.home_team, spell.ready_spans
    may_wait = ~np.isin(people.standing, (Standing.ON_COURSE, Standing.COMPLETED)) & (spell.entry_day < ABSENT)
    team, entry, until = home[may_wait], spell.entry_day[may_wait], spell.waiting_until_day[may_wait]
    waiting = grid.stock(team, entry, until)
    declined = grid.stock(team, entry, np.minimum(spell.consent_day[may_wait], until))
    ready = grid.stock(home[spans.person], spans.from_day, spans.until_day)
    on_course = spell.start_day < ABSENT
    courses = grid.stock(home[on_course], spell.start_day[on_course], spell.over_day[on_course])
    return {
        "waiting_ready": ready,
        "waiting_not_ready": waiting - declined - ready,
        "declined": declined,
        "open_courses": courses,
    }


def _hours(grid: _Grid, log: EventLog) -> dict[str, Floats]:
    posts, holding = log.of(*POST_KINDS), log.of(*HOLDING_KINDS)
    placed = holding.post >= 0
    each = np.where(holding.second_post >= 0, 2, 1) * holding.minutes.astype(np.int64)
    available = grid.steps(posts.team, posts.day, posts.minutes)
    held = grid.steps(holding.team[placed], holding.day[placed], each[placed])
    return {
        "hours_available": grid.weekly_mean(available) / MINUTES_PER_HOUR,
        "hours_held": grid.weekly_mean(held) / MINUTES_PER_HOUR,
    }


def constraints(log: EventLog, setting: Setting) -> NDArray[np.int8]:
    """Return what bound each team at the end of each week (rules.Cause), [teams, weeks]."""
    grid = _Grid(setting)
    events = log.of(Kind.CONSTRAINT)
    bound = np.full((grid.teams, grid.weeks), Cause.NOTHING, dtype=np.int8)
    for team, day, cause in zip(events.team, events.day, events.cause, strict=True):
        bound[team, day // DAYS_PER_WEEK :] = cause
    return bound
