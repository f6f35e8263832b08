"""What changes while a replication runs: records of people, posts, places, moments; and the log."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.compiled import records
from planner.sim.batch.numbers import SettingNumbers
from planner.sim.events import COLUMNS

Ints = NDArray[np.int64]
NONE = -1  # no record


def _fields(kind: Any, names: str) -> list[tuple[str, Any]]:
    return [(name, kind) for name in names.split()]


# Plain numbers, because compiled code indexes arrays with them.
NOT_WAITING, ABLE, UNWILLING, NOT_READY, TOO_LATE = range(5)  # stage: how someone without a course stands
STAGES = 5
ASSESSMENTS, RUNNING, STARTS = range(3)  # parts of the meeting; each has a queue for each line and number of posts
PARTS = 3
COURSE, ASSESSMENT, PAROLE_REPORT = range(3)  # work: what a place is for

PERSON_STATE = np.dtype(
    [
        ("key", np.int64),  # in a queue
        *_fields(np.int32, "queue child sibling previous"),  # links of the queue's heap; a person is in one at most
        *_fields(np.bool_, "in_custody ready willing assessed has_course paused over completed"),
        *_fields(np.int32, "stage next_review_day reviews_held turn"),
        *_fields(np.int32, "sessions_done booked held started_day taken_day resume_day"),
        *_fields(np.int32, "team place token because"),  # of the course; token: of the grant of its place
        *_fields(np.int32, "assessment reports"),  # places; the first of a chain
    ],
    align=True,
)
POST_STATE = np.dtype(
    [
        ("key", np.uint64),
        *_fields(np.bool_, "productive supervised on_leave closed"),
        *_fields(np.int32, "available held free hires turns supervisor places"),  # places: the first link of a chain
    ],
    align=True,
)
PLACE = np.dtype(  # links come in twos: of the first post and of the second
    [
        *_fields(np.int32, "person work minutes team token review_day following"),
        *_fields(np.int32, "first_post second_post first_next first_previous second_next second_previous"),
    ],
    align=True,
)
MOMENT = np.dtype([("key", np.int64), ("token", np.int32), ("following", np.int32)], align=True)
DUE = np.dtype(  # a parole report that waits for someone to write it
    [("key", np.int64), *_fields(np.int32, "queue child sibling previous person review_day")], align=True
)
CLOCK = np.dtype(
    [
        *_fields(np.int64, "today sequence change todays events grants"),
        *_fields(np.int64, "free_moment free_place free_due"),  # the first of each chain of records not in use
        *_fields(np.int64, "team post second_post"),  # what was found for a place
        ("full", np.bool_),  # some array is too short: nothing of this run counts
    ],
    align=True,
)


class State(NamedTuple):
    """Room for one replication at a time; used again for the next."""

    clock: Any  # [1] CLOCK
    people: Any  # [people] PERSON_STATE
    posts: Any  # [posts] POST_STATE
    places: Any  # [room] PLACE
    moments: Any  # [room] MOMENT
    dues: Any  # [room] DUE
    days: Ints  # [horizon] first moment of each day
    today_keys: Ints  # [room] heap of the day's moments
    today_tokens: Ints  # [room]
    queues: Ints  # [parts, lines, 2] first of each queue
    due_queues: Ints  # [lines]
    blocked: NDArray[np.bool_]  # [lines, 2] cannot be met in this part of the meeting
    tree: NDArray[np.int32]  # of each team: who has the most free minutes
    stages: Ints  # [teams, stages] how many people
    short: NDArray[np.bool_]  # [teams, 2] of hours, of pairs, at this meeting
    binding: Ints  # [teams] what bound at the last meeting
    log: NDArray[np.int32]  # [room, columns]


class Room(NamedTuple):
    """How long the arrays are whose length only a run can tell."""

    places: int
    moments: int
    dues: int
    events: int

    @classmethod
    def of(cls, people: int, posts: int) -> Room:
        """Return a first guess."""
        return cls(2 * people + 64, 6 * people + 4 * posts + 64, people + 64, 32 * people + 64 * posts + 256)

    def doubled(self) -> Room:
        """Return twice the room."""
        return Room(*(2 * length for length in self))


def make_state(numbers: SettingNumbers, people: int, room: Room) -> State:
    """Return room for runs of a setting with at most so many people."""
    teams, lines = len(numbers.teams), numbers.line_start.size - 1
    return State(
        clock=records(1, CLOCK),
        people=records(people, PERSON_STATE),
        posts=records(len(numbers.posts), POST_STATE),
        places=records(room.places, PLACE),
        moments=records(room.moments, MOMENT),
        dues=records(room.dues, DUE),
        days=np.zeros(int(numbers.one["horizon_days"][0]), dtype=np.int64),
        today_keys=np.zeros(room.moments, dtype=np.int64),
        today_tokens=np.zeros(room.moments, dtype=np.int64),
        queues=np.zeros((PARTS, lines, 2), dtype=np.int64),
        due_queues=np.zeros(lines, dtype=np.int64),
        blocked=np.zeros((lines, 2), dtype=np.bool_),
        tree=np.zeros(2 * int(numbers.teams["size"].sum()), dtype=np.int32),
        stages=np.zeros((teams, STAGES), dtype=np.int64),
        short=np.zeros((teams, 2), dtype=np.bool_),
        binding=np.zeros(teams, dtype=np.int64),
        log=np.zeros((room.events, len(COLUMNS)), dtype=np.int32),
    )


class Run(NamedTuple):
    """One replication: what holds, who there is, and what changes."""

    setting: SettingNumbers
    rows: Any  # [people] world.PERSON
    state: State
