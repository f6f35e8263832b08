"""What one cell holds, by the kind of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from planner.base.uk_date import uk_date
from planner.scenario.status import GONE, REFERRED, UNCLEAR, Status
from planner.sheets.column import LONGEST_TEXT, Column, Kind
from planner.sheets.dates import EPOCH, FIRST, LAST, Written, periods_told, read_date
from planner.sheets.messages import CHECKS
from planner.sheets.names import NameLookup, ScenarioNames
from planner.sheets.periods import in_full, read_period
from planner.sheets.rows import FORMULA_STARTS
from planner.sheets.spelling import key, nearest, one_line

BLANK_MARKS = frozenset({"", "-", "–", "—"})
BLANK_WORDS = frozenset({"na", "none", "null", "nil", "unknown", "notknown", "tbc", "notrecorded", "blank"})
SPREADSHEET_ERROR = re.compile(r"#+|#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,17})?", re.ASCII)
DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}", re.ASCII)
PRISON_NUMBER = re.compile(r"[A-Za-z]\d{4}[A-Za-z]{2}", re.ASCII)
YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
SEXES = {"female": "female", "f": "female", "woman": "female", "male": "male", "m": "male", "man": "male",
         "other": "other"}  # fmt: skip
STATUSES = {key(word): status for status in REFERRED for word in status.spellings}
OUTSIDE = frozenset({"outside", "released", "out"})
BETWEEN_ITEMS = re.compile(r"[;\n]")
BETWEEN_COURSES = re.compile(r"[;\n]|,(?![^()]*\))")  # a comma in brackets is within a number
COURSE = re.compile(r"(?P<person>[^()]{1,100}?)\s*(?:\(\s*(?P<done>\d{1,4})\s*\))?", re.ASCII)


@dataclass(frozen=True)
class Reading:
    """What a cell says. A rule with a value is a repair or a note; with none, a fault."""

    value: Any = None
    rule: str = ""
    words: Mapping[str, object] = field(default_factory=dict)  # one that has to be looked for is a function
    more: tuple[tuple[str, Mapping[str, object]], ...] = ()  # further repairs of a list: rules with their words
    swaps: bool = False  # has a date that could also be read month first
    is_month_first: bool = False  # has a date that can only be month first

    @property
    def found(self) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """What is to be said of it: rules with their words."""
        return ((self.rule, self.words), *self.more) if self.rule else self.more


Parser = Callable[[str], Reading]
BLANK = Reading()


def reader(column: Column, names: ScenarioNames, epoch: date = EPOCH) -> Parser:
    """Return what reads the tidied cells of a column; a date written as a bare number is counted from `epoch`."""
    parse = _parser(column, names, epoch)
    names_nobody = column.kind is not Kind.TEXT or not column.required  # someone may be called None

    def read(text: str) -> Reading:
        if text in BLANK_MARKS:
            return BLANK
        if names_nobody and key(text) in BLANK_WORDS and not SPREADSHEET_ERROR.fullmatch(text):
            return Reading(None, "blank-word")
        reading = Reading(None, "spreadsheet-error") if SPREADSHEET_ERROR.fullmatch(text) else parse(text)
        return _described(reading) if column.descriptive else reading

    return read


def _described(reading: Reading) -> Reading:
    """Return a reading of a column that only describes: what is wrong with it leaves nobody out."""
    if isinstance(reading.value, str) and len(reading.value) > LONGEST_TEXT:
        return Reading(None, "not-understood", {"why": f"must be at most {LONGEST_TEXT} characters"})
    if reading.value is not None or reading.rule == "not-understood":
        return reading
    words = {name: word() if callable(word) else word for name, word in reading.words.items()}
    why = CHECKS[reading.rule].wrong.format(**words)
    return replace(reading, rule="not-understood", words={"why": why}, swaps=False)


def _parser(column: Column, names: ScenarioNames, epoch: date) -> Parser:
    if column.kind is Kind.TEXT:
        return _person if column.name == "person" else _text
    simple: dict[Kind, Parser] = {
        Kind.DATE: partial(_date, epoch=epoch),
        Kind.WHOLE: _whole,
        Kind.NUMBER: _number,
        Kind.YES_NO: lambda text: _of(YES_NO, text, "not-yes-or-no"),
        Kind.SEX: lambda text: _of(SEXES, text, "not-understood", why="must be female, male or other"),
        Kind.CHOICE: lambda text: _choice(text, column.choices),
        Kind.STATUS: _status,
        Kind.PRISON: lambda text: _prison(text, names.prisons),
        Kind.TEAM: lambda text: _named(text, names.teams, "team"),
        Kind.TEAMS: lambda text: _teams(text, names.teams),
        Kind.ROLE: lambda text: _named(text, names.roles, "role"),
        Kind.LEAVE: partial(_leave, epoch=epoch),
        Kind.COURSES: _courses,
    }
    return simple[column.kind]


def _text(text: str) -> Reading:
    return Reading(text, "like-a-formula") if text.startswith(FORMULA_STARTS) else Reading(text)


def _person(text: str) -> Reading:
    return Reading(text, "like-a-prison-number") if PRISON_NUMBER.fullmatch(text) else _text(text)


def _of(words: Mapping[str, Any], text: str, rule: str, **why: object) -> Reading:
    value = words.get(key(text))
    return Reading(None, rule, why) if value is None else Reading(value)


def _choice(text: str, choices: tuple[str, ...]) -> Reading:
    meant = {key(word): word for word in choices}
    return _of(meant, text, "not-a-choice", nearest=partial(nearest, text, choices), known=", ".join(choices))


def _date(text: str, epoch: date) -> Reading:
    written = read_date(text, epoch)
    words = _date_words(written, epoch) if written.rule else {}
    return Reading(written.day, written.rule, words, swaps=written.swaps, is_month_first=written.is_month_first)


def _date_words(written: Written, epoch: date) -> dict[str, object]:
    read = uk_date(written.day) if written.day else ""
    counted = 1900 if epoch == EPOCH else epoch.year
    return {"read": read, "month": written.month, "least": FIRST, "most": LAST, "epoch": counted}


def _number(text: str) -> Reading:
    if DECIMAL_COMMA.fullmatch(text):
        value = float(text.replace(",", "."))
        return Reading(value, "decimal-comma", {"read": f"{value:g}"})
    return Reading(float(text)) if NUMBER.fullmatch(text) else Reading(None, "not-a-number")


def _whole(text: str) -> Reading:
    if not NUMBER.fullmatch(text):
        return Reading(None, "not-a-number")
    return Reading(float(text)) if float(text).is_integer() else Reading(None, "not-whole")


def _status(text: str) -> Reading:
    status = STATUSES.get(key(text))
    if status is not None:
        return Reading(status)
    if key(text) in GONE:
        return Reading(None, key(text))
    if meant := UNCLEAR.get(key(text)):
        return Reading(None, "unclear-status", {"meant": " or ".join(map(str, meant))})
    return Reading(None, "unknown-status", {"nearest": partial(nearest, text, _MEANT), "there_are": _KNOWN})


def _meant(word: str, status: Status) -> str:
    """Return a spelling with what it means: a word like another may mean something else."""
    return status.word if key(word) == key(status.word) else f"{word} ({status.word})"


_MEANT = {word: _meant(word, status) for status in REFERRED for word in status.spellings}
_KNOWN = ", ".join(status.word for status in REFERRED)


def _prison(text: str, names: NameLookup) -> Reading:
    """Return the prison's key, or the text itself where it is not known: the row's teams may decide."""
    if key(text) in OUTSIDE:
        return Reading(None, "released")
    return _matched(text, names.find(text), names) or Reading(text)


def _named(text: str, names: NameLookup, noun: str) -> Reading:
    unknown = {"nearest": partial(nearest, text, names.spellings), "there_are": names.known}
    return _matched(text, names.find(text), names) or Reading(None, f"unknown-{noun}", unknown)


def _matched(text: str, name: str | None, names: NameLookup) -> Reading | None:
    if name is None:
        return None
    return Reading(name) if names.is_exact(text) else Reading(name, "matched", {"where": "scenario", "read": name})


def _teams(text: str, names: NameLookup) -> Reading:
    """Return the keys of the teams; a title may hold a comma, so commas part teams only where nothing else does."""
    if names.find(one_line(text)) is not None:
        items = [one_line(text)]
    else:
        items = _items(text, BETWEEN_ITEMS if BETWEEN_ITEMS.search(text) else re.compile(","))
    readings = [_named(item, names, "team") for item in items]
    bad = next((reading for reading in readings if reading.value is None), None)
    return bad or Reading(tuple(dict.fromkeys(reading.value for reading in readings)))


def _items(text: str, between: re.Pattern[str]) -> list[str]:
    return [item.strip() for item in between.split(text) if item.strip()]


def _leave(text: str, epoch: date) -> Reading:
    """Return (first day, last day) of each period as written, in any order; each day as a cell of its own is read."""
    items = _items(text, re.compile(r"[;,\n]"))
    written = [read_period(item, epoch) for item in items]
    days = [day for period in written for day in period]
    is_month_first = any(day.is_month_first for day in days)
    periods: list[tuple[date, date]] = []
    for item, period in zip(items, written, strict=True):
        wrong = next((day for day in period if day.day is None), None)
        if wrong is not None:
            return Reading(None, wrong.rule, _date_words(wrong, epoch), is_month_first=is_month_first)
        ends = [day.day for day in period if day.day is not None]
        if not ends:
            words = {"item": item, "example": in_full(item)}
            return Reading(None, "not-leave", words, is_month_first=is_month_first)
        if ends[-1] < ends[0]:
            return Reading(None, "leave-ends-before-start", {"period": item}, swaps=any(day.swaps for day in days))
        periods.append((ends[0], ends[-1]))
    said = {day.rule: _date_words(day, epoch) | {"read": periods_told(periods)} for day in days if day.rule}
    return Reading(tuple(periods), more=tuple(said.items()), swaps=any(day.swaps for day in days))


def _courses(text: str) -> Reading:
    """Return (person, sessions done or None) of each course."""
    courses: list[tuple[str, int | None]] = []
    for item in _items(text, BETWEEN_COURSES):
        match = COURSE.fullmatch(item)
        if match is None:
            return Reading(None, "not-courses", {"item": item})
        courses.append((match["person"].strip(), int(match["done"]) if match["done"] else None))
    like_one = any(PRISON_NUMBER.fullmatch(person) for person, _ in courses)
    return Reading(tuple(courses), "like-a-prison-number" if like_one else "")
