"""Jobs by the hash of what went into them: the same question is worked out once, whoever asks."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from typing import Any, NamedTuple

from planner.app.job import Job, State
from planner.present.study import Work

KEPT = 2  # ended jobs whose results are kept for whoever asks again
logger = logging.getLogger(__name__)


class Jobs:
    """The jobs of this process. A result is a pure function of its key, so sharing it tells nobody anything.

    A watcher has one job under each of its names: asking for another lets go of the first, which stops once nobody
    watches it. Once the watcher has gone, so have its jobs.
    """

    def __init__(self, kept: int = KEPT) -> None:
        """Begin with none."""
        self._kept = kept
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job[Any]] = OrderedDict()
        self._watched: dict[tuple[str, str], str] = {}  # (watcher, name) -> key

    def ask(self, watcher: str, name: str, key: str, work: Work[Any]) -> Job[Any]:
        """Return the job of a key, begun now unless it is there already; one that was stopped begins anew."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.state in {State.STOPPED, State.FAILED}:
                job = self._jobs[key] = Job(key, work, _tell)
            self._jobs.move_to_end(key)
            self._watch(watcher, name, key)
            self._forget()
            return job

    def leave(self, watcher: str) -> None:
        """Let go of all that a watcher who is gone had asked for: it stops, and its results are dropped."""
        with self._lock:
            mine = {key for (who, _), key in self._watched.items() if who == watcher}
            self._watched = {known: key for known, key in self._watched.items() if known[0] != watcher}
            for key in mine - {*self._watched.values()}:
                self.stop(key)
                self._jobs.pop(key, None)

    def find(self, key: str) -> Job[Any] | None:
        """Return a job that is still known."""
        return self._jobs.get(key)

    def stop(self, key: str) -> None:
        """Stop a job."""
        if job := self._jobs.get(key):
            job.stop()

    def __len__(self) -> int:
        """Return how many jobs are kept."""
        return len(self._jobs)

    def _watch(self, watcher: str, name: str, key: str) -> None:
        before = self._watched.get((watcher, name))
        self._watched[watcher, name] = key
        if before not in (None, key) and before not in self._watched.values():
            self.stop(before or "")

    def _forget(self) -> None:
        """Drop the results that were asked for longest ago."""
        ended = [key for key, job in self._jobs.items() if not job.is_running]
        for key in ended[: max(len(ended) - self._kept, 0)]:
            del self._jobs[key]


class Watcher(NamedTuple):
    """A session, as the jobs know it."""

    name: str
    jobs: Jobs

    def leave(self) -> None:
        """Let go of its jobs."""
        self.jobs.leave(self.name)


def _tell(error: BaseException) -> None:
    logger.error("a job failed", exc_info=error)
