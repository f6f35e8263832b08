"""Many replications of one scenario, measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.base.arrays import Float64s, Int64s
from planner.model.parameters import Parameters
from planner.model.rules import MINUTES_PER_HOUR, TIME_LEFT_LABELS
from planner.outcome import money
from planner.scenario import ScenarioFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.outcome_codes import REACHABLE, UNTREATED, SpellOutcome, UntreatedCause
from planner.sim.tally.sections import HOURS, NUMBER
from planner.sim.tally.tally import Tally

NOT_ENDED = "not ended"


@dataclass(frozen=True)
class Outcome:
    """Simulated replications of one scenario.

    Parameters
    ----------
    file
        The scenario.
    parameters
        The same as numbers.
    tally
        Integer counts per replication; `planner.sim.tally.sections.Sections` has what is counted. Every measure is a
        float64 array [replications].
    """

    file: ScenarioFile
    parameters: Parameters
    tally: Tally

    @property
    def replications(self) -> int:
        """How many replications."""
        return len(self.tally)

    @property
    def years(self) -> float:
        """Length of each replication, in years."""
        return self.parameters.horizon_days / money.DAYS_PER_YEAR

    @cached_property
    def costs_gbp(self) -> Float64s:
        """Cost of the programme in £, [replications, len(money.ITEMS), plan years]."""
        return money.costs(self.tally, self.parameters)

    def spells(
        self, results: Sequence[SpellOutcome], why: Sequence[UntreatedCause] = tuple(UntreatedCause)
    ) -> Float64s:
        """Return people with one of these outcomes and causes, [replications]."""
        return np.asarray(self.spells_by("team", results, why).sum(axis=1))

    def spells_by(
        self, grouping: str, results: Sequence[SpellOutcome], why: Sequence[UntreatedCause] = tuple(UntreatedCause)
    ) -> Float64s:
        """Return people with one of these outcomes and causes, by group.

        Parameters
        ----------
        grouping
            One of `planner.sim.tally.sections.GROUPINGS`, or "true_band" where assessors may err.
        results, why
            Outcomes of the custody spell, and causes of an untreated release.

        Returns
        -------
        Float64s
            [replications, groups]; the groups as in `group_labels`.
        """
        cells = self.tally.section(grouping)[:, :, list(results)][:, :, :, list(why)]
        return np.asarray(cells.sum(axis=(2, 3)), dtype=np.float64)

    def total(self, name: str) -> Float64s:
        """Return a weekly series summed over the weeks and all teams, [replications]; of hours, minute-days."""
        return np.asarray(self.tally.section("totals")[:, NUMBER[name]].sum(axis=1), dtype=np.float64)

    def mean(self, name: str) -> Float64s:
        """Return the mean of a series over the weeks, and of hours over the days, [replications]."""
        if name in HOURS:
            return self.total(name) / (MINUTES_PER_HOUR * self.parameters.horizon_days)
        return self.total(name) / self.parameters.scenario.calendar.weeks

    @cached_property
    def week_days(self) -> Int64s:
        """Days of each week, [weeks]: seven, or what is left for the last."""
        starts = np.arange(self.parameters.scenario.calendar.weeks) * DAYS_PER_WEEK
        return np.diff(np.append(starts, self.parameters.horizon_days))

    def weekly(self, name: str) -> Float64s:
        """Return a series by team and week.

        Returns
        -------
        Float64s
            [replications, teams, weeks]; hours as hours a week, a mean over the week's days.

        Raises
        ------
        ValueError
            Where the weeks were not kept: the experiment must be `weekly`.
        """
        if len(self.tally.weekly) < self.replications:
            raise ValueError("the weeks of this experiment were not kept")
        values = self.tally.weekly[:, NUMBER[name]]
        if name not in HOURS:
            return np.asarray(values, dtype=np.float64)
        return np.asarray(values / self.week_days / MINUTES_PER_HOUR)


def group_labels(parameters: Parameters, grouping: str) -> dict[str, str]:
    """Return the labels of a grouping's groups by name: that in the scenario file, which says whose the numbers are.

    Raises
    ------
    KeyError
        Where there is no such grouping.
    """
    scenario = parameters.scenario
    return {
        "year": {label: label for label in (*scenario.calendar.year_labels, NOT_ENDED)},
        "team": {name: team.title for name, team in scenario.teams.items()},
        "prison": {name: prison.title for name, prison in scenario.prisons.items()},
        "time_left": {label: label for label in TIME_LEFT_LABELS},
    }[grouping]


def reachable_released_by(outcome: Outcome, grouping: str) -> Float64s:
    """Released who had completed, or could have, [replications, groups]: reachable untreated, completed, going on."""
    treated = outcome.spells_by(grouping, (SpellOutcome.COMPLETED, SpellOutcome.GOES_ON))
    return treated + reachable_untreated_by(outcome, grouping)


def reachable_untreated_by(outcome: Outcome, grouping: str) -> Float64s:
    """Reachable people released untreated, [replications, groups]."""
    return outcome.spells_by(grouping, UNTREATED, REACHABLE)


def cost_gbp(outcome: Outcome) -> Float64s:
    """Cost over the horizon, [replications], in £."""
    return np.asarray(outcome.costs_gbp.sum(axis=(1, 2)))


def discounted_cost_gbp(outcome: Outcome) -> Float64s:
    """Present value of the cost, [replications], in £."""
    return money.discounted(outcome.costs_gbp.sum(axis=1), outcome.parameters.scenario.costs.discount_rate)


RESULT_LABELS = {
    SpellOutcome.NOT_ENDED: "in custody at the end",
    SpellOutcome.COMPLETED: "released, programme completed",
    SpellOutcome.PART_WAY: "released part-way",
    SpellOutcome.NEVER_STARTED: "released never started",
    SpellOutcome.LEFT: "left for another reason",
    SpellOutcome.GOES_ON: "released on course, going on in the community",
    SpellOutcome.COMPLETED_BEFORE: "released, completed before the first day",
}
WHY_LABELS = {
    UntreatedCause.TOO_SHORT: "too short a time, whatever is done",
    UntreatedCause.DECLINED: "declined throughout",
    UntreatedCause.NOT_READY: "not ready throughout",
    UntreatedCause.ON_HOLD: "on hold when a start was last possible",
    UntreatedCause.NO_PLACE: "no place in time",
    UntreatedCause.ENDED_EARLY: "withdrew or deselected",
    UntreatedCause.INTERRUPTED: "started in time, then interrupted",
}
