"""Every candidate met whole with every future: the answers that a search is held to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from planner.base.arrays import Bools, Float64s
from planner.experiment import Experiment, run
from planner.outcome.measures import BY_NAME
from planner.outcome.outcome import Outcome
from planner.sim.tally.outcome_codes import SpellOutcome
from planner.studies.staffing import StaffingQuestion
from planner.studies.staffing.candidate import Candidate

FILES_AT_ONCE = 8


@dataclass(frozen=True)
class Every:
    """Every candidate of a question, and what happens with it."""

    question: StaffingQuestion
    candidates: list[Candidate]
    met: Float64s  # share of futures in which the target is met, [candidates]
    untreated: Float64s  # [candidates, futures]

    @property
    def cheapest(self) -> int | None:
        """The lowest price at which the target is met in enough of these very futures."""
        enough = self.met >= self.question.confidence
        prices = [self.question.gbp(each) for each, does in zip(self.candidates, enough, strict=True) if does]
        return min((price for price in prices if price is not None), default=None)


def every(question: StaffingQuestion) -> Every:
    """Meet every candidate with every future that judges."""
    kinds, most = len(question.kinds), question.most
    counts = [each for each in itertools.product(range(most + 1), repeat=kinds) if sum(each) <= most]
    candidates = [Candidate(each, levers) for levers in question.lever_sets for each in counts]
    outcomes = [
        outcome for at in range(0, len(candidates), FILES_AT_ONCE) for outcome in _run(question, candidates, at)
    ]
    met = np.asarray([_met(outcome, question.target).mean() for outcome in outcomes])
    untreated = np.asarray([BY_NAME["reachable_untreated"].of(outcome) for outcome in outcomes])
    return Every(question, candidates, met, untreated)


def _run(question: StaffingQuestion, candidates: list[Candidate], at: int) -> list[Outcome]:
    files = [question.made(each) for each in candidates[at : at + FILES_AT_ONCE]]
    return run(Experiment(files, question.seed), question.replications)


def _met(outcome: Outcome, target: float) -> Bools:
    """Whether the target is met in each future, in decimals, future by future; with nobody released it is."""
    untreated = BY_NAME["reachable_untreated"].of(outcome)
    share = BY_NAME["share_reachable_untreated"].of(outcome)
    released = outcome.spells((SpellOutcome.COMPLETED, SpellOutcome.GOES_ON)) + untreated
    assert np.allclose(100 * untreated, np.nan_to_num(share) * released)  # what the tables call the share
    limit = Decimal(repr(target))
    return np.asarray([int(part) <= limit * int(of) for part, of in zip(untreated, released, strict=True)])
