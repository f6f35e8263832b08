"""The page What is certain, without a browser."""

from __future__ import annotations

import json

import pytest
from app.pages.conftest import Open, said, settled
from streamlit.testing.v1 import AppTest

from planner.app.choices import Choices
from planner.app.pages.certain import GO
from planner.app.pages.parts import work_of
from planner.app.scenario_store import ScenarioStore
from planner.present import words
from planner.studies.sensitivity import SensitivityQuestion, screening
from planner.studies.sensitivity import words as certain_words

STATE = {"keep_c_futures": 4}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few points are enough to see the page work."""
    monkeypatch.setitem(screening.SAMPLES, "morris", 2)


def asked(at: AppTest) -> AppTest:
    """Ask, and wait for the answer."""
    next(each for each in at.button if each.label == GO).click()
    return settled(at.run())


def test_nothing_is_worked_out_before_it_is_asked(open_page: Open) -> None:
    at = open_page("certain", **STATE)
    assert "job_certain" not in at.session_state
    assert GO in [each.label for each in at.button]


def test_the_answer_is_the_commands(open_page: Open, store: ScenarioStore) -> None:
    """What the page says comes from the same answer, and its command names the same question."""
    at = asked(open_page("certain", **STATE))
    assert not at.exception
    files = [store.read("england-wales"), store.read("two-more-psychologists")]
    question = SensitivityQuestion(tuple(files), replications=4)
    *_, last = question.answer(1)
    assert last.answer is not None
    shown = said(at).replace("&#x27;", "'")
    for words_of in (certain_words.headline, certain_words.verdict, certain_words.basis, certain_words.together):
        assert words_of(last.answer) in shown
    assert question.command_line in shown
    known = at.session_state["job_certain"].result
    assert json.loads(json.dumps(known.document())) == json.loads(json.dumps(last.answer.document()))


def test_what_it_turns_on_comes_first(open_page: Open) -> None:
    at = asked(open_page("certain", **STATE))
    order = ["What the decision turns on", "One at a time: the lead", "All together", "The ranges", "What is not moved"]
    assert [each.value for each in at.header] == [*order[:2], "One at a time: people released untreated", *order[2:]]


def test_another_criterion_is_another_question(open_page: Open) -> None:
    at = asked(open_page("certain", **STATE))
    before = at.session_state["job_certain"].key
    at.radio[0].set_value("cost-per-completion")
    at = asked(at.run())
    assert at.session_state["job_certain"].key != before
    assert "£150,000 for one more completed course" in said(at) or "Too close to call" in said(at)
    assert "--criterion cost-per-completion --worth 150000" in said(at)


def test_one_scenario_is_told(open_page: Open, store: ScenarioStore) -> None:
    at = open_page("certain", choices=Choices(store, chosen=[]))
    assert "must be two or more" in said(at).replace("\\", "")
    assert words.FAULTS in said(at)


def test_other_people_are_told(open_page: Open, store: ScenarioStore) -> None:
    text = 'extends = "england-wales.toml"\ntitle = "Others"\n[consent]\np_declines = 0.5\n'
    store.path("others").write_text(text, encoding="utf-8")
    at = open_page("certain", choices=Choices(store, chosen=["others"]))
    assert "like is compared with like" in said(at).replace("\\", "")


def test_it_stops_when_told(store: ScenarioStore) -> None:
    """What was known stays; after a stop there is no more."""
    from planner.app.job import Job, State

    files = [store.read("england-wales"), store.read("two-more-psychologists")]
    question = SensitivityQuestion(tuple(files), replications=2000)
    job = Job(question.key, work_of(question))
    job.stop()
    job.wait(60)
    assert job.state is State.STOPPED
    assert job.step.done <= 1
