"""A caseload as a session has it: files held in memory, read and checked, edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from planner.app.scenario_store import bundled_folder
from planner.caseload import (
    Caseload,
    CaseloadError,
    Entry,
    InMemoryFile,
    InputFile,
    Severity,
    example,
    read_caseload,
    template,
)
from planner.present import export
from planner.scenario import Scenario, bundled

SAMPLE_FIRST_DAY = date(2027, 4, 5)
TEMPLATE_DAY = date(2027, 1, 1)  # the template is the same file each time
PEOPLE, STAFF = "people", "staff"


@dataclass(frozen=True)
class Intake:
    """The two files of a session, as they are now."""

    people: InMemoryFile | None = None
    staff: InMemoryFile | None = None
    is_sample: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether both are there."""
        return self.people is not None and self.staff is not None

    def of(self, which: str) -> InMemoryFile | None:
        """Return one of them."""
        return self.people if which == PEOPLE else self.staff

    def with_file(self, which: str, file: InMemoryFile) -> Intake:
        """Return the two with another in place of one: the sample no more."""
        return Intake(file, self.staff) if which == PEOPLE else Intake(self.people, file)


@dataclass(frozen=True, eq=False)
class Checked:
    """What reading the files found; no caseload where nothing sensible can follow."""

    caseload: Caseload | None
    entries: tuple[Entry, ...]

    def of(self, *severities: Severity) -> list[Entry]:
        """Return the findings of some severities, the gravest first."""
        return [entry for entry in self.entries if entry.severity in severities]


def sample() -> Intake:
    """Return the bundled caseload, which is synthetic."""
    folder = bundled_folder() / "caseload"
    people, staff = (
        InMemoryFile(str(folder / name), (bundled.folder() / "caseload" / name).read_bytes()) for name in _NAMES
    )
    return Intake(people, staff, is_sample=True)


_NAMES = ("people.csv", "staff.csv")


def held(filename: str, content: bytes) -> InMemoryFile:
    """Return an upload under its own name, without folders."""
    return InMemoryFile(Path(filename.replace("\\", "/")).name or "file", content)


def check(people: InputFile, staff: InputFile, first_day: date, scenario: Scenario) -> Checked:
    """Return what is found in two files: never an error."""
    try:
        caseload = read_caseload(people, staff, first_day, scenario)
    except CaseloadError as error:
        return Checked(None, error.entries)
    return Checked(caseload, caseload.quality.entries)


@cache
def template_workbook() -> bytes:
    """Return an empty workbook to fill in: people, staff, leave, and what each column means."""
    return export.as_bytes(export.workbook(template(), TEMPLATE_DAY))


@cache
def example_workbook() -> bytes:
    """Return the workbook with a made-up row on each sheet."""
    return export.as_bytes(export.workbook({**template(), **example()}, TEMPLATE_DAY))
