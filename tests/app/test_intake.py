"""The files of a session: the sample and the template are what they say."""

from __future__ import annotations

from datetime import date

from common import ENGLAND_WALES, ROOT

from app.pages.small import FIRST_DAY
from planner.app.intake import check, example_workbook, sample
from planner.caseload import InMemoryFile, Severity
from planner.scenario import read

DAY = date.fromisoformat(FIRST_DAY)
SCENARIO = read(ENGLAND_WALES)


def test_the_template_with_an_example_can_be_read() -> None:
    book = InMemoryFile("caseload.xlsx", example_workbook())
    assert check(book, book, DAY, SCENARIO.scenario).of(Severity.STOPS) == []


def test_the_samples_files_are_those_on_the_disk() -> None:
    found = sample()
    assert found.people is not None
    assert (ROOT / "scenarios" / "caseload" / "people.csv").read_bytes() == found.people.content
