"""What people call things: when two titles are one to the eye, and how like ones are told apart."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

MOST_TITLE = 160  # characters
K = TypeVar("K")


def folded(title: str) -> str:
    """Return a title as it is compared: case, spaces and ways to write one letter make no difference."""
    return " ".join(unicodedata.normalize("NFKC", title).split()).casefold()


def title_rule(title: str) -> str:
    """Return what a title must be and is not; nothing where it is all right."""
    if not title.strip():
        return "must not be blank"
    if len(title) > MOST_TITLE:
        return f"must have at most {MOST_TITLE} characters: it has {len(title):,}"
    if not all(sign.isprintable() or unicodedata.category(sign) == "Zs" for sign in title):
        return "must be one line of letters, digits and signs that can be seen"
    return ""


def told_apart(labels: Mapping[K, str]) -> dict[K, str]:
    """Return labels of which no two are one to the eye: those that are have their keys with them."""
    found = dict(labels)
    while like := {label for label, times in Counter(map(folded, found.values())).items() if times > 1}:
        more = {key: f"{label} ({key})" for key, label in found.items() if folded(label) in like and str(key)}
        if not more:
            break
        found |= more
    return found
