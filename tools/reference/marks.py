"""Tables of a page between marks: `<!-- name -->` and `<!-- end -->`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

MARKED = re.compile(r"<!-- (?P<name>(?!end)[a-z .-]+) -->\n.*?\n?<!-- end -->", re.DOTALL)


def filled(text: str, made: Mapping[str, str]) -> str:
    """Return a page with every table as made.

    Raises
    ------
    KeyError
        If the page has a mark for which nothing was made.
    """
    return MARKED.sub(lambda mark: f"<!-- {mark['name']} -->\n{made[mark['name']]}\n<!-- end -->", text)


def names(text: str) -> list[str]:
    """Return the names of a page's marks, in order."""
    return [found["name"] for found in MARKED.finditer(text)]


def written_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown has it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
