"""What every model here reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """The best plan found and the best bound, in weighted finishes."""

    value: float | None  # None where no plan was found
    bound: float
    is_proved: bool

    @property
    def gap(self) -> float:
        """The share of the bound that may be missing; all of it where there is no plan."""
        return 1.0 if self.value is None else max(0.0, (self.bound - self.value) / self.bound)
