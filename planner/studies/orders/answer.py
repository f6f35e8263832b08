"""What each order of places achieved, how near it came to what was possible, and who gains and who loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from planner.base.arrays import Float64s
from planner.outcome import Outcome
from planner.outcome.interval import Interval, mean_interval, ratio_interval
from planner.outcome.measures import BY_NAME, HEADLINE
from planner.present.section import Section
from planner.present.study import Answer
from planner.studies.orders import tables, words
from planner.studies.orders.hindsight import Aim
from planner.studies.orders.replication import COLUMN

if TYPE_CHECKING:
    from planner.studies.orders.question import OrdersQuestion


@dataclass(frozen=True, eq=False, repr=False)
class OrdersAnswer(Answer):
    """What each order achieved on the same replications.

    Attributes
    ----------
    question
        What was asked.
    outcomes
        One an order, in the question's order.
    finished
        People who finished, in each sense of `Aim`; float64 [replications, orders, aims].
    by_group
        People released having completed, by group of `groups.labels`; float64 [replications, orders, groups].
    most
        The most people that any order could have finished, knowing everything; float64 [bounded replications, aims].
    expected
        The same, knowing everything but how courses and reviews go; float64 [bounded replications, aims].
    """

    name: ClassVar[str] = "orders"
    question: OrdersQuestion
    outcomes: tuple[Outcome, ...]
    finished: Float64s
    by_group: Float64s
    most: Float64s
    expected: Float64s

    @property
    def replications(self) -> int:
        """On how many replications it rests."""
        return len(self.finished)

    @property
    def bounded(self) -> int:
        """On how many it is known what was possible."""
        return len(self.most)

    def untreated(self, order: int) -> Float64s:
        """Return reachable people released untreated, [replications]."""
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

    def share(self, order: int, aim: Aim, *, knowing_path: bool) -> Interval:
        """Return the share an order finished of what was possible: a ratio of means, paired, between none and all."""
        column = COLUMN[aim]
        bound = (self.most if knowing_path else self.expected)[:, column]
        found = ratio_interval(self.finished[: self.bounded, order, column], bound)
        if found.low is None or found.high is None:
            return found
        return Interval(found.estimate, max(found.low, 0.0), min(found.high, 1.0))

    def headline(self) -> str:
        """Return which order releases fewest untreated, in a sentence."""
        return words.headline(self)

    def basis(self) -> str:
        """Return what the numbers rest on."""
        return words.basis(self)

    def sections(self) -> Iterator[Section]:
        """Yield what each order achieves, how near it came, and who gains and loses by the best."""
        from planner.studies.orders import sections  # noqa: PLC0415 - figures take half a second to load

        yield from sections.overall(self)
        yield sections.who(self, self.best or 1)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return what the orders achieve, what was possible, by group, and replication by replication."""
        return tables.all_of(self)

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        return tables.document(self)
