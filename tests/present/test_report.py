"""The comparison as people read it, at any width."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from common import ENGLAND_WALES, Write
from rich.console import Console

from planner import Experiment, compare, run
from planner.outcome import Compared
from planner.present import report
from planner.present.manifest import Run

YEAR = "[calendar]\nhorizon_days = 365\n"


@pytest.fixture
def compared(write: Write) -> list[Compared]:
    """The baseline for a year, fewer lost sessions, and more people: the last not like for like."""
    base = write(f'title = "A long name [red]that looks like markup[/]"\n{YEAR}', extends=ENGLAND_WALES, name="base")
    fewer = write(f"{YEAR}[levers]\nnot_held_factor = 0.1\n", extends=ENGLAND_WALES, name="fewer")
    more = write(f"{YEAR}[demand]\nreferrals_per_year = [90]\n", extends=ENGLAND_WALES, name="more")
    return compare(run(Experiment([base, fewer, more], 1), 4))


def printed(compared: list[Compared], width: int) -> str:
    """Return what a terminal of that width would show."""
    console = Console(width=width, file=io.StringIO(), record=True)
    console.print(report.comparison(compared, Run("compare", 1, 4, "reference", ""), width))
    return console.export_text()


@pytest.mark.parametrize("width", [60, 80, 119, 120, 140, 200])
def test_nothing_is_cut(compared: list[Compared], width: int) -> None:
    """At any width every line fits, the caveats stand, and the last cell of each table is there whole."""
    text = printed(compared, width)
    assert all(len(line.rstrip()) <= width for line in text.splitlines())
    flat = " ".join(text.split())
    for words in ("not an effect on reoffending", "4 futures, seed 1", "markup[/]", "not like for like", "£000"):
        assert words in flat
    assert ("bound" in flat) == (width >= report.TABLES_WIDTH)
    assert "…" not in text


def test_other_people_have_no_verdict(compared: list[Compared]) -> None:
    """A scenario with other people than the baseline's is not called better or worse."""
    assert [entry.same_population for entry in compared] == [True, True, False]
    document = report.document(compared, Run("compare", 1, 4, "reference", ""), "0")
    assert [s["same_people_and_programme_as_baseline"] for s in document["scenarios"]] == [True, True, False]


def test_groups_keep_their_labels(write: Write) -> None:
    """A scenario that lists its teams in another order, and one more, has each number under its own team."""
    base = write(YEAR, extends=ENGLAND_WALES, name="base")
    outcome = run(Experiment([base], 1), 6)[0]
    text = ENGLAND_WALES.read_text(encoding="utf-8")
    north, midlands = text.index("[teams.north]"), text.index("[teams.midlands]")
    south = text.index("[teams.south]")
    swapped = text[:north] + text[midlands:south] + text[north:midlands] + text[south:]
    other = write(YEAR, extends=_saved(base.path.parent / "swapped.toml", swapped), name="other")
    both = compare([outcome, *run(Experiment([other], 1), 6)])
    console = Console(width=160, file=io.StringIO(), record=True)
    console.print(report.group_comparison(both, "team"))
    rows = [line.split()[-6:] for line in console.export_text().splitlines() if "England and Wales" in line]
    assert len(rows) == 2
    assert rows[0] == rows[1]
    assert list(other.scenario.teams) != list(base.scenario.teams)


def _saved(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_levers_without_cost_are_said(compared: list[Compared]) -> None:
    """A lever brings no cost of its own: that is said, and no cost per completion is given."""
    assert "cost of the lever not included" in " ".join(printed(compared, 140).split())
    assert compared[1].cost_per_completion.estimate is None
