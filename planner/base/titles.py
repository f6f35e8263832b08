"""What people call things: when two titles are one to the eye, and how like ones are told apart."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

MOST_TITLE = 160  # characters
LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
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
    if mixed := next(filter(_mixes_alphabets, title.split()), ""):
        return f"must not mix letters of several alphabets in one word, which look alike: {mixed}"
    return ""


def _mixes_alphabets(word: str) -> bool:
    """Whether a word has letters of more than one of the alphabets whose letters look like one another."""
    return len({name for sign in word if (name := unicodedata.name(sign, "").split(" ")[0]) in LOOK_ALIKE}) > 1


def told_apart(labels: Mapping[K, str]) -> dict[K, str]:
    """Return labels of which no two are one to the eye: those that are have their keys with them, then a number."""
    found = dict(labels)
    while like := {label for label, times in Counter(map(folded, found.values())).items() if times > 1}:
        alike = [key for key, label in found.items() if str(key) and folded(label) in like]
        for number, key in enumerate(alike, start=1):
            found[key] += f" {number}" if f"({key})" in found[key] else f" ({key})"
    return found
