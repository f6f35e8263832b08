"""What became of each person: the outcome of a custody spell and its cause, read off the event log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.arrays import Bools, Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.rules import TIME_LEFT_EDGES_DAYS, TIME_LEFT_LABELS, EventDetail
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import UNTREATED, SpellOutcome, UntreatedCause
from planner.world import People
from planner.world.streams import NEVER

ABSENT = NEVER  # the day of what the log does not hold


@dataclass(frozen=True)
class ReadySpans:
    """Stretches ready and willing while waiting; [spans] each."""

    person: Int64s
    from_day: Int64s
    until_day: Int64s


@dataclass(frozen=True)
class Spells:
    """One custody spell a person; [people] each. Days are ABSENT where the log has none."""

    result: Int64s  # Result
    why: Int64s  # Why
    entry_day: Int64s  # referred, or 0
    consent_day: Int64s
    assessed_day: Int64s  # first assessed; the entry where that was before
    ready_day: Int64s  # first ready and willing
    start_day: Int64s  # course start; 0 where running on the first day
    over_day: Int64s  # course completed, stopped or ended
    end_day: Int64s  # released or left
    waiting_until_day: Int64s  # start, or end of spell, or horizon
    time_left_band: Int64s  # index into TIME_LEFT_LABELS, at entry
    home_team: Int64s
    recalled: Bools  # whether the spell began with a recall
    ready_spans: ReadySpans


def spells(log: EventLog, people: People, parameters: Parameters) -> Spells:
    """Read every person's spell off the log."""
    count = len(people)
    entry = _first_day(log.of(EventType.PRESENT, EventType.REFERRED, EventType.RECALLED), count)
    recalled = _first_day(log.of(EventType.RECALLED), count) < ABSENT
    consent = np.maximum(_first_day(log.of(EventType.CONSENTED), count), entry)
    running = people.standing == Status.ON_COURSE
    start = np.where(running & (entry < ABSENT), 0, _first_day(log.of(EventType.COURSE_STARTED), count))
    end = _first_day(log.of(EventType.RELEASED, EventType.LEFT), count)
    until = np.minimum(np.minimum(start, end), parameters.horizon_days)
    spans = _ready_spans(log, consent, until)
    first_ready = np.full(count, ABSENT)
    np.minimum.at(first_ready, spans.person, spans.from_day)
    first_ready[running] = 0
    over = _first_day(log.of(EventType.COMPLETED, EventType.COURSE_STOPPED, EventType.ENDED_EARLY), count)
    result = _results(log, people, start, end, over)
    assessed = np.where(unassessed(people), entry + assessment_days(parameters), entry)
    able = np.maximum(first_ready, assessed)  # the first day a course could have started, hours or no hours
    why = _causes(log, people, parameters, result, assessed, consent, able, start, end, spans)
    home = np.asarray([teams[0] for teams in parameters.prison_teams], dtype=np.int64)
    band = _time_left_band(people, parameters, entry)
    homes = home[people.prison]
    first_assessed = np.where(unassessed(people), _first_day(log.of(EventType.ASSESSED), count), entry)
    days = (entry, consent, first_assessed, first_ready, start, over, end, until)
    return Spells(result, why, *days, band, homes, recalled, spans)


def unassessed(people: People) -> Bools:
    """Return who has yet to be assessed on the day they are first known."""
    return np.isin(people.standing, (Status.REFERRED_LATER, Status.NOT_ASSESSED))


def assessment_days(parameters: Parameters) -> int:
    """Return the least time between referral and a start: no money makes an assessment shorter."""
    return parameters.scenario.programme.assessment_days if parameters.assessment_minutes else 0


def _first_day(events: EventLog, people: int) -> Int64s:
    days = np.full(people, ABSENT)
    np.minimum.at(days, events.person, events.day)
    return days


def _ready_spans(log: EventLog, consent: Int64s, until: Int64s) -> ReadySpans:
    """Pair each READY with the ON_HOLD that follows it, and keep what is after consent and before the start."""
    turns = log.of(EventType.READY, EventType.ON_HOLD)
    order = np.argsort(turns.person, kind="stable")
    person, day, ready = turns.person[order].astype(np.int64), turns.day[order], turns.kind[order] == EventType.READY
    held_next = np.zeros(person.size, dtype=bool)
    held_next[:-1] = (person[1:] == person[:-1]) & ~ready[1:]
    ends = np.full(person.size, ABSENT)
    ends[:-1][held_next[:-1]] = day[1:][held_next[:-1]]
    person, starts, ends = person[ready], day[ready].astype(np.int64), ends[ready]
    starts, ends = np.maximum(starts, consent[person]), np.minimum(ends, until[person])
    # a person who starts on the day they become ready has waited, for no days
    kept = (starts < ends) | ((starts == ends) & (ends == until[person]) & (starts < ABSENT))
    return ReadySpans(person[kept], starts[kept], ends[kept])


def _results(log: EventLog, people: People, start: Int64s, end: Int64s, over: Int64s) -> Int64s:
    done = _first_day(log.of(EventType.COMPLETED), len(people))
    left = np.zeros(len(people), dtype=bool)
    left[log.of(EventType.LEFT).person] = True
    return np.select(
        [
            end == ABSENT,
            left,
            people.standing == Status.COMPLETED,
            done < end,  # release comes first within a day
            start == ABSENT,
            (over > end) | (done == end),
        ],
        [
            SpellOutcome.NOT_ENDED,
            SpellOutcome.LEFT,
            SpellOutcome.COMPLETED_BEFORE,
            SpellOutcome.COMPLETED,
            SpellOutcome.NEVER_STARTED,
            SpellOutcome.GOES_ON,
        ],
        SpellOutcome.PART_WAY,
    )


def _causes(
    log: EventLog,
    people: People,
    parameters: Parameters,
    result: Int64s,
    entry: Int64s,
    consent: Int64s,
    first_ready: Int64s,
    start: Int64s,
    end: Int64s,
    spans: ReadySpans,
) -> Int64s:
    """Give each untreated release its cause, the first that holds in the order below."""
    untreated = np.isin(result, UNTREATED)
    latest_start = end - _remaining_course_days(people, parameters) - 1
    ended_early = np.zeros(len(people), dtype=bool)
    ended_early[log.of(EventType.ENDED_EARLY).person] = True
    never_ready = first_ready >= ABSENT
    ready_then = np.zeros(len(people), dtype=bool)
    then = latest_start[spans.person]
    ready_then[spans.person[(spans.from_day <= then) & (then < spans.until_day)]] = True
    return np.select(
        [
            ~untreated,
            np.where(never_ready, entry, first_ready) > latest_start,
            never_ready & (consent > end),
            never_ready,
            ended_early,
            (start <= latest_start) & (start < ABSENT),
            ~ready_then,
        ],
        [
            UntreatedCause.NONE,
            UntreatedCause.TOO_SHORT,
            UntreatedCause.DECLINED,
            UntreatedCause.NOT_READY,
            UntreatedCause.ENDED_EARLY,
            UntreatedCause.INTERRUPTED,
            UntreatedCause.ON_HOLD,
        ],
        UntreatedCause.NO_PLACE,
    )


def _remaining_course_days(people: People, parameters: Parameters) -> Int64s:
    """Length of the course with nothing cancelled; what remains of it where it ran on the first day.

    The same formula as `rules.course_days`, over arrays.
    """
    gap = parameters.scenario.programme.days_between_sessions
    remaining = (people.sessions_needed - people.sessions_done) * gap
    floor = people.minimum_days - people.sessions_done * gap
    return np.asarray(np.maximum(remaining, floor) + people.report_days)


def _time_left_band(people: People, parameters: Parameters, entry: Int64s) -> Int64s:
    by_review = (parameters.scenario.policy.deadline == "parole-review") & (people.first_review_day < NEVER)
    deadline = np.where(by_review, people.first_review_day, people.custody_end_day)
    left = deadline - np.minimum(entry, parameters.horizon_days)
    band = np.searchsorted(TIME_LEFT_EDGES_DAYS, left, side="right")
    return np.where(deadline >= NEVER, len(TIME_LEFT_LABELS) - 1, band)


@dataclass(frozen=True)
class FirstReviews:
    """First parole reviews held in the run: who had not completed, and who was waiting for a place."""

    people: int
    not_completed: int
    held_people: int  # refused while ready, willing and without a place
    held_days: int  # in custody from the review until started, released or the horizon


def first_reviews(log: EventLog, people: People, spell: Spells) -> FirstReviews:
    """Count first parole reviews; those who completed before the first day are left out."""
    reviews = log.of(EventType.PAROLE_REVIEW)
    person = reviews.person.astype(np.int64)
    first = (reviews.day == people.first_review_day[person]) & ~people.review_passed[person]
    first &= people.standing[person] != Status.COMPLETED
    completed_day = _first_day(log.of(EventType.COMPLETED), len(people))
    not_completed = completed_day[person[first]] >= reviews.day[first]
    refused = first & (reviews.cause == EventDetail.REFUSED)
    review_day = np.full(len(people), ABSENT)
    review_day[person[refused]] = reviews.day[refused]
    at = review_day[spell.ready_spans.person]
    waiting = (spell.ready_spans.from_day <= at) & (at < spell.ready_spans.until_day)
    held = spell.ready_spans.person[waiting]
    days = int((spell.waiting_until_day[held] - review_day[held]).sum())
    return FirstReviews(int(first.sum()), int(not_completed.sum()), held.size, days)
