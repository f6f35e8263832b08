"""A face-off of orders of places: the question, and its answer as it grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.base.arrays import Float64s
from planner.base.fault import Fault, InputError
from planner.model.parameters import Parameters
from planner.optimise.policies.factory import NAMES
from planner.outcome import Outcome
from planner.outcome.compare import HEADLINE
from planner.outcome.interval import Interval, mean_interval, ratio_interval
from planner.outcome.outcome import BY_NAME
from planner.parallel import Processes, Serial, map_chunks
from planner.scenario import ScenarioFile
from planner.sim.tally.tally import Tally
from planner.studies.orders.hindsight import Aim, Hindsight
from planner.studies.orders.replication import COLUMN, CompareOrders, ReplicationResult

ROLLING = "rolling-plan"
ORDERS = tuple(name for name in NAMES if name != ROLLING)  # which takes seconds a future where these take moments
FUTURES, BOUNDED, SHOW_EVERY = 100, 10, 10


@dataclass(frozen=True)
class Question:
    """Orders to compare in a scenario, the first being what the others are compared with."""

    file: ScenarioFile
    orders: tuple[str, ...] = ORDERS
    seed: int = 1
    futures: int = FUTURES
    bounded: int = BOUNDED  # of which what was possible is worked out too

    @property
    def to_bound(self) -> int:
        """On how many futures what was possible can be worked out."""
        return self.bounded if Hindsight.knows(self.file.scenario) else 0

    def check(self) -> None:
        """Raise InputError where it cannot be answered, all faults at once."""
        faults = [
            Fault("orders", "order", name, f"must be one of {', '.join(NAMES)}")
            for name in self.orders
            if name not in NAMES
        ]
        if len(set(self.orders)) < 2 or len(set(self.orders)) < len(self.orders):
            faults.append(Fault("orders", "orders", ", ".join(self.orders), "must be two or more, each once"))
        if not 0 <= self.bounded <= self.futures:
            faults.append(Fault("orders", "bounded", str(self.bounded), "must be between 0 and the number of futures"))
        if faults:
            raise InputError(faults)


@dataclass(frozen=True, eq=False)
class Answer:
    """What each order achieved on the same futures."""

    question: Question
    outcomes: tuple[Outcome, ...]  # one an order
    finished: Float64s  # [futures, orders, aims]
    by_group: Float64s  # [futures, orders, groups]
    most: Float64s  # [bounded futures, aims]
    expected: Float64s  # [bounded futures, aims]

    @property
    def futures(self) -> int:
        """On how many futures it rests."""
        return len(self.finished)

    @property
    def bounded(self) -> int:
        """On how many it is known what was possible."""
        return len(self.most)

    def untreated(self, order: int) -> Float64s:
        """Return reachable people released untreated, [futures]."""
        return BY_NAME[HEADLINE].of(self.outcomes[order])

    def fewer(self, order: int, than: int) -> Interval:
        """Return how many fewer are released untreated than in another order, paired."""
        return mean_interval(self.untreated(than) - self.untreated(order))

    def difference(self, order: int) -> Interval:
        """Return how many more are released untreated than in the first order, paired."""
        return mean_interval(self.untreated(order) - self.untreated(0))

    @cached_property
    def best(self) -> int:
        """The order with the fewest released untreated."""
        return int(np.argmin(self._means))

    @cached_property
    def rival(self) -> int:
        """The order next to the best."""
        return int(np.argmin([np.inf if at == self.best else mean for at, mean in enumerate(self._means)]))

    @cached_property
    def _means(self) -> list[float]:
        return [float(self.untreated(at).mean()) for at in range(len(self.outcomes))]

    def share(self, order: int, aim: Aim, *, knowing_luck: bool) -> Interval:
        """Return the share an order finished of what was possible: a ratio of means, paired, between none and all."""
        column = COLUMN[aim]
        bound = (self.most if knowing_luck else self.expected)[:, column]
        found = ratio_interval(self.finished[: self.bounded, order, column], bound)
        if found.low is None or found.high is None:
            return found
        return Interval(found.estimate, max(found.low, 0.0), min(found.high, 1.0))


@dataclass(frozen=True)
class Stage:
    """How far the work has come; the answer so far where there is a new one."""

    done: int
    of: int
    answer: Answer | None = None


def stages(question: Question, workers: int) -> Iterator[Stage]:
    """Yield how far it has come, and the answer every few futures; no digit depends on how many processes."""
    task = CompareOrders(question.file, question.orders, question.seed, question.to_bound)
    chunks, found = [range(at, at + 1) for at in range(question.futures)], list[ReplicationResult]()
    executor = Serial() if workers == 1 else Processes(workers)
    for part in map_chunks(task, chunks, executor=executor):
        found += part
        is_due = len(found) % SHOW_EVERY == 0 or len(found) == question.futures
        yield Stage(len(found), question.futures, _answer(question, found) if is_due and len(found) > 1 else None)


def _answer(question: Question, found: list[ReplicationResult]) -> Answer:
    parameters, bounded = Parameters(question.file.scenario), min(question.to_bound, len(found))
    return Answer(
        question=question,
        outcomes=tuple(_outcome(question, parameters, found, at) for at in range(len(question.orders))),
        finished=np.asarray([each.finished for each in found]),
        by_group=np.asarray([each.by_group for each in found]),
        most=np.asarray([each.most for each in found[:bounded]]).reshape(bounded, len(Aim)),
        expected=np.asarray([each.expected for each in found[:bounded]]).reshape(bounded, len(Aim)),
    )


def _outcome(question: Question, parameters: Parameters, found: list[ReplicationResult], order: int) -> Outcome:
    room = Tally.room(parameters, len(found), weekly=False)
    for at, each in enumerate(found):
        room.take(at, each.tallies[order])
    return Outcome(question.file, parameters, room)
