"""Values of a scenario as a page edits them: found by dotted key, shown as text, read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.base.fault import Fault, InputError, shown
from planner.base.uk_date import uk_date
from planner.scenario.toml_read import toml_table
from planner.scenario.toml_text import toml_value
from planner.sheets.dates import FIRST, LAST, read_date
from planner.sheets.messages import CHECKS
from planner.sheets.spelling import tidy


def is_distribution(value: Any) -> bool:
    """Whether a value is a distribution, edited number by number."""
    return isinstance(value, Mapping) and "distribution" in value


def as_text(value: Any) -> str:
    """Return a value as it is typed; nothing where there is none."""
    return "" if value is None else toml_value(value)


def parsed(key: str, text: str) -> Any:
    """Return what was typed as a value.

    Raises
    ------
    InputError
        Where it is not one: 12, 0.5, "text", 2027-10-01, [50, 60].
    """
    try:
        table = toml_table(f"value = {text.strip()}")
    except ValueError:
        table = {}
    if set(table) != {"value"}:
        raise InputError(
            [Fault("This value", key, shown(text), 'must be a number, true or false, a date, "text" or [a, list]')]
        )
    return table["value"]


def parsed_day(label: str, text: str, least: date, most: date) -> date:
    """Return the day that was typed, day first, as in the files of a caseload.

    Raises
    ------
    InputError
        Where it is none, or not from `least` to `most`.
    """
    written = read_date(tidy(text))
    day, rule, words = written.day, written.rule, {"month": written.month, "least": FIRST, "most": LAST}
    if day is None or not least <= day <= most:
        if day is not None:
            rule, words = "far-date", {"least": least, "most": most}
        told = {name: uk_date(word) if isinstance(word, date) else word for name, word in words.items()}
        raise InputError([Fault(label, "", shown(text), CHECKS[rule].wrong.format(**told))])
    return day
