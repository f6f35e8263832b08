"""Week by week, team by team: flows, levels, hours, and what bound; read off the event log."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from oracle.spells import ABSENT, Spells

from planner.base.arrays import Float64s, Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.rules import MINUTES_PER_HOUR, EventDetail
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import SpellOutcome
from planner.sim.tally.sections import SERIES
from planner.world import People

POST_KINDS = (
    EventType.POST_CLOSED,
    EventType.POST_LEFT,
    EventType.POST_SUPERVISED,
    EventType.POST_PRODUCTIVE,
    EventType.HOURS_CHANGED,
)
HOLDING_KINDS = (
    EventType.SUPERVISION_STARTED,
    EventType.SUPERVISION_ENDED,
    EventType.COURSE_STOPPED,
    EventType.PLACE_LOST,
    EventType.WORK_STOPPED,
    EventType.ASSESSED,
    EventType.PAROLE_REPORT_DONE,
    EventType.PLACE_GIVEN_UP,
    EventType.ENDED_EARLY,
    EventType.COMPLETED,
    EventType.PAROLE_REPORT_STARTED,
    EventType.COURSE_CONTINUED,
    EventType.ASSESSMENT_STARTED,
    EventType.COURSE_STARTED,
    EventType.COMMUNITY_STARTED,
    EventType.COMMUNITY_LOST,
    EventType.COMMUNITY_STOPPED,
    EventType.COMMUNITY_DONE,
)
LOST = (EventDetail.REGIME, EventDetail.STAFF, EventDetail.PERSON)


class _Grid:
    """Counts by team and day, summed or sampled by week."""

    def __init__(self, parameters: Parameters) -> None:
        self.days, self.teams = parameters.horizon_days, len(parameters.team_names)
        self.weeks = parameters.scenario.calendar.weeks
        self.last_days = np.minimum(np.arange(1, self.weeks + 1) * DAYS_PER_WEEK, self.days) - 1

    def totals(self, team: Int64s, day: Int64s, amount: Int64s | int = 1) -> Float64s:
        """Sums by week of what happens within the horizon, [teams, weeks]."""
        inside = day < self.days
        amounts = np.broadcast_to(amount, day.shape)[inside]
        cells = np.zeros((self.teams, self.weeks))
        np.add.at(cells, (team[inside], day[inside] // DAYS_PER_WEEK), amounts)
        return cells

    def steps(self, team: Int64s, day: Int64s, change: Int64s | int) -> Float64s:
        """Running totals of changes, at the end of each day, [teams, days]."""
        inside = day < self.days
        changes = np.broadcast_to(change, day.shape)[inside]
        cells = np.zeros((self.teams, self.days))
        np.add.at(cells, (team[inside], day[inside]), changes)
        return np.asarray(cells.cumsum(axis=1))

    def stock(self, team: Int64s, from_day: Int64s, until_day: Int64s) -> Float64s:
        """How many spans are open at the end of each week, [teams, weeks]."""
        real = from_day < until_day
        team, start, end = team[real], from_day[real], until_day[real]
        both, days = np.concatenate([team, team]), np.concatenate([start, end])
        change = np.concatenate([np.ones(start.size), -np.ones(end.size)])
        return self.steps(both, days, change.astype(np.int64))[:, self.last_days]

    def weekly_mean(self, by_day: Float64s) -> Float64s:
        """Mean over the days of each week, [teams, weeks]."""
        starts = np.arange(self.weeks) * DAYS_PER_WEEK
        lengths = np.diff(np.append(starts, self.days))
        return np.asarray(np.add.reduceat(by_day, starts, axis=1) / lengths)


def weekly(log: EventLog, people: People, spell: Spells, parameters: Parameters) -> Float64s:
    """Return every series of SERIES, [series, teams, weeks]."""
    grid = _Grid(parameters)
    series = {**_flows(grid, log, spell), **_levels(grid, people, spell), **_hours(grid, log)}
    return np.stack([series[name] for name in SERIES])


def _flows(grid: _Grid, log: EventLog, spell: Spells) -> dict[str, Float64s]:
    home = spell.home_team

    def count(*kinds: EventType) -> Float64s:
        events = log.of(*kinds)
        return grid.totals(home[events.person], events.day)

    def ended(*results: SpellOutcome) -> Float64s:
        who = np.isin(spell.result, results)
        return grid.totals(home[who], spell.end_day[who])

    sessions = log.of(EventType.SESSION)
    held, lost = sessions.cause == EventDetail.HELD, np.isin(sessions.cause, LOST)
    return {
        "referrals": count(EventType.REFERRED),
        "starts": count(EventType.COURSE_STARTED),
        "completions": count(EventType.COMPLETED),
        "released_completed": ended(SpellOutcome.COMPLETED, SpellOutcome.COMPLETED_BEFORE),
        "released_part_way": ended(SpellOutcome.PART_WAY),
        "released_goes_on": ended(SpellOutcome.GOES_ON),
        "released_never_started": ended(SpellOutcome.NEVER_STARTED),
        "left": ended(SpellOutcome.LEFT),
        "sessions_held": grid.totals(home[sessions.person[held]], sessions.day[held]),
        "sessions_lost": grid.totals(home[sessions.person[lost]], sessions.day[lost]),
    }


def _levels(grid: _Grid, people: People, spell: Spells) -> dict[str, Float64s]:
    home, spans = spell.home_team, spell.ready_spans
    may_wait = ~np.isin(people.standing, (Status.ON_COURSE, Status.COMPLETED)) & (spell.entry_day < ABSENT)
    team, entry, until = home[may_wait], spell.entry_day[may_wait], spell.waiting_until_day[may_wait]
    waiting = grid.stock(team, entry, until)
    declined = grid.stock(team, entry, np.minimum(spell.consent_day[may_wait], until))
    assessed = np.clip(spell.assessed_day[spans.person], spans.from_day, spans.until_day)
    to_assess = grid.stock(home[spans.person], spans.from_day, assessed)
    ready = grid.stock(home[spans.person], assessed, spans.until_day)
    on_course = spell.start_day < ABSENT
    courses = grid.stock(home[on_course], spell.start_day[on_course], spell.over_day[on_course])
    return {
        "waiting_ready": ready,
        "waiting_assessment": to_assess,
        "waiting_not_ready": waiting - declined - ready - to_assess,
        "declined": declined,
        "open_courses": courses,
    }


def _hours(grid: _Grid, log: EventLog) -> dict[str, Float64s]:
    posts, holding = log.of(*POST_KINDS), log.of(*HOLDING_KINDS)
    placed = holding.post >= 0
    each = np.where(holding.second_post >= 0, 2, 1) * holding.minutes.astype(np.int64)
    available = grid.steps(posts.team, posts.day, posts.minutes)
    held = grid.steps(holding.team[placed], holding.day[placed], each[placed])
    return {
        "hours_available": grid.weekly_mean(available) / MINUTES_PER_HOUR,
        "hours_held": grid.weekly_mean(held) / MINUTES_PER_HOUR,
    }


def constraints(log: EventLog, parameters: Parameters) -> NDArray[np.int8]:
    """Return what bound each team at the end of each week (rules.Cause), [teams, weeks]."""
    grid = _Grid(parameters)
    events = log.of(EventType.CONSTRAINT)
    bound = np.full((grid.teams, grid.weeks), EventDetail.NOTHING, dtype=np.int8)
    for team, day, cause in zip(events.team, events.day, events.cause, strict=True):
        bound[team, day // DAYS_PER_WEEK :] = cause
    return bound
