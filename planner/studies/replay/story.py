"""An event log in words: one person's story, or one week's news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from planner.base.arrays import NONE, Int64s
from planner.base.uk_date import uk_date
from planner.model.events import NUMBERED, EventLog, EventType
from planner.model.rules import EventDetail
from planner.outcome.outcome import WHY_LABELS
from planner.scenario.status import Status
from planner.studies.replay.answer import ReplayAnswer

STATUS_WORDS = {
    Status.NOT_ASSESSED: "not yet assessed",
    Status.WAITING: "assessed, ready and waiting",
    Status.NOT_READY: "assessed, not ready",
    Status.DECLINED: "assessed, not willing",
    Status.ON_COURSE: "on a course",
    Status.COMPLETED: "completed, and in custody",
}
PLAIN = {
    EventType.REFERRED: "Referred.",
    EventType.DECLINED: "Declined for now.",
    EventType.CONSENTED: "Agreed to take part.",
    EventType.NOT_READY: "Not ready to start.",
    EventType.READY: "Ready: could start if a place came free.",
    EventType.ON_HOLD: "On hold: cannot start for a time.",
    EventType.LEFT: "Left for another reason.",
    EventType.PAROLE_REPORT_DUE: "A parole report fell due.",
    EventType.COURSE_STOPPED: "The course stopped.",
    EventType.PLACE_LOST: "Lost the place: the psychologist left.",
    EventType.WORK_STOPPED: "Work under way stopped.",
    EventType.ASSESSED: "Assessed.",
    EventType.PAROLE_REPORT_DONE: "The parole report was done.",
    EventType.PAROLE_REPORT_MISSED: "The parole report was not done in time.",
    EventType.PLACE_GIVEN_UP: "The pause lasted: the place was given up.",
    EventType.COURSE_RESUMED: "The pause ended.",
    EventType.COURSE_PAUSED: "The course paused.",
    EventType.COMPLETED: "Completed: the report is written.",
    EventType.LICENCE_STARTED: "The licence began.",
    EventType.ASSESSMENT_STALE: "The assessment is too old to start a course on.",
}
WITH_POST = {
    EventType.PAROLE_REPORT_STARTED: "A parole report was begun by {posts}.",
    EventType.COURSE_CONTINUED: "The course went on with {posts}.",
    EventType.ASSESSMENT_STARTED: "The assessment was begun by {posts}.",
    EventType.COURSE_STARTED: "Started a course with {posts}.",
}
BY_CAUSE = {
    (EventType.PAROLE_REVIEW, EventDetail.DIRECTED): "Parole review: release directed.",
    (EventType.PAROLE_REVIEW, EventDetail.REFUSED): "Parole review: not released.",
    (EventType.RELEASED, EventDetail.DIRECTED): "Released, as the Parole Board directed.",
    (EventType.RELEASED, EventDetail.CUSTODY_END): "Released at the end of custody.",
    (EventType.LICENCE_ENDED, EventDetail.EXPIRED): "The licence ended.",
    (EventType.LICENCE_ENDED, EventDetail.LEFT_LICENCE): "The licence ended: left for another reason.",
    (EventType.LICENCE_ENDED, EventDetail.RECALL): "The licence was broken.",
    (EventType.LICENCE_REVIEWED, EventDetail.TIGHTENED): "The licence was reviewed: staff added a condition.",
    (EventType.LICENCE_REVIEWED, EventDetail.RELAXED): "The licence was reviewed: staff lifted a condition.",
    (EventType.LICENCE_REVIEWED, EventDetail.KEPT): "The licence was reviewed: conditions as before.",
    (EventType.ENDED_EARLY, EventDetail.DESELECTED): "Taken off the course by staff.",
    (EventType.ENDED_EARLY, EventDetail.WITHDREW): "Withdrew from the course.",
}
COMMUNITY = {
    EventType.COMMUNITY_AWAITED: "waits for a place.",
    EventType.COMMUNITY_DECLINED: "declined.",
    EventType.COMMUNITY_STARTED: "begun with {posts}.",
    EventType.COMMUNITY_LOST: "the place was lost; waits for another.",
    EventType.COMMUNITY_STOPPED: "ended with the licence.",
    EventType.COMMUNITY_DONE: "completed.",
}
LOST = {EventDetail.REGIME: "to the regime", EventDetail.STAFF: "to staff absence", EventDetail.PERSON: "not attended"}
NEWS = (
    *(
        EventType.COURSE_STARTED,
        EventType.COMPLETED,
        EventType.ENDED_EARLY,
        EventType.RELEASED,
        EventType.LEFT,
        EventType.PLACE_LOST,
    ),
    EventType.RECALLED,
)
STAFF = {
    EventType.POST_CLOSED: "closed",
    EventType.POST_LEFT: "vacant: the holder left",
    EventType.POST_FUNDED: "funded",
    EventType.POST_FILLED: "filled",
    EventType.POST_PRODUCTIVE: "productive",
}


@dataclass(frozen=True)
class _Event:
    day: int
    kind: EventType
    cause: int
    posts: tuple[int, ...]
    person: int
    spell: int


def story(answer: ReplayAnswer, person: int) -> list[tuple[str, str]]:
    """Return a person's story: (date, what happened), runs of sessions as one."""
    lines, sessions = [], []
    for event in _events(answer.log, np.flatnonzero(answer.log.person == person)):
        if event.kind is EventType.SESSION:
            sessions.append(event)
            continue
        if sessions:
            lines.append(_sessions(answer, sessions))
            sessions = []
        lines.append((_date(answer, event.day), told(answer, event)))
    return [*lines, _sessions(answer, sessions)] if sessions else lines


def ending(answer: ReplayAnswer, person: int) -> str:
    """Return what became of a person in each custody spell, and why."""
    spells = range(answer.spells_of(person))
    if len(spells) == 1:
        return spell_ending(answer, person, 0)
    return " ".join(f"Custody spell {spell + 1}: {_lower(spell_ending(answer, person, spell))}" for spell in spells)


def spell_ending(answer: ReplayAnswer, person: int, spell: int) -> str:
    """Return what became of a person in one custody spell, from 0, and why."""
    said, why = answer.result_label(person, spell), answer.outcome(person, spell)[1]
    return f"{said[0].upper()}{said[1:]}{f': {WHY_LABELS[why]}' if why in WHY_LABELS else ''}."


def _lower(said: str) -> str:
    return f"{said[0].lower()}{said[1:]}"


def about(answer: ReplayAnswer, person: int) -> str:
    """Return who a person is, in a sentence."""
    who, scenario = answer.world.rows[person], answer.parameters.scenario
    prison = list(scenario.prisons.values())[int(who["prison"])].title
    pair = " with two facilitators" if who["facilitators"] == 2 else ""
    return f"Person {person}: {prison}; priority band {who['band']}; needs {who['sessions_needed']} sessions{pair}."


def news(answer: ReplayAnswer, week: int) -> list[tuple[str, str]]:
    """Return what happened in a week: courses, releases and posts."""
    days = answer.days(week)
    within = (answer.log.day >= days.start) & (answer.log.day < days.stop)
    staff = np.isin(answer.log.kind, list(STAFF)) & (answer.log.day > 0)  # on the first day everyone is in post
    at = np.flatnonzero(within & (staff | np.isin(answer.log.kind, NEWS)))
    return [(_date(answer, event.day), _news(answer, event)) for event in _events(answer.log, at)]


def _news(answer: ReplayAnswer, event: _Event) -> str:
    if event.kind in STAFF:
        who = _posts(answer, event.posts)
        return f"{who[0].upper()}{who[1:]}: {STAFF[event.kind]}."
    if event.kind is EventType.RELEASED:
        return f"Person {event.person}: {_lower(spell_ending(answer, event.person, event.spell))}"
    return f"Person {event.person}: {_lower(told(answer, event))}"


def told(answer: ReplayAnswer, event: _Event) -> str:
    """Return one event in words."""
    if event.kind is EventType.PRESENT:
        return f"There on the first day: {STATUS_WORDS[Status(event.cause)]}."
    if event.kind is EventType.RECALLED:
        return f"Recalled to custody: custody spell {event.spell + 1} begins."
    if event.kind in NUMBERED:
        return _numbered(answer, event)
    if event.kind in WITH_POST:
        return WITH_POST[event.kind].format(posts=_posts(answer, event.posts))
    by_cause = BY_CAUSE.get((event.kind, EventDetail(event.cause)))
    return by_cause or PLAIN.get(event.kind, event.kind.name.replace("_", " ").capitalize() + ".")


def _numbered(answer: ReplayAnswer, event: _Event) -> str:
    """Return an event that tells of a number: a band, a level, conditions."""
    assessment, licence, number = answer.parameters.scenario.assessment, answer.parameters.scenario.licence, event.cause
    if event.kind is EventType.BAND_ASSESSED and assessment:
        return f"Put in priority band {number} ({assessment.bands[number - 1]}) by the assessors."
    if event.kind in COMMUNITY:
        works = list(answer.parameters.scenario.community.values())
        return f"{works[number - 1].title}: {COMMUNITY[event.kind].format(posts=_posts(answer, event.posts))}"
    if event.kind is EventType.MAPPA_LEVEL or not licence:
        return f"Managed at MAPPA level {number}."
    there = [condition.title for at, condition in enumerate(licence.conditions.values()) if number >> at & 1]
    return f"Conditions now: {', '.join(there).lower() or 'none'}."


def _sessions(answer: ReplayAnswer, sessions: Sequence[_Event]) -> tuple[str, str]:
    """Return a run of sessions as one line: how many were held, and what the others were lost to."""
    count = Counter(EventDetail(event.cause) for event in sessions)
    held = count.pop(EventDetail.HELD, 0)
    lost = ", ".join(f"{number} {LOST[cause]}" for cause, number in count.items() if cause in LOST)
    leave = (
        f"; {count[EventDetail.ON_LEAVE]} not booked, a psychologist on leave" if count[EventDetail.ON_LEAVE] else ""
    )
    said = f"{held} session{'' if held == 1 else 's'} held{f'; lost: {lost}' if lost else ''}{leave}."
    last = sessions[-1].day
    return _date(answer, sessions[0].day), said if last == sessions[
        0
    ].day else f"{said[:-1]}, until {_date(answer, last)}."


def _posts(answer: ReplayAnswer, posts: Sequence[int]) -> str:
    return " and ".join(_post(answer, number) for number in posts) or "a post"


def _post(answer: ReplayAnswer, number: int) -> str:
    spec, scenario = answer.parameters.posts[number], answer.parameters.scenario
    return f"{scenario.roles[spec.role].title.lower()} {number + 1} ({answer.teams[spec.team]})"


def _events(log: EventLog, at: Int64s) -> Iterator[_Event]:
    names = [column.name for column in fields(log)]
    for row in at:
        cells = {name: int(getattr(log, name)[row]) for name in names}
        posts = tuple(number for number in (cells["post"], cells["second_post"]) if number != NONE)
        yield _Event(cells["day"], EventType(cells["kind"]), cells["cause"], posts, cells["person"], cells["spell"])


def _date(answer: ReplayAnswer, day: int) -> str:
    return uk_date(answer.parameters.scenario.calendar.date_of(day))
