"""The tests of whether a target is met often enough: held to sums done by hand, and to how often they err."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from planner.outcome.interval import share_interval
from planner.studies.staffing import binomial
from planner.studies.staffing.sample import PartRows, Pool, SampleTable
from planner.studies.staffing.search import Search


def at_least(count: int, of: int, share: float) -> float:
    """The chance of so many or more, term by term."""
    return math.fsum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count, of + 1))


@given(of=st.integers(1, 60), share=st.floats(0.01, 0.99), risk=st.floats(0.001, 0.2))
def test_counts_that_show_and_refute(of: int, share: float, risk: float) -> None:
    show, refute = binomial.least_to_show(of, share, risk), binomial.most_to_refute(of, share, risk)
    slack = 1e-9  # the sums by hand and the library's round differently
    assert at_least(show, of, share) <= risk + slack
    assert at_least(show - 1, of, share) > risk - slack
    assert 1 - at_least(refute + 1, of, share) <= risk + slack
    assert 1 - at_least(refute + 2, of, share) > risk - slack
    assert refute < show


def test_ten_of_ten_by_hand() -> None:
    """0.7^10 = 0.028, 0.7^10 + 10 × 0.7^9 × 0.3 = 0.149."""
    assert binomial.least_to_show(10, 0.7, 0.03) == 10
    assert binomial.least_to_show(10, 0.7, 0.15) == 9
    assert binomial.least_to_show(10, 0.7, 0.02) == 11  # no count shows it
    assert binomial.most_to_refute(10, 0.7, 0.00001) == 0  # 0.3^10 = 0.000006
    assert binomial.most_to_refute(10, 0.7, 0.000001) == -1


@given(of=st.integers(1, 500), data=st.data())
def test_the_interval_of_a_share_is_that_of_clopper_and_pearson(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    theirs = stats.binomtest(count, of).proportion_ci(0.95, "exact")
    mine = share_interval(count, of)
    assert mine.low == pytest.approx(theirs.low, abs=1e-9)
    assert mine.high == pytest.approx(theirs.high, abs=1e-9)


def test_what_is_hopeless_is_judged_on_few() -> None:
    sizes = binomial.size_to_refute(np.asarray([0.0, 0.5, 0.79, 0.9]), 0.8, 0.0125, 1000)
    assert sizes[0] == binomial.FIRST_SIZE
    assert sizes[1] < sizes[2] == sizes[3] == 1000


class Still(SampleTable):
    """Candidates whose futures are there already: chances known."""

    def __init__(self, chances: list[float], futures: int, rng: np.random.Generator) -> None:
        self.parts = [PartRows()]
        common = rng.random(futures)  # the same luck for all, as in a run
        for at, chance_of in enumerate(chances):
            self.parts[0].add((at,), futures)
            self.parts[0].margin[at] = np.where(common < chance_of, 0, -1)

    def judge(self, *_: Any) -> Any:
        """Run nothing."""
        yield from ()

    def cost_of_judging(self, *_: Any) -> int:
        """Cost nothing."""
        return 0


def search_of(chances: list[float], futures: int, risk: float, rng: np.random.Generator) -> tuple[Search, Pool]:
    """A search that knows candidates of these chances, and they as a pool that may all be close."""
    search = Search.__new__(Search)
    search.question = SimpleNamespace(confidence=0.8, risk=risk, replications=futures)  # type: ignore[assignment]
    table = Still(chances, futures, rng)
    search.beams = {(): SimpleNamespace(table=table)}  # type: ignore[dict-item]
    margins = table.parts[0].margin
    search.measured = {at: SimpleNamespace(met=margin >= 0) for at, margin in enumerate(margins)}  # type: ignore[misc]
    one = np.ones(len(chances))
    rows = np.arange(len(chances))[:, None]
    return search, Pool(rows, rows[:, 0], rows[:, 0], one, one, one, one, one > 0)


TRIALS, RISK = 3000, 0.05
ALLOWED = RISK + 3 * math.sqrt(RISK * (1 - RISK) / TRIALS)  # three standard errors of so many trials


def test_a_sequence_is_wrong_no_oftener_than_one_test() -> None:
    """However many candidates just fail to be enough, one is called enough in at most the stated share of runs."""
    rng, wrong = np.random.default_rng(5), 0
    for _ in range(TRIALS):
        search, _ = search_of([0.9, 0.7999, 0.7998, 0.7997, 0.5], 200, RISK, rng)
        wrong += any(each > 0 for each in search.shown([0, 1, 2, 3, 4]))  # type: ignore[list-item]
    assert wrong / TRIALS <= ALLOWED
    assert wrong > 0  # the cases are hard enough to err


def test_none_of_these_is_wrong_no_oftener_than_one_test() -> None:
    """Of thirty candidates one is just enough: that none is said to be is as rare as one test's error."""
    rng, wrong = np.random.default_rng(6), 0
    for _ in range(TRIALS):
        search, pool = search_of([0.3] * 29 + [0.8], 200, RISK, rng)
        steps = search.open((), pool)
        try:
            next(steps)
        except StopIteration as end:
            wrong += len(end.value) == 0
    assert wrong / TRIALS <= ALLOWED
    assert wrong > 0
