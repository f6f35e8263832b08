"""What happened over some years: people, sessions, pauses, parole reviews."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from planner.base.uk_date import uk_date

DAYS_PER_YEAR = 365.2425
EVENTS = (  # of a person: known only once they have happened
    "ready_date", "consented_date", "assessment_started_date", "assessed_date", "started_date", "last_session_date",
    "completed_date", "ended_early_date", "released_date", "left_date",
)  # fmt: skip


@dataclass(frozen=True)
class Window:
    """The days over which everything that happened was written down, both ends included.

    Raises
    ------
    ValueError
        Where the last day comes before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        if self.last < self.first:
            raise ValueError("the last day must be on or after the first")

    @property
    def days(self) -> int:
        """Days in it."""
        return (self.last - self.first).days + 1

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    def has(self, days: pd.Series) -> pd.Series:
        """Return which days are in it; a blank is not."""
        return (days >= stamp(self.first)) & (days < stamp(self.end))

    def __str__(self) -> str:
        """In words."""
        return f"{uk_date(self.first)} to {uk_date(self.last)}"


def stamp(day: date) -> pd.Timestamp:
    """Return a date as tables hold it."""
    return pd.Timestamp(day)


@dataclass(frozen=True)
class History:
    """A history as read and checked.

    Columns are those of `planner.studies.calibrate.columns`; dates are datetime64[s].

    Parameters
    ----------
    window
        The days over which everything was written down.
    people
        A row a person.
    sessions, pauses, reviews
        A row a session or week, a pause, a parole review; None where nothing was given, which is not the same as none.
    given
        Columns of the people file that are there.
    files
        The files as they were named.
    """

    window: Window
    people: pd.DataFrame
    sessions: pd.DataFrame | None = None
    pauses: pd.DataFrame | None = None
    reviews: pd.DataFrame | None = None
    given: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, without folders."""
        return tuple(Path(file).name for file in self.files)

    @property
    def synthetic(self) -> bool:
        """Whether any row is made up."""
        return bool((self.people["synthetic"] == True).any())  # noqa: E712 - a column of yes, no and blanks

    @property
    def names_people(self) -> bool:
        """Whether every session says whose it was."""
        return self.sessions is not None and bool(self.sessions["person"].notna().all())

    @property
    def referred(self) -> pd.DataFrame:
        """People referred within the window."""
        return self.people[self.window.has(self.people["referral_date"])]

    @property
    def started(self) -> pd.DataFrame:
        """People whose course started within the window."""
        return self.people[self.window.has(self.people["started_date"])]

    def over(self, window: Window) -> History:
        """Return what was known on the last day of an earlier window: nothing that came later.

        Sessions done are those held by then, where every session says whose it was; else unknown.
        """
        end = stamp(window.end)
        people = self.people[self.people["referral_date"] < end].copy()
        for name in EVENTS:
            people[name] = people[name].where(people[name] < end)
        people["ended_early_reason"] = people["ended_early_reason"].where(people["ended_early_date"].notna(), None)
        sessions = None if self.sessions is None else _before(self.sessions, "date", end)
        pauses = None if self.pauses is None else _before(self.pauses, "pause_from", end)
        if pauses is not None:
            pauses["pause_until"] = pauses["pause_until"].where(pauses["pause_until"] < end)
        reviews = None if self.reviews is None else _before(self.reviews, "review_date", end)
        people["sessions_done"] = self._done(people, sessions)
        return replace(self, window=window, people=people, sessions=sessions, pauses=pauses, reviews=reviews)

    def _done(self, people: pd.DataFrame, sessions: pd.DataFrame | None) -> pd.Series:
        """Return sessions done: as given where the course is over, else those held so far."""
        over = people[["last_session_date", "completed_date", "ended_early_date", "released_date", "left_date"]]
        settled = over.notna().any(axis=1) | people["started_date"].isna()
        if sessions is None or not self.names_people:
            return people["sessions_done"].where(settled)
        held = people["person"].map(sessions.groupby("person")["held"].sum()).fillna(0.0)
        return people["sessions_done"].where(settled, np.fmin(held, people["sessions_done"]))


def _before(table: pd.DataFrame, column: str, end: pd.Timestamp) -> pd.DataFrame:
    return table[table[column] < end].copy()
