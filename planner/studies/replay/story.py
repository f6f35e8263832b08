"""An event log in words: one person's story, or one week's news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from planner.base.uk_date import uk_date
from planner.model.events import NOBODY, NUMBERED, EventLog, Kind
from planner.model.rules import Cause
from planner.outcome.outcome import WHY_LABELS
from planner.studies.replay.replay import Replay
from planner.world import Standing

Ints = NDArray[np.int64]
STANDINGS = {
    Standing.NOT_ASSESSED: "not yet assessed",
    Standing.WAITING: "assessed, ready and waiting",
    Standing.NOT_READY: "assessed, not ready",
    Standing.DECLINED: "assessed, not willing",
    Standing.ON_COURSE: "on a course",
    Standing.COMPLETED: "completed, and in custody",
}
PLAIN = {
    Kind.REFERRED: "Referred.",
    Kind.DECLINED: "Declined for now.",
    Kind.CONSENTED: "Agreed to take part.",
    Kind.NOT_READY: "Not ready to start.",
    Kind.READY: "Ready: could start if a place came free.",
    Kind.ON_HOLD: "On hold: cannot start for a time.",
    Kind.LEFT: "Left for another reason.",
    Kind.PAROLE_REPORT_DUE: "A parole report fell due.",
    Kind.COURSE_STOPPED: "The course stopped.",
    Kind.PLACE_LOST: "Lost the place: the psychologist left.",
    Kind.WORK_STOPPED: "Work under way stopped.",
    Kind.ASSESSED: "Assessed.",
    Kind.PAROLE_REPORT_DONE: "The parole report was done.",
    Kind.PAROLE_REPORT_MISSED: "The parole report was not done in time.",
    Kind.PLACE_GIVEN_UP: "The pause lasted: the place was given up.",
    Kind.COURSE_RESUMED: "The pause ended.",
    Kind.COURSE_PAUSED: "The course paused.",
    Kind.COMPLETED: "Completed: the report is written.",
    Kind.LICENCE_STARTED: "The licence began.",
    Kind.ASSESSMENT_STALE: "The assessment is too old to start a course on.",
}
WITH_POST = {
    Kind.PAROLE_REPORT_STARTED: "A parole report was begun by {posts}.",
    Kind.COURSE_CONTINUED: "The course went on with {posts}.",
    Kind.ASSESSMENT_STARTED: "The assessment was begun by {posts}.",
    Kind.COURSE_STARTED: "Started a course with {posts}.",
}
BY_CAUSE = {
    (Kind.PAROLE_REVIEW, Cause.DIRECTED): "Parole review: release directed.",
    (Kind.PAROLE_REVIEW, Cause.REFUSED): "Parole review: not released.",
    (Kind.RELEASED, Cause.DIRECTED): "Released, as the Parole Board directed.",
    (Kind.RELEASED, Cause.CUSTODY_END): "Released at the end of custody.",
    (Kind.LICENCE_ENDED, Cause.EXPIRED): "The licence ended.",
    (Kind.LICENCE_ENDED, Cause.LEFT_LICENCE): "The licence ended: left for another reason.",
    (Kind.LICENCE_ENDED, Cause.RECALL): "The licence was broken.",
    (Kind.LICENCE_REVIEWED, Cause.TIGHTENED): "The licence was reviewed: staff added a condition.",
    (Kind.LICENCE_REVIEWED, Cause.RELAXED): "The licence was reviewed: staff lifted a condition.",
    (Kind.LICENCE_REVIEWED, Cause.KEPT): "The licence was reviewed: conditions as before.",
    (Kind.ENDED_EARLY, Cause.DESELECTED): "Taken off the course by staff.",
    (Kind.ENDED_EARLY, Cause.WITHDREW): "Withdrew from the course.",
}
COMMUNITY = {
    Kind.COMMUNITY_AWAITED: "waits for a place.",
    Kind.COMMUNITY_DECLINED: "declined.",
    Kind.COMMUNITY_STARTED: "begun with {posts}.",
    Kind.COMMUNITY_LOST: "the place was lost; waits for another.",
    Kind.COMMUNITY_STOPPED: "ended with the licence.",
    Kind.COMMUNITY_DONE: "completed.",
}
LOST = {Cause.REGIME: "to the regime", Cause.STAFF: "to staff absence", Cause.PERSON: "not attended"}
NEWS = (
    *(Kind.COURSE_STARTED, Kind.COMPLETED, Kind.ENDED_EARLY, Kind.RELEASED, Kind.LEFT, Kind.PLACE_LOST),
    Kind.RECALLED,
)
STAFF = {
    Kind.POST_CLOSED: "closed",
    Kind.POST_LEFT: "vacant: the holder left",
    Kind.POST_FUNDED: "funded",
    Kind.POST_FILLED: "filled",
    Kind.POST_PRODUCTIVE: "productive",
}


@dataclass(frozen=True)
class _Event:
    day: int
    kind: Kind
    cause: int
    posts: tuple[int, ...]
    person: int
    spell: int


def story(replay: Replay, person: int) -> list[tuple[str, str]]:
    """Return a person's story: (date, what happened), runs of sessions as one."""
    lines, sessions = [], []
    for event in _events(replay.log, np.flatnonzero(replay.log.person == person)):
        if event.kind is Kind.SESSION:
            sessions.append(event)
            continue
        if sessions:
            lines.append(_sessions(replay, sessions))
            sessions = []
        lines.append((_date(replay, event.day), told(replay, event)))
    return [*lines, _sessions(replay, sessions)] if sessions else lines


def ending(replay: Replay, person: int) -> str:
    """Return what became of a person in each custody spell, and why."""
    spells = range(replay.spells_of(person))
    if len(spells) == 1:
        return spell_ending(replay, person, 0)
    return " ".join(f"Custody spell {spell + 1}: {_lower(spell_ending(replay, person, spell))}" for spell in spells)


def spell_ending(replay: Replay, person: int, spell: int) -> str:
    """Return what became of a person in one custody spell, from 0, and why."""
    said, why = replay.result_label(person, spell), replay.outcome(person, spell)[1]
    return f"{said[0].upper()}{said[1:]}{f': {WHY_LABELS[why]}' if why in WHY_LABELS else ''}."


def _lower(said: str) -> str:
    return f"{said[0].lower()}{said[1:]}"


def about(replay: Replay, person: int) -> str:
    """Return who a person is, in a sentence."""
    who, scenario = replay.world.rows[person], replay.setting.scenario
    prison = list(scenario.prisons.values())[int(who["prison"])].title
    pair = " with two facilitators" if who["two_facilitators"] else ""
    return f"Person {person}: {prison}; priority band {who['band']}; needs {who['sessions_needed']} sessions{pair}."


def news(replay: Replay, week: int) -> list[tuple[str, str]]:
    """Return what happened in a week: courses, releases and posts."""
    days = replay.days(week)
    within = (replay.log.day >= days.start) & (replay.log.day < days.stop)
    staff = np.isin(replay.log.kind, list(STAFF)) & (replay.log.day > 0)  # on the first day everyone is in post
    at = np.flatnonzero(within & (staff | np.isin(replay.log.kind, NEWS)))
    return [(_date(replay, event.day), _news(replay, event)) for event in _events(replay.log, at)]


def _news(replay: Replay, event: _Event) -> str:
    if event.kind in STAFF:
        who = _posts(replay, event.posts)
        return f"{who[0].upper()}{who[1:]}: {STAFF[event.kind]}."
    if event.kind is Kind.RELEASED:
        return f"Person {event.person}: {_lower(spell_ending(replay, event.person, event.spell))}"
    return f"Person {event.person}: {_lower(told(replay, event))}"


def told(replay: Replay, event: _Event) -> str:
    """Return one event in words."""
    if event.kind is Kind.PRESENT:
        return f"There on the first day: {STANDINGS[Standing(event.cause)]}."
    if event.kind is Kind.RECALLED:
        return f"Recalled to custody: custody spell {event.spell + 1} begins."
    if event.kind in NUMBERED:
        return _numbered(replay, event)
    if event.kind in WITH_POST:
        return WITH_POST[event.kind].format(posts=_posts(replay, event.posts))
    by_cause = BY_CAUSE.get((event.kind, Cause(event.cause)))
    return by_cause or PLAIN.get(event.kind, event.kind.name.replace("_", " ").capitalize() + ".")


def _numbered(replay: Replay, event: _Event) -> str:
    """Return an event that tells of a number: a band, a level, conditions."""
    assessment, licence, number = replay.setting.scenario.assessment, replay.setting.scenario.licence, event.cause
    if event.kind is Kind.BAND_ASSESSED and assessment:
        return f"Put in priority band {number} ({assessment.bands[number - 1]}) by the assessors."
    if event.kind in COMMUNITY:
        works = list(replay.setting.scenario.community.values())
        return f"{works[number - 1].title}: {COMMUNITY[event.kind].format(posts=_posts(replay, event.posts))}"
    if event.kind is Kind.MAPPA_LEVEL or not licence:
        return f"Managed at MAPPA level {number}."
    there = [condition.title for at, condition in enumerate(licence.conditions.values()) if number >> at & 1]
    return f"Conditions now: {', '.join(there).lower() or 'none'}."


def _sessions(replay: Replay, sessions: Sequence[_Event]) -> tuple[str, str]:
    """Return a run of sessions as one line: how many were held, and what the others were lost to."""
    count = Counter(Cause(event.cause) for event in sessions)
    held = count.pop(Cause.HELD, 0)
    lost = ", ".join(f"{number} {LOST[cause]}" for cause, number in count.items() if cause in LOST)
    leave = f"; {count[Cause.ON_LEAVE]} not booked, a psychologist on leave" if count[Cause.ON_LEAVE] else ""
    said = f"{held} session{'' if held == 1 else 's'} held{f'; lost: {lost}' if lost else ''}{leave}."
    last = sessions[-1].day
    return _date(replay, sessions[0].day), said if last == sessions[
        0
    ].day else f"{said[:-1]}, until {_date(replay, last)}."


def _posts(replay: Replay, posts: Sequence[int]) -> str:
    return " and ".join(_post(replay, number) for number in posts) or "a post"


def _post(replay: Replay, number: int) -> str:
    spec, scenario = replay.setting.posts[number], replay.setting.scenario
    return f"{scenario.roles[spec.role].title.lower()} {number + 1} ({replay.teams[spec.team]})"


def _events(log: EventLog, at: Ints) -> Iterator[_Event]:
    names = [column.name for column in fields(log)]
    for row in at:
        cells = {name: int(getattr(log, name)[row]) for name in names}
        posts = tuple(number for number in (cells["post"], cells["second_post"]) if number != NOBODY)
        yield _Event(cells["day"], Kind(cells["kind"]), cells["cause"], posts, cells["person"], cells["spell"])


def _date(replay: Replay, day: int) -> str:
    return uk_date(replay.setting.scenario.calendar.date_of(day))
