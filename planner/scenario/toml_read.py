"""TOML that a person wrote, read within bounds: a small file must not take minutes or all memory."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

MOST_BYTES = 2_000_000
MOST_PARTS = 32  # of a dotted key
MOST_VALUES = 20_000
MOST_DIGITS = 4_300  # of a whole number; Python reads no more
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
DIGITS = re.compile(r"[0-9][0-9_]*")
BETWEEN = re.compile(r"[,=\[\]{}]")


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file states.

    Raises OSError where it cannot be read, UnicodeDecodeError where it is not UTF-8, other ValueErrors as `toml_table`.
    """
    with path.open("rb") as file:
        return toml_table(file.read(MOST_BYTES + 1))


def toml_table(written: str | bytes) -> dict[str, Any]:
    """Return what TOML states.

    Raises
    ------
    ValueError
        Where it is no TOML, more than 2 MB, or 20,000 values, or has a key of more than 32 parts or a
        whole number of more than 4,300 digits. A UnicodeDecodeError
        where it is not UTF-8.
    """
    if len(written) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES // 10**6} MB")
    text = written.decode("utf-8") if isinstance(written, bytes) else written
    for number, line in enumerate(text.splitlines(), start=1):
        if line.count(".") >= MOST_PARTS and _parts(line) > MOST_PARTS:  # takes the square of their number
            raise ValueError(f"a key of more than {MOST_PARTS} parts (at line {number})")
    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise ValueError(_too_long(text) or str(error)) from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if (count := _count(table)) > MOST_VALUES:
        raise ValueError(f"{count:,} values, and at most {MOST_VALUES:,} are read")
    return table


def _too_long(text: str) -> str:
    """Return what is said of the first number with more digits than are read; nothing where there is none."""
    for number, line in enumerate(text.splitlines(), start=1):
        if any(len(digits.replace("_", "")) > MOST_DIGITS for digits in DIGITS.findall(QUOTED.sub("x", line))):
            return f"a whole number of more than {MOST_DIGITS:,} digits (at line {number})"
    return ""


def _parts(line: str) -> int:
    """Return how many parts the longest dotted key of a line may have; blanks may stand around its dots."""
    plain, _, _ = QUOTED.sub("x", line).partition("#")
    return max(each.count(".") + 1 for each in BETWEEN.split(plain))


def _count(value: Any) -> int:
    """Return how many values there are, lists' items too."""
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, list) else 1
