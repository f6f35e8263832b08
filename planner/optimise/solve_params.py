"""Deterministic solver limits: iterations and deterministic time, never wall-clock: the same plan on any machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SolveParams:
    """Counts that end each part of the solver (cf. CP-SAT's `max_deterministic_time`).

    Parameters
    ----------
    price_rounds
        Steps of the volume algorithm, which prices psychologist-weeks.
    search_rounds
        Ruin-and-recreate rounds of the search, for each person there is.
    chains
        Searches of each subproblem beside each other, of which the best is kept.
    swaps
        Times that every psychologist is planned anew together with a few others, where the plan is not proved.
    columns
        Starts left, up to which a subproblem is given to a linear and an integer programme.
    deterministic_time
        Units of CP-SAT's own count of its work, for each question put to the integer programme.
    stages
        1: value only; 2: then fewest changes; 3: then earliest starts.
    threads
        Independent subproblems at a time; the plan is the same with any number.

    Raises
    ------
    ValueError
        If a count is negative, `stages` is not 1, 2 or 3, or `threads` or `chains` is below 1.
    """

    price_rounds: int = 1_500
    search_rounds: int = 200
    chains: int = 1
    swaps: int = 2
    columns: int = 20_000
    deterministic_time: float = 4.0
    stages: int = 3
    threads: int = 2

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        counts = (self.price_rounds, self.search_rounds, self.swaps, self.columns, self.deterministic_time)
        if min(counts) < 0:
            raise ValueError("Counts of SolveParams must be 0 or more.")
        if not 1 <= self.stages <= 3:
            raise ValueError("SolveParams.stages must be 1, 2 or 3.")
        if min(self.threads, self.chains) < 1:
            raise ValueError("SolveParams.threads and SolveParams.chains must be 1 or more.")


QUICK = SolveParams(price_rounds=800, search_rounds=100, swaps=0, deterministic_time=1.0)
"""For many questions of one list, each nearly the same."""
