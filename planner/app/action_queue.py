"""What was asked for and is not done yet: noted at once, done later, and neither lost nor done by halves."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial


class ActionQueue:
    """Acts in the order they were asked for."""

    def __init__(self) -> None:
        """Begin with none."""
        self._acts: deque[Callable[[], object]] = deque()

    def __bool__(self) -> bool:
        """Whether there is something to do."""
        return bool(self._acts)

    def note(self, act: Callable[..., object], *arguments: object) -> None:
        """Note what is to be done."""
        self._acts.append(partial(act, *arguments))

    def do(self) -> bool:
        """Do it all; return whether there was anything.

        An act that is cut short, by what is no Exception, stays to be done again.
        """
        found = bool(self._acts)
        while self._acts:
            try:
                self._acts[0]()
            except Exception:
                self._acts.popleft()
                raise
            self._acts.popleft()
        return found
