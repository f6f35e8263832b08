"""Morris and Sobol, held to functions whose indices are known."""

from __future__ import annotations

import numpy as np
import pytest
from studies.sensitivity.stub import Stub, answered, assumption

from planner.studies.sensitivity.screening import LEAD, SOBOL


def test_a_straight_line_has_known_effects() -> None:
    """μ* is the size of the change over the range, μ has its sign, σ and the interval are nil, but for rounding."""
    each = [assumption("a", 1, 0, 4), assumption("b", 10, 5, 25), assumption("c", 0.5, 0, 1)]
    answer = answered(Stub(each, lambda a, b, c: 3 * a - 0.5 * b + 0 * c + 20), samples=6)
    assert answer.screening is not None
    found = answer.screening.indices[LEAD]
    assert found is not None
    sign = 1 if answer.recommendation.best == 1 else -1
    assert found["mu_star"] == pytest.approx([12, 10, 0])
    assert found["mu"] == pytest.approx([12 * sign, -10 * sign, 0])
    assert found["sigma"] == pytest.approx([0, 0, 0], abs=1e-9)
    assert found["mu_star_conf"] == pytest.approx([0, 0, 0], abs=1e-9)
    assert answer.screening.by_importance == [0, 1, 2]


def test_a_product_has_interaction() -> None:
    """Of a x b the effect of a is b, from 0 to 1: σ is above nil."""
    each = [assumption("a", 0.5, 0, 1), assumption("b", 0.5, 0, 1)]
    answer = answered(Stub(each, lambda a, b: a * b), samples=20)
    assert answer.screening is not None
    found = answer.screening.indices[LEAD]
    assert found is not None
    assert (found["sigma"] > 0.2).all()


def test_ishigami_has_known_indices() -> None:
    """Ishigami and Homma 1990, a = 7, b = 0.1: S 0.3139, 0.4424, 0; T 0.5576, 0.4424, 0.2437.

    With 1,024 base samples SALib's own bootstrap half-widths are 0.03 to 0.09, so 0.06 is allowed.
    """
    each = [assumption(name, 0, -np.pi, np.pi) for name in ("x", "y", "z")]

    def ishigami(x: float, y: float, z: float) -> float:
        return float(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))

    answer = answered(Stub(each, ishigami), method=SOBOL, samples=1024, replications=2)
    assert answer.screening is not None
    found = answer.screening.indices[LEAD]
    assert found is not None
    assert found["S1"] == pytest.approx([0.3139, 0.4424, 0], abs=0.06)
    assert found["ST"] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.06)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_seed_gives_every_digit(method: str) -> None:
    each = [assumption("a", 1, 0, 4), assumption("b", 1, 0, 2)]
    found = [
        answered(Stub(each, lambda a, b: a * b - 1), method=method, samples=4, seed=seed).screening
        for seed in (1, 1, 2**63 - 1)
    ]
    columns = [{k: v.tolist() for k, v in one.indices[LEAD].items()} for one in found if one and one.indices[LEAD]]
    assert columns[0] == columns[1]
    assert columns[0] != columns[2]


def test_whole_numbers_and_yes_or_no() -> None:
    """Whole assumptions are asked about in whole numbers; yes-or-no ones stay as they are."""
    each = [assumption("a", 4, 4, 7, is_whole=True), assumption("b", 0, 0, 1, is_whole=True, is_yes_no=True)]
    stub = Stub(each, lambda a, b: a - 5.0)
    answer = answered(stub, samples=6)
    assert answer.screening is not None
    points = answer.screening.design.points
    assert {value for point in points for value in point.values()} <= {4, 5, 6, 7}
    assert all(set(point) == {"a"} for point in points)
