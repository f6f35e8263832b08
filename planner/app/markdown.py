"""What a person named, in the Markdown that Streamlit makes of labels, hovers and messages: text, and nothing else."""

from __future__ import annotations

import re

JOINER = "\u2060"  # is not seen, and has no width
SIGNS = re.compile(r"[\\`*\[\]<>#|~$&!]|(?<!\w)_|_(?!\w)")  # within a word _ means nothing
# What Streamlit looks for in text that Markdown leaves: links, emoji, icons, arrows, dashes. A backslash stops none.
FOUND_LATER = re.compile(r"(?<=[:@])(?=\S)|(?<=[-<>~])(?=\\?[-<>=])|(?<=www)(?=\.)", re.IGNORECASE)
LIST_MARK = re.compile(r"^(\s*(?:\d+(?=[.)])|(?=[-+=])))", re.MULTILINE)


def plain(text: str) -> str:
    """Return text as Markdown that shows it letter by letter."""
    escaped = SIGNS.sub(r"\\\g<0>", text)
    escaped = re.sub(r":(?=\S)", r"\\:", escaped)
    escaped = LIST_MARK.sub(r"\1\\", escaped)
    return FOUND_LATER.sub(JOINER, escaped)
