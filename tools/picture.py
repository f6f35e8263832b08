"""Draw the README's picture: what `planner compare` prints, as it is."""

import io
from pathlib import Path

from rich.console import Console

from planner import Experiment, compare, read, run
from planner.parallel import processors
from planner.present import report
from planner.present.manifest import Run

NAMES = (
    "england-wales",
    "two-more-psychologists",
    "five-more-psychologists",
    "probation-practitioners",
    "fewer-lost-sessions",
    "same-money-better-order",
    "two-posts-lost",
)
REPLICATIONS, SEED, WIDTH = 100, 1, 140


def main() -> None:
    """Compare, and save the table as docs/pictures/compare.svg."""
    root = Path(__file__).parents[1]
    study = Experiment([read(root / "scenarios" / f"{name}.toml") for name in NAMES], SEED)
    compared = compare(run(study, REPLICATIONS, processors()))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(report.comparison(compared, Run("compare", SEED, REPLICATIONS, "reference", ""), WIDTH))
    console.save_svg(str(root / "docs" / "pictures" / "compare.svg"), title="planner compare", unique_id="compare")


if __name__ == "__main__":
    main()
