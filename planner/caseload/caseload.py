"""Who is there on the first day: people, staff, and what was found wrong with the files."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.caseload.person import Person
from planner.caseload.psychologist import Psychologist
from planner.sheets.quality import Quality


@dataclass(frozen=True)
class Caseload:
    """People and staff in the order of their files.

    Attributes
    ----------
    people
        Everyone who can be used, whatever their status.
    staff
        Whoever delivers courses.
    quality
        Every finding in the files, and what became of their rows.

    Raises
    ------
    ValueError
        Where a person or a psychologist is there twice, or a running course has a psychologist who is not in the staff.
    """

    people: tuple[Person, ...]
    staff: tuple[Psychologist, ...]
    quality: Quality

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        names = {psychologist.name for psychologist in self.staff}
        if len(names) < len(self.staff) or len({person.person for person in self.people}) < len(self.people):
            raise ValueError("nobody may be there twice")
        if {who for person in self.people for who in _facilitators(person)} - names:
            raise ValueError("the psychologists of running courses must be in the staff")

    @property
    def running(self) -> tuple[Person, ...]:
        """Those on a course, whose hours are held first."""
        return tuple(person for person in self.people if person.psychologist is not None)

    @property
    def candidates(self) -> tuple[Person, ...]:
        """Those who may be given a place in this plan."""
        return tuple(person for person in self.people if person.may_start)

    @property
    def without_place(self) -> tuple[Person, ...]:
        """Those who get no place in this plan, whatever the hours, each with its `no_place_reason`."""
        return tuple(person for person in self.people if person.no_place_reason)

    def without_place_table(self) -> pd.DataFrame:
        """Return a row for each of them, for export."""
        rows = [(one.row, one.person, one.prison, one.no_place_reason) for one in self.without_place]
        return pd.DataFrame(rows, columns=["row", "person", "prison", "reason"])


def _facilitators(person: Person) -> tuple[str, ...]:
    return tuple(name for name in (person.psychologist, person.second_psychologist) if name)
