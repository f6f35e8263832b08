"""Dates as people in the UK write them: day first, always."""

from __future__ import annotations

from datetime import date

import pytest

from planner.sheets.dates import read_date

DATES = [
    ("31/12/2027", date(2027, 12, 31)),
    ("1/2/2027", date(2027, 2, 1)),  # never 2 January
    ("31-12-2027", date(2027, 12, 31)),
    ("31.12.2027", date(2027, 12, 31)),
    ("31 12 2027", date(2027, 12, 31)),
    ("31/12/27", date(2027, 12, 31)),
    ("31 Dec 2027", date(2027, 12, 31)),
    ("31-Dec-27", date(2027, 12, 31)),
    ("1st September 2027", date(2027, 9, 1)),
    ("3 sept 2027", date(2027, 9, 3)),
    ("31 DECEMBER 2027", date(2027, 12, 31)),
    ("2027-12-31", date(2027, 12, 31)),
    ("2027/12/31", date(2027, 12, 31)),
    ("2027-12-31T09:30:00.123Z", date(2027, 12, 31)),
    ("31/12/2027 00:00", date(2027, 12, 31)),
    ("46752", date(2027, 12, 31)),
    ("29/02/2028", date(2028, 2, 29)),
    ("29/02/2027", "no-such-day"),
    ("31/04/2027", "no-such-day"),
    ("00/01/2027", "no-such-day"),
    ("2027-13-01", "no-such-day"),
    ("45/45/2027", "no-such-day"),
    ("12/31/2027", "month-first"),
    ("31/12/207", "not-a-date"),
    ("31/12", "not-a-date"),
    ("Dec 2027", "not-a-date"),
    ("2027", "not-a-date"),
    ("20271231", "not-a-date"),
    ("31 Foo 2027", "not-a-date"),
    ("٣١/١٢/٢٠٢٧", "not-a-date"),
    ("31/12/1927", "far-date"),
    ("31/12/2227", "far-date"),
    ("00001", "far-date"),
]


@pytest.mark.parametrize(("text", "expected"), DATES, ids=[text for text, _ in DATES])
def test_dates(text: str, expected: date | str) -> None:
    """Day first, whole, and within reach of this work."""
    read = read_date(text)
    assert (read.rule if read.day is None else read.day) == expected
