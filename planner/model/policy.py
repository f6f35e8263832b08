"""Who starts next: a policy gives each candidate a key; the lowest goes first, ties by person number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from planner.base.arrays import Int64s
from planner.model import rules
from planner.model.rules import Clock
from planner.scenario.priority_rules import STATIC_RULES


class Candidate(NamedTuple):
    """What a planner knows of a waiting person on the day: official dates, status, history.

    Days are numbered from the scenario's start date, which is 0; NEVER where there is no such day.
    """

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


Policy = Callable[[Candidate, int], Any]
"""A key for a candidate on a day, `(candidate, today)`; keys sort, the lowest goes first, ties by person number."""

CLOCKS = {"parole-review": Clock.PAROLE_REVIEW, "custody-end": Clock.CUSTODY_END}


@dataclass(frozen=True)
class StaticPriority:
    """A fixed rule on what is known of a person, by its place in STATIC_RULES. Every engine knows it."""

    order: int

    def __call__(self, who: Candidate, today: int) -> int:
        """Return the candidate's key."""
        return rules.order_key(
            self.order, who.referral_day, who.band, who.deadline_day, who.course_days, who.facilitators
        )


@dataclass(frozen=True, eq=False)
class IndexPolicy:
    """Whoever has the lowest key in a table goes first: an index that changes as time passes. Every engine knows it.

    Parameters
    ----------
    keys
        int64 [sessions, facilitators, weeks to the next review, weeks to the end of custody]; what is beyond the last
        of an axis counts as the last.

    References
    ----------
    Index policies: Gittins, Glazebrook and Weber 2011, *Multi-armed Bandit Allocation Indices*, 2nd edition.
    """

    keys: Int64s

    def __call__(self, who: Candidate, today: int) -> int:
        """Return the candidate's key on a day."""
        review_in, ends_in = who.next_review_day - today, who.custody_end_day - today
        return int(rules.index_key(self.keys, who.sessions_planned, who.facilitators, review_in, ends_in))


class WorkInProgress(NamedTuple):
    """Work in hand at a meeting, and the minutes a week it holds."""

    person: int
    first_post: int
    second_post: int  # NONE where there is none
    minutes: int  # of each post
    since_day: int  # on which this place was given
    is_course: bool  # otherwise an assessment or a parole report
    sessions_left: int  # of a course, if none is lost; 0 where only its report is to be written


class Observation(NamedTuple):
    """What is observed when new starts are given: who may start, and how the hours stand."""

    today: int
    candidates: Sequence[Candidate]  # by person
    hours: Sequence[int]  # [posts] minutes a week that each brings; 0 while vacant or in training
    free: Sequence[int]  # [posts] minutes a week for new work; below 0 where none is taken on
    held: Sequence[WorkInProgress]  # in order of their fields


class BatchPolicy(Protocol):
    """A policy that ranks all candidates jointly: who starts at a meeting, and who is held back for a later one."""

    def plan(self, observation: Observation) -> Sequence[int]:
        """Choose who starts now.

        Parameters
        ----------
        observation
            Who may start today, and the minutes a week that posts bring, hold and have free.

        Returns
        -------
        Sequence[int]
            Person numbers, first to last. They start as far as hours go; the rest are held back until the next
            meeting.

        Notes
        -----
        It must be a pure function of the observation, so that every engine gives the same places.
        """
        ...


AllocationPolicy = Policy | BatchPolicy


def is_batch_policy(policy: AllocationPolicy) -> bool:
    """Return whether a policy ranks all candidates jointly."""
    return hasattr(policy, "plan")


def is_known(policy: AllocationPolicy) -> bool:
    """Return whether every engine knows a policy: a fixed order, an index or a batch policy."""
    return isinstance(policy, (StaticPriority, IndexPolicy)) or is_batch_policy(policy)


def built_in(order: str) -> StaticPriority:
    """Return the policy of a fixed order by its name.

    Raises
    ------
    KeyError
        If the name is not in STATIC_RULES.
    """
    if order not in STATIC_RULES:
        raise KeyError(order)
    return StaticPriority(STATIC_RULES.index(order))


class PolicyError(Exception):
    """A policy of somebody's own does not give keys that can be sorted."""


def in_order(policy: Policy, candidates: list[Candidate], today: int) -> list[int]:
    """Return the candidates' numbers, first to last, ties by number.

    Raises
    ------
    PolicyError
        If the policy fails, gives no key, or a key cannot be compared with another or with itself.
    """
    try:
        keyed = [(policy(who, today), who.person) for who in candidates]
        ordered = sorted(keyed)
    except Exception as error:
        raise PolicyError(f"the policy failed on day {today}: {type(error).__name__}: {error}") from error
    if any(key is None for key, _ in keyed):
        raise PolicyError(f"the policy gave no key on day {today}: it must return one for each candidate")
    if any(key != key for key, _ in keyed):  # noqa: PLR0124 - only what is not a number differs from itself
        raise PolicyError(f"the policy gave a key on day {today} that is not a number, which has no order")
    return [number for _, number in ordered]
