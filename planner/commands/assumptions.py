"""What is assumed, and where it comes from."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from planner.commands.options import Format, FormatOption, OneScenario
from planner.commands.terminal import output, print_json
from planner.scenario import Assumption, assumptions, read
from planner.scenario.source import GRADES


def list_assumptions(scenario: OneScenario, how: FormatOption = Format.table) -> None:
    """List each parameter: value, unit, source, grade."""
    found = assumptions(read(scenario))
    if how is Format.json:
        print_json([vars(entry) for entry in found])
    else:
        output().print(_assumptions(found))


def _assumptions(found: list[Assumption]) -> Table:
    table = Table(
        "Parameter", "Value", "Unit", "Grade", "Source", title="Every parameter, its value and where it comes from"
    )
    for entry in found:
        style = "yellow" if entry.grade == "assumption" else ""
        cells = (f"{entry.label}\n[dim]{escape(entry.key)}[/dim]", escape(entry.value), entry.unit, GRADES[entry.grade])
        table.add_row(*cells, escape(entry.source), style=style)
    return table
