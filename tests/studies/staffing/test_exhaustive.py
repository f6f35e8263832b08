"""Every answer is held to every candidate met whole with the same futures."""

from __future__ import annotations

import numpy as np
import pytest
from studies.staffing.brute import Every, every
from studies.staffing.conftest import LINKED, Ask, solved

from planner.outcome.interval import mean_interval
from planner.studies.staffing import StaffingAnswer
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.enough import Verdict
from planner.studies.staffing.lever import Lever

HALF = Lever("not-held", 0.5, 60_000)
# The exact tests leave room for chance, so an answer may be "2, or 1 that is too close to call": what the very futures
# of the search say lies in what it leaves open, wherever its tests rest on those futures.
CASES = [
    pytest.param(0.60, 0.8, "", {}, Verdict.ENOUGH, id="two parts"),
    pytest.param(0.45, 0.5, "", {}, Verdict.ENOUGH, id="the middle future"),
    pytest.param(0.60, 0.8, LINKED, {}, Verdict.ENOUGH, id="linked teams"),
    pytest.param(0.65, 0.9, "", {"seed": 7}, Verdict.ENOUGH, id="another seed"),
    pytest.param(0.65, 0.85, "", {"replications": 1500, "most": 2}, Verdict.ENOUGH, id="settled"),
    pytest.param(0.55, 0.8, LINKED, {}, Verdict.NOT_SHOWN, id="too close"),
    pytest.param(0.45, 0.8, "", {"seed": 3, "most": 2}, Verdict.OUT_OF_REACH, id="out of reach"),
    pytest.param(0.55, 0.8, "", {"levers": (HALF,), "most": 2}, Verdict.NOT_SHOWN, id="a lever with a price"),
]


def held(answer: StaffingAnswer, found: Every) -> None:
    """Hold the fewest and the cheapest to every candidate."""
    main, price = answer.main, answer.cheapest
    bare = [at for at, each in enumerate(found.candidates) if not each.levers]
    enough = [found.candidates[at].posts for at in bare if found.met[at] >= found.question.confidence]
    assert main.at_least <= min(enough, default=found.question.most + 1)
    if main.candidate:
        assert min(enough) <= main.candidate.posts
    if main.verdict is Verdict.OUT_OF_REACH:
        assert not enough
    assert price is not None
    if price.gbp is not None:
        assert found.cheapest is not None
        assert price.at_least_gbp <= found.cheapest <= price.gbp
    elif price.at_least_gbp is None and price.complete == found.question.most:
        assert found.cheapest is None


@pytest.mark.parametrize(("target", "confidence", "text", "options", "verdict"), CASES)
def test_the_fewest_and_the_cheapest(
    ask: Ask, target: float, confidence: float, text: str, options: dict[str, object], verdict: Verdict
) -> None:
    question = ask(target, confidence, text, **options)
    found = every(question)
    answer = solved(question)
    held(answer, found)
    assert answer.main.verdict is verdict
    assert answer.main.is_settled or question.replications < 1500
    for candidate, seen in answer.measured.items():  # the search sees each candidate as it is
        at = found.candidates.index(candidate)
        assert np.array_equal(seen.untreated, found.untreated[at])
        assert seen.met.mean() == found.met[at]


@pytest.mark.parametrize(("text", "gbp"), [("", 160_000), (LINKED, 140_000), ("", 75_000), ("", 1000)])
def test_the_best_for_a_budget(ask: Ask, text: str, gbp: int) -> None:
    question = ask(0.4, 0.8, text, budget_gbp=gbp)
    found = every(question)
    answer = solved(question)
    assert answer.budget is not None
    within = [at for at, each in enumerate(found.candidates) if (question.gbp(each) or 0) <= gbp]
    assert answer.budget.considered == len(within)
    means = found.untreated.mean(axis=1)
    best = min(within, key=lambda at: float(means[at]))
    mine = found.candidates.index(answer.budget.candidate)
    assert mine in within
    assert means[mine] - means[best] <= answer.budget.better_by
    assert found.candidates[best] in answer.budget.alike
    change = mean_interval(found.untreated[mine] - found.untreated[found.candidates.index(Candidate((0,) * 4))])
    assert answer.budget.difference == change


def test_it_looks_at_far_fewer(ask: Ask) -> None:
    """Of three teams and three roles: every candidate would be met whole with every future."""
    question = ask(0.40, 0.8, teams=(), roles=(), most=5, replications=300)
    answer = solved(question)
    assert answer.grid == 2002  # ways to have at most 5 of 9 kinds: 14! / (9! 5!)
    assert answer.effort < answer.brute_effort / 20
