"""The tables of docs/explanation/orders.md, from what `planner orders ... --format json` printed into a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

DASH = "–"


def main() -> None:
    """Print the tables of each file named."""
    for path in sys.argv[1:]:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        parts = [achieved(found["orders"]), possible(found["possible"]), groups(found["groups"])]
        print("\n\n".join("\n".join(part) for part in parts), end="\n\n")  # noqa: T201


def achieved(rows: list[dict[str, Any]]) -> list[str]:
    """Return what each order achieves."""
    first, lines = rows[0]["order"], []
    for row in rows:
        is_first = row["order"] == first
        fewer, more = (DASH if is_first else signed(row, name) for name in ("fewer", "completions_more"))
        behind = signed(row, "behind") if row["behind"] else DASH
        lines.append([row["order"], f"{row['untreated']:.1f}", fewer, behind, f"{row['completions']:.1f}", more])
    head = (
        *("order", "untreated", f"fewer than in {first}", "more than in the best"),
        *("courses completed", f"more than in {first}"),
    )
    return table(head, lines)


def possible(rows: list[dict[str, Any]]) -> list[str]:
    """Return how near each order comes to what was possible."""
    mine = {(row["aim"], row["order"]): row for row in rows}
    names = list(dict.fromkeys(row["order"] for row in rows))
    completed, released = mine["completed", names[0]], mine["released", names[0]]
    head = (
        "order",
        f"of {completed['most']:.1f} courses completed, knowing everything",
        f"of {completed['expected']:.1f}, but not how courses and reviews go",
        f"of {released['most']:.1f} released having completed, knowing everything",
    )
    lines = [
        [
            name,
            share(mine["completed", name], "share_of_most"),
            share(mine["completed", name], "share_of_expected"),
            share(mine["released", name], "share_of_most"),
        ]
        for name in names
    ]
    return table(head, lines)


def groups(rows: list[dict[str, Any]]) -> list[str]:
    """Return who gains and who loses, by order."""
    names = list(dict.fromkeys(row["order"] for row in rows))
    mine = {(row["grouping"], row["group"], row["order"]): row for row in rows}
    people = list(dict.fromkeys((row["grouping"], row["group"]) for row in rows))
    lines = []
    for who in people:
        base = mine[*who, names[0]]["finished"]
        cells = [f"{mine[*who, name]['more']:+.1f}" for name in names[1:]]
        lines.append([f"{who[0]}: {who[1]}", f"{base:.1f}", *cells])
    return table(("group", f"finished, {names[0]}", *names[1:]), lines)


def signed(row: dict[str, Any], name: str) -> str:
    """Return a difference with its interval."""
    return f"{row[name]:+.1f} ({row[f'{name}_low']:+.1f} to {row[f'{name}_high']:+.1f})"


def share(row: dict[str, Any], name: str) -> str:
    """Return a share with its interval."""
    return f"{row[name]:.3f} ({row[f'{name}_low']:.3f} to {row[f'{name}_high']:.3f})"


def table(head: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    """Return a table as Markdown."""
    return [f"| {' | '.join(each)} |" for each in (head, ["---"] * len(head), *rows)]


if __name__ == "__main__":
    main()
