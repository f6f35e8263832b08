"""Histories drawn from known values: are they found again, within the intervals as often as these say?"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from scipy import stats
from studies.calibrate.recorded import scenario_over, simulated

from planner.scenario import Scenario
from planner.studies.calibrate.estimate import Estimate
from planner.studies.calibrate.estimators import calibrate

HISTORIES, DAYS = 40, 1461
Estimates = dict[tuple[str, str], list[Estimate]]


@pytest.fixture(scope="module")
def found() -> Estimates:
    """What is estimated from each of many four-year histories of the baseline, by key and part."""
    by_key: Estimates = defaultdict(list)
    for seed in range(HISTORIES):
        history = simulated(seed, DAYS)
        for one in calibrate(history, scenario_over(DAYS).scenario):
            for estimate in one.estimates:
                by_key[one.key, estimate.part].append(estimate)
    return by_key


def truth(scenario: Scenario) -> dict[tuple[str, str], float]:
    """The values that the histories were drawn with, as the scenario states them."""
    course, demand, parole = scenario.programme, scenario.demand, scenario.parole
    shares = (
        "p_two_facilitators", "p_not_held_regime", "p_not_held_staff", "p_not_held_person", "p_pause_per_session",
        "p_ends_early_per_session", "p_deselected",
    )  # fmt: skip
    served = demand.days_served_at_referral.model_dump(by_alias=True)
    paused, needed = (one.model_dump(by_alias=True) for one in (course.pause_days, course.sessions_needed))
    return {
        ("demand.referrals_per_year", ""): demand.referrals_per_year[0],
        ("demand.days_served_at_referral", "mean"): served["mean"],
        ("demand.days_served_at_referral", "sd"): served["sd"],
        ("readiness.p_ready_at_referral", ""): scenario.readiness.p_ready_at_referral,
        ("consent.p_declines", ""): scenario.consent.p_declines,
        ("parole.p_release_completed", ""): parole.p_release_completed,
        ("parole.p_release_not_completed", ""): parole.p_release_not_completed,
        ("programme.sessions_needed", "mode"): needed["mode"],
        ("programme.pause_days", "mean"): paused["mean"],
        ("programme.pause_days", "sd"): paused["sd"],
        **{(f"programme.{name}", ""): getattr(course, name) for name in shares},
    }


TRUTH = truth(scenario_over(DAYS).scenario)
ONE_IN = 0.001 / len(TRUTH)  # so that all of them together would fail once in a thousand suites


@pytest.mark.parametrize("of", TRUTH, ids="/".join)
def test_value_is_recovered(found: Estimates, of: tuple[str, str]) -> None:
    """The interval holds the true value as often as 95% allows, and the estimates lie about it.

    The allowance is the binomial's and the normal's, for one chance in 1,000 over all the values together. An interval
    may hold the value more often than it says: exact ones do, where counts are small.
    """
    estimates = [estimate.interval for estimate in found[of]]
    inside = sum(one.low <= TRUTH[of] <= one.high for one in estimates)
    assert len(estimates) == HISTORIES
    assert inside >= stats.binom.ppf(ONE_IN, HISTORIES, 0.95)
    values = np.array([one.estimate for one in estimates])
    off = (values.mean() - TRUTH[of]) / (values.std(ddof=1) / np.sqrt(HISTORIES))
    assert abs(off) <= stats.t.isf(ONE_IN / 2, HISTORIES - 1)


def test_intervals_hold_together(found: Estimates) -> None:
    """Over all values and histories the intervals hold as often as they say, neither less nor always.

    Those of one history's mean and sd move together, so the binomial is widened to that of half as many.
    """
    inside = [one.interval.low <= TRUTH[of] <= one.interval.high for of in TRUTH for one in found[of]]
    half = len(inside) // 2
    low, high = stats.binom.ppf([0.0005, 0.9995], half, 0.95) / half
    assert low <= np.mean(inside) <= high


def test_whole_numbers_are_found_exactly(found: Estimates) -> None:
    """Days between sessions and of an assessment are the same for everyone, and so are found."""
    course = scenario_over(DAYS).scenario.programme
    assert {one.interval.estimate for one in found["programme.assessment_days", ""]} == {course.assessment_days}
    gaps = found["programme.days_between_sessions", ""]
    assert {one.interval.estimate for one in gaps} == {course.days_between_sessions}


def test_dispersion_needs_years(found: Estimates) -> None:
    """Of four years nothing is said of how years differ."""
    assert ("demand.variation", "dispersion_k") not in found
