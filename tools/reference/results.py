"""The tables of the page of results: what each column means, and each measure."""

from __future__ import annotations

from planner.outcome.measure import Measure
from planner.outcome.measures import MEASURES, OPTIONAL
from planner.present.tables import DICTIONARY
from planner.studies.sensitivity.tables import DICTIONARY as SENSITIVITY
from tools.reference.marks import written_table

BETTER = {1: "more is better", -1: "less is better", 0: ""}


def tables() -> dict[str, str]:
    """Return each table of the page by the name in its mark."""
    return {
        "columns of results": _columns(DICTIONARY),
        "columns of sensitivity": _columns(SENSITIVITY),
        "measures": _measures(MEASURES),
        "measures where told": _measures(OPTIONAL),
    }


def _columns(known: dict[str, str]) -> str:
    return written_table(("column", "meaning"), [(f"`{name}`", meaning) for name, meaning in known.items()])


def _measures(measures: tuple[Measure, ...]) -> str:
    rows = [(f"`{one.name}`", one.label, one.unit, BETTER[one.better]) for one in measures]
    return written_table(("measure", "label", "unit", ""), rows)
