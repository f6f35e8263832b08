"""Dates as people in the UK write them: day first, always; times of other zones as they are in the UK."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.base.uk_date import uk_date

FIRST, LAST = date(1950, 1, 1), date(2149, 12, 31)
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, as it counts from March 1900 on; a workbook may have another
UK = ZoneInfo("Europe/London")
MOST_OFFSET = timedelta(hours=14)  # of any zone from UTC
CENTURY = 2000  # of a year of two digits: nobody here was sentenced before, or will be released after
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "sept",
)  # fmt: skip

TIME = (
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<hours>\d{2})(?::?(?P<minutes>\d{2}))?)?)?"
)
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}", re.ASCII)
DAY_FIRST = re.compile(rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}}){TIME}", re.ASCII)
NAMED_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]+)[-/., ]*(\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
OTHER_ZONE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4})"
    r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?P<zone>[^\d\s:.].*)",
    re.ASCII | re.IGNORECASE,
)
HALVES = {"am", "pm"}  # of a day, and no zone
DAY_NUMBER = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)


class Written(NamedTuple):
    """A date as read: the day, or the rule that it breaks; a rule with a day is a repair."""

    day: date | None
    rule: str = ""
    month: int = 0  # of a date that can only be month first
    swaps: bool = False  # could also be read month first, as another day

    @property
    def is_month_first(self) -> bool:
        """Whether it can only be month first."""
        return self.month > 0


NOT_A_DATE = Written(None, "not-a-date")


@lru_cache(maxsize=50_000)
def read_date(text: str, epoch: date = EPOCH) -> Written:
    """Return the day a text names, a bare number counted from `epoch`.

    Never guesses month first; two-digit years are of this century, and said. A time with a zone names the day that it
    is in the UK.
    """
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(match[at]) for at in (1, 2, 3))
        return _in_uk(_written(year, month, day), match)
    if match := DAY_FIRST.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        if month > 12 and 1 <= day <= 12:
            return Written(None, "month-first", month)
        read = _with_year(match[3], month, day)
        return _in_uk(read, match)._replace(swaps=max(day, month) <= 12 and day != month)
    if match := NAMED_MONTH.fullmatch(text):
        return _named(match)
    if match := DAY_NUMBER.fullmatch(text):
        return _checked(epoch + timedelta(days=int(match[1])), "day-number")
    return _not_read(text)


def _not_read(text: str) -> Written:
    """Return why a text is not read: a time with a zone in words is told as such."""
    match = OTHER_ZONE.fullmatch(text)
    return Written(None, "zone-not-read") if match and match["zone"].lower() not in HALVES else NOT_A_DATE


def _in_uk(written: Written, match: re.Match[str]) -> Written:
    """Return the day in the UK at the time that follows the date, where one does."""
    if match["hour"] is None or written.day is None:
        return written
    try:
        at = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        zone = _zone(match)
    except ValueError:
        return NOT_A_DATE
    if zone is None:
        return written
    here = datetime.combine(written.day, at, zone).astimezone(UK).date()
    return written if here == written.day else _checked(here, "other-zone")


def _zone(match: re.Match[str]) -> timezone | None:
    """Return the zone of a time; None where it states none. Raises ValueError where there is no such zone."""
    if match["zone"] in {None, "Z"}:
        return UTC if match["zone"] else None
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if offset > MOST_OFFSET:
        raise ValueError("no zone is so far from UTC")
    return timezone(-offset if match["sign"] == "-" else offset)


def periods_told(periods: Iterable[tuple[date, date]]) -> str:
    """Return periods in words, a single day as one."""
    return "; ".join(
        f"{uk_date(first)} to {uk_date(last)}" if last > first else uk_date(first) for first, last in periods
    )


def _named(match: re.Match[str]) -> Written:
    name = match[2].lower()
    if name not in MONTHS and name not in NAMES:
        return NOT_A_DATE
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
