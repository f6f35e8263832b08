"""What changes while a replication runs: records of people, posts, places, moments; and the log."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from planner.jit import CACHE_LINE_BYTES, ArrayStruct, records
from planner.model.events import COLUMNS
from planner.sim.batch.arrays import PARAMETERS
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
ASSESSMENTS, RUNNING, STARTS = range(3)  # parts of the meeting; each has a queue for each route and number of posts
PARTS = 3
COURSE, ASSESSMENT, PAROLE_REPORT, COMMUNITY = range(4)  # work: what a place is for; the last and those after it

# Two routes of the processor's cache: that of whoever waits, and that of the course. What begins alike stands together.
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
TOP_TWO = np.dtype(_fields(np.int32, "first second"), align=True)  # slots of a team
CLOCK = np.dtype(
    [
        *_fields(np.int64, "today change sorted heaped events grants entered meeting_day"),
        *_fields(np.int64, "free_moment free_place free_due"),  # the first of each chain of records used before
        *_fields(np.int64, "moments places dues"),  # how many were ever used
        ("reports", np.int64),  # how many wait to be written
        *_fields(np.int64, "team post second_post"),  # what was found for a place
        ("overflowed", np.bool_),  # some array is too short: nothing of this replication counts
    ],
    align=True,
)


STATE = {  # what changes, with dtype and axes; for one replication at a time, and used again for the next
    "clock": (CLOCK, 1),  # [1]
    "people": (PERSON_STATE, 1),  # [people]
    "licensed": (LICENSED, 1),  # [people]; empty where nothing is told of licences
    "posts": (POST_STATE, 1),  # [posts]
    "places": (PLACE, 1),  # [capacity]
    "moments": (MOMENT, 1),  # [capacity]
    "dues": (DUE, 1),  # [capacity]
    "days": (np.int32, 1),  # [horizon] first moment of each day
    "sorted_keys": (np.int64, 1),  # [capacity] of today's moments, the first last
    "heap_keys": (np.int64, 1),  # [capacity] of those far out of order, and of those set today for today
    "queues": (QUEUE, 1),  # [parts * routes * 2] of a route for one facilitator, and for two
    "queued": (np.int64, 1),  # [parts] how many people
    "due_queues": (np.int32, 1),  # [routes]
    "works": (WORK, 1),  # [people * works in the community]
    "work_queues": (np.int32, 1),  # [works in the community]
    "blocked": (np.bool_, 1),  # [routes] whose first report cannot be placed at this meeting
    "open": (np.int64, 1),  # [routes * 2] queues whose first may yet be placed in this part of the meeting
    "top_two": (TOP_TWO, 1),  # [teams] who has most free minutes
    "slot_keys": (np.int64, 1),  # [slots] free minutes a week, and place
    "block_max": (np.int64, 1),  # [blocks of slots] the greatest key of each, in teams of more than one block
    "slot_posts": (np.int32, 1),  # [slots] post
    "stages": (np.int64, 1),  # [teams * stages] how many people
    "short": (np.int64, 1),  # [2 * teams] last day of a meeting at which it was short of hours, of pairs
    "binding": (np.int64, 1),  # [teams] what bound at the last meeting
    "log": (np.int32, 2),  # [capacity, columns]
}


class ReplicationState(ArrayStruct):
    """One replication of one scenario, as compiled code has it.

    Parameters
    ----------
    **arrays
        Each array of LAYOUT, with its shape in the comments there: the parameters (`PARAMETERS`), who there is (`rows`:
        PERSON [people], in order of referral), what changes (`STATE`) and what is counted (`TALLY`).
    """

    LAYOUT: ClassVar = {**PARAMETERS, "rows": (PERSON, 1), **STATE, **TALLY}


class CountsOnly(ReplicationState):
    """A replication without a log, large teams, or what only some scenarios tell: all that is for those is left out."""

    ABSENT: ClassVar = frozenset(
        {
            *("log", "block_max", "agreement", "licence", "licensed", "p_conditions", "community", "works"),
            *("work_queues", "is_programme", "earlier", "later", "licence_states", "mappa_changes", "community_states"),
            "community_changes",
        }
    )


def replication_state(arrays: dict[str, Any]) -> ReplicationState:
    """Return a `CountsOnly` where these arrays allow, else a `ReplicationState`."""
    kind = ReplicationState if any(arrays[name].size for name in CountsOnly.ABSENT) else CountsOnly
    return kind(**arrays)


class Capacities(NamedTuple):
    """Lengths of the arrays that only a replication can tell, each in records."""

    places: int
    moments: int
    dues: int
    spans: int
    events: int  # 0 where no log is wanted

    @classmethod
    def of(cls, people: int, posts: int) -> Capacities:
        """Return a first guess for so many people and posts."""
        return cls(2 * people + 64, 6 * people + 4 * posts + 64, people + 64, 4 * people + 64, 0)

    def with_log(self) -> Capacities:
        """Return these, and a length for a log as well."""
        return self._replace(events=8 * self.spans)

    def doubled(self) -> Capacities:
        """Return twice each length."""
        return Capacities(*(2 * length for length in self))


def make_state(numbers: dict[str, Any], people: int, capacities: Capacities) -> dict[str, Any]:
    """Return the arrays of STATE, for replications with at most so many people."""
    teams, routes, posts = len(numbers["teams"]), len(numbers["route_start"]) - 1, len(numbers["specs"])
    shapes: dict[str, Any] = {
        "clock": 1,
        "people": people,
        "licensed": people if len(numbers["licence"]) else 0,
        "posts": posts,
        "places": capacities.places,
        "moments": capacities.moments,
        "dues": capacities.dues,
        "days": int(numbers["scalars"]["horizon_days"][0]),
        "sorted_keys": capacities.moments,
        "heap_keys": capacities.moments,
        "queues": PARTS * routes * 2,
        "queued": PARTS,
        "due_queues": routes,
        "works": people * len(numbers["community"]),
        "work_queues": len(numbers["community"]),
        "blocked": routes,
        "open": routes * 2,
        "top_two": teams,
        "slot_keys": posts,
        "block_max": int(numbers["teams"]["blocks"].sum()),
        "slot_posts": posts,
        "stages": teams * STAGES,
        "short": 2 * teams,
        "binding": teams,
        "log": (capacities.events, len(COLUMNS)),
    }
    return {name: _zeros(shapes[name], dtype) for name, (dtype, _) in STATE.items()}


def _zeros(shape: Any, dtype: Any) -> Any:
    return records(shape, dtype) if np.dtype(dtype).names else np.zeros(shape, dtype)
