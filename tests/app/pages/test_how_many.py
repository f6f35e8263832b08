"""How many posts: asked, answered, stopped, told to be of earlier inputs; without a browser."""

from __future__ import annotations

import shlex

import pytest
from app.pages.conftest import Open, said, settled
from streamlit.testing.v1 import AppTest

from planner.app.job import State
from planner.app.pages.how_many import GO
from planner.app.pages.parts import work_of
from planner.app.scenario_store import ScenarioStore
from planner.present import words
from planner.studies.staffing import StaffingQuestion
from planner.studies.staffing import words as sentences

QUICK = {"keep_hm_futures": 60, "keep_hm_most": 1, "keep_hm_roles": ["registered-psychologist"], "keep_hm_target": 60.0}


def button(at: AppTest, label: str) -> AppTest:
    """Press a button by its label."""
    next(each for each in at.button if each.label == label).click()
    return settled(at.run())


def test_nothing_is_worked_out_until_asked(open_page: Open) -> None:
    at = open_page("how_many")
    assert not at.exception
    assert "job_how_many" not in at.session_state
    assert GO in [each.label for each in at.button]


def test_the_answer_comes_first_and_is_the_searchs(open_page: Open, store: ScenarioStore) -> None:
    at = button(open_page("how_many", **QUICK), GO)
    assert not at.exception
    asked = at.session_state["job_how_many"].result.question
    again = StaffingQuestion(
        store.read("england-wales"),
        0.6,
        0.8,
        teams=("north", "midlands", "south"),
        roles=("registered-psychologist",),
        from_date=asked.since,
        most=1,
        replications=60,
    )
    *_, last = again.answer(1)
    answer = last.answer
    assert answer is not None
    assert sentences.headline(answer) in said(at)
    assert all(line in said(at) for line in sentences.details(answer))
    headers = [each.value for each in at.header]
    assert headers[:3] == ["Share untreated by number of posts", "What each further post brings", "The cheapest"]
    assert said(at).index(sentences.headline(answer)) < said(at).index("60 futures, seed 1")


def test_the_command_to_copy_is_the_same_question(open_page: Open) -> None:
    at = button(open_page("how_many", **QUICK, keep_hm_budget=100_000), GO)
    command = shlex.split(at.code[-1].value)
    assert command[:2] == ["planner", "staffing"]
    options = dict(zip(command[3::2], command[4::2], strict=True))
    assert options["--target"] == "0.6"
    assert options["--confidence"] == "0.8"
    assert options["--budget"] == "100000"
    assert options["--role"] == "registered-psychologist"
    assert "The best use of the budget" in [each.value for each in at.header]


def test_a_lever_is_pulled_and_priced(open_page: Open) -> None:
    at = open_page("how_many", **QUICK, **{"keep_hm_not-held": 50, "keep_hm_not-held_gbp": 90_000})
    at = button(at, GO)
    (lever,) = at.session_state["job_how_many"].result.question.levers
    assert lever.text == "not-held=0.5@90000"
    assert "With levers pulled" in [each.value for each in at.header]


def test_an_answer_to_an_earlier_question_says_so(open_page: Open) -> None:
    at = button(open_page("how_many", **QUICK), GO)
    assert words.STALE_STOPPED not in said(at)
    next(each for each in at.number_input if each.label == "At most this % untreated").set_value(50.0)
    at = at.run()
    assert words.STALE_STOPPED in said(at)
    assert GO in [each.label for each in at.button]


def test_too_few_futures_are_told(open_page: Open) -> None:
    at = open_page("how_many", **{**QUICK, "keep_hm_futures": 5})
    assert words.FAULTS in said(at)
    assert "fewer would show nothing here" in said(at).replace("\\", "")
    assert GO not in [each.label for each in at.button]


@pytest.mark.parametrize("after", [1, 3])
def test_a_stop_stops(store: ScenarioStore, after: int) -> None:
    """The work ends soon after it is told to, and there is no answer of a part of it."""
    from planner.app.job import Job

    asked = StaffingQuestion(store.read("england-wales"), 0.6, 0.8, replications=300)
    job = Job(asked.key, work_of(asked))
    while job.is_running and job.step.done < after:
        job.wait(0.01)
    job.stop()
    job.wait(60)
    assert job.state is State.STOPPED
    assert job.result is None
