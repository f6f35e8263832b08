"""Measures as people read them: the middle future, 80% of futures, the difference; and all of them as totals."""

from __future__ import annotations

from collections.abc import Sequence

from planner.outcome import Compared, Shown
from planner.outcome.compare import Row
from planner.outcome.interval import Interval
from planner.outcome.measures import HEADLINE
from planner.present.numbers import DASH, difference, digits_between, futures, length, plain
from planner.present.section import Section
from planner.present.words import UNLIKE


def title_of(entry: Compared) -> str:
    """Return what a scenario is called."""
    return entry.outcome.file.title


def middle(row: Row, digits: int = 0) -> str:
    """Return the middle future: the median over replications."""
    return plain(row.quantiles["50%"] if row.quantiles else None, digits)


def spread(row: Row, digits: int = 0) -> str:
    """Return 80% of futures: 39 to 77."""
    return f"{plain(row.range[0], digits)} to {plain(row.range[1], digits)}" if row.range else DASH


def verdict(entry: Compared, row: Row) -> str:
    """Return better, worse or too close to call; or that it is not like for like."""
    return row.verdict if entry.same_population else UNLIKE


def untreated(entry: Compared) -> str:
    """Return how many are released untreated in a scenario, in a sentence."""
    row, over = entry.rows[HEADLINE], length(entry.outcome.parameters.scenario.calendar)
    return (
        f"{title_of(entry)}: {middle(row)} reachable people are released untreated over {over} in the middle future,"
        f" {spread(row)} in 80% of futures."
    )


def totals(compared: Sequence[Compared]) -> Section:
    """Return the measures that are shown, over the whole run, of each scenario and against the first."""
    lines = [
        _line(entry, row) for entry in compared for row in entry.rows.values() if row.measure.shown >= Shown.TOTALS
    ]
    head = ("Measure", "Scenario", "Unit", "Middle", "80% of futures", "Difference (95%)", "Verdict")
    first = compared[0]
    sentence = f"Over the whole run, on {futures(first.replicated_on)}; differences are paired with {title_of(first)}."
    return Section("Totals", sentence, None, head, lines, ("Middle future", "Paired difference"), text_columns=3)


def _line(entry: Compared, row: Row) -> list[str]:
    ends = [*(row.range or ()), *([row.quantiles["50%"]] if row.quantiles else ())]
    digits = digits_between(ends)
    cells = [row.measure.label, title_of(entry), row.measure.unit, middle(row, digits), spread(row, digits)]
    return [*cells, _difference(row.difference.interval if row.difference else None), verdict(entry, row)]


def _difference(interval: Interval | None) -> str:
    return DASH if interval is None or interval.estimate is None else difference(interval)
