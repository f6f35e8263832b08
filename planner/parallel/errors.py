"""Why a spread cannot go on, each in one sentence for the person who started it."""

from __future__ import annotations


class SpreadError(Exception):
    """Chunks could not be spread as asked; nothing is wrong with the task."""


class WorkersLostError(SpreadError):
    """Workers end again and again at the same chunk."""


class ClusterError(SpreadError):
    """A cluster cannot be reached, has no workers, or cannot run the task."""


class UnguardedScriptError(SpreadError):
    """A script would start itself again in each process that it starts."""

    def __init__(self) -> None:
        super().__init__('a script that spreads over processes must do so under: if __name__ == "__main__":')
