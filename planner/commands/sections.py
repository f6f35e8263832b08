"""A section of a page as a terminal shows it: its sentence, and the table that holds its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner.present.section import Section

FIRST_WIDTH = 24  # characters, at least, of what a row is about


def shown(of: Section, *, most: int | None = None) -> RenderableType:
    """Return a section; of its table no more rows than asked for, and how many there are beside."""
    rows = of.rows if most is None else of.rows[:most]
    rest = len(of.rows) - len(rows)
    notes = (
        [Text(f"{rest} more, of less effect: in what --format json prints or --out writes.", style="dim")]
        if rest
        else []
    )
    return Group(Text(of.title, style="bold"), Text(of.sentence), _table(of, rows), *notes, Text())


def _table(of: Section, rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for at, head in enumerate(of.head):
        is_text = at < of.text_columns
        least = FIRST_WIDTH if at == 0 else None
        table.add_column(Text(head), justify="left" if is_text else "right", overflow="fold", min_width=least)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
