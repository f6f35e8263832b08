"""Values written as TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it, on one line.

    Raises TypeError where TOML has no such value.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{toml_key(key)} = {toml_value(item)}' for key, item in value.items())} }}"
    raise TypeError(f"TOML has no {type(value).__name__}")


def toml_key(dotted: str) -> str:
    """Return a dotted key as TOML writes it, quoted where it must be."""
    return ".".join(step if BARE.fullmatch(step) else json.dumps(step) for step in dotted.split("."))


def toml_text(head: Mapping[str, Any], statements: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> str:
    """Return a scenario file: what it is, what it states by dotted key, and where that comes from."""
    lines = [f"{toml_key(key)} = {toml_value(value)}" for key, value in head.items()]
    lines += ["", *(f"{toml_key(key)} = {toml_value(value)}" for key, value in statements.items())]
    if sources:
        lines += ["", "[sources]", *(f"{json.dumps(key)} = {toml_value(entry)}" for key, entry in sources.items())]
    return "\n".join(lines).rstrip() + "\n"
