"""A period of leave as people write it: two days, or one; what the first leaves out is as in the last."""

from __future__ import annotations

import re
from datetime import date

from planner.sheets.dates import EPOCH, NAMED_MONTH, Written, read_date

BETWEEN_DAYS = re.compile(r"\s+(?:to|until|till|-)\s+|\s*[–—]\s*", re.IGNORECASE)
DAY_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII | re.IGNORECASE)
DAY_AND_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]+)", re.ASCII | re.IGNORECASE)
DAYS_OF_MONTH = re.compile(r"(\d{1,2}(?:st|nd|rd|th)?)-(\d{1,2}(?:st|nd|rd|th)?\s*[a-z]+.*)", re.ASCII | re.IGNORECASE)
NUMBERS_ALONE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})", re.ASCII)
WITH_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4})", re.ASCII)
EXAMPLE = "12/04/2027 to 23/04/2027"


def read_period(text: str, epoch: date = EPOCH) -> tuple[Written, ...]:
    """Return the first and the last day of a period, or its only one, each as read; none where it is no period."""
    whole = read_date(text, epoch)
    if whole.rule != "not-a-date":
        return (whole,)
    pieces = _pieces(text, epoch)
    if len(pieces) != 2:
        return ()
    last = read_date(pieces[1], epoch)
    first = read_date(pieces[0], epoch)
    if first.rule == "not-a-date":
        first = _as_in_last(pieces[0], pieces[1], last)
    return () if "not-a-date" in {first.rule, last.rule} else (first, last)


def in_full(text: str) -> str:
    """Return how a text that is no period may be meant, both days with their year; or else an example."""
    pieces = BETWEEN_DAYS.split(text.strip())
    if len(pieces) == 2 and (days := NUMBERS_ALONE.fullmatch(pieces[0])) and (year := WITH_YEAR.fullmatch(pieces[1])):
        first = read_date(f"{days[1]}/{days[3]}/{year[1]}").day
        last = read_date(pieces[1]).day
        if first is not None and last is not None and first <= last:
            return f"{first:%d/%m/%Y} to {last:%d/%m/%Y}"
    return EXAMPLE


def _pieces(text: str, epoch: date) -> list[str]:
    """Return the days of a period as written, a hyphen between them where only one can be meant."""
    pieces = [piece.strip() for piece in BETWEEN_DAYS.split(text.strip())]
    if len(pieces) > 1:
        return pieces
    if match := DAYS_OF_MONTH.fullmatch(text):
        return [match[1], match[2]]
    places = [at for at, letter in enumerate(text) if letter == "-"]
    splits = [[text[:at].strip(), text[at + 1 :].strip()] for at in places]
    fitting = [split for split in splits if _is_period(split, epoch)]
    return fitting[0] if len(fitting) == 1 else []


def _is_period(pieces: list[str], epoch: date) -> bool:
    """Whether two pieces are days: both whole, or the first without the month or year that the second has."""
    first, last = pieces
    read = read_date(last, epoch)
    if read.rule == "not-a-date":
        return False
    return read_date(first, epoch).rule != "not-a-date" or _as_in_last(first, last, read).rule != "not-a-date"


def _as_in_last(first: str, last: str, read: Written) -> Written:
    """Return the first day of a period, its month and year as in the last, which has its month in letters."""
    month_and_year = NAMED_MONTH.fullmatch(last)
    if month_and_year is None or read.day is None:
        return Written(None, "not-a-date")
    if match := DAY_ALONE.fullmatch(first):
        return read_date(f"{match[1]} {month_and_year[2]} {month_and_year[3]}")
    if match := DAY_AND_MONTH.fullmatch(first):
        whole = read_date(f"{match[1]} {match[2]} {read.day.year}")
        if whole.day is not None and whole.day > read.day:  # over the turn of the year
            whole = read_date(f"{match[1]} {match[2]} {read.day.year - 1}")
        return whole
    return Written(None, "not-a-date")
