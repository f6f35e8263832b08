"""The parts that a workbook is packed of, gone through before the library takes them in, which knows no bounds."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from planner.base.bounds import LAST_COLUMN, MOST_TEXT, TooLargeError

MOST_UNPACKED_BYTES = 250_000_000  # all parts together
MOST_PART_BYTES = 10_000_000  # of a part that holds neither a sheet nor its texts
MOST_ELEMENTS = 200_000  # of a part, besides cells
MOST_ELEMENTS_IN_ALL = 1_000_000  # of all parts, besides cells
MOST_PARTS = 2_000  # sheets, pictures, comments
MOST_SHEETS = 50
MOST_CELLS = 1_000_000  # cells and rows, blank ones among them; a cell takes the library far longer than one of CSV
MOST_IN_CELLS = 4  # elements a cell: value, formula, text
MOST_UNUSED = 10_000  # texts that no cell needs: some programs leave a few behind
LONGEST_FORMAT = 1_000  # characters of how a number looks; the library takes the square of them
LONGEST_TAG = 200_000  # characters, as `<c r="A1">` is one

BIG_PARTS = re.compile(r"xl/(worksheets/|sharedStrings)|.*\.(png|jpe?g|gif|emf|wmf|bin)$", re.IGNORECASE)
TEXTS = re.compile(r"xl/sharedStrings", re.IGNORECASE)
IN_CELLS = frozenset({"v", "f", "is", "t"})
CHUNK_BYTES = 65_536


class NoWorkbookError(Exception):
    """What no spreadsheet writes; the words say what is there."""


def parse(source: Any, start: Any, end: Any = None, characters: Any = None) -> None:
    """Go through a part as it is unpacked; one that defines words of its own is no workbook's."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = _refuse_entities
    given = 0
    while chunk := source.read(CHUNK_BYTES):
        parser.Parse(chunk)
        given += len(chunk)
        if given - parser.CurrentByteIndex > LONGEST_TAG:  # what is not whole yet is gone through again and again
            raise TooLargeError(f"{LONGEST_TAG:,} characters a tag")
    parser.Parse(b"", True)  # noqa: FBT003 - the end


def _refuse_entities(*_: object) -> None:
    raise NoWorkbookError("it defines words of its own")


def check_sheets(sheets: Iterable[tuple[str, str]]) -> None:
    """Refuse too many sheets, and two of one title or one part: (title, part) of each.

    Raises TooLargeError, or NoWorkbookError.
    """
    parts: dict[str, str] = {}
    titles: set[str] = set()
    for number, (title, part) in enumerate(sheets, start=1):
        if number > MOST_SHEETS:
            raise TooLargeError(f"{MOST_SHEETS} sheets")
        if part in parts:
            raise NoWorkbookError(f"its sheets {parts[part]} and {title} are one and the same part")
        if title in titles:
            raise NoWorkbookError(f"two of its sheets are titled {title}")
        parts[part] = title
        titles.add(title)


def check_workbook_part(name: str) -> None:
    """Refuse a workbook's first part, which says what its sheets are, under a name by which it is not counted first."""
    if BIG_PARTS.match(name):
        raise NoWorkbookError(f"its first part is {name}")


@dataclass
class Parts:
    """Counts what is in the parts of a workbook, and stops where there is more than it may have.

    The cheap is counted first: sizes, then parts that hold no cells, which say what the sheets are, then cells, then
    the texts that cells share.
    """

    packed: zipfile.ZipFile
    cells: int = 0
    in_cells: int = 0
    texts: int = 0
    characters: int = 0  # of the texts
    others: int = 0  # elements
    others_here: int = 0  # of them in the present part
    width: int = 0  # cells of the present row
    most_texts: int = MOST_CELLS

    def check_sizes(self) -> None:
        """Raises TooLargeError where there are too many parts, or too large ones; NoWorkbookError at one twice."""
        parts = self.packed.infolist()
        if len(parts) > MOST_PARTS:
            raise TooLargeError(f"{MOST_PARTS:,} parts")
        if len({part.filename for part in parts}) < len(parts):
            raise NoWorkbookError("two of its parts have one name")
        if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise TooLargeError(f"{MOST_UNPACKED_BYTES // 1_000_000} MB unpacked")
        if any(part.file_size > MOST_PART_BYTES for part in parts if not BIG_PARTS.match(part.filename)):
            raise TooLargeError(f"{MOST_PART_BYTES // 1_000_000} MB in a part that holds no cells")

    def check_small(self) -> None:
        """Raises TooLargeError where the parts that hold no cells, by their names, hold too much."""
        self._check(lambda name: not BIG_PARTS.match(name))

    def check_cells(self) -> None:
        """Raises TooLargeError where there are too many cells or texts."""
        self._check(lambda name: BIG_PARTS.match(name) is not None and not TEXTS.match(name))
        self.most_texts = self.cells + MOST_UNUSED  # each is there for a cell
        self._check_texts()
        self._check(lambda name: TEXTS.match(name) is not None)

    def _check(self, is_asked: Callable[[str], bool]) -> None:
        for part in self.packed.infolist():
            if is_asked(part.filename):
                with self.packed.open(part) as source, suppress(expat.ExpatError):  # a picture, or the library says
                    self._count(source, is_text=TEXTS.match(part.filename) is not None)

    def _count(self, source: Any, *, is_text: bool) -> None:
        self.others_here = self.width = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            tag = name.rpartition(":")[2]
            if tag == "c":
                self._cell()
            elif tag in IN_CELLS:
                self._in_cell()
            elif tag == "row":
                self.width = 0
                self._add_cell()
            elif tag == "si":
                self._text()
            else:
                self._other(attributes, is_text=is_text)

        parse(source, start, characters=self._characters if is_text else None)

    def _cell(self) -> None:
        self.width += 1
        if self.width > LAST_COLUMN:
            raise TooLargeError(f"{LAST_COLUMN:,} columns, blank ones among them")
        self._add_cell()

    def _add_cell(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise TooLargeError(f"{MOST_CELLS:,} cells in a workbook, blank ones among them")

    def _in_cell(self) -> None:
        self.in_cells += 1
        if self.in_cells > MOST_IN_CELLS * MOST_CELLS:
            raise TooLargeError(f"{MOST_IN_CELLS * MOST_CELLS:,} values, formulas and texts in a workbook")

    def _other(self, attributes: dict[str, str], *, is_text: bool) -> None:
        if len(attributes.get("formatCode", "")) > LONGEST_FORMAT:
            raise TooLargeError(f"{LONGEST_FORMAT:,} characters a number's format")
        self.others += 1
        self.others_here += 1
        if self.others_here > MOST_ELEMENTS and not is_text:  # in texts they say how they look
            raise TooLargeError(f"{MOST_ELEMENTS:,} elements in a part, besides cells")
        if self.others > MOST_ELEMENTS_IN_ALL:
            raise TooLargeError(f"{MOST_ELEMENTS_IN_ALL:,} elements in all parts, besides cells")

    def _text(self) -> None:
        self.texts += 1
        self._check_texts()

    def _check_texts(self) -> None:
        if self.texts > self.most_texts:
            raise TooLargeError(f"{MOST_UNUSED:,} shared texts beyond one a cell")

    def _characters(self, text: str) -> None:
        self.characters += len(text)
        if self.characters > MOST_TEXT:
            raise TooLargeError(f"{MOST_TEXT:,} characters in all shared texts together")
