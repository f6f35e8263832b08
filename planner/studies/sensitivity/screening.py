"""All assumptions moved together, by SALib: Morris' elementary effects, or Sobol' indices.

References
----------
Morris, M. D. (1991), "Factorial sampling plans for preliminary computational experiments", *Technometrics* 33(2),
161-174.
Campolongo, F., Cariboni, J. and Saltelli, A. (2007), "An effective screening design for sensitivity analysis of large
models", *Environmental Modelling & Software* 22(10), 1509-1518: the mean size of the effects, mu star.
Saltelli, A. et al. (2010), "Variance based sensitivity analysis of model output: design and estimator for the total
sensitivity index", *Computer Physics Communications* 181(2), 259-270.
Herman, J. and Usher, W. (2017), "SALib: an open-source Python library for sensitivity analysis", *Journal of Open
Source Software* 2(9), 97.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.base.arrays import Float64s
from planner.outcome.interval import CONFIDENCE
from planner.studies.sensitivity.assumption import Assumption
from planner.studies.sensitivity.recommendation import Recommendation, recommend
from planner.studies.sensitivity.simulator import Point, PointResult

MORRIS, SOBOL = "morris", "sobol"
METHODS = (MORRIS, SOBOL)
SAMPLES = {MORRIS: 8, SOBOL: 32}  # trajectories; base samples, a power of two
LEVELS = 4
RESAMPLES = 1000  # for the confidence
HEADLINE, LEAD = "headline", "lead"
COLUMNS = {MORRIS: ("mu_star", "mu_star_conf", "mu", "sigma"), SOBOL: ("S1", "S1_conf", "ST", "ST_conf")}


@dataclass(frozen=True)
class Design:
    """Points at which all assumptions move together; yes-or-no ones are left as they are."""

    method: str
    assumptions: tuple[Assumption, ...]
    shares: Float64s  # [points, assumptions], each from 0, the low end, to 1, the high end
    seed: int

    @property
    def points(self) -> list[Point]:
        """The points as values."""
        return [{a.name: a.at(share) for a, share in zip(self.assumptions, row, strict=True)} for row in self.shares]

    @property
    def problem(self) -> dict[str, Any]:
        """The assumptions as SALib knows them."""
        return _problem(self.assumptions)


@dataclass(frozen=True)
class Screening:
    """What the points say: indices by assumption, and what is recommended where."""

    design: Design
    replications: int
    indices: Mapping[str, Mapping[str, Float64s] | None]  # of HEADLINE and LEAD; None where nothing moves it at all
    choices: tuple[int, ...]  # the recommendation at each point

    @property
    def by_importance(self) -> list[int]:
        """Assumptions, those first that move the lead most; where nothing does, the headline."""
        column = "mu_star" if self.design.method == MORRIS else "ST"
        found = self.indices[LEAD] or self.indices[HEADLINE]
        numbers = range(len(self.design.assumptions))
        return list(numbers) if found is None else sorted(numbers, key=lambda at: -found[column][at])


def design(assumptions: Iterable[Assumption], method: str, samples: int, seed: int) -> Design:
    """Return the points of a method: Morris' trajectories over four levels, or Saltelli's design."""
    moving = tuple(each for each in assumptions if not each.is_yes_no)
    problem = _problem(moving)
    if method == MORRIS:
        from SALib.sample import morris  # noqa: PLC0415 - half a second to load

        shares = morris.sample(problem, samples, num_levels=LEVELS, seed=seed)
    else:
        from SALib.sample import sobol  # noqa: PLC0415

        shares = sobol.sample(problem, samples, calc_second_order=False, seed=seed)
    return Design(method, moving, np.asarray(shares, dtype=np.float64), seed)


def screening(of: Design, results: Sequence[PointResult], present: Recommendation) -> Screening:
    """Return the indices of the first scenario's headline and of the present lead, means over the replications."""
    best, rival = present.best, present.rival
    outputs = {
        HEADLINE: np.array([result.headline[0].mean() for result in results]),
        LEAD: np.array([(result.score[rival] - result.score[best]).mean() for result in results]),
    }
    indices = {name: _indices(of, values) for name, values in outputs.items()}
    return Screening(
        of,
        results[0].headline.shape[1],
        indices,
        tuple(recommend(result.score).choice for result in results),
    )


def _indices(of: Design, values: Float64s) -> Mapping[str, Float64s] | None:
    """Return SALib's indices, a column for each of COLUMNS, [assumptions]; None where all values are equal."""
    if np.ptp(values) == 0:
        return None
    options = {"conf_level": CONFIDENCE, "num_resamples": RESAMPLES, "seed": of.seed}
    if of.method == MORRIS:
        from SALib.analyze import morris  # noqa: PLC0415

        found = morris.analyze(of.problem, of.shares, values, num_levels=LEVELS, **options)
    else:
        from SALib.analyze import sobol  # noqa: PLC0415

        found = sobol.analyze(of.problem, values, calc_second_order=False, **options)
    return {column: np.asarray(found[column], dtype=np.float64) for column in COLUMNS[of.method]}


def _problem(assumptions: Sequence[Assumption]) -> dict[str, Any]:
    names = [each.name for each in assumptions]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
