"""The table of the bundled scenarios: what each is, and what it extends."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tools.reference.marks import written_table

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"


def tables() -> dict[str, str]:
    """Return the tables of the page by the name in their mark."""
    return {"bundled": _table(FOLDER), "theory": _table(FOLDER / "theory")}


def _table(folder: Path) -> str:
    rows = []
    for path in sorted(folder.glob("*.toml")):
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
        extends = stated.get("extends", "").removesuffix(".toml")
        rows.append((f"`{path.stem}`", stated["title"], stated["description"], f"`{extends}`" * bool(extends)))
    return written_table(("name", "title", "what it assumes", "extends"), rows)
