"""Which column is which: a file's header against the columns declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from planner.sheets.column import Column
from planner.sheets.quality import Findings
from planner.sheets.rows import Rows
from planner.sheets.spelling import key, nearest, one_line, tidy

MOST_ASKED = 50  # unknown columns for which the nearest is looked for


def spellings(columns: tuple[Column, ...]) -> dict[str, str]:
    """Return the name of each column by each way to write it: name, label, aliases."""
    return {spelling: one.name for one in columns for spelling in (one.name, one.label, *one.aliases)}


@cache
def keys(columns: tuple[Column, ...]) -> dict[str, str]:
    """Return the name of each column by the key of each way to write it."""
    return {key(spelling): name for spelling, name in spellings(columns).items()}


def score(row: Sequence[str], columns: tuple[Column, ...]) -> int:
    """Return how many columns a row heads."""
    known = keys(columns)
    return len({known[key(cell)] for cell in row if key(cell) in known})


def match(rows: Rows, columns: tuple[Column, ...], findings: Findings) -> Mapping[str, int]:
    """Return where each column stands in the header, the first row; what is unknown, twice or missing is found."""
    (row, header), *others = rows
    known = keys(columns)
    headings = [one_line(tidy(cell)) for cell in header]
    places: dict[str, list[int]] = {}
    for at, heading in enumerate(headings):
        if name := known.get(key(heading)):
            places.setdefault(name, []).append(at)
    _find_unknown(headings, row, columns, findings)
    for at in (at for at, heading in enumerate(headings) if not heading and _is_filled(others, at)):
        findings.add("no-heading", row, number=at + 1)
    for name, standing in places.items():
        if len(standing) > 1:
            findings.add("same-column", row, name=name, others=" and ".join(headings[at] for at in standing))
    _find_missing(headings, row, columns, places, findings)
    return {name: standing[0] for name, standing in places.items()}


def _is_filled(rows: Rows, at: int) -> bool:
    return any(len(row) > at and row[at].strip() for _, row in rows)


def _find_unknown(headings: list[str], row: int, columns: tuple[Column, ...], findings: Findings) -> None:
    known, meant, asked = keys(columns), spellings(columns), 0
    for heading in headings:
        if key(heading) in known or not heading:
            continue
        asked += 1
        findings.add("unknown-column", row, heading, nearest=nearest(heading, meant) if asked <= MOST_ASKED else "")


def _find_missing(
    headings: list[str], row: int, columns: tuple[Column, ...], places: Mapping[str, object], findings: Findings
) -> None:
    found = ", ".join(heading for heading in headings if heading)
    for one in columns:
        if one.required and one.name not in places and one.fallback not in places:
            findings.add("missing-column", row, name=one.name, label=one.label, found=found)
