"""The page After release, without a browser: it shows the study's answer, and its caveats are there."""

from __future__ import annotations

import pytest
from app.pages.conftest import FUTURES, Open, said
from common import SCENARIOS

from planner.app.scenario_store import ScenarioStore
from planner.studies.after_release import AfterReleaseQuestion
from planner.studies.after_release.words import CAVEATS

TITLES = ["The pathway", "The way back", "MAPPA caseload", "MAPPA staff hours", "Conditions", "Totals after release"]
WITH_TEAMS = [
    *TITLES[:4],
    "Waiting for work in the community",
    "With a place in the community",
    "What became of work in the community",
    *TITLES[4:],
]


@pytest.fixture
def told(store: ScenarioStore) -> ScenarioStore:
    """The session's scenarios with those that tell what comes after release, at their length."""
    for name in ("after-release", "recall-doubled", "community-teams"):
        store.path(name).write_text((SCENARIOS / f"{name}.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return store


def test_no_scenario_tells_of_it(open_page: Open) -> None:
    at = open_page("after_release")
    assert at.session_state["store"].with_licence() == []
    assert "State [licence]" in said(at)


def test_the_page_says_what_the_engine_does(open_page: Open, told: ScenarioStore) -> None:
    at = open_page("after_release", store=told)
    assert not at.exception
    assert [each.value for each in at.header] == TITLES
    question = AfterReleaseQuestion(told.read("after-release"), 1, FUTURES)
    *_, last = question.answer(1)
    assert last.answer is not None
    shown = said(at).replace("&#x27;", "'")
    assert last.answer.headline() in shown
    for caveat in CAVEATS:
        assert caveat in shown
    assert "that is deliberate" in shown
    assert question.command_line in shown
    assert question.command_line.endswith(f"after-release.toml --replications {FUTURES} --seed 1")


def test_mentors_where_there_are_any(open_page: Open, told: ScenarioStore) -> None:
    at = open_page("after_release", store=told, keep_ar_scenario="community-teams")
    assert not at.exception
    assert [each.value for each in at.header] == WITH_TEAMS
    assert "Specialist mentoring" in said(at)
