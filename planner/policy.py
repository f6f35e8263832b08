"""Who starts next: a policy gives each candidate a key; the lowest goes first, ties by person number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from planner import rules
from planner.rules import Clock, Order


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
    two_facilitators: bool


Policy = Callable[[Candidate, int], Any]  # (candidate, today) -> a sortable key

ORDERS = {order.name.lower().replace("_", "-"): order for order in Order}
CLOCKS = {"parole-review": Clock.PAROLE_REVIEW, "custody-end": Clock.CUSTODY_END}


@dataclass(frozen=True)
class BuiltIn:
    """A policy that every engine knows."""

    order: Order

    def __call__(self, who: Candidate, today: int) -> int:
        """Return the candidate's key."""
        return rules.order_key(int(self.order), who.referral_day, who.band, who.deadline_day, who.course_days)


def built_in(order: str) -> BuiltIn:
    """Return the built-in policy of a name; raises KeyError for any other."""
    return BuiltIn(ORDERS[order])


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
