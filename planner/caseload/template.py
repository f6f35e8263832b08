"""The template: empty sheets to fill in, and what every column means."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.caseload.columns import SHEETS
from planner.scenario.status import REFERRED
from planner.sheets.column import Column, Kind
from planner.sheets.messages import CHECKS

COLUMNS_SHEET = "columns"


def template() -> dict[str, pd.DataFrame]:
    """Return the sheets of an empty caseload: people, staff and leave to fill in; columns, which explains them."""
    empty = {name: pd.DataFrame(columns=_names(columns), dtype=object) for name, columns in SHEETS.items()}
    return {**empty, COLUMNS_SHEET: columns_table()}


def example() -> dict[str, pd.DataFrame]:
    """Return the template's sheets with one made-up row each, as text."""
    return {
        name: pd.DataFrame([[one.example for one in columns]], columns=_names(columns), dtype=object)
        for name, columns in SHEETS.items()
    }


def columns_table(sheets: Mapping[str, tuple[Column, ...]] = SHEETS) -> pd.DataFrame:
    """Return a row a column: sheet, name, whether required, what is allowed, other names, meaning, an example."""
    return pd.DataFrame([_row(sheet, one) for sheet, columns in sheets.items() for one in columns])


def rules_table() -> pd.DataFrame:
    """Return a row a rule: what may be wrong, what it means for the plan, what is done."""
    rows = [(rule.name, rule.severity.value, rule.wrong, rule.done) for rule in CHECKS.values()]
    return pd.DataFrame(rows, columns=["rule", "severity", "wrong", "done"])


def _names(columns: tuple[Column, ...]) -> list[str]:
    return [one.name for one in columns]


def _row(sheet: str, one: Column) -> dict[str, str]:
    return {
        "sheet": sheet,
        "column": one.name,
        "needed": one.need,
        "allowed": ", ".join(status.word for status in REFERRED) if one.kind is Kind.STATUS else one.allowed,
        "also_called": ", ".join(one.aliases),
        "meaning": one.meaning,
        "example": one.example,
    }
