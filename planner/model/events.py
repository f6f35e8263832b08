"""The event log: what happened, in order, and nothing computed from it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import IntEnum

import numpy as np
import pandas as pd

from planner.base.arrays import NONE, Int64s


class EventType(IntEnum):
    """What happened. Within a day, moments come in order of (kind, person or post number).

    Posts change first, then people's clocks, then sessions, then courses end; last, the meeting.
    """

    # posts change
    POST_CLOSED = 1
    POST_LEFT = 2
    LEAVE_ENDED = 3
    LEAVE_STARTED = 4
    POST_FUNDED = 5
    POST_FILLED = 6
    POST_SUPERVISED = 7
    POST_PRODUCTIVE = 8
    HOURS_CHANGED = 9
    SUPERVISION_STARTED = 10
    SUPERVISION_ENDED = 11
    # people's clocks
    PRESENT = 20  # there on the first day
    REFERRED = 21
    DECLINED = 22
    CONSENTED = 23
    NOT_READY = 24
    READY = 25
    ON_HOLD = 26
    PAROLE_REVIEW = 27
    LEFT = 28  # for another reason
    RELEASED = 29
    PAROLE_REPORT_DUE = 30
    ASSESSMENT_STALE = 31  # older than it may be
    LICENCE_ENDED = 32
    RECALLED = 33  # a new custody spell
    LICENCE_REVIEWED = 34
    # what follows from those
    COURSE_STOPPED = 35
    PLACE_LOST = 36
    WORK_STOPPED = 37
    LICENCE_STARTED = 38
    MAPPA_LEVEL = 39  # the cause is the level
    # work ends
    ASSESSED = 40
    PAROLE_REPORT_DONE = 41
    PAROLE_REPORT_MISSED = 42
    BAND_ASSESSED = 43  # with an assessment, where assessors may err: the cause is the band
    LICENCE_CONDITIONS = 44  # those there are now: the cause has a bit for each, the first the lowest
    # work in the community: the cause is which, from 1
    COMMUNITY_AWAITED = 45  # with a licence: takes part, and waits for a place
    COMMUNITY_DECLINED = 46
    COMMUNITY_DONE = 47
    COMMUNITY_LOST = 48  # the place: waits for another
    COMMUNITY_STOPPED = 49  # with the licence
    # sessions
    PLACE_GIVEN_UP = 50
    COURSE_RESUMED = 51
    SESSION = 52
    COURSE_PAUSED = 53
    ENDED_EARLY = 54
    # courses end
    COMPLETED = 60
    # the meeting
    ALLOCATION = 70
    PAROLE_REPORT_STARTED = 71
    COURSE_CONTINUED = 72
    ASSESSMENT_STARTED = 73
    COURSE_STARTED = 74
    CONSTRAINT = 75
    COMMUNITY_STARTED = 76


COMMUNITY_KINDS = (
    EventType.COMMUNITY_AWAITED,
    EventType.COMMUNITY_DECLINED,
    EventType.COMMUNITY_STARTED,
    EventType.COMMUNITY_LOST,
    EventType.COMMUNITY_STOPPED,
    EventType.COMMUNITY_DONE,
)
# kinds whose `cause` is a number of its own, not a rules.EventDetail
NUMBERED = frozenset({EventType.BAND_ASSESSED, EventType.MAPPA_LEVEL, EventType.LICENCE_CONDITIONS, *COMMUNITY_KINDS})
COLUMNS = {
    "day": np.int32,
    "kind": np.int16,  # EventType
    "person": np.int32,  # NONE where none
    "spell": np.int16,  # the person's custody spell, from 0
    "team": np.int16,  # NONE where none
    "post": np.int32,  # NONE where none
    "second_post": np.int32,  # of a pair; NONE where none
    "cause": np.int16,  # rules.EventDetail; scenario.Status for PRESENT; a number of its own for NUMBERED
    "minutes": np.int32,  # change in a post's weekly minutes: brought by a post, or held by work (each of a pair)
}


@dataclass(frozen=True)
class EventLog:
    """Columns of the log, each [events]; dtypes as in COLUMNS."""

    day: Int64s
    kind: Int64s
    person: Int64s
    spell: Int64s
    team: Int64s
    post: Int64s
    second_post: Int64s
    cause: Int64s
    minutes: Int64s

    def __len__(self) -> int:
        """Return the number of events."""
        return int(self.day.size)

    def of(self, *kinds: EventType) -> EventLog:
        """Return the events of these kinds."""
        mine = np.isin(self.kind, kinds)
        return EventLog(*(getattr(self, column.name)[mine] for column in fields(self)))

    def frame(self) -> pd.DataFrame:
        """Return the log as a table."""
        return pd.DataFrame({name: getattr(self, name) for name in COLUMNS})


@dataclass
class Recorder:
    """Takes events as they happen."""

    rows: list[tuple[int, ...]] = field(default_factory=list)

    def add(
        self,
        day: int,
        kind: EventType,
        *,
        person: int = NONE,
        spell: int = 0,
        team: int = NONE,
        posts: tuple[int, ...] = (),
        cause: int = 0,
        minutes: int = 0,
    ) -> None:
        """Append one event."""
        first = posts[0] if posts else NONE
        second = posts[1] if len(posts) > 1 else NONE
        self.rows.append((day, kind, person, spell, team, first, second, cause, minutes))

    def log(self) -> EventLog:
        """Return what was recorded."""
        columns = np.asarray(self.rows, dtype=np.int64).reshape(-1, len(COLUMNS)).T
        return EventLog(*(column.astype(dtype) for column, dtype in zip(columns, COLUMNS.values(), strict=True)))
