"""Every parameter of a scenario as a list to look through: its value, where that comes from, how well it is known."""

from __future__ import annotations

from collections.abc import Sequence

from planner.present.section import Section
from planner.scenario import Assumption, ScenarioFile, assumptions
from planner.scenario.source import GRADES

SHOWN = {"all": "All", "assumption": "Assumptions only", "sourced": "With a source", "changed": "Changed"}
HEAD = ("Parameter", "Value", "Unit", "Grade", "Source")


def chosen(file: ScenarioFile, show: str, search: str, changed: Sequence[str]) -> list[Assumption]:
    """Return the parameters of a kind, one of SHOWN, that hold every word searched for."""
    words = search.lower().split()
    found = [entry for entry in assumptions(file) if _is_of(entry, show, changed)]
    return [
        entry for entry in found if all(word in f"{entry.key} {entry.label} {entry.source}".lower() for word in words)
    ]


def _is_of(entry: Assumption, show: str, changed: Sequence[str]) -> bool:
    is_assumed = entry.grade == "assumption"
    return {"all": True, "assumption": is_assumed, "sourced": not is_assumed, "changed": entry.key in changed}[show]


def section(file: ScenarioFile, found: Sequence[Assumption]) -> Section:
    """Return the list as a section."""
    whole = len(assumptions(file))
    lines = [
        [f"{entry.label}\n{entry.key}", entry.value, entry.unit, GRADES[entry.grade], entry.source] for entry in found
    ]
    sentence = f"{len(found)} of {whole} values of {file.title}."
    return Section(
        "Every value", sentence, None, HEAD, lines, ("Assumption", "Grade"), text_columns=len(HEAD), kind="pp-tall"
    )
