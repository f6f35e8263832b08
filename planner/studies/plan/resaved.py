"""Names as a spreadsheet writes them when it saves a file again: found again, or said to be in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from planner.present.export import neutral
from planner.sheets.dates import MONTHS
from planner.sheets.spelling import name_key

NUMBER = re.compile(r"[+-]?\d+(?:\.(?P<decimals>\d+))?(?:E(?P<power>[+-]?\d+))?", re.ASCII | re.IGNORECASE)
TWO_NUMBERS = re.compile(r"(\d{1,2})[-/](\d{1,2})", re.ASCII)
YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
WORD_NUMBER = re.compile(rf"({'|'.join(MONTHS)})[a-z]*[-/ ]?(\d{{1,2}})", re.ASCII | re.IGNORECASE)
NUMBER_WORD = re.compile(rf"(\d{{1,2}})[-/ ]?({'|'.join(MONTHS)})[a-z]*", re.ASCII | re.IGNORECASE)
CODE_PAGES = (  # what the bytes were taken for, what they were, and which of them a program wrote or read by mistake
    ("cp1252", "utf-8", "Windows-1252"),
    ("mac_roman", "utf-8", "Mac Roman"),
    ("cp1252", "mac_roman", "Mac Roman"),
)
LOST = re.compile(r"[?\ufffd]")  # what a letter becomes that an older kind of text has not


class Names:
    """The names that are known, each found by whatever a spreadsheet may have made of it."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take the names as they are in the caseload."""
        self.known = tuple(dict.fromkeys(known))
        self._exact = {neutral(name): name for name in self.known} | {name: name for name in self.known}
        self._by_key = _grouped((name_key(name), name) for name in self.known)
        self._by_date = _grouped((shown, name) for name in self.known for shown in _as_dates(name))
        self._numbers = [name for name in self.known if NUMBER.fullmatch(name)]

    def find(self, written: str) -> tuple[str, ...]:
        """Return whom a cell may name: nobody, one, or several between whom it cannot be told."""
        exact = self._exact.get(written)
        return (exact,) if exact is not None else next(filter(None, self._candidates(written)), ())

    def code_page(self, written: str, name: str) -> str:
        """Return the code page by which a cell is found to be this name; empty where it needs none."""
        pages = ((name_key(text.removeprefix("'")), page) for text, page in _decoded_otherwise(written))
        known = {name_key(written.removeprefix("'")), name_key(name)}
        return next((page for key, page in pages if len(known) > 1 and key == name_key(name)), "")

    def _candidates(self, written: str) -> Iterator[tuple[str, ...]]:
        for text in (written, *(text for text, _ in _decoded_otherwise(written))):
            yield self._by_key.get(name_key(text.removeprefix("'")), ())
        yield tuple(name for name in self._numbers if _is_number(written, name))
        yield self._by_date.get(written.casefold(), ())
        if LOST.search(written):
            pattern = re.compile(".".join(map(re.escape, LOST.split(name_key(written)))))
            yield tuple(name for name in self.known if pattern.fullmatch(name_key(name)))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, name in pairs:
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), name)))
    return found


def _decoded_otherwise(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text as it was before a program took its bytes for another kind of text, and the code page."""
    for taken_for, was, page in CODE_PAGES:
        try:
            yield b"".join(_bytes(letter, taken_for) for letter in text).decode(was), page
        except UnicodeError:
            continue


def _bytes(letter: str, taken_for: str) -> bytes:
    """Return the byte that a letter was; those that stand for none are kept as control characters."""
    return letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else taken_for)


def _is_number(written: str, name: str) -> bool:
    """Whether a cell is what a spreadsheet shows of a name that is a number: 42 of 0042, 1.23E+11 of 123456789012."""
    match = NUMBER.fullmatch(written)
    if match is None:
        return False
    if match["power"] is None:
        return float(written) == float(name)
    digits = len(match["decimals"] or "")
    return f"{float(written):.{digits}E}" == f"{float(name):.{digits}E}"


def _as_dates(name: str) -> Iterator[str]:
    """Yield what a spreadsheet shows of a name that it takes for a date: 12-mar of MAR12, 03-apr or 04-mar of 3-4."""
    if match := TWO_NUMBERS.fullmatch(name):
        for day, month in ((int(match[1]), int(match[2])), (int(match[2]), int(match[1]))):
            if 1 <= month <= 12:
                yield f"{day:02d}-{MONTHS[month - 1]}"
    if match := YEAR_MONTH.fullmatch(name):
        yield from (f"{month}-{match[1][2:]}" for month in MONTHS[int(match[2]) - 1 : int(match[2])])
    if match := WORD_NUMBER.fullmatch(name) or NUMBER_WORD.fullmatch(name):
        word, number = sorted(match.groups(), key=str.isdigit)
        yield f"{int(number):02d}-{word.lower()}"
        yield f"{word.lower()}-{int(number):02d}"
