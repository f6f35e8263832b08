"""The page to print: it stands by itself, and says what the sections say."""

from __future__ import annotations

import re
from datetime import date
from html import escape

import pytest

from planner.scenario import ScenarioFile
from planner.studies.compare import CompareAnswer, CompareQuestion, sections, words
from planner.studies.compare.one_page import one_page

TODAY = date(2026, 11, 24)


@pytest.fixture
def answer(base: ScenarioFile, more: ScenarioFile) -> CompareAnswer:
    """Four posts more against the baseline."""
    return [step.answer for step in CompareQuestion((base, more), 3, 12).answer(2) if step.answer is not None][-1]


@pytest.mark.parametrize("name", ["base", "more"])
def test_the_page_stands_by_itself(answer: CompareAnswer, name: str) -> None:
    page = one_page(answer, name, TODAY)
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", page)
    assert set(re.findall(r"https?://[^\s\"<]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert escape(words.sentence(answer.of(name), answer.baseline)) in page
    assert "24 November 2026" in page
    assert "planner compare" in page


def test_its_tables_are_the_sections(answer: CompareAnswer) -> None:
    page = one_page(answer, "more", TODAY)
    for section in (sections.overview(answer), sections.causes(answer.compared)):
        assert f"<h2>{escape(section.title)}</h2>" in page
        for row in section.rows:
            assert all(escape(cell).replace("\n", "<br>") in page for cell in row)
