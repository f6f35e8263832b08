"""Dates as people in the UK write them: day first, always."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

FIRST, LAST = date(1950, 1, 1), date(2149, 12, 31)
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, as it counts from March 1900 on
CENTURY = 2000  # of a year of two digits: nobody here was sentenced before, or will be released after
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "sept",
)  # fmt: skip

TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}", re.ASCII)
DAY_FIRST = re.compile(rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}}){TIME}", re.ASCII)
NAMED_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]+)[-/., ]*(\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
DAY_NUMBER = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)


class Written(NamedTuple):
    """A date as read: the day, or the rule that it breaks; a rule with a day is a repair."""

    day: date | None
    rule: str = ""
    month: int = 0  # of a date that can only be month first
    swaps: bool = False  # could also be read month first, as another day


@lru_cache(maxsize=50_000)
def read_date(text: str) -> Written:
    """Return the day a text names. Never guesses month first; two-digit years are of this century, and said."""
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _written(year, month, day)
    if match := DAY_FIRST.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        if month > 12 and 1 <= day <= 12:
            return Written(None, "month-first", month)
        return _with_year(match[3], month, day)._replace(swaps=max(day, month) <= 12 and day != month)
    if match := NAMED_MONTH.fullmatch(text):
        return _named(match)
    if match := DAY_NUMBER.fullmatch(text):
        return _checked(EXCEL_EPOCH + timedelta(days=int(match[1])), "day-number")
    return Written(None, "not-a-date")


def _named(match: re.Match[str]) -> Written:
    name = match[2].lower()
    if name not in MONTHS and name not in NAMES:
        return Written(None, "not-a-date")
    return _with_year(match[3], MONTHS.index(name[:3]) + 1, int(match[1]))


def _with_year(year: str, month: int, day: int) -> Written:
    if len(year) == 4:
        return _written(int(year), month, day)
    return _written(CENTURY + int(year), month, day, "two-digit-year")


def _written(year: int, month: int, day: int, rule: str = "") -> Written:
    try:
        return _checked(date(year, month, day), rule)
    except ValueError:
        return Written(None, "no-such-day")


def _checked(day: date, rule: str) -> Written:
    return Written(day, rule) if FIRST <= day <= LAST else Written(None, "far-date")
