"""Questions: what is wrong with them, what they cost, and the levers they may pull."""

from __future__ import annotations

import math
from datetime import date

import pytest
from studies.staffing.conftest import Ask

from planner.base.fault import Fault, InputError
from planner.scenario.draft import over
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.lever import Lever, fault_of, lever_sets, parse
from planner.studies.staffing.question import least_replications


def test_every_fault_at_once(ask: Ask) -> None:
    question = ask(
        1.5,
        0,
        most=0,
        hours_per_week=0,
        budget_gbp=-1,
        teams=("north", "nowhere"),
        roles=("nobody",),
        from_date=date(2020, 1, 1),
        levers=(Lever("not-held", 2.0), Lever("order", "referral")),
    )
    with pytest.raises(InputError) as raised:
        question.check()
    named = [fault.file for fault in raised.value.faults]
    expected = ["budget", "confidence", "from", "hours", "lever", "lever", "most", "role", "target", "team"]
    assert named == [f"--{key}" for key in expected]


@pytest.mark.parametrize("target", [math.nan, math.inf, -0.1, 0.1234567])
def test_a_target_is_a_share_of_few_decimals(ask: Ask, target: float) -> None:
    with pytest.raises(InputError, match="--target"):
        ask(target, 0.8).check()


def test_too_few_futures_show_nothing(ask: Ask) -> None:
    with pytest.raises(InputError, match="--replications = 300: must be at least"):
        ask(0.4, 0.999).check()
    assert least_replications(0.9, 0.0125) == 42  # 0.9^41 = 0.0133, 0.9^42 = 0.0120


def test_a_role_without_pay_where_the_team_is_paid(ask: Ask) -> None:
    text = (
        '[roles.guest]\ntitle = "Guest"\npay_gbp_per_year = { elsewhere = 1 }\nrecruitment_gbp = 0\ntraining_gbp = 0\n'
    )
    text += 'recruitment_days = { distribution = "never" }\ntraining_days = { distribution = "never" }\n'
    text += 'supervised_days = { distribution = "never" }\nsupervised_share = 1\nsupervisor_hours_per_week = 0\n'
    text += 'can_supervise = false\ndays_until_leaves = { distribution = "never" }\n'
    text += 'days_between_leave = { distribution = "never" }\nleave_days = { distribution = "constant", value = 1 }\n'
    with pytest.raises(InputError, match="must have pay where one of the teams is paid"):
        ask(0.4, 0.8, text, roles=("guest",)).check()


def test_a_candidate_costs_pay_and_on_costs_and_its_levers(ask: Ask) -> None:
    """A psychologist in the north: 51,000 × 1.4 = 71,400; a trainee in the south: 41,122 × 1.4 = 57,571."""
    question = ask(0.4, 0.8, levers=(Lever("not-held", 0.5, 9_000), Lever("order", "least-slack")))
    assert question.gbp(Candidate((2, 0, 0, 1))) == 2 * 71_400 + 57_571
    assert question.gbp(Candidate((0, 0, 0, 0), (question.levers[0],))) == 9_000
    assert question.gbp(Candidate((1, 0, 0, 0), question.levers)) is None


def test_a_candidate_is_a_scenario(ask: Ask) -> None:
    question = ask(0.4, 0.8, levers=(Lever("not-held", 0.5), Lever("order", "least-slack")))
    made = question.made(Candidate((2, 1, 0, 0), question.levers)).scenario
    assert {name: group.number for name, group in made.posts.items() if name.startswith("extra")} == {
        "extra-north": 2,
        "extra-north-trainee-psychologist": 1,
    }
    assert made.posts["extra-north"].paid_hours_per_week == 37
    assert (made.levers.not_held_factor, made.levers.protected_hours_factor) == (0.5, 1.0)
    assert made.policy.order == "least-slack"
    assert question.made(Candidate((0, 0, 0, 0))) is question.file


def test_luck_of_a_post_does_not_hang_on_what_else_is_added(ask: Ask) -> None:
    question = ask(0.4, 0.8)
    alone, together = (question.made(Candidate(counts)).scenario.posts for counts in ((0, 1, 0, 0), (2, 1, 1, 1)))
    assert set(alone) <= set(together)


def test_a_lever_pulled_already_stays(ask: Ask) -> None:
    text = "[levers]\nprotected_hours_factor = 1.5\nfrom_date = 2028-01-01\n"
    question = ask(0.4, 0.8, text, levers=(Lever("not-held", 0.5),))
    made = question.made(Candidate((0, 0, 0, 0), question.levers)).scenario
    assert (made.levers.not_held_factor, made.levers.protected_hours_factor) == (0.5, 1.5)
    assert made.levers.from_date == date(2028, 1, 1)
    only = question.made(Candidate((1, 0, 0, 0))).scenario
    assert only.levers == question.scenario.levers


@pytest.mark.parametrize(
    ("text", "lever"),
    [
        ("not-held=0.5", Lever("not-held", 0.5)),
        ("not-held=0.5@90000", Lever("not-held", 0.5, 90_000)),
        ("protected-hours=1.25@0", Lever("protected-hours", 1.25, 0)),
        ("order=least-slack", Lever("order", "least-slack")),
    ],
)
def test_levers_as_written(text: str, lever: Lever) -> None:
    assert parse(text) == lever
    assert lever.text == text


@pytest.mark.parametrize("text", ["", "not-held", "not-held=", "not-held=half", "pay=2", "not-held=0.5@", "order=x@-1"])
def test_levers_that_cannot_be_read(text: str) -> None:
    assert isinstance(parse(text), Fault)


@pytest.mark.parametrize(
    "lever",
    [
        Lever("not-held", 1.0),
        Lever("not-held", -0.1),
        Lever("not-held", math.nan),
        Lever("protected-hours", 1.0),
        Lever("protected-hours", 11.0),
        Lever("protected-hours", math.nan),
        Lever("order", "referral"),
        Lever("order", "shortest"),
    ],
)
def test_a_lever_changes_something(ask: Ask, lever: Lever) -> None:
    assert fault_of(lever, ask(0.4, 0.8).scenario)


def test_sets_of_levers() -> None:
    half, none, order = Lever("not-held", 0.5), Lever("not-held", 0.0), Lever("order", "least-slack")
    assert lever_sets([half, none, order]) == ((), (order,), (half,), (none,), (half, order), (none, order))


def test_over_is_beside_what_it_extends(ask: Ask) -> None:
    question = ask(0.4, 0.8)
    made = over(question.file, question.draft(Candidate((1, 0, 0, 0))))
    assert made.path.parent == question.file.path.parent
    assert made.scenario.title == "England and Wales, 1 more post"
