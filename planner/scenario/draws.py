"""What a parameter may draw: the bounds of its whole numbers, declared with its type and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from planner.scenario.distribution import Distribution, Shape
from planner.scenario.parameter import LONGEST_HORIZON_DAYS, Part

ONCE_IN = 1_000_000  # draws of what must end: so rarely may one be beyond its most, and is then its most


@dataclass(frozen=True)
class Draws:
    """The whole numbers that a parameter draws: `Annotated[Distribution, Draws(least=1)]` declares them with its type.

    Parameters
    ----------
    least
        What is drawn below this is this.
    most
        What must end does so by this, in the unit of the parameter: a distribution that is beyond it more than once in
        ONCE_IN draws is refused, and a draw that is beyond it all the same is this. None where it may never come.
    """

    least: int = 0
    most: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check whatever distribution is stated."""
        return core_schema.no_info_after_validator_function(self._ends, handler(source))

    def _ends(self, shape: Shape) -> Shape:
        if self.most is not None and shape.cdf(np.array([self.most + 0.5]))[0] < 1 - 1 / ONCE_IN:
            raise ValueError(f"must be at most {self.most:,}, but for one draw in {ONCE_IN:,}")
        return shape

    def __str__(self) -> str:
        """In words, as the reference has it."""
        least = [f"at least {self.least:,}"] if self.least else []
        return " and ".join(least + ([] if self.most is None else [f"at most {self.most:,}"]))


def draws_of(part: type[Part], key: str) -> Draws:
    """Return the whole numbers that a parameter of a part draws, as they are declared with it."""
    return next((each for each in part.model_fields[key].metadata if isinstance(each, Draws)), Draws())


A_DAY_OR_MORE = Draws(least=1)
ADayOrMore = Annotated[Distribution, A_DAY_OR_MORE]
"""A length of a day at least, which may be never."""
EndingDays = Annotated[Distribution, Draws(most=LONGEST_HORIZON_DAYS)]
"""A length that must end."""
