"""What a person named is shown letter by letter, whatever Markdown, and Streamlit after it, would make of it."""

from __future__ import annotations

import re

import pytest

from planner.app.markdown import JOINER, plain

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # as Markdown has it: any sign of ASCII
# Links that markdown makes of bare text, emoji, icons, arrows and dashes: what Streamlit looks for after Markdown.
MADE_LATER = re.compile(r"https?://\w|www\.\w|[\w.]@\w|:\w+:|:material/|<-|->|--|>=|<=|~=", re.IGNORECASE)


@pytest.mark.parametrize(
    "name",
    [
        "![x](http://127.0.0.1:9/x.png).csv",
        "[click](https://example.org)",
        "https://example.org/people.csv",
        "www.example.org",
        "ann@example.org",
        "**bold** _it_ `code` ~~no~~ <b>b</b> # $x^2$ | &lt;",
        ":red[alarm] :smile: :material/home:",
        "a -> b <- c -- d >= e <= f ~= g",
        "1. first",
        "- item",
        "back\\slash",
    ],
)
def test_nothing_is_made_of_a_name(name: str) -> None:
    """Each sign that means something is escaped, and what no backslash stops is broken by a sign that is not seen."""
    shown = plain(name)
    assert ESCAPED.sub(r"\1", shown).replace(JOINER, "") == name
    left = ESCAPED.sub("", shown)
    assert not re.search(r"[\\`*\[\]<>#|~$&!]|\b_|_\b", left)
    assert not re.match(r"\s*(\d+[.)]|[-+=])", left)
    assert not MADE_LATER.search(ESCAPED.sub(r"\1", shown))


@pytest.mark.parametrize(
    "name", ["people.csv", "Two more psychologists (yours)", "north-2.toml", "my_own_people.csv", "Waiting: 3 to 9"]
)
def test_what_means_nothing_stays(name: str) -> None:
    assert plain(name) == name
