"""SimPy's clock with one visible order for what happens on the same day."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from planner.model.events import EventType
from planner.world.streams import NEVER

NUMBERS = 2**40  # more than there are people or posts, so that the kind decides first
AFTER_SIMPY = 2  # above SimPy's own priorities, URGENT 0 and NORMAL 1

Process = Generator[simpy.Event, Any, None]


class Clock:
    """Whole days. Moments of a day come in order of (kind, number)."""

    def __init__(self) -> None:
        """Start on day 0."""
        self.environment = simpy.Environment()

    @property
    def today(self) -> int:
        """The day."""
        return int(self.environment.now)

    def on(self, day: int, kind: EventType, number: int) -> simpy.Event:
        """Return the moment of `kind` for person or post `number` on a day, today or later."""
        moment = simpy.Event(self.environment)
        if day >= NEVER:
            return moment  # it does not come
        moment._ok, moment._value = True, None  # noqa: SLF001 - as simpy.Timeout does; its priority cannot be chosen
        priority: Any = AFTER_SIMPY + kind * NUMBERS + number
        self.environment.schedule(moment, priority, day - self.today)
        return moment

    def after(self, days: int, kind: EventType, number: int) -> simpy.Event:
        """Return the moment of `kind` so many days from now."""
        return self.on(self.today + days, kind, number)

    def start(self, process: Process) -> None:
        """Begin a process at once."""
        self.environment.process(process)

    def run(self, until_day: int) -> None:
        """Run every day before `until_day`."""
        self.environment.run(until=until_day)
