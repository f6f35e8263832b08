"""Periods of leave as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from planner.sheets.periods import in_full, read_period

PERIODS = [
    ("05/06/2027", (date(2027, 6, 5),)),
    ("05/06/2027 to 10/06/2027", (date(2027, 6, 5), date(2027, 6, 10))),
    ("05/06/2027-10/06/2027", (date(2027, 6, 5), date(2027, 6, 10))),
    ("2027-06-05-2027-06-10", (date(2027, 6, 5), date(2027, 6, 10))),
    ("05-06-2027-10-06-2027", (date(2027, 6, 5), date(2027, 6, 10))),
    ("1 June to 5 June 2027", (date(2027, 6, 1), date(2027, 6, 5))),
    ("1 June-5 June 2027", (date(2027, 6, 1), date(2027, 6, 5))),
    ("1st to 5th June 2027", (date(2027, 6, 1), date(2027, 6, 5))),
    ("12-23 April 2027", (date(2027, 4, 12), date(2027, 4, 23))),
    ("12 – 23 April 2027", (date(2027, 4, 12), date(2027, 4, 23))),
    ("20 Dec to 5 Jan 2028", (date(2027, 12, 20), date(2028, 1, 5))),
    ("5-Jun-27", (date(2027, 6, 5),)),
    ("5/6 to 10/6/2027", ()),  # day first, perhaps
    ("06/2027", ()),
    ("1 to 5", ()),
    ("June to July 2027", ()),
    ("12-13-14 April 2027", ()),
]


@pytest.mark.parametrize(("text", "days"), PERIODS, ids=[text for text, _ in PERIODS])
def test_periods(text: str, days: tuple[date, ...]) -> None:
    """What the first day leaves out is as in the last, where that has its month in letters."""
    assert tuple(read.day for read in read_period(text)) == days


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("5/6 to 10/6/2027", "05/06/2027 to 10/06/2027"),
        ("5/16 to 10/6/2027", "12/04/2027 to 23/04/2027"),
        ("soon", "12/04/2027 to 23/04/2027"),
    ],
)
def test_how_to_write_it(text: str, meant: str) -> None:
    """With what is there, or else an example."""
    assert in_full(text) == meant
