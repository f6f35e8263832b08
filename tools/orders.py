"""The tables of docs/orders.md: orders of places on the same futures, paired.

Arguments: how many futures, then the orders; all where none is named.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(ROOT)]

from planner.order import NAMES, rule_of  # noqa: E402 - found only now
from planner.outcome import Outcome  # noqa: E402
from planner.outcome.interval import mean_interval  # noqa: E402
from planner.outcome.outcome import BY_NAME  # noqa: E402
from planner.scenario import ScenarioFile, read  # noqa: E402
from planner.sim.experiment import processors  # noqa: E402
from planner.study import Study, run  # noqa: E402

SCENARIOS, SEED = ("england-wales", "strained"), 2027
FUTURES = 100
FIRST, BEST_INDEX = "referral", "cost-of-waiting"


def main() -> None:
    """Print a table for each scenario."""
    futures = int(sys.argv[1]) if len(sys.argv) > 1 else FUTURES
    names = sys.argv[2:] or list(NAMES)
    for name in SCENARIOS:
        file = read(ROOT / "scenarios" / f"{name}.toml")
        print(f"\n### {file.scenario.title}\n")  # noqa: T201
        print("\n".join(table(file, futures, names)))  # noqa: T201


def table(file: ScenarioFile, futures: int, names: list[str]) -> list[str]:
    """Return the lines of one table."""
    found = {name: outcome(file, name, futures) for name in dict.fromkeys([FIRST, BEST_INDEX, *names])}
    head = "| order | untreated | fewer than in referral order | fewer than by cost of waiting | courses completed |"
    return [head, "|---|---|---|---|---|", *(line(name, found) for name in names)]


def outcome(file: ScenarioFile, name: str, futures: int) -> Outcome:
    """Return what comes of an order."""
    study = Study([file], SEED, policy=rule_of(file.scenario, name))
    return run(study, futures, study.spreading(processors()))[0]


def line(name: str, found: dict[str, Outcome]) -> str:
    """Return one order's line."""
    untreated = {each: BY_NAME["reachable_untreated"].of(outcome) for each, outcome in found.items()}
    cells: list[Any] = [f"{untreated[name].mean():.1f}"]
    for other in (FIRST, BEST_INDEX):
        fewer = mean_interval(untreated[other] - untreated[name])
        cells.append("" if name == other else f"{fewer.estimate:+.1f} ({fewer.low:+.1f} to {fewer.high:+.1f})")
    cells.append(f"{BY_NAME['completions'].of(found[name]).mean():.1f}")
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
