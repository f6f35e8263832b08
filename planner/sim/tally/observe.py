"""Counting an event as it happens, whichever engine tells of it."""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import fill, jit, jit_inline
from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.status import Status
from planner.sim.tally.licence import clear_spell, observe_licence, tells_licences
from planner.sim.tally.sections import CONSTRAINTS, NUMBER, SESSION_CAUSES
from planner.sim.tally.state import ABSENT
from planner.sim.tally.week import week_of

REFERRALS, STARTS, COMPLETIONS = NUMBER["referrals"], NUMBER["starts"], NUMBER["completions"]
SESSIONS_HELD, SESSIONS_LOST = NUMBER["sessions_held"], NUMBER["sessions_lost"]
HOURS_AVAILABLE, HOURS_HELD = NUMBER["hours_available"], NUMBER["hours_held"]
HELD, ON_LEAVE = SESSION_CAUSES.index(EventDetail.HELD), SESSION_CAUSES.index(EventDetail.ON_LEAVE)
NOTHING = int(EventDetail.NOTHING)
SHARE_BITS, LONGEST_YEAR_DAYS = 32, 366
LEAST_YEAR_SHARE = 2**SHARE_BITS // LONGEST_YEAR_DAYS  # of 2 ** 32, a day: no plan year begins later than so many


@jit
def begin_tally(of: Any) -> None:
    """Clear what an earlier replication left; what is known of people is cleared as they come."""
    fill(of.counts, 0)
    of.weekly[:] = 0
    of.changes[:] = 0
    of.weekly_bound[:] = NOTHING
    of.tally[0].spans, of.tally[0].earlier, of.tally[0].year, of.tally[0].overflowed = 0, 0, 0, False
    of.tally[0].later = of.tally[0].came = 0
    for number in range(of.licence_states.size):
        of.licence_states[number].level = of.licence_states[number].conditions = 0
    of.mappa_changes[:] = 0
    of.community_states[:] = 0
    of.community_changes[:] = 0
    for number in range(of.post_tallies.size):
        of.post_tallies[number].filled_day = ABSENT
    for number in range(of.team_tallies.size):
        of.team_tallies[number].bound, of.team_tallies[number].since_week = NOTHING, 0


@jit_inline
def begin_spells(of: Any, person: int, entry_day: int) -> None:
    """Know nothing of someone yet but the day they came: they come in order of their numbers."""
    spell = of.spells[person]
    spell.entry_day, spell.standing, spell.earlier = entry_day, of.rows[person].standing, NONE
    spell.number, spell.band, spell.assessed_day = 0, 0, ABSENT
    clear_spell(spell)
    of.tally[0].came = person + 1


@jit_inline
def home_team(of: Any, person: int) -> int:
    """Return the first team that serves a person's prison."""
    return of.home_teams[of.rows[person].prison]


@jit_inline
def count_flow(of: Any, series: int, team: int, day: int) -> None:
    """Count one in a flow."""
    of.counts[of.place[0].totals + series * of.place[0].teams + team] += 1
    if of.weekly.shape[0]:
        of.weekly[series, team, week_of(day)] += 1


@jit_inline
def count_hours(of: Any, series: int, team: int, day: int, minutes: int) -> None:
    """Count minutes a week that are there, or held, from a day on: minutes for each day."""
    place = of.place[0]
    of.counts[place.totals + series * place.teams + team] += minutes * (place.horizon_days - day)
    if of.weekly.shape[0]:
        week = week_of(day)
        end = min((week + 1) * DAYS_PER_WEEK, place.horizon_days)
        of.weekly[series, team, week] += minutes * (end - day)
        of.changes[series, team, week + 1] += minutes


@jit_inline
def observe(
    of: Any, day: int, kind: Any, person: int, team: int, post: int, second_post: int, cause: Any, minutes: int
) -> None:
    """Count one event."""
    if kind == EventType.SESSION:
        observe_session(of, day, person, team, second_post, cause)
    elif person == NONE:
        observe_service(of, day, kind, team, post, cause, minutes)
    else:
        observe_person(of, day, kind, person, team, second_post, cause, minutes)


@jit_inline
def observe_session(of: Any, day: int, person: int, team: int, second_post: int, cause: int) -> None:
    """Count a session; travel is paid for each booked one, and for each psychologist who goes."""
    place, at = of.place[0], ON_LEAVE
    if cause != EventDetail.ON_LEAVE:
        at = cause - EventDetail.HELD
        goers = 2 if second_post != NONE else 1
        of.counts[place.booked + team * place.years + _this_year(of, day)] += goers
        count_flow(of, SESSIONS_HELD if at == HELD else SESSIONS_LOST, home_team(of, person), day)
    of.counts[place.sessions + at] += 1


@jit_inline
def _this_year(of: Any, day: int) -> int:
    """Return the plan year of a session's day: mostly that of the one before."""
    tally = of.tally[0]
    while of.year_starts[tally.year + 1] <= day:
        tally.year += 1
    while of.year_starts[tally.year] > day:
        tally.year -= 1
    return tally.year


@jit_inline
def year_of(of: Any, day: int) -> int:
    """Return the plan year of a day within the horizon."""
    year, starts = (day * LEAST_YEAR_SHARE) >> SHARE_BITS, of.year_starts
    while starts[year + 1] <= day:
        year += 1
    return year


@jit
def observe_service(of: Any, day: int, kind: int, team: int, post: int, cause: int, minutes: int) -> None:
    """Count what happens to posts, and what bound a team."""
    if kind == EventType.CONSTRAINT:
        _close_bound(of, team, week_of(day))
        of.team_tallies[team].bound = cause
        return
    if kind == EventType.POST_FILLED:
        of.post_tallies[post].filled_day, of.post_tallies[post].hired = day, cause == EventDetail.HIRED
    elif kind == EventType.POST_LEFT or kind == EventType.POST_CLOSED:
        close_employment(of, post, day)
    if minutes:
        held = kind == EventType.SUPERVISION_STARTED or kind == EventType.SUPERVISION_ENDED
        count_hours(of, HOURS_HELD if held else HOURS_AVAILABLE, team, day, minutes)


@jit
def close_employment(of: Any, post: int, day: int) -> None:
    """Count the days a post was filled, by year, and the hire."""
    now, place, starts = of.post_tallies[post], of.place[0], of.year_starts
    if now.filled_day == ABSENT:
        return
    for year in range(place.years):
        days = min(starts[year + 1], day) - max(starts[year], now.filled_day)
        of.counts[place.filled_days + post * place.years + year] += max(days, 0)
    if now.hired:
        of.counts[place.hires + post * place.years + year_of(of, now.filled_day)] += 1
    now.filled_day = ABSENT


@jit
def _close_bound(of: Any, team: int, week: int) -> None:
    """Count the weeks in which the last constraint bound a team, before `week`."""
    now, place = of.team_tallies[team], of.place[0]
    number = 0 if now.bound == EventDetail.NOTHING else now.bound - EventDetail.NOTHING
    of.counts[place.bound + team * len(CONSTRAINTS) + number] += week - now.since_week
    if of.weekly_bound.shape[0]:
        of.weekly_bound[team, now.since_week : week] = now.bound
    now.since_week = week


@jit
def close_bounds(of: Any) -> None:
    """Count the weeks up to the horizon."""
    for team in range(of.team_tallies.size):
        _close_bound(of, team, of.place[0].weeks)


@jit_inline
def observe_person(
    of: Any, day: int, kind: int, person: int, team: int, second_post: int, cause: int, minutes: int
) -> None:
    """Count what happens to a person, but for sessions."""
    spell = of.spells[person]
    if minutes:
        count_hours(of, HOURS_HELD, team, day, 2 * minutes if second_post != NONE else minutes)
    if kind == EventType.READY:
        spell.ready_from_day = day
    elif kind == EventType.ON_HOLD:
        _close_span(of, spell, day)
        spell.ready_from_day = ABSENT
    elif kind == EventType.CONSENTED:
        spell.consent_day = day
    elif kind == EventType.COURSE_STARTED:
        spell.start_day = day
        count_flow(of, STARTS, home_team(of, person), day)
    elif kind == EventType.COMPLETED:
        spell.over_day = spell.done_day = day
        count_flow(of, COMPLETIONS, home_team(of, person), day)
    elif kind == EventType.COURSE_STOPPED or kind == EventType.ENDED_EARLY:
        spell.over_day = day
        spell.ended_early = kind == EventType.ENDED_EARLY
    else:
        _observe_spell(of, day, kind, person, cause)


@jit_inline
def _observe_spell(of: Any, day: int, kind: int, person: int, cause: int) -> None:
    spell = of.spells[person]
    if kind == EventType.REFERRED or kind == EventType.PRESENT:
        begin_spells(of, person, day)
        if of.rows[person].standing == Status.ON_COURSE:
            spell.start_day = 0
        if kind == EventType.REFERRED:
            count_flow(of, REFERRALS, home_team(of, person), day)
    elif kind == EventType.RELEASED or kind == EventType.LEFT:
        spell.end_day, spell.left = day, kind == EventType.LEFT
    elif kind == EventType.PAROLE_REVIEW:
        _observe_review(of, day, person, cause)
    else:
        _observe_more(of, day, kind, person, cause)


@jit_inline
def _observe_more(of: Any, day: int, kind: int, person: int, cause: int) -> None:
    """Count what only some scenarios tell of."""
    if kind == EventType.ASSESSED:
        of.spells[person].assessed_day = min(of.spells[person].assessed_day, day)
    if of.place[0].bands > 0:
        _observe_assessment(of, kind, person, cause)
    if tells_licences(of):
        observe_licence(of, day, kind, person, cause)


@jit
def _observe_assessment(of: Any, kind: int, person: int, cause: int) -> None:
    """Count an assessment done in the run, and keep the band it gave."""
    spell, at = of.spells[person], of.place[0].assessments
    if kind == EventType.ASSESSED:
        of.counts[at] += 1
        of.counts[at + 1] += spell.band > 0
    elif kind == EventType.ASSESSMENT_STALE:
        of.counts[at + 2] += 1
    elif kind == EventType.BAND_ASSESSED:
        spell.band = cause


@jit
def _observe_review(of: Any, day: int, person: int, cause: int) -> None:
    """Count a first parole review; those who completed before the first day are left out."""
    who, spell, at = of.rows[person], of.spells[person], of.place[0].first_reviews
    passed = who.review_passed or spell.number > 0
    if passed or day != who.first_review_day or who.standing == Status.COMPLETED:
        return
    of.counts[at] += 1
    if spell.done_day == ABSENT:
        of.counts[at + 1] += 1
    if cause == EventDetail.REFUSED:
        spell.review_day = day


@jit
def _close_span(of: Any, spell: Any, day: int) -> None:
    """Keep a stretch ready and willing that is over."""
    if spell.consent_day == ABSENT or spell.ready_from_day == ABSENT:
        return
    tally = of.tally[0]
    if tally.spans >= of.spans.size:
        tally.overflowed = True
        return
    span = of.spans[tally.spans]
    span.from_day, span.until_day = max(spell.ready_from_day, spell.consent_day), day
    span.earlier, spell.spans = spell.spans, tally.spans
    tally.spans += 1
