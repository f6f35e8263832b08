"""How hard to try, in counts and never in seconds: the same plan on a slow machine as on a fast one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SolveParams:
    """Counts that end each part of the solver.

    Raises ValueError where a count is negative.
    """

    price_rounds: int = 1_500  # steps that price psychologist-weeks
    search_rounds: int = 200  # people taken out and put back, for each person there is
    chains: int = 1  # searches of each part beside each other, of which the best is kept
    swaps: int = 2  # times that every psychologist is planned anew together with a few others, where it is not proved
    columns: int = 20_000  # starts left, up to which a part is given to a linear and an integer programme
    work: float = 4.0  # units of the integer programme's own count of its work, for each question put to it
    stages: int = 3  # 1: value only; 2: then fewest changes; 3: then earliest starts
    threads: int = 2  # independent parts at a time; the plan is the same with any number

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if min(self.price_rounds, self.search_rounds, self.swaps, self.columns, self.work) < 0:
            raise ValueError("Counts of an Effort must be 0 or more.")
        if not 1 <= self.stages <= 3:
            raise ValueError("Effort.stages must be 1, 2 or 3.")
        if min(self.threads, self.chains) < 1:
            raise ValueError("Effort.threads and Effort.chains must be 1 or more.")


QUICK = SolveParams(
    price_rounds=800, search_rounds=100, swaps=0, work=1.0
)  # many questions of one list, each nearly the same
