"""Draw the README's picture: what `planner compare` prints, as it is, down to the first table."""

import io
from pathlib import Path

from rich.console import Console

from planner import read
from planner.commands.sections import shown
from planner.parallel import processors
from planner.studies.compare import CompareQuestion, sections

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
    files = tuple(read(root / "scenarios" / f"{name}.toml") for name in NAMES)
    *_, last = CompareQuestion(files, SEED, REPLICATIONS).answer(processors())
    if last.answer is None:
        raise RuntimeError("the last step has the whole answer")
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(last.answer.basis(), highlight=False)
    console.print(shown(sections.overview(last.answer)))
    console.save_svg(str(root / "docs" / "pictures" / "compare.svg"), title="planner compare", unique_id="compare")


if __name__ == "__main__":
    main()
