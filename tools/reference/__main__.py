"""Write the generated parts of docs/reference: `python -m tools.reference`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tools.reference import bundled, command, files, keys, results
from tools.reference.marks import filled

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
MARKED: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "bundled-scenarios.md": bundled.tables,
    "caseload-files.md": files.of_caseloads,
    "history-files.md": files.of_histories,
    "result-columns.md": results.tables,
    "scenario-files.md": keys.tables,
}
WHOLE: Mapping[str, Callable[[], str]] = {"command.md": command.page}


def pages() -> dict[str, str]:
    """Return each page by its file's name, with all that is generated as it is now."""
    made = {name: filled((FOLDER / name).read_text(encoding="utf-8"), tables()) for name, tables in MARKED.items()}
    return made | {name: page() for name, page in WHOLE.items()}


def main() -> None:
    """Write them."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
