"""How a column is declared: once, with its label, kind, bounds, aliases and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

LONGEST_TEXT = 100  # characters


class Kind(Enum):
    """What a column's cells hold; the value is the words for what is allowed."""

    TEXT = "text"
    DATE = "date, day first: 31/12/2027, 31 Dec 2027 or 2027-12-31"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "yes or no"
    SEX = "female, male or other"
    STATUS = "status"
    CHOICE = "one of a few words"
    PRISON = "prison of the scenario, by key or title; `Outside` means released"
    TEAM = "team of the scenario, by key or title"
    TEAMS = "teams of the scenario, by key or title, a semicolon between them"
    ROLE = "role of the scenario, by key or title"
    LEAVE = "periods: 12/04/2027 to 23/04/2027; 31/05/2027"
    COURSES = "people with sessions done: P-0042 (7); P-0101 (12)"


LISTS = frozenset({Kind.LEAVE, Kind.COURSES, Kind.TEAMS})  # a line of the cell is an item


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a file.

    Raises ValueError where the bounds are not in order, or belong to a column that holds no number, or where a choice
    has no words to choose from.
    """

    name: str
    label: str
    kind: Kind
    meaning: str
    example: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    fallback: str = ""  # the column whose cell is taken where this one's is blank
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()  # the words that a CHOICE may be
    descriptive: bool = False  # describes only: a cell not understood is read as blank and leaves nobody out

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if (self.minimum is None) != (self.maximum is None) or self.bounded != (self.kind in {Kind.WHOLE, Kind.NUMBER}):
            raise ValueError("numbers, and nothing else, must have both bounds")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("minimum must be at most maximum")
        if bool(self.choices) != (self.kind is Kind.CHOICE):
            raise ValueError("a choice, and nothing else, must have words to choose from")

    @property
    def bounded(self) -> bool:
        """Whether the column has bounds."""
        return self.minimum is not None

    @property
    def allowed(self) -> str:
        """What its cells may hold, in words."""
        if self.choices:
            return " or ".join(self.choices)
        return f"{self.kind.value}, {self.minimum:g} to {self.maximum:g}" if self.bounded else self.kind.value

    @property
    def need(self) -> str:
        """Whether the column must be there, in words."""
        instead = f", or {self.fallback}" if self.fallback else ""
        return f"required{instead}" if self.required else "optional"
