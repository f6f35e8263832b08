"""What an answer is shown in: sections, each a sentence, a figure and a table; and figures, each a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """A figure never stands alone: a sentence says what it shows, and a table holds its numbers."""

    title: str
    sentence: str
    figure: Any  # a plotly figure; None where the table says it all
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    terms: Sequence[str] = ()
    caption: str = ""  # of the table; the title where empty
    text_columns: int = 1
    kind: str = ""  # of the table; see `html_table`
    is_reference: bool = False  # whether the table is to look things up in: a terminal says where it is


@dataclass(frozen=True)
class Figure:
    """One number that matters, what it rests on, and the terms it uses."""

    label: str
    value: str
    note: str
    terms: tuple[str, ...]
