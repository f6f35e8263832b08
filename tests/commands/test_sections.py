"""A section in a terminal of any width: nothing of it is cut."""

from __future__ import annotations

import io

import pytest
from common import ENGLAND_WALES, Write
from rich.cells import cell_len
from rich.console import Console

from planner.commands.answering import show
from planner.commands.sections import shown
from planner.present.section import Section
from planner.studies.compare import CompareAnswer, CompareQuestion

YEAR = "[calendar]\nhorizon_days = 365\n"


@pytest.fixture
def answer(write: Write) -> CompareAnswer:
    """The baseline for a year, fewer lost sessions, and more people: the last not like for like."""
    base = write(f'title = "A long name [red]that looks like markup[/]"\n{YEAR}', extends=ENGLAND_WALES, name="base")
    fewer = write(f"{YEAR}[levers]\nnot_held_factor = 0.1\n", extends=ENGLAND_WALES, name="fewer")
    more = write(f"{YEAR}[demand]\nreferrals_per_year = [90]\n", extends=ENGLAND_WALES, name="more")
    steps = CompareQuestion((base, fewer, more), 1, 4, by="team").answer(1)
    return [step.answer for step in steps if step.answer is not None][-1]


def printed(answer: CompareAnswer, width: int) -> str:
    """Return what a terminal of that width would show."""
    console = Console(width=width, file=io.StringIO(), record=True)
    show(answer, console)
    return console.export_text()


@pytest.mark.parametrize("width", [60, 80, 119, 120, 140, 200])
def test_nothing_is_cut(answer: CompareAnswer, width: int) -> None:
    """At any width every line fits, and every word of every cell is there whole; a list needs no head of its first."""
    text = printed(answer, width)
    assert all(cell_len(line.rstrip()) <= width for line in text.splitlines())
    there = set(text.split())
    for section in answer.sections():
        for cell in (*section.head[1:], *(cell for row in section.rows for cell in row)):
            assert set(cell.split()) <= there, cell
    flat = " ".join(text.split())
    for words in ("not an effect on reoffending", "4 futures, seed 1", "markup[/]", "not like for like", "not costed"):
        assert words in flat
    assert "…" not in text


def test_a_table_where_it_fits_and_lists_where_not() -> None:
    """Each row is a list of its own, by the heads of its columns."""
    head = ("Who", "first-number", "second-number", "third-number")
    section = Section("Title", "Sentence.", None, head, [["one", "1", "1", "1"], ["two", "2", "2", "2"]])
    wide, narrow = (Console(width=width, file=io.StringIO(), record=True) for width in (60, 30))
    wide.print(shown(section))
    narrow.print(shown(section))
    lines = [line.split() for line in wide.export_text().splitlines()]
    assert list(head) in lines
    assert ["one", "1", "1", "1"] in lines
    lines = [line.split() for line in narrow.export_text().splitlines()]
    assert [lines.count([name, "1"]) for name in head[1:]] == [1, 1, 1]
    assert [lines.count([name]) for name in ("one", "two")] == [1, 1]
