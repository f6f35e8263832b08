"""What assessments that may err come to: bands that differ from the true ones, and whom that costs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.base.arrays import Float64s
from planner.outcome.measure import Measure, share
from planner.outcome.outcome import Outcome
from planner.sim.tally.outcome_codes import REACHABLE, UNTREATED
from planner.sim.tally.sections import ASSESSMENTS


def may_err(outcome: Outcome) -> bool:
    """Whether the scenario says how good an assessment is."""
    return bool(outcome.parameters.agreement_tables)


def banded(outcome: Outcome) -> Float64s:
    """People ever assessed by true band and band last assessed, [replications, bands, bands]."""
    return np.asarray(outcome.tally.section("banded"), dtype=np.float64)


def _differ(outcome: Outcome) -> Float64s:
    """People whose last assessed band is not their true one, so that an order by band had them elsewhere."""
    cells = banded(outcome)
    return np.asarray(cells.sum(axis=(1, 2)) - np.trace(cells, axis1=1, axis2=2))


def _differ_share(outcome: Outcome) -> Float64s:
    return share(_differ(outcome), banded(outcome).sum(axis=(1, 2)))


def _first_band_untreated(outcome: Outcome) -> Float64s:
    return outcome.spells_by("true_band", UNTREATED, REACHABLE)[:, 0]


def _first_band_later(outcome: Outcome) -> Float64s:
    """People truly in the first band whom assessors put in a later one."""
    return np.asarray(banded(outcome)[:, 0, 1:].sum(axis=1))


def _count(name: str) -> Callable[[Outcome], Float64s]:
    at = ASSESSMENTS.index(name)
    return lambda outcome: np.asarray(outcome.tally.section("assessments")[:, at], dtype=np.float64)


MEASURES = (
    Measure("bands_differ", "people whose assessed band is not their true one", "people", -1, _differ, applies=may_err),
    Measure("bands_differ_share", "share of people assessed so", "%", -1, _differ_share, applies=may_err),
    Measure(
        "first_band_later",
        "people truly in the first band, assessed as of a later one",
        "people",
        -1,
        _first_band_later,
        applies=may_err,
    ),
    Measure(
        "first_band_untreated",
        "reachable people released untreated who are truly in the first band",
        "people",
        -1,
        _first_band_untreated,
        applies=may_err,
    ),
    Measure("assessments", "assessments done", "assessments", 0, _count("done"), applies=may_err),
    Measure("assessments_repeated", "of these: repeated", "assessments", -1, _count("repeated"), applies=may_err),
    Measure(
        "assessments_stale", "assessments too old while waiting", "assessments", -1, _count("stale"), applies=may_err
    ),
)
