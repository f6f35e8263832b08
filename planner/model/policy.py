"""Who starts next: a policy gives each candidate a key; the lowest goes first, ties by person number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from planner.base.arrays import Int64s
from planner.model import rules
from planner.model.rules import Clock, PriorityRule


class Candidate(NamedTuple):
    """What a planner knows of a waiting person on the day: official dates, status, history."""

    person: int
    prison: int  # index into the scenario's prisons
    referral_day: int
    band: int  # priority band set by people, 1 first
    next_review_day: int  # NEVER where none
    custody_end_day: int  # NEVER where none
    deadline_day: int  # on the clock the scenario chose
    sessions_planned: int
    course_days: int  # with nothing cancelled
    facilitators: int  # psychologists that the course takes: 1 or 2


Policy = Callable[[Candidate, int], Any]  # (candidate, today) -> a sortable key

ORDERS = {order.name.lower().replace("_", "-"): order for order in PriorityRule}
CLOCKS = {"parole-review": Clock.PAROLE_REVIEW, "custody-end": Clock.CUSTODY_END}


@dataclass(frozen=True)
class StaticPriority:
    """A policy that every engine knows."""

    order: PriorityRule

    def __call__(self, who: Candidate, today: int) -> int:
        """Return the candidate's key."""
        return rules.order_key(
            int(self.order), who.referral_day, who.band, who.deadline_day, who.course_days, who.facilitators
        )


@dataclass(frozen=True, eq=False)
class IndexPolicy:
    """Whoever has the lowest key in a table goes first: an index that changes as time passes. Every engine knows it."""

    keys: Int64s  # [sessions, facilitators, weeks to the next review, weeks to the end of custody]

    def __call__(self, who: Candidate, today: int) -> int:
        """Return the candidate's key on a day."""
        review_in, ends_in = who.next_review_day - today, who.custody_end_day - today
        return int(rules.index_key(self.keys, who.sessions_planned, who.facilitators, review_in, ends_in))


class WorkInProgress(NamedTuple):
    """Work in hand at a meeting, and the minutes a week it holds."""

    person: int
    first_post: int
    second_post: int  # NOBODY where there is none
    minutes: int  # of each post
    since_day: int  # on which this place was given
    is_course: bool  # otherwise an assessment or a parole report
    sessions_left: int  # of a course, if none is lost; 0 where only its report is to be written


class Observation(NamedTuple):
    """What is known when new starts are given: who may start, and how the hours stand."""

    today: int
    candidates: Sequence[Candidate]  # by person
    hours: Sequence[int]  # [posts] minutes a week that each brings; 0 while vacant or in training
    free: Sequence[int]  # [posts] minutes a week for new work; below 0 where none is taken on
    held: Sequence[WorkInProgress]  # in order of their fields


class BatchPolicy(Protocol):
    """A policy that looks at everyone at once: who starts at a meeting, and who is held back for a later one.

    It must depend on what is known alone, so that every engine gives the same places.
    """

    def plan(self, known: Observation) -> Sequence[int]:
        """Return who is to start now, first to last, as far as hours go; nobody else starts at this meeting."""
        ...


AllocationPolicy = Policy | BatchPolicy


def is_planner(policy: AllocationPolicy) -> bool:
    """Return whether a policy looks at everyone at once."""
    return hasattr(policy, "plan")


def is_known(policy: AllocationPolicy) -> bool:
    """Return whether every engine knows a policy: a fixed order, an index or a planner."""
    return isinstance(policy, (StaticPriority, IndexPolicy)) or is_planner(policy)


def built_in(order: str) -> StaticPriority:
    """Return the policy of a fixed order by its name; raises KeyError for any other."""
    return StaticPriority(ORDERS[order])


class PolicyError(Exception):
    """A policy of somebody's own does not give keys that can be sorted."""


def in_order(policy: Policy, candidates: list[Candidate], today: int) -> list[int]:
    """Return the candidates' numbers, first to last.

    Raises PolicyError where the policy fails, or a key cannot be compared with another or with itself.
    """
    try:
        keyed = [(policy(who, today), who.person) for who in candidates]
        ordered = sorted(keyed)
    except Exception as error:
        raise PolicyError(f"the policy failed on day {today}: {type(error).__name__}: {error}") from error
    if any(key != key for key, _ in keyed):  # noqa: PLR0124 - only what is not a number differs from itself
        raise PolicyError(f"the policy gave a key on day {today} that is not a number, which has no order")
    return [number for _, number in ordered]
