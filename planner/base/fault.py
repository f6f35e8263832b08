"""What is wrong with an input, said so that its owner can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.base.text import cut, seen

LONGEST, LONGEST_RULE = 200, 2000  # characters of a key or a value, and of a rule, as they are told


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in an input file."""

    file: str
    key: str  # dotted key, or "row 7, column band"; empty where the fault is the file's
    value: str  # as written; empty where nothing was written
    rule: str  # what is allowed

    def __str__(self) -> str:
        """One line: file, key, value, rule; long ones cut."""
        key, value = (seen(cut(text, LONGEST)) for text in (self.key, self.value))
        where, rule = f"{seen(self.file)}: {key}" if key else seen(self.file), cut(self.rule, LONGEST_RULE)
        return f"{where} = {value}: {rule}" if value else f"{where}: {rule}"


class InputError(Exception):
    """An input cannot be used; carries every fault found, not just the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order of file and key."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Fault, ...]]]:
        """Travel between processes with the faults, not only the text."""
        return InputError, (self.faults,)


def shown(value: object, longest: int = 80) -> str:
    """Return a value as it is quoted back to its owner, cut where it is long."""
    try:
        text = value.isoformat() if isinstance(value, date) else repr(value)
    except (ValueError, RecursionError):  # thousands of digits, thousands of levels
        return "what is too long to show"
    return cut(text, longest)


def said(error: BaseException) -> str:
    """Return what the system says of an error, without the number and the name that it puts round it."""
    return getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__


def is_utf8(text: str) -> bool:
    """Whether a text can be written as UTF-8; the name of a file may hold bytes that are none."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
