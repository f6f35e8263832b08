"""Which order of places achieves most? Orders compared on the same replications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from planner.base.fault import Fault, InputError
from planner.experiment import BATCH
from planner.model.parameters import Parameters
from planner.optimise.policies.factory import NAMES
from planner.outcome import Outcome
from planner.parallel import Processes, Serial, map_chunks
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.sim.tally.tally import Tally
from planner.studies.orders.answer import OrdersAnswer
from planner.studies.orders.hindsight import Aim, Hindsight
from planner.studies.orders.replication import CompareOrders, ReplicationResult

ROLLING = "rolling-plan"
ORDERS = tuple(name for name in NAMES if name != ROLLING)  # which takes seconds a future where these take moments
FUTURES, BOUNDED, SHOW_EVERY = 100, 10, 10


@dataclass(frozen=True)
class OrdersQuestion:
    """Orders of places to compare in a scenario.

    Parameters
    ----------
    file
        The scenario.
    orders
        Names of built-in orders, two or more; the first is what the others are compared with.
    seed
        Of the random-number streams: the same seed gives the same digits.
    futures
        How many replications.
    bounded
        On how many of them what was possible is worked out too, which takes seconds each.
    """

    file: ScenarioFile
    orders: tuple[str, ...] = ORDERS
    seed: int = 1
    futures: int = FUTURES
    bounded: int = BOUNDED
    unit: ClassVar[str] = "futures"

    @property
    def to_bound(self) -> int:
        """On how many futures what was possible can be worked out."""
        return self.bounded if Hindsight.knows(self.file.scenario) else 0

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint(
            "orders",
            [self.file],
            orders=self.orders,
            seed=self.seed,
            futures=self.futures,
            bounded=self.bounded,
            engine=BATCH,
        )

    @property
    def command_line(self) -> str:
        """The command that makes these numbers."""
        named = "" if self.orders == ORDERS else "".join(f" --order {name}" for name in self.orders)
        futures = "" if self.futures == FUTURES else f" --replications {self.futures}"
        bounded = "" if self.bounded == BOUNDED else f" --bounded {self.bounded}"
        return f"planner orders {self.file.path}{named}{futures}{bounded} --seed {self.seed}"

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

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[OrdersAnswer]]:
        """Yield how far it has come, and the answer every few futures; no digit depends on how many processes."""
        task = CompareOrders(self.file, self.orders, self.seed, self.to_bound)
        chunks, found = [range(at, at + 1) for at in range(self.futures)], list[ReplicationResult]()
        yield Progress(0, self.futures)
        for part in map_chunks(task, chunks, executor=Serial() if workers == 1 else Processes(workers)):
            found += part
            is_due = len(found) % SHOW_EVERY == 0 or len(found) == self.futures
            yield Progress(len(found), self.futures, _answer(self, found) if is_due and len(found) > 1 else None)
            if is_stopped():
                return


def _answer(question: OrdersQuestion, found: list[ReplicationResult]) -> OrdersAnswer:
    parameters, bounded = Parameters(question.file.scenario), min(question.to_bound, len(found))
    return OrdersAnswer(
        question=question,
        outcomes=tuple(_outcome(question, parameters, found, at) for at in range(len(question.orders))),
        finished=np.asarray([each.finished for each in found]),
        by_group=np.asarray([each.by_group for each in found]),
        most=np.asarray([each.most for each in found[:bounded]]).reshape(bounded, len(Aim)),
        expected=np.asarray([each.expected for each in found[:bounded]]).reshape(bounded, len(Aim)),
    )


def _outcome(question: OrdersQuestion, parameters: Parameters, found: list[ReplicationResult], order: int) -> Outcome:
    room = Tally.zeros(parameters, len(found), weekly=False)
    for at, each in enumerate(found):
        room.take(at, each.tallies[order])
    return Outcome(question.file, parameters, room)
