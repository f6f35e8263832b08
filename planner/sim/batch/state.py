"""What changes while a replication runs: records of people, posts, places, moments; and the log."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from planner.jit import CACHE_LINE_BYTES, ArrayStruct, records
from planner.model.events import COLUMNS
from planner.sim.batch.numbers import SETTING
from planner.sim.tally.state import TALLY
from planner.world import PERSON

UNKNOWN = -2  # not looked for since something changed
HELD_BACK = 2**62  # key of whoever is not to start at this meeting, though able
IN_ROW = -2  # child: of whoever stands in a queue's row, and not in its heap


def _in_line(dtype: Any) -> Any:
    """Return the records, each in one line of the processor's cache: its place is a shift away."""
    names = list(dtype.names)
    kinds, places = zip(*(dtype.fields[name][:2] for name in names), strict=True)
    whole: Any = {"names": names, "formats": kinds, "offsets": places, "itemsize": CACHE_LINE_BYTES, "aligned": True}
    return np.dtype(whole)


def _fields(kind: Any, names: str) -> list[tuple[str, Any]]:
    return [(name, kind) for name in names.split()]


# Plain numbers, because compiled code indexes arrays with them.
NOT_WAITING, ABLE, UNWILLING, NOT_READY, TOO_LATE = range(5)  # stage: how someone without a course stands
STAGES = 5
ASSESSMENTS, RUNNING, STARTS = range(3)  # parts of the meeting; each has a queue for each line and number of posts
PARTS = 3
COURSE, ASSESSMENT, PAROLE_REPORT, COMMUNITY = range(4)  # work: what a place is for; the last and those after it

# Two lines of the processor's cache: that of whoever waits, and that of the course. What begins alike stands together.
PERSON_STATE = np.dtype(
    [
        ("key", np.int64),  # in a queue
        *_fields(np.int32, "queue child sibling previous"),  # where; links of it; a person is in one at most
        *_fields(np.int32, "next_review_day custody_end_day referral_day"),  # referral or recall
        *_fields(np.int32, "turn reviews_held spell"),  # custody spell, from 0
        *_fields(np.bool_, "in_custody ready willing assessed has_course stale on_licence paused over completed"),
        *_fields(np.int8, "stage part"),  # of the meeting, where queued
        *_fields(np.int8, "band because"),  # as last assessed; the Cause of the course's next place
        *_fields(np.int32, "team place token"),  # of the course; token: of the grant of its place
        *_fields(np.int32, "pause_token"),  # of the grant whose pause may give up its place
        *_fields(np.int32, "assessment reports"),  # places; the first of a chain
        *_fields(np.int32, "booked held assessments"),  # so far; assessments where assessors may err
        *_fields(np.int32, "session_day decisive_turn"),  # next session not told yet, or NEVER; see `course.set_next`
        *_fields(np.int32, "sessions_done started_day taken_day resume_day"),
    ],
    align=True,
)
# someone's licences: how many so far, and their reviews; of the last its level, and a bit for each condition
LICENSED = np.dtype(_fields(np.int32, "number reviews level conditions"), align=True)
POST_STATE = _in_line(
    np.dtype(
        [
            ("key", np.uint64),
            *_fields(np.bool_, "productive supervised on_leave closed"),
            *_fields(np.int32, "available held hires turns supervisor places"),  # places: the first link of a chain
            ("supervises", np.int32),  # how many colleagues
        ],
        align=True,
    )
)
PLACE = _in_line(
    np.dtype(  # links come in twos: of the first post and of the second
        [
            *_fields(np.int32, "person work minutes team token review_day following since_day"),
            *_fields(np.int32, "first_post second_post first_next first_previous second_next second_previous"),
        ],
        align=True,
    )
)
MOMENT = np.dtype([("key", np.int64), ("following", np.int32)], align=True)
DUE = np.dtype(  # a parole report that waits for someone to write it
    [("key", np.int64), *_fields(np.int32, "child sibling previous person review_day spell")], align=True
)
WORK = np.dtype(  # someone's work in the community
    [*_fields(np.int32, "place days_left given_day"), ("is_waiting", np.bool_)], align=True
)
QUEUE = np.dtype(_fields(np.int32, "front back heap"), align=True)  # of the row: first and last; first of the heap
FREEST = np.dtype(_fields(np.int32, "first second"), align=True)  # seats of a team
CLOCK = np.dtype(
    [
        *_fields(np.int64, "today change sorted heaped events grants entered meeting_day"),
        *_fields(np.int64, "free_moment free_place free_due"),  # the first of each chain of records used before
        *_fields(np.int64, "moments places dues"),  # how many were ever used
        ("reports", np.int64),  # how many wait to be written
        *_fields(np.int64, "team post second_post"),  # what was found for a place
        ("full", np.bool_),  # some array is too short: nothing of this run counts
    ],
    align=True,
)


STATE = {  # what changes, with dtype and axes; room for one replication at a time, used again for the next
    "clock": (CLOCK, 1),  # [1]
    "people": (PERSON_STATE, 1),  # [people]
    "licensed": (LICENSED, 1),  # [people]; empty where nothing is told of licences
    "posts": (POST_STATE, 1),  # [posts]
    "places": (PLACE, 1),  # [room]
    "moments": (MOMENT, 1),  # [room]
    "dues": (DUE, 1),  # [room]
    "days": (np.int32, 1),  # [horizon] first moment of each day
    "sorted_keys": (np.int64, 1),  # [room] of today's moments, the first last
    "heap_keys": (np.int64, 1),  # [room] of those far out of order, and of those set today for today
    "queues": (QUEUE, 1),  # [parts * lines * 2] of a line for one facilitator, and for two
    "queued": (np.int64, 1),  # [parts] how many people
    "due_queues": (np.int32, 1),  # [lines]
    "works": (WORK, 1),  # [people * works in the community]
    "work_queues": (np.int32, 1),  # [works in the community]
    "blocked": (np.bool_, 1),  # [lines] whose first report cannot be placed at this meeting
    "open": (np.int64, 1),  # [lines * 2] queues whose first may yet be placed in this part of the meeting
    "freest": (FREEST, 1),  # [teams] who has most free minutes
    "claims": (np.int64, 1),  # [seats] free minutes a week, and place
    "tops": (np.int64, 1),  # [blocks of seats] the greatest claim of each, in teams of more than one block
    "seated": (np.int32, 1),  # [seats] post
    "stages": (np.int64, 1),  # [teams * stages] how many people
    "short": (np.int64, 1),  # [2 * teams] last day of a meeting at which it was short of hours, of pairs
    "binding": (np.int64, 1),  # [teams] what bound at the last meeting
    "log": (np.int32, 2),  # [room, columns]
}


class Run(ArrayStruct):
    """One replication: what holds, who there is (`rows`), and what changes."""

    LAYOUT: ClassVar = {**SETTING, "rows": (PERSON, 1), **STATE, **TALLY}


class Lean(Run):
    """A replication without a log, large teams, or what only some scenarios tell: all that is for those is left out."""

    ABSENT: ClassVar = frozenset(
        {
            *("log", "tops", "agreement", "licence", "licensed", "p_conditions", "community", "works", "work_queues"),
            *("is_programme", "earlier", "later", "licence_states", "mappa_changes", "community_states"),
            "community_changes",
        }
    )


def run_of(arrays: dict[str, Any]) -> Run:
    """Return a replication as lean as these arrays allow."""
    kind = Run if any(arrays[name].size for name in Lean.ABSENT) else Lean
    return kind(**arrays)


class Room(NamedTuple):
    """How long the arrays are whose length only a run can tell."""

    places: int
    moments: int
    dues: int
    spans: int
    events: int  # 0 where no log is wanted

    @classmethod
    def of(cls, people: int, posts: int) -> Room:
        """Return a first guess."""
        return cls(2 * people + 64, 6 * people + 4 * posts + 64, people + 64, 4 * people + 64, 0)

    def with_log(self) -> Room:
        """Return room for a log as well."""
        return self._replace(events=8 * self.spans)

    def doubled(self) -> Room:
        """Return twice the room."""
        return Room(*(2 * length for length in self))


def make_state(numbers: dict[str, Any], people: int, room: Room) -> dict[str, Any]:
    """Return the arrays of STATE, for runs of a setting with at most so many people."""
    teams, lines, posts = len(numbers["teams"]), len(numbers["line_start"]) - 1, len(numbers["specs"])
    shapes: dict[str, Any] = {
        "clock": 1,
        "people": people,
        "licensed": people if len(numbers["licence"]) else 0,
        "posts": posts,
        "places": room.places,
        "moments": room.moments,
        "dues": room.dues,
        "days": int(numbers["one"]["horizon_days"][0]),
        "sorted_keys": room.moments,
        "heap_keys": room.moments,
        "queues": PARTS * lines * 2,
        "queued": PARTS,
        "due_queues": lines,
        "works": people * len(numbers["community"]),
        "work_queues": len(numbers["community"]),
        "blocked": lines,
        "open": lines * 2,
        "freest": teams,
        "claims": posts,
        "tops": int(numbers["teams"]["blocks"].sum()),
        "seated": posts,
        "stages": teams * STAGES,
        "short": 2 * teams,
        "binding": teams,
        "log": (room.events, len(COLUMNS)),
    }
    return {name: _zeros(shapes[name], dtype) for name, (dtype, _) in STATE.items()}


def _zeros(shape: Any, dtype: Any) -> Any:
    return records(shape, dtype) if np.dtype(dtype).names else np.zeros(shape, dtype)
