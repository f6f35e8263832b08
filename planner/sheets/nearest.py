"""What someone may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

from planner.sheets.wording import key

MOST_KNOWN = 1000  # beyond which looking takes too long
LONGEST = 60  # characters; longer text is no slip of the pen


def nearest(text: str, known: Collection[str] | Mapping[str, str]) -> str:
    """Return `; did you mean X?` for the known word nearest to a text, or nothing.

    A mapping gives the word to tell for each spelling known.
    """
    if len(text) > LONGEST or len(known) > MOST_KNOWN:
        return ""
    spellings = known if isinstance(known, Mapping) else {word: word for word in known}
    by_key = {key(spelling): word for spelling, word in spellings.items()}
    near = difflib.get_close_matches(key(text), by_key, n=1, cutoff=0.7)
    return f"; did you mean {by_key[near[0]]}?" if near else ""
