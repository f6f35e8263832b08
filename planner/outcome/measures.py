"""Every measure there is, in one table, and which of them some outcomes have.

To add one: a line here. `Shown` says whether it is on the page, and every table, section and file takes it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from planner.base.arrays import Float64s
from planner.model.rules import EventDetail
from planner.outcome import assessed, community, licensed, money
from planner.outcome.measure import GBP, Measure, Shown, share
from planner.outcome.outcome import (
    RESULT_LABELS,
    WHY_LABELS,
    Outcome,
    cost_gbp,
    discounted_cost_gbp,
    reachable_released_by,
    reachable_untreated_by,
)
from planner.outcome.series import SERIES
from planner.sim.tally.outcome_codes import UNTREATED, SpellOutcome, UntreatedCause
from planner.sim.tally.sections import CONSTRAINTS, FIRST_REVIEWS, SESSION_CAUSES

HEADLINE, COMPLETIONS, COST, DISCOUNTED_COST = (
    "reachable_untreated",
    "completions",
    "cost_gbp",
    "discounted_cost_gbp",
)  # measures that others are built on, by name


def cause_name(why: UntreatedCause) -> str:
    """Return the name of the measure of people untreated for a cause."""
    return f"untreated_{why.name.lower()}"


# --- people ---------------------------------------------------------------------------------------


def _released(outcome: Outcome) -> Float64s:
    return outcome.spells(
        (SpellOutcome.COMPLETED, SpellOutcome.PART_WAY, SpellOutcome.NEVER_STARTED, SpellOutcome.GOES_ON)
    )


def _reachable_released(outcome: Outcome) -> Float64s:
    return np.asarray(reachable_released_by(outcome, "team").sum(axis=1))


def _reachable_untreated(outcome: Outcome) -> Float64s:
    return np.asarray(reachable_untreated_by(outcome, "team").sum(axis=1))


def _share_reachable_untreated(outcome: Outcome) -> Float64s:
    return share(_reachable_untreated(outcome), _reachable_released(outcome))


def _reachable_share(outcome: Outcome) -> Float64s:
    return share(_reachable_released(outcome), _released(outcome))


def _because(why: UntreatedCause) -> Callable[[Outcome], Float64s]:
    return lambda outcome: outcome.spells(UNTREATED, (why,))


def _ended(result: SpellOutcome, name: str, better: int) -> Measure:
    return Measure(name, RESULT_LABELS[result], "people", better, lambda outcome: outcome.spells((result,)))


# --- weeks ----------------------------------------------------------------------------------------


def _total(name: str, better: int, shown: Shown = Shown.FILES, heading: str = "") -> Measure:
    """Return a flow summed over the whole run."""
    return Measure(name, SERIES[name].label, "people", better, lambda outcome: outcome.total(name), shown, heading)


def _mean(name: str, better: int, unit: str = "people", shown: Shown = Shown.FILES, label: str = "") -> Measure:
    """Return the mean of a series over the whole run."""
    words = f"{label or SERIES[name].label} (mean)"
    return Measure(name, words, unit, better, lambda outcome: outcome.mean(name), shown)


def _bound(name: str, by: str, cause: EventDetail) -> Measure:
    """Return the share of team-weeks that a constraint bound."""

    def bound(outcome: Outcome) -> Float64s:
        weeks = outcome.tally.section("bound")
        return np.asarray(100 * weeks[:, :, CONSTRAINTS.index(cause)].sum(axis=1) / weeks.sum(axis=(1, 2)))

    return Measure(name, f"team-weeks bound by {by}", "% of weeks", 0, bound)


def _sessions(name: str, better: int, label: str, *causes: EventDetail) -> Measure:
    at = [SESSION_CAUSES.index(cause) for cause in causes]

    def sessions(outcome: Outcome) -> Float64s:
        return np.asarray(outcome.tally.section("sessions")[:, at].sum(axis=1), dtype=np.float64)

    return Measure(name, label, "sessions", better, sessions)


LOST = (EventDetail.REGIME, EventDetail.STAFF, EventDetail.PERSON)

# --- reviews and money ----------------------------------------------------------------------------


def _first_reviews(what: str) -> Callable[[Outcome], Float64s]:
    at = FIRST_REVIEWS.index(what)
    return lambda outcome: np.asarray(outcome.tally.section("first_reviews")[:, at], dtype=np.float64)


def _held_past_gbp(outcome: Outcome) -> Float64s:
    return np.asarray(_first_reviews("held_days")(outcome) * money.place_gbp_per_day(outcome.parameters))


# --- the table ------------------------------------------------------------------------------------

MEASURES = (  # that every outcome has
    Measure(
        HEADLINE,
        "reachable people released untreated",
        "people",
        -1,
        _reachable_untreated,
        Shown.OVERVIEW,
        "Untreated",
    ),
    Measure(
        "no_place",
        f"of these: {WHY_LABELS[UntreatedCause.NO_PLACE]}",
        "people",
        -1,
        _because(UntreatedCause.NO_PLACE),
        Shown.TOTALS,
    ),
    Measure(
        "share_reachable_untreated",
        "share of reachable people released untreated",
        "%",
        -1,
        _share_reachable_untreated,
        Shown.TOTALS,
    ),
    _total(COMPLETIONS, 1, Shown.OVERVIEW, "Completed courses"),
    _ended(SpellOutcome.NEVER_STARTED, "never_started", -1),
    _ended(SpellOutcome.PART_WAY, "part_way", -1),
    _ended(SpellOutcome.GOES_ON, "goes_on", 0),
    Measure("released", "people released (those who completed before the first day left out)", "people", 0, _released),
    Measure("reachable_share", "share of people released who were reachable", "%", 0, _reachable_share),
    *(
        Measure(cause_name(why), f"untreated: {label}", "people", -1, _because(why))
        for why, label in WHY_LABELS.items()
    ),
    _total("starts", 0),
    _mean("waiting_ready", -1, shown=Shown.TOTALS),
    _mean("waiting_assessment", -1),
    _mean("waiting_not_ready", 0),
    _mean("declined", 0),
    _mean("open_courses", 0),
    _mean("hours_available", 0, "hours"),
    _mean("hours_held", 0, "hours"),
    _sessions("sessions_booked", 0, "sessions booked", EventDetail.HELD, *LOST),
    _sessions("sessions_held", 0, SERIES["sessions_held"].label, EventDetail.HELD),
    _sessions("sessions_lost", -1, SERIES["sessions_lost"].label, *LOST),
    _bound("bound_hours", "hours", EventDetail.HOURS),
    _bound("bound_pairs", "pairs", EventDetail.PAIRS),
    _bound("bound_time", "time left", EventDetail.TIME),
    _bound("bound_readiness", "readiness", EventDetail.READINESS),
    _bound("bound_consent", "consent", EventDetail.CONSENT),
    Measure("first_reviews", "first parole reviews held", "people", 0, _first_reviews("people")),
    Measure(
        "not_completed_at_review",
        "not completed by the first parole review",
        "people",
        -1,
        _first_reviews("not_completed"),
    ),
    Measure(
        "held_past_people",
        "held past the first parole review while waiting",
        "people",
        -1,
        _first_reviews("held_people"),
        Shown.TOTALS,
    ),
    Measure("held_past_days", "days held past it", "days", -1, _first_reviews("held_days")),
    Measure("held_past_gbp", "cost of prison places held past it", GBP, -1, _held_past_gbp),
    Measure(COST, "cost of the programme", GBP, -1, cost_gbp, Shown.OVERVIEW, "Cost"),
    Measure(DISCOUNTED_COST, "cost, discounted", GBP, -1, discounted_cost_gbp),
)
OPTIONAL = (*licensed.MEASURES, *community.MEASURES, *assessed.MEASURES)  # of parts that a scenario may leave out
BY_NAME = {measure.name: measure for measure in (*MEASURES, *OPTIONAL)}


def measures_of(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Return the measures that any of these outcomes has, in the order of the table."""
    return [*MEASURES, *(each for each in OPTIONAL if any(map(each.applies, outcomes)))]
