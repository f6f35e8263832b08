"""What is assumed, and where it comes from."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from planner.commands.options import Format, FormatOption, OneScenario
from planner.commands.terminal import output, print_json
from planner.present.assumptions import section
from planner.scenario import Assumption, ScenarioFile, assumptions, read


def list_assumptions(scenario: OneScenario, how: FormatOption = Format.table) -> None:
    """List each parameter: value, unit, source, grade."""
    file = read(scenario)
    found = assumptions(file)
    if how is Format.json:
        print_json([vars(entry) for entry in found])
    else:
        output().print(_table(file, found))


def _table(file: ScenarioFile, found: list[Assumption]) -> Table:
    """Return the list as a table in any terminal: dotted keys are broken where they do not fit."""
    part = section(file, found)
    table = Table(title=part.sentence)
    for head in part.head:
        table.add_column(head, overflow="fold")
    for entry, row in zip(found, part.rows, strict=True):
        table.add_row(*map(Text, row), style="yellow" if entry.grade == "assumption" else "")
    return table
