"""Searches that ask for one value at a time, run side by side so that their questions can be answered together."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A")
T = TypeVar("T")
K = TypeVar("K")
Search = Generator[float, A, T]  # yields a value, is sent the answer, returns what it found


@dataclass(frozen=True)
class Asked(Generic[A]):
    """A value and the answer there."""

    value: float
    answer: A


def bisect(
    inside: Asked[A], outside: Asked[A], is_inside: Callable[[A], bool], width: float, *, is_whole: bool = False
) -> Search[A, tuple[Asked[A], Asked[A]]]:
    """Return two values no further apart than `width`, or two whole numbers in a row: the first inside, the other not.

    Both have been asked about. Where there is more than one way out, it is one of them.
    """
    while abs(outside.value - inside.value) > (1 if is_whole else width):
        middle = (inside.value + outside.value) / 2
        value = float(round(middle)) if is_whole else middle
        asked = Asked(value, (yield value))
        if is_inside(asked.answer):
            inside = asked
        else:
            outside = asked
    return inside, outside


class SideBySide(Generic[K, A, T]):
    """Searches run together: each round, all that is asked is answered at once."""

    def __init__(self, searches: Mapping[K, Search[A, T]]) -> None:
        """Begin all of them."""
        self._searches = searches
        self.found: dict[K, T] = {}
        self._asked: dict[K, float] = {}
        for key in searches:
            self._go_on(key, None)

    @property
    def asked(self) -> list[tuple[K, float]]:
        """What is asked now: a value each of the searches that go on; nothing once all have ended."""
        return list(self._asked.items())

    def tell(self, answers: Sequence[A]) -> None:
        """Answer what is asked."""
        keys = list(self._asked)
        self._asked = {}
        for key, answer in zip(keys, answers, strict=True):
            self._go_on(key, answer)

    def _go_on(self, key: K, answer: A | None) -> None:
        search = self._searches[key]
        try:
            self._asked[key] = next(search) if answer is None else search.send(answer)
        except StopIteration as ended:
            self.found[key] = ended.value
