"""A date as it is said in the UK."""

from __future__ import annotations

from datetime import date


def uk_date(when: date | None) -> str:
    """Return a date as it is said in the UK: 5 April 2027."""
    return "no date" if when is None else f"{when.day} {when:%B %Y}"
