"""Counting people at the horizon: what became of each, why, and how long they waited."""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.model.rules import course_days, deadline_day, time_left_band
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.status import Status
from planner.sim.tally.later import count_later
from planner.sim.tally.licence import copy_spell, tells_licences
from planner.sim.tally.observe import begin_spells, close_bounds, close_employment, home_team, year_of
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome, UntreatedCause
from planner.sim.tally.sections import CENSORED, COMPETED, HOURS, LEVELS, NUMBER, STARTED
from planner.sim.tally.state import ABSENT
from planner.sim.tally.week import week_of
from planner.world import unassessed

RESULTS, CAUSES, AFTERS = len(SpellOutcome), len(UntreatedCause), len(LicenceOutcome)
CELLS = RESULTS * CAUSES
WAITING_READY, WAITING_ASSESSMENT = NUMBER["waiting_ready"], NUMBER["waiting_assessment"]
WAITING_NOT_READY = NUMBER["waiting_not_ready"]
DECLINED, OPEN_COURSES = NUMBER["declined"], NUMBER["open_courses"]
LEVEL_NUMBERS = tuple(NUMBER[name] for name in LEVELS)
HOUR_NUMBERS = tuple(NUMBER[name] for name in HOURS)
ENDS = {
    SpellOutcome.COMPLETED: "released_completed",
    SpellOutcome.PART_WAY: "released_part_way",
    SpellOutcome.NEVER_STARTED: "released_never_started",
    SpellOutcome.LEFT: "left",
    SpellOutcome.GOES_ON: "released_goes_on",
    SpellOutcome.COMPLETED_BEFORE: "released_completed",
}
END_SERIES = tuple(
    NUMBER[ENDS[result]] if result in ENDS else NONE for result in SpellOutcome
)  # flow that an outcome is of


@jit
def finish_tally(of: Any) -> None:
    """Count everyone, and close what is still open."""
    for number in range(of.post_tallies.size):
        close_employment(of, number, of.place[0].horizon_days)
    close_bounds(of)
    for person in range(of.tally[0].came, of.rows.size):
        begin_spells(of, person, ABSENT)  # who never came
    for person in range(of.rows.size):
        _finish_person(of, person)
        if of.earlier.size > 0 and of.spells[person].earlier != NONE:
            _finish_earlier(of, person)
    _sum_teams(of)
    if tells_licences(of):
        count_later(of)
    if of.weekly.shape[0]:
        _sum_levels(of)


@jit
def _finish_earlier(of: Any, person: int) -> None:
    """Count the spells of someone recalled that came before the last, one after another in its place."""
    at = of.spells[person].earlier
    while at != NONE:
        copy_spell(of.spells[person], of.earlier[at])
        _finish_person(of, person)
        at = of.spells[person].earlier


@jit_inline
def _finish_person(of: Any, person: int) -> None:
    team, until = home_team(of, person), _until_day(of, person)
    result, latest = _result(of.spells[person].standing, of.spells[person]), _latest_start_day(of, person)
    first_ready, ready_then = _read_spans(of, person, team, until, latest)
    why = _why(of, person, result, first_ready, latest, ready_then)
    _count_groups(of, person, result * CAUSES + why)
    _count_levels(of, person, team, until)
    _count_wait(of, person, until, first_ready)
    if of.weekly.shape[0]:
        _count_end(of, team, result, of.spells[person].end_day)


@jit_inline
def _until_day(of: Any, person: int) -> int:
    """Return the day the wait ended: start, or end of the spell, or the horizon."""
    spell = of.spells[person]
    return min(min(spell.start_day, spell.end_day), of.place[0].horizon_days)


@jit_inline
def _result(standing: int, spell: Any) -> int:
    """Return the outcome of the spell; release comes first within a day.

    The last that holds: everything is read first, so that nothing need be guessed.
    """
    end, done, over, start, left = spell.end_day, spell.done_day, spell.over_day, spell.start_day, spell.left
    result = SpellOutcome.GOES_ON if (over > end) | (done == end) else SpellOutcome.PART_WAY
    result = SpellOutcome.NEVER_STARTED if start == ABSENT else result
    result = SpellOutcome.COMPLETED if done < end else result
    result = SpellOutcome.COMPLETED_BEFORE if standing == Status.COMPLETED else result
    result = SpellOutcome.LEFT if left else result
    return SpellOutcome.NOT_ENDED if end == ABSENT else result


@jit_inline
def _latest_start_day(of: Any, person: int) -> int:
    """Return the last day on which a course, or what remained of it, could start and finish with nothing cancelled."""
    who, gap = of.rows[person], of.place[0].days_between_sessions
    done = who.sessions_done if of.spells[person].number == 0 else 0
    length = course_days(who.sessions_needed - done, gap, who.minimum_days - done * gap, who.report_days)
    return of.spells[person].end_day - length - 1


@jit_inline
def _read_spans(of: Any, person: int, team: int, until: int, latest_start: int) -> tuple[int, bool]:
    """Return the first day ready and willing, and whether that was so on the last day a start could finish.

    Counts the stretches, and who of those refused parole was ready and waiting.
    """
    spell = of.spells[person]
    first, then, at = ABSENT, False, spell.spans
    if spell.ready_from_day != ABSENT and spell.consent_day != ABSENT:
        start = max(spell.ready_from_day, spell.consent_day)
        if _count_span(of, person, team, start, until, until):
            first, then = start, start <= latest_start < until
    while at != NONE:
        span = of.spans[at]
        end = min(span.until_day, until)
        if _count_span(of, person, team, span.from_day, end, until):
            first, then = min(first, span.from_day), then or span.from_day <= latest_start < end
        at = span.earlier
    if spell.standing == Status.ON_COURSE:
        first = 0
    return first, then


@jit_inline
def _count_span(of: Any, person: int, team: int, start: int, end: int, until: int) -> bool:
    """Count a stretch ready and willing; return whether it was part of the wait.

    Whoever starts on the day they become ready has waited, for no days.
    """
    if start > end or (start == end and end != until):
        return False
    place, review_day = of.place[0], of.spells[person].review_day
    first_week, end_week = _weeks_ended(place, start), _weeks_ended(place, end)
    assessed_week = first_week
    if unassessed(of.spells[person].standing):
        assessed_week = _weeks_ended(place, min(max(of.spells[person].assessed_day, start), end))
    count_stock(of, WAITING_ASSESSMENT, team, first_week, assessed_week, 1)
    count_stock(of, WAITING_READY, team, assessed_week, end_week, 1)
    count_stock(of, WAITING_NOT_READY, team, first_week, end_week, -1)
    if start <= review_day < end:
        of.counts[place.first_reviews + 2] += 1
        of.counts[place.first_reviews + 3] += until - review_day
    return True


@jit_inline
def _why(of: Any, person: int, result: int, first_ready: int, latest: int, ready_then: bool) -> int:
    """Return the cause of an untreated release, the first that holds in this order."""
    if result != SpellOutcome.PART_WAY and result != SpellOutcome.NEVER_STARTED:
        return UntreatedCause.NONE
    spell, never_ready = of.spells[person], first_ready >= ABSENT
    assessed = spell.entry_day
    if unassessed(spell.standing):
        assessed += of.place[0].assessment_days  # no money makes an assessment shorter
    if (assessed if never_ready else max(first_ready, assessed)) > latest:
        return UntreatedCause.TOO_SHORT
    if never_ready:
        return UntreatedCause.DECLINED if spell.consent_day > spell.end_day else UntreatedCause.NOT_READY
    if spell.ended_early:
        return UntreatedCause.ENDED_EARLY
    if spell.start_day <= latest:
        return UntreatedCause.INTERRUPTED
    return UntreatedCause.NO_PLACE if ready_then else UntreatedCause.ON_HOLD


@jit_inline
def _count_groups(of: Any, person: int, cell: int) -> None:
    """Count the person by outcome and cause in each grouping but teams; a year is the one the spell ended in."""
    place, end_day = of.place[0], of.spells[person].end_day
    year = place.years if end_day == ABSENT else year_of(of, end_day)
    of.counts[place.year + year * CELLS + cell] += 1
    of.counts[place.prison + of.rows[person].prison * CELLS + cell] += 1
    of.counts[place.time_left + _time_left(of, person) * CELLS + cell] += 1
    if place.bands > 0:
        _count_bands(of, person, cell)
    if tells_licences(of):
        stage = RESULTS if of.spells[person].number > 0 else 0
        of.counts[place.pathway + (stage + cell // CAUSES) * AFTERS + of.spells[person].after] += 1


@jit
def _count_bands(of: Any, person: int, cell: int) -> None:
    """Count the person by true band, and by that and the band last assessed, if ever."""
    place, true_band, band = of.place[0], of.rows[person].true_band - 1, of.spells[person].band - 1
    of.counts[place.true_band + true_band * CELLS + cell] += 1
    if band >= 0:
        of.counts[place.banded + true_band * place.bands + band] += 1


@jit_inline
def _time_left(of: Any, person: int) -> int:
    """Return the band of time left at entry, on the clock the scenario chose; after a recall, to the licence's end."""
    who, place = of.rows[person], of.place[0]
    deadline = deadline_day(place.clock, who.first_review_day, who.custody_end_day)
    if of.spells[person].number > 0:
        deadline = who.licence_end_day
    return time_left_band(deadline, min(of.spells[person].entry_day, place.horizon_days))


@jit
def _sum_teams(of: Any) -> None:
    """Sum the people of the prisons that each team serves first, and how their spells ended."""
    place = of.place[0]
    for prison in range(of.home_teams.size):
        team = of.home_teams[prison]
        for cell in range(CELLS):
            of.counts[place.team + team * CELLS + cell] += of.counts[place.prison + prison * CELLS + cell]
    for team in range(place.teams):
        for result in range(RESULTS):
            if END_SERIES[result] != NONE:
                first = place.team + team * CELLS + result * CAUSES
                for why in range(CAUSES):
                    of.counts[place.totals + END_SERIES[result] * place.teams + team] += of.counts[first + why]


@jit
def _count_end(of: Any, team: int, result: int, day: int) -> None:
    """Count the end of a spell in its week; over all weeks it is a sum of outcomes."""
    series = END_SERIES[result + 0]  # a whole number, where `result` is of an enumeration
    if series != NONE:
        of.weekly[series, team, week_of(day)] += 1


@jit_inline
def _count_levels(of: Any, person: int, team: int, until: int) -> None:
    """Count the weeks in which the person waited, was not willing, or was on a course."""
    place, spell, standing = of.place[0], of.spells[person], of.spells[person].standing
    if standing != Status.ON_COURSE and standing != Status.COMPLETED and spell.entry_day != ABSENT:
        entry_week, end_week = _weeks_ended(place, spell.entry_day), _weeks_ended(place, until)
        consent_week = _weeks_ended(place, min(spell.consent_day, until))
        count_stock(of, DECLINED, team, entry_week, consent_week, 1)
        count_stock(of, WAITING_NOT_READY, team, max(entry_week, consent_week), end_week, 1)
    first_week, end_week = _weeks_ended(place, spell.start_day), _weeks_ended(place, spell.over_day)
    count_stock(of, OPEN_COURSES, team, first_week, end_week, 1)


@jit_inline
def count_stock(of: Any, series: int, team: int, first_week: int, end_week: int, amount: int) -> None:
    """Count someone in a level, at the end of each week from one until another, if that is later."""
    of.counts[of.place[0].totals + series * of.place[0].teams + team] += amount * max(end_week - first_week, 0)
    if of.weekly.shape[0] and first_week < end_week:
        of.changes[series, team, first_week] += amount
        of.changes[series, team, end_week] -= amount


@jit_inline
def _weeks_ended(place: Any, day: int) -> int:
    """Return how many weeks have ended before a day; the last ends with the horizon."""
    weeks, ended = place.weeks, week_of(day)
    return weeks if day >= place.horizon_days else ended


@jit_inline
def _count_wait(of: Any, person: int, until: int, first_ready: int) -> None:
    """Count the wait from the first day ready and willing, of those first ready within the run."""
    spell, standing, place = of.spells[person], of.spells[person].standing, of.place[0]
    fresh = spell.number > 0 or unassessed(standing) or standing == Status.NOT_READY or standing == Status.DECLINED
    if not fresh or first_ready >= place.horizon_days:
        return
    started, ended = spell.start_day <= until, spell.end_day <= until
    how = COMPETED if ended else CENSORED
    how = STARTED if started else how
    of.counts[place.waits + how * (place.weeks + 1) + week_of(until - first_ready)] += 1


@jit
def _sum_levels(of: Any) -> None:
    """Turn changes into levels, week by week."""
    place = of.place[0]
    for team in range(place.teams):
        for series in LEVEL_NUMBERS:
            level = 0
            for week in range(place.weeks):
                level += of.changes[series, team, week]
                of.weekly[series, team, week] = level
        for series in HOUR_NUMBERS:
            level = 0
            for week in range(place.weeks):
                level += of.changes[series, team, week]
                days = min((week + 1) * DAYS_PER_WEEK, place.horizon_days) - week * DAYS_PER_WEEK
                of.weekly[series, team, week] += level * days
