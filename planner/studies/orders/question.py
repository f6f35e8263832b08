"""Which order of places achieves most? Orders compared on the same replications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from planner.base.fault import Fault, InputError
from planner.experiment import BATCH
from planner.model.parameters import Parameters
from planner.outcome import Outcome
from planner.parallel import Processes, Serial, map_chunks
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.sim.tally.tally import Tally
from planner.studies.orders.answer import OrdersAnswer
from planner.studies.orders.hindsight import Aim, Hindsight
from planner.studies.orders.replication import CompareOrders, ReplicationResult

DEFAULT_ORDERS = tuple(name for name, rule in PRIORITY_RULES.items() if not rule.is_slow)
REPLICATIONS, BOUNDED, SHOW_EVERY = 100, 10, 10


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
    replications
        How many replications.
    bounded
        On how many of the first of them what was possible is worked out too, which takes seconds each.
    """

    file: ScenarioFile
    orders: tuple[str, ...] = DEFAULT_ORDERS
    seed: int = 1
    replications: int = REPLICATIONS
    bounded: int = BOUNDED
    unit: ClassVar[str] = "futures"

    @property
    def to_bound(self) -> int:
        """On how many replications what was possible can be worked out."""
        return self.bounded if Hindsight.knows(self.file.scenario) else 0

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint(
            "orders",
            [self.file],
            orders=self.orders,
            seed=self.seed,
            replications=self.replications,
            bounded=self.bounded,
            engine=BATCH,
        )

    @property
    def command_line(self) -> str:
        """The command that makes these numbers."""
        named = "" if self.orders == DEFAULT_ORDERS else "".join(f" --order {name}" for name in self.orders)
        replications = "" if self.replications == REPLICATIONS else f" --replications {self.replications}"
        bounded = "" if self.bounded == BOUNDED else f" --bounded {self.bounded}"
        return f"planner orders {self.file.argument}{named}{replications}{bounded} --seed {self.seed}"

    def check(self) -> None:
        """Check it.

        Raises
        ------
        InputError
            Where it cannot be answered, with all faults at once.
        """
        faults = [
            Fault("orders", "order", name, f"must be one of {', '.join(PRIORITY_RULES)}")
            for name in self.orders
            if name not in PRIORITY_RULES
        ]
        if len(set(self.orders)) < 2 or len(set(self.orders)) < len(self.orders):
            faults.append(Fault("orders", "orders", ", ".join(self.orders), "must be two or more, each once"))
        if not 0 <= self.bounded <= self.replications:
            faults.append(Fault("orders", "bounded", str(self.bounded), "must be between 0 and the number of futures"))
        if faults:
            raise InputError(faults)

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[OrdersAnswer]]:
        """Yield how far it has come, and the answer every few replications; no digit depends on how many processes."""
        task = CompareOrders(self.file, self.orders, self.seed, self.to_bound)
        chunks, found = [range(at, at + 1) for at in range(self.replications)], list[ReplicationResult]()
        yield Progress(0, self.replications)
        for part in map_chunks(task, chunks, executor=Serial() if workers == 1 else Processes(workers)):
            found += part
            is_due = len(found) % SHOW_EVERY == 0 or len(found) == self.replications
            yield Progress(len(found), self.replications, _answer(self, found) if is_due and len(found) > 1 else None)
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
    tally = Tally.zeros(parameters, len(found), weekly=False)
    for at, each in enumerate(found):
        tally.take(at, each.tallies[order])
    return Outcome(question.file, parameters, tally)
