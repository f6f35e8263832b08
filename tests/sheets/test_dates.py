"""Dates as people in the UK write them: day first, always."""

from __future__ import annotations

from datetime import date

import pytest

from planner.sheets.dates import EPOCH, read_date

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
    ("2027-12-31T23:59:59Z", date(2027, 12, 31)),  # winter: the UK is at UTC
    ("2027-06-28T22:59:59Z", date(2027, 6, 28)),
    ("2027-06-28T23:00:00Z", date(2027, 6, 29)),  # summer: an hour ahead
    ("2027-03-28T00:59:59+00:00", date(2027, 3, 28)),
    ("2027-10-30T23:00Z", date(2027, 10, 31)),  # the last hours of summer time
    ("2027-10-31T23:00Z", date(2027, 10, 31)),
    ("2027-06-29T00:30:00+02:00", date(2027, 6, 28)),
    ("2027-06-28 23:00:00+0000", date(2027, 6, 29)),
    ("2027-06-28T19:00:00-05", date(2027, 6, 29)),
    ("2027-06-28T23:00:00", date(2027, 6, 28)),  # no zone: here
    ("28/06/2027 23:00Z", date(2027, 6, 29)),
    ("2027-06-28T24:00:00Z", "not-a-date"),
    ("2027-06-28T23:60:00", "not-a-date"),
    ("2027-06-28T23:00:00+15:00", "not-a-date"),
    ("2149-12-31T23:30:00-05:00", "far-date"),
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


@pytest.mark.parametrize(
    ("text", "epoch", "day"),
    [
        ("46599", date(1904, 1, 1), date(2031, 8, 1)),
        ("46599", EPOCH, date(2027, 7, 31)),
        ("46599.999", date(1904, 1, 1), date(2031, 8, 1)),
        ("31/12/2027", date(1904, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_bare_number_counts_from_the_workbooks_first_day(text: str, epoch: date, day: date) -> None:
    """And a date that is written out does not."""
    assert read_date(text, epoch).day == day


@pytest.mark.parametrize(
    ("text", "rule"),
    [("2027-06-28T23:00:00Z", "other-zone"), ("2027-06-28T22:00:00Z", ""), ("28/06/27", "two-digit-year")],
)
def test_what_is_said_of_a_date_that_is_read(text: str, rule: str) -> None:
    """Only where it may not be the day that its owner has in mind."""
    assert read_date(text).rule == rule
