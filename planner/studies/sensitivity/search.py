"""Searches that ask for one value at a time, run side by side so that their questions can be answered together."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
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


class Line(Generic[A]):
    """What is known along a line from its beginning on, and what is asked to know more."""

    def __init__(self, known: Iterable[Asked[A]], width: float, *, is_whole: bool = False) -> None:
        """Begin with what is known, in order; neighbours no further apart than `width` are near enough."""
        self.known = list(known)
        self._width = max(width, 1.0) if is_whole else width
        self._is_whole = is_whole

    def way_out(
        self, is_inside: Callable[[A], bool], *, from_end: bool = False
    ) -> Search[A, tuple[Asked[A], Asked[A]] | None]:
        """Return neighbours, the first inside, as all that is known before it, and the second not; None without such.

        From the beginning on, or from the end back. By bisection, so between two values further back that are known
        there may be a way out and in again.
        """
        while True:
            known = self.known[::-1] if from_end else self.known
            out = next((at for at, asked in enumerate(known) if not is_inside(asked.answer)), None)
            if not out:
                return None
            inside, outside = known[out - 1 : out + 1]
            if abs(outside.value - inside.value) <= self._width:
                return inside, outside
            middle = (inside.value + outside.value) / 2
            value = float(round(middle)) if self._is_whole else middle
            self.known.insert(len(known) - out if from_end else out, Asked(value, (yield value)))


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
