"""A comparison as people read it, and as programs do."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner.base.uk_date import uk_date
from planner.outcome.compare import Compared, Row, uncosted
from planner.outcome.interval import Interval, quantiles
from planner.outcome.outcome import NOT_ENDED, WHY_LABELS, group_labels
from planner.present.manifest import Run
from planner.present.tables import groups_table, measures_table, waits_table
from planner.present.words import CAVEATS
from planner.sim.tally.spell import REACHABLE, UNTREATED

TABLES_WIDTH = 120  # columns below which the tables would lose some of theirs
STATUS_NOTES = {"stress": "stress case, not England and Wales", "theory": "theory case"}
UNLIKE = "not like for like"  # other people, or another programme, than the baseline's
VERDICT_STYLES = {"better": "green", "worse": "red", "too close to call": "yellow", UNLIKE: "yellow"}


def comparison(compared: Sequence[Compared], run: Run, width: int) -> RenderableType:
    """Return the comparison for a terminal of so many columns: tables, or a list where they would not fit."""
    notes = [Text(line, style="dim") for line in CAVEATS]
    if width < TABLES_WIDTH:
        return Group(
            Text(_title(compared, run), style="bold"), *(_listed(entry, compared[0]) for entry in compared), *notes
        )
    return Group(_headline(compared, run), Text(), _money(compared), Text(), _causes(compared), Text(), *notes)


def _title(compared: Sequence[Compared], run: Run) -> str:
    calendar = compared[0].outcome.parameters.scenario.calendar
    end = calendar.date_of(calendar.horizon_days - 1)
    return (
        f"Reachable people released untreated, {uk_date(calendar.start_date)} to {uk_date(end)}."
        f" {run.replications} future{'s' if run.replications > 1 else ''}, seed {run.seed}."
        + (f" Order of allocation: {run.policy}." if run.policy else "")
    )


def _listed(entry: Compared, baseline: Compared) -> Table:
    """Return one scenario as a list of what the tables hold."""
    is_baseline, rows = entry is baseline, entry.rows
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=True)
    table.add_column(_name(entry, is_baseline), overflow="fold")
    table.add_column("", overflow="fold")
    headline, completed, cost, held = (
        rows[name] for name in ("reachable_untreated", "completions", "cost_gbp", "held_past_people")
    )
    cells: list[tuple[str, str | Text]] = [
        ("People, middle future (80% of futures)", f"{_middle(headline)} ({_range(headline)})"),
        ("Difference (95% interval)", _difference(headline)),
        ("Better in", _better(headline)),
        ("Verdict", _verdict(entry, headline)),
        ("Courses completed, difference (95%)", _difference(completed)),
        ("Cost, £000, middle future", _middle(cost, 1000)),
        ("Cost, £000, difference (95%)", _difference(cost, 1000)),
        ("Discounted cost per additional completion", _per_completion(entry, is_baseline)),
        ("Held past first review, middle future", _middle(held)),
        ("Held past first review, difference (95%)", _difference(held)),
        *((f"Untreated: {label}", _middle(rows[f"untreated_{why.name.lower()}"])) for why, label in WHY_LABELS.items()),
    ]
    for label, cell in cells:
        if cell:
            table.add_row(label, cell)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("Scenario", overflow="fold")
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _name(entry: Compared, is_baseline: bool) -> Text:
    scenario = entry.outcome.parameters.scenario
    name = Text(scenario.title)
    if is_baseline:
        name.append("\nbaseline", style="dim")
    elif note := STATUS_NOTES.get(scenario.status):
        name.append(f"\n{note}", style="yellow")
    if uncosted(scenario):
        name.append("\ncost of the lever not included", style="yellow")
    if not entry.same_population:
        name.append("\nother people, programme, parole or prices than the baseline", style="yellow")
    return name


def _headline(compared: Sequence[Compared], run: Run) -> Table:
    columns = ("People:\nmiddle future", "80% of\nfutures", "Difference\n(95% interval)", "Better in", "Verdict")
    table = _table(_title(compared, run), *columns, "Courses completed:\ndifference (95%)")
    for entry in compared:
        row, completed = entry.rows["reachable_untreated"], entry.rows["completions"]
        table.add_row(
            _name(entry, entry is compared[0]),
            _middle(row),
            _range(row),
            _difference(row),
            _better(row),
            _verdict(entry, row),
            _difference(completed),
        )
    return table


def _verdict(entry: Compared, row: Row) -> Text:
    verdict = row.verdict if entry.same_population else UNLIKE
    text = Text(verdict, style=VERDICT_STYLES.get(verdict, ""))
    if row.difference and row.difference.too_close and row.difference.replications_to_settle and entry.same_population:
        text.append(f"\nabout {row.difference.replications_to_settle:,} futures\nwould settle it", style="dim")
    return text


def _money(compared: Sequence[Compared]) -> Table:
    table = _table(
        "Cost over the same years, and people held past their first parole review while waiting for a place.\n"
        "Cost per additional completion: only where both cost and completions clearly rise.",
        "Cost, £000:\nmiddle future",
        "Difference, £000\n(95% interval)",
        "Discounted cost per\nadditional completion",
        "Held past review:\nmiddle future",
        "Difference\n(95% interval)",
    )
    for entry in compared:
        cost, held = entry.rows["cost_gbp"], entry.rows["held_past_people"]
        table.add_row(
            _name(entry, entry is compared[0]),
            _middle(cost, 1000),
            _difference(cost, 1000),
            _per_completion(entry, entry is compared[0]),
            _middle(held),
            _difference(held),
        )
    return table


def _causes(compared: Sequence[Compared]) -> Table:
    short = ("Too\nshort", "Declined", "Not\nready", "On hold", "No place\nin time", "Ended\nearly", "Inter-\nrupted")
    table = _table(
        "Why people are released untreated: middle future of each. Weeks bound: mean share of team-weeks.",
        *short,
        "Weeks bound\nby hours or pairs",
    )
    for entry in compared:
        causes = [_middle(entry.rows[f"untreated_{why.name.lower()}"]) for why in WHY_LABELS]
        bound = [entry.rows[name].mean.estimate or 0.0 for name in ("bound_hours", "bound_pairs")]
        table.add_row(_name(entry, entry is compared[0]), *causes, f"{sum(bound):.0f}%")
    return table


def group_comparison(compared: Sequence[Compared], grouping: str) -> Table:
    """Return reachable people released untreated in each group, by its label: middle future and 80% of futures."""
    title = f"Reachable people released untreated by {grouping.replace('_', ' ')}: middle future (80% of futures)."
    found = [_by_group(entry, grouping) for entry in compared]
    labels = list(dict.fromkeys(label for cells in found for label in cells))
    table = _table(title)
    for label in labels:
        table.add_column(Text(label), justify="right", overflow="fold")
    for entry, cells in zip(compared, found, strict=True):
        table.add_row(_name(entry, entry is compared[0]), *(cells.get(label, "–") for label in labels))
    return table


def _by_group(entry: Compared, grouping: str) -> dict[str, str]:
    """Return a scenario's cells by the label of the group; a spell that has not ended is in no year."""
    labels = group_labels(entry.outcome.parameters, grouping)
    people = entry.outcome.spells_by(grouping, UNTREATED, REACHABLE)
    cells = {}
    for at, label in enumerate(labels):
        found = quantiles(people[:, at])
        if found and label != NOT_ENDED:
            cells[label] = f"{found['50%']:.0f} ({found['10%']:.0f}–{found['90%']:.0f})"
    return cells


def _middle(row: Row, scale: float = 1) -> str:
    return "–" if row.quantiles is None else f"{row.quantiles['50%'] / scale:,.0f}"


def _range(row: Row) -> str:
    return "–" if row.range is None else f"{row.range[0]:,.0f} to {row.range[1]:,.0f}"


def _difference(row: Row, scale: float = 1) -> str:
    if row.difference is None:
        return ""
    return _signed(row.difference.interval, scale)


def _signed(interval: Interval, scale: float) -> str:
    """Return an estimate with its interval, in as many digits as the interval's width can carry."""
    if interval.estimate is None:
        return "no value"
    if interval.low is None or interval.high is None:
        return f"{interval.estimate / scale:+,.0f} (one future: no interval)"
    width = (interval.high - interval.low) / scale
    low, high = interval.low / scale, interval.high / scale
    digits = 0 if width == 0 or width >= 5 else min(2, max(1, math.ceil(-math.log10(width))))
    if width and not digits and min(abs(low), abs(high)) < 0.5:
        digits = 1  # an end that is not zero must not read as zero
    return f"{interval.estimate / scale:+,.{digits}f} ({low:+,.{digits}f} to {high:+,.{digits}f})"


def _better(row: Row) -> str:
    if row.difference is None or row.difference.share_better is None or row.difference.interval.half_width is None:
        return ""
    return f"{row.difference.share_better:.0%}"


def _per_completion(entry: Compared, is_baseline: bool) -> str:
    if is_baseline:
        return ""
    ratio = entry.cost_per_completion
    if ratio.estimate is None:
        return "–"
    if ratio.low is None or ratio.high is None:
        return "cannot be bounded"
    return f"£{ratio.estimate:,.0f} (£{ratio.low:,.0f} to £{ratio.high:,.0f})"


def document(compared: Sequence[Compared], run: Run, version: str) -> dict[str, Any]:
    """Return the whole comparison as plain values for JSON."""
    outcomes = [entry.outcome for entry in compared]
    return {
        "planner_version": version,
        "seed": run.seed,
        "replications": run.replications,
        "engine": run.engine,
        "policy": run.policy or None,
        "baseline": outcomes[0].file.name,
        "scenarios": [_scenario(entry) for entry in compared],
        "measures": records(measures_table(compared)),
        "groups": records(groups_table(outcomes)),
        "waits": records(waits_table(outcomes)),
        "caveats": list(CAVEATS),
    }


def _scenario(entry: Compared) -> dict[str, Any]:
    scenario, ratio = entry.outcome.parameters.scenario, entry.cost_per_completion
    return {
        "name": entry.outcome.file.name,
        "title": scenario.title,
        "description": scenario.description,
        "status": scenario.status,
        "same_people_and_programme_as_baseline": entry.same_population,
        "discounted_gbp_per_additional_completion": {"estimate": ratio.estimate, "low": ratio.low, "high": ratio.high},
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as plain values, with null for what is absent."""
    found: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso", double_precision=15))
    return found
