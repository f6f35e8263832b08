"""A section as a terminal shows it: its sentence, and its numbers as a table, or as lists where that would not fit."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from planner.base.text import seen
from planner.present.section import Section

FIRST_WIDTH = 24  # characters, at least, of what a row is about
BETWEEN, EDGES = 3, 2  # characters between two columns, and around all of them


def shown(of: Section, *, most: int | None = None) -> RenderableType:
    """Return a section; of its table no more rows than asked for, and how many there are beside."""
    if of.is_reference:
        where = Text("The list is in what --format json prints or --out writes.", style="dim")
        return Group(Text(seen(of.title), style="bold"), _text(of.sentence), where, Text())
    rows = of.rows if most is None else of.rows[:most]
    rest = len(of.rows) - len(rows)
    notes = (
        [Text(f"{rest} more, of less effect: in what --format json prints or --out writes.", style="dim")]
        if rest
        else []
    )
    return Group(Text(seen(of.title), style="bold"), _text(of.sentence), _Rows(of, rows), *notes, Text())


class _Rows:
    """Rows of a section: no word of them is cut, at any width of the terminal that is wider than the word."""

    def __init__(self, of: Section, rows: Sequence[Sequence[str]]) -> None:
        self._of, self._rows = of, rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = [list(column) for column in zip(self._of.head, *self._rows, strict=True)]
        widths = _widths(columns, options.max_width - BETWEEN * (len(columns) - 1) - EDGES)
        if widths is not None:
            yield self._table(widths)
        else:
            yield from map(self._list, self._rows)

    def _table(self, widths: Sequence[int]) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for at, (head, width) in enumerate(zip(self._of.head, widths, strict=True)):
            justify = "left" if at < self._of.text_columns else "right"
            table.add_column(_text(head), justify=justify, width=width)  # type: ignore[arg-type]
        for row in self._rows:
            table.add_row(*map(_text, row))
        return table

    def _list(self, row: Sequence[str]) -> Table:
        """Return a row as a list of what its columns hold."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column(_text(_one_line(row[0])), overflow="fold")
        table.add_column("", overflow="fold")
        for head, cell in zip(self._of.head[1:], row[1:], strict=True):
            table.add_row(_text(_one_line(head)), _text(_one_line(cell)))
        return table


def _text(text: str) -> Text:
    """Return text, line by line, without what a terminal would do instead of showing it."""
    return Text("\n".join(map(seen, text.split("\n"))))


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return a width for each column so that all fit and no word is cut; None where there is none."""
    widths = [max(cell_len(line) for cell in column for line in (cell.splitlines() or [""])) for column in columns]
    least = [max((cell_len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    least[0] = max(least[0], min(widths[0], FIRST_WIDTH))
    while sum(widths) > room:
        spare = [width if width > fewest else 0 for width, fewest in zip(widths, least, strict=True)]
        if not any(spare):
            return None
        widths[spare.index(max(spare))] -= 1
    return widths
