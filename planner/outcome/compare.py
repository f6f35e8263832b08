"""Scenarios against the first, on the same people with the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.arrays import Float64s
from planner.outcome.interval import (
    UNKNOWN,
    Interval,
    mean_interval,
    quantiles,
    range_of_replications,
    ratio_interval,
    replications_to_settle,
)
from planner.outcome.measure import Measure
from planner.outcome.measures import BY_NAME, COMPLETIONS, DISCOUNTED_COST, HEADLINE, measures_of
from planner.outcome.outcome import Outcome
from planner.scenario import Scenario


@dataclass(frozen=True)
class Difference:
    """A scenario less the baseline, replication by replication.

    Parameters
    ----------
    interval
        Of the mean paired difference, 95% Student t.
    range
        The middle 80% of replications: 10th and 90th percentile.
    share_better
        Share of replications in which the scenario does better; None where neither way is better.
    share_same
        Share in which it does the same.
    replications_to_settle
        About how many would take zero out of the interval, were the difference to stay as it is.
    """

    interval: Interval
    range: tuple[float, float] | None
    share_better: float | None
    share_same: float | None
    replications_to_settle: int | None

    @property
    def too_close(self) -> bool:
        """Whether the interval holds zero."""
        return self.interval.sign == 0


BASELINE, NO_VALUE, SAME, TOO_CLOSE = "baseline", "no value", "no difference", "too close to call"
BETTER, WORSE, HIGHER, LOWER = "better", "worse", "higher", "lower"
VERDICTS = {  # each with what it means
    BETTER: "the 95% interval of the difference leaves zero out, on the better side",
    WORSE: "the same on the worse side",
    HIGHER: "the interval leaves zero out, above; of what is neither better nor worse",
    LOWER: "the same below",
    TOO_CLOSE: "the interval holds zero",
    SAME: "no future has any difference",
    NO_VALUE: "no future has a value in both",
    BASELINE: "what the others are compared with",
}


@dataclass(frozen=True)
class Row:
    """One measure of one scenario.

    Parameters
    ----------
    measure
        Which.
    mean
        Its mean over replications with the 95% Student t interval, in the measure's unit.
    range
        The middle 80% of replications; None where no replication has a value.
    quantiles
        By name, "5%" to "95%"; each a value that a replication had.
    difference
        From the baseline; None for the baseline itself.
    """

    measure: Measure
    mean: Interval
    range: tuple[float, float] | None
    quantiles: dict[str, float] | None
    difference: Difference | None

    @property
    def verdict(self) -> str:
        """One of VERDICTS."""
        if self.difference is None:
            return BASELINE
        if self.difference.interval.estimate is None:
            return NO_VALUE
        sign = self.difference.interval.sign
        if sign == 0:
            return SAME if self.difference.share_same == 1 else TOO_CLOSE
        if self.measure.better == 0:
            return HIGHER if sign > 0 else LOWER
        return BETTER if sign == self.measure.better else WORSE


@dataclass(frozen=True)
class Compared:
    """One scenario against the baseline.

    Parameters
    ----------
    outcome
        Its replications.
    rows
        Every measure that any scenario compared has, by name.
    cost_per_completion
        Discounted £ for each additional completion; see `cost_per_completion`.
    same_population
        Whether people, programme, parole and prices are the baseline's: like with like.
    replicated_on
        How many replications.
    """

    outcome: Outcome
    rows: dict[str, Row]
    cost_per_completion: Interval
    same_population: bool
    replicated_on: int


def compare(outcomes: Sequence[Outcome]) -> list[Compared]:
    """Compare scenarios with the first by paired differences on common random numbers.

    Parameters
    ----------
    outcomes
        One a scenario, equal numbers of replications; the first is the baseline.

    Returns
    -------
    list[Compared]
        For each scenario every measure: mean with 95% Student t interval, quantiles over replications, and the paired
        difference.

    Raises
    ------
    ValueError
        Where the numbers of replications differ: pairs need partners.

    References
    ----------
    Law, A. M. (2015). *Simulation Modeling and Analysis*, 5th edition, section 10.2 (paired-t) and 11.2 (common random
    numbers).
    """
    if len({outcome.replications for outcome in outcomes}) > 1:
        raise ValueError("all outcomes must have the same replications")
    baseline = outcomes[0]
    measures = measures_of(outcomes)
    return [_compared(outcome, None if outcome is baseline else baseline, measures) for outcome in outcomes]


def _compared(outcome: Outcome, baseline: Outcome | None, measures: Sequence[Measure]) -> Compared:
    rows = {measure.name: _row(measure, outcome, baseline) for measure in measures}
    same = baseline is None or given(outcome.parameters.scenario) == given(baseline.parameters.scenario)
    return Compared(outcome, rows, _cost_per_completion(outcome, baseline), same, outcome.replications)


def given(scenario: Scenario) -> tuple[object, ...]:
    """Return all that funding and policy do not change."""
    return scenario.population, scenario.parole, scenario.programme, scenario.licence, scenario.costs


def uncosted(scenario: Scenario) -> bool:
    """Whether some of what the scenario changes has no cost in it: a lever, or hours nobody pays for."""
    unpaid = any(posts.paid_hours_per_week < posts.hours_per_week for posts in scenario.posts.values())
    levers = scenario.levers
    return unpaid or levers.protected_hours_factor > 1 or levers.not_held_factor < 1


def _row(measure: Measure, outcome: Outcome, baseline: Outcome | None) -> Row:
    values = measure.values(outcome)
    difference = None if baseline is None else _difference(measure, values - measure.values(baseline))
    return Row(measure, mean_interval(values), range_of_replications(values), quantiles(values), difference)


def _difference(measure: Measure, differences: Float64s) -> Difference:
    known = differences[~np.isnan(differences)]
    better = float((known * measure.better > 0).mean()) if known.size and measure.better else None
    return Difference(
        interval=mean_interval(known),
        range=range_of_replications(known),
        share_better=better,
        share_same=float((known == 0).mean()) if known.size else None,
        replications_to_settle=replications_to_settle(known),
    )


def _cost_per_completion(outcome: Outcome, baseline: Outcome | None) -> Interval:
    if baseline is None or uncosted(outcome.parameters.scenario):
        return UNKNOWN
    cost, completions = (BY_NAME[name].of for name in (DISCOUNTED_COST, COMPLETIONS))
    return cost_per_completion(cost(outcome) - cost(baseline), completions(outcome) - completions(baseline))


def cost_per_completion(cost: Float64s, completions: Float64s) -> Interval:
    """Return what each additional completion costs, only where cost and completions both clearly rise.

    Parameters
    ----------
    cost, completions
        Paired differences from the baseline, [replications] each; of discounted cost in £, and of courses completed.

    Returns
    -------
    Interval
        £ for each additional completion with Fieller's 95% interval; `UNKNOWN` where either interval holds zero, or
        either falls.
    """
    if mean_interval(completions).sign <= 0 or mean_interval(cost).sign <= 0:
        return UNKNOWN
    return ratio_interval(cost, completions)


def half_width(compared: Sequence[Compared], measure: str = HEADLINE) -> float:
    """Return the widest 95% half-width of the differences in a measure, or of the mean where there is one scenario.

    Returns
    -------
    float
        In the measure's unit; infinite where one replication has no interval.
    """
    rows = [entry.rows[measure] for entry in compared]
    intervals = [row.difference.interval if row.difference else row.mean for row in (rows[1:] or rows)]
    return max(float("inf") if i.half_width is None else i.half_width for i in intervals)
