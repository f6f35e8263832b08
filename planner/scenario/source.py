"""Where a value comes from, and how well that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner.base.fault import Fault, shown

GRADES = {
    "read": "read in the source",
    "quoted": "quoted second-hand",
    "computed": "arithmetic on those",
    "assumption": "no source: an assumption",
}


@dataclass(frozen=True)
class Source:
    """A source and its grade, one of GRADES."""

    grade: str
    source: str


ASSUMED = Source("assumption", "")


def parse_source(file: str, key: str, entry: Any, key_exists: bool) -> tuple[Source | None, list[Fault]]:
    """Return the source an entry of `[sources]` states, or its faults."""
    where = f'sources."{key}"'
    if not key_exists:
        return None, [Fault(file, where, shown(entry), "no value has this dotted key")]
    if not isinstance(entry, dict) or set(entry) != {"grade", "source"} or not isinstance(entry["source"], str):
        return None, [Fault(file, where, shown(entry), "must be { grade = ..., source = ... }")]
    if not isinstance(entry["grade"], str) or entry["grade"] not in GRADES:
        return None, [Fault(file, f"{where}.grade", shown(entry["grade"]), f"must be one of {', '.join(GRADES)}")]
    return Source(entry["grade"], entry["source"]), []
