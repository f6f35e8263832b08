"""How text is compared and tidied: letter case, spaces and invisible characters carry no meaning."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping

NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
INVISIBLE = dict.fromkeys((*range(9), *range(14, 32), 0x7F, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF))
MOST_KNOWN = 1000  # beyond which looking takes too long
MOST_NEAR = 5  # words of which the nearest is taken
LETTERS_A_SLIP = 4  # of a word, for each letter that may be another
LONGEST = 60  # characters; longer text is no slip of the pen
PRISON_WORDS = re.compile(r"\b(hmp|hmyoi|hmp/yoi|yoi)\b")


def tidy(text: str) -> str:
    """Return text without invisible characters or stray spaces; lines stay apart, blank ones go."""
    if text.isascii() and text.isprintable() and text == text.strip() and "  " not in text:
        return text  # as most are
    seen = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    lines = (" ".join(line.split()) for line in seen.splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Return tidied text with its lines run together."""
    return " ".join(text.split("\n"))


def key(text: str) -> str:
    """Return what two spellings of one word share: letters and digits, case aside."""
    return NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", text).casefold())


def prison_key(text: str) -> str:
    """Return what two spellings of a prison share: `Stony Marsh (HMP)` and `HMP Stony Marsh`."""
    return key(PRISON_WORDS.sub(" ", text.casefold()))


def name_key(text: str) -> str:
    """Return what two spellings of a name or pseudonym share: all but case and stray spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest(text: str, known: Collection[str] | Mapping[str, str]) -> str:
    """Return `; did you mean X?` for the known word nearest to a text, or nothing.

    A mapping gives the word to tell for each spelling known.
    """
    if len(text) > LONGEST or len(known) > MOST_KNOWN:
        return ""
    spellings = known if isinstance(known, Mapping) else {word: word for word in known}
    by_key = {key(spelling): spelling for spelling in spellings}
    meant = key(text)
    near = [by_key[one] for one in difflib.get_close_matches(meant, by_key, n=MOST_NEAR, cutoff=0.7)]
    most = max(1, len(meant) // LETTERS_A_SLIP)
    close = {one: slips for one in near if (slips := _slips(meant, key(one))) <= most or _has_words_of(text, one)}
    return f"; did you mean {spellings[min(close, key=close.__getitem__)]}?" if close else ""


def _has_words_of(text: str, other: str) -> bool:
    """Whether one of two texts has all the words of the other, several, and some besides."""
    mine, theirs = (set(NOT_ALPHANUMERIC.split(one.casefold())) - {""} for one in (text, other))
    return len(mine & theirs) > 1 and (mine <= theirs or theirs <= mine)


def _slips(text: str, other: str) -> int:
    """Return how many letters were left out, added, changed or swapped with the next between two words."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(text, start=1):
        row = [at]
        for place, another in enumerate(other, start=1):
            least = min(last[place] + 1, row[-1] + 1, last[place - 1] + (letter != another))
            if at > 1 and place > 1 and letter == other[place - 2] and text[at - 2] == another:
                least = min(least, before[place - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
