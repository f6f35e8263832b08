"""The standard terms, from the glossary: declared once, shown wherever a word is used."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

GLOSSARY = files("planner.present").joinpath("glossary.md")
ENTRY = re.compile(r"^\*\*(?P<term>[^*]+)\.\*\*\s+(?P<meaning>.+)$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@cache
def terms() -> dict[str, str]:
    """Return what each term means, by the term in lower case."""
    text = GLOSSARY.read_text(encoding="utf-8")
    return {found["term"].lower(): LINK.sub(r"\1", found["meaning"]) for found in ENTRY.finditer(text)}


def meaning(*names: str) -> str:
    """Return what terms mean, a paragraph each.

    Raises
    ------
    KeyError
        Where the glossary has no such term.
    """
    return "\n\n".join(f"**{name[0].upper()}{name[1:]}.** {terms()[name.lower()]}" for name in names)
