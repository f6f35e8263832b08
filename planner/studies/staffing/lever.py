"""Levers beside posts: each with the price people give it, or none; and the sets of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.base.fault import Fault, shown
from planner.scenario import Scenario
from planner.scenario.draft import Draft
from planner.scenario.priority_rules import PRIORITY_RULES

NOT_HELD, PROTECTED, ORDER = "not-held", "protected-hours", "order"
SYNTAX = f"must be {NOT_HELD}=FACTOR, {PROTECTED}=FACTOR or {ORDER}=RULE, with @ and £ a year where it has a price"


@dataclass(frozen=True)
class Lever:
    """One change for everyone."""

    what: str  # NOT_HELD, PROTECTED or ORDER
    value: float | str
    gbp_per_year: int | None = None  # None: no price, so in no answer about money

    @property
    def text(self) -> str:
        """How it is written on the command line."""
        price = "" if self.gbp_per_year is None else f"@{self.gbp_per_year}"
        value = self.value if isinstance(self.value, str) else f"{self.value:g}"
        return f"{self.what}={value}{price}"

    @property
    def words(self) -> str:
        """What it changes."""
        if self.what == ORDER:
            label = PRIORITY_RULES[str(self.value)].label
            return f"places by {label[0].lower()}{label[1:]}"
        what = "chance that a session is not held" if self.what == NOT_HELD else "protected hours"
        return f"{what} × {self.value:g}"


LeverSet = tuple[Lever, ...]  # pulled together; none where empty


def parse(text: str) -> Lever | Fault:
    """Return a lever as written: not-held=0.5@120000, protected-hours=1.25, order=least-slack@0; or its fault."""
    parameters, has_price, price = text.partition("@")
    what, _, value = parameters.partition("=")
    fault = Fault("--lever", "", shown(text), SYNTAX)
    is_price = price.isdecimal() and price.isascii()
    if what not in {NOT_HELD, PROTECTED, ORDER} or not value or (has_price and not is_price):
        return fault
    gbp = int(price) if has_price else None
    if what == ORDER:
        return Lever(what, value, gbp)
    try:
        return Lever(what, float(value), gbp)
    except ValueError:
        return fault


def fault_of(lever: Lever, scenario: Scenario) -> str:
    """Return the rule that a lever breaks on a scenario; nothing where it may be pulled."""
    if lever.what == ORDER:
        others = [order for order in PRIORITY_RULES if order != scenario.policy.order]
        return "" if lever.value in others else f"must be another order than now: {', '.join(others)}"
    now, value = scenario.levers, float(lever.value)
    if lever.what == NOT_HELD:
        most = now.not_held_factor
        return "" if 0 <= value < most else f"must be from 0 to below {most:g}, as it is now"
    least = now.protected_hours_factor
    return "" if least < value <= 10 else f"must be above {least:g}, as it is now, and at most 10"


def lever_sets(levers: Sequence[Lever]) -> tuple[LeverSet, ...]:
    """Return every set of levers, none first; of two that set the same thing only one is pulled at a time."""
    by_what = [[None, *(each for each in levers if each.what == what)] for what in (NOT_HELD, PROTECTED, ORDER)]
    every = [tuple(each for each in chosen if each) for chosen in itertools.product(*by_what)]
    return tuple(sorted(every, key=len))


def gbp_of(levers: LeverSet) -> int | None:
    """Return what a set of levers costs a year; None where one of its levers has no price."""
    prices = [lever.gbp_per_year for lever in levers]
    return None if None in prices else sum(price for price in prices if price is not None)


def words_of(levers: LeverSet) -> str:
    """Return a set of levers in words."""
    return " and ".join(lever.words for lever in levers) or "no lever pulled"


def pulled(draft: Draft, levers: LeverSet, below: Scenario, from_date: date) -> Draft:
    """Return a draft with a set of levers pulled; levers that the scenario pulls already stay, and keep their date."""
    now = below.levers
    factors = {
        NOT_HELD: now.not_held_factor,
        PROTECTED: now.protected_hours_factor,
        **{lever.what: float(lever.value) for lever in levers if lever.what != ORDER},
    }
    order = next((str(lever.value) for lever in levers if lever.what == ORDER), "")
    is_pulled = (now.protected_hours_factor, now.not_held_factor) != (1.0, 1.0)
    if not any(lever.what != ORDER for lever in levers):
        return replace(draft, order=order)
    return replace(
        draft,
        order=order,
        levers_from=now.from_date if is_pulled else from_date,
        protected_hours_factor=factors[PROTECTED],
        not_held_factor=factors[NOT_HELD],
    )
