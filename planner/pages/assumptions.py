"""To come."""

from __future__ import annotations

from planner.app import words
from planner.pages import parts


def show() -> None:
    """Show the page."""
    parts.title(words.ASSUMPTIONS, "To come.")
