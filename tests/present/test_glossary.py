"""The standard terms."""

from __future__ import annotations

from planner.present.glossary import meaning, terms


def test_every_term_has_a_meaning() -> None:
    assert len(terms()) > 80
    assert meaning("Reachable").startswith("**Reachable.** Not too short")
