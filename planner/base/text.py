"""Text that others wrote, as it may be shown: no longer than can be read, and nothing in it that cannot be seen."""

from __future__ import annotations


def cut(text: str, longest: int) -> str:
    """Return text of at most so many characters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def seen(text: str) -> str:
    """Return text whose signs can all be seen: those that would move a cursor or turn a line round are spelt out."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == "\u00a0" else ascii(sign)[1:-1] for sign in text)
