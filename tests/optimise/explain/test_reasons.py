"""Why each person stands as they do, and what would change it: numbers by hand, every change made and planned again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from common import NOTHING
from hypothesis import given, settings
from hypothesis import strategies as st
from optimise.every_plan import best_value
from optimise.tale import BASE, FIRST_DAY, REPORTS, TWO_TEAMS, Plans, Tale, pin, tale_of

from planner.optimise.constraints.pin import Pin, PinKind
from planner.optimise.explain.counterfactuals import Counterfactuals, MoreHours
from planner.optimise.explain.plan import PlanStatus
from planner.optimise.problem import Problem
from planner.optimise.starts.options import Options
from planner.scenario import ScenarioFile, read

HALF_LOST = "[programme]\np_not_held_regime = 0.5\n"
ONE_PLACE = {"ann": {"end": 25, "weight": 2.0}, "bea": {"end": 25}}
TOLERANCE = 1e-5


def with_hours(tale: Tale, hours: MoreHours, less: int = 0) -> Problem:
    """The tale's problem with the hours that a reason names, or some minutes fewer."""
    formulation, free = tale.formulation, tale.formulation.free.copy()
    who = [formulation.names.index(name) for name in hours.psychologists]
    free[who, hours.from_week : hours.from_week + hours.weeks] += hours.minutes - less
    return replace(formulation.problem, capacity=free)


def places(tale: Tale, problem: Problem, name: str) -> bool:
    """Whether a problem has a plan with someone in it, and no fewer finishes expected of all the others."""
    at = tale.formulation.people.index(name)
    others = float(tale.plan.values.sum() - tale.plan.values[at])
    return best_value(problem, must=at, besides=at) >= others - TOLERANCE


# --- not placed ---


def test_cost_and_who_would_give_way(plans: Plans) -> None:
    """One place, weights 2 and 1: placing Bea in Ann's stead would lose 2 and win 1."""
    reason = plans(ONE_PLACE, {"P": {}}).reason("bea")
    assert reason.why == (
        "No psychologist has the hours in time. The last start that could finish in time is on 4 January 2027, this "
        "week. Placing them all the same would cost 1.00 weighted expected finishes, and ann would not be placed."
    )
    assert reason.cost is not None
    assert (reason.cost.finishes, reason.cost.displaced) == (pytest.approx(1.0), ("ann",))


def test_more_hours(plans: Plans) -> None:
    """P's one hour is Ann's in weeks 0 to 3, as Bea's only start would be: one more hour a week, for four weeks."""
    tale = plans(ONE_PLACE, {"P": {}})
    assert tale.reason("bea").changes == ("1 more hour a week of P for 4 weeks from 4 January 2027",)
    hours = Counterfactuals(tale.plan).more_hours("bea")
    assert hours == MoreHours(minutes=60, psychologists=("P",), from_week=0, weeks=4)
    assert places(tale, with_hours(tale, hours), "bea")
    assert not places(tale, with_hours(tale, hours, less=30), "bea")


@pytest.mark.parametrize(("hours", "short"), [(1.25, 60), (1.5, 30), (1.75, 30), (2.0, None)])
def test_half_hours(plans: Plans, hours: float, short: int | None) -> None:
    """What P has beside Ann's hour is 15, 30 or 45 minutes: 45, 30 or 15 are short, and given in half hours."""
    tale = plans(ONE_PLACE, {"P": {"hours": hours}})
    if short is None:
        assert set(tale.starts) == {"ann", "bea"}
    else:
        found = Counterfactuals(tale.plan).more_hours("bea")
        assert found is not None
        assert found.minutes == short


def test_of_whoever_is_least_short(plans: Plans) -> None:
    """P is an hour short, Q, with half an hour and nobody, half an hour."""
    tale = plans(ONE_PLACE, {"P": {}, "Q": {"hours": 0.5}})
    assert tale.reason("bea").changes == ("0.5 more hours a week of Q for 4 weeks from 4 January 2027",)


def test_each_of_a_pair(plans: Plans) -> None:
    """Bea needs both, and Ann has P: P is an hour short, and Q is not. With Cat on Q, both are."""
    people = {"ann": {"end": 25, "weight": 2.0}, "bea": {"end": 25, "two": True}, "cat": {"end": 25, "weight": 2.0}}
    fixed = [pin("ann", PinKind.FIXED_TO, None, "P"), pin("cat", PinKind.FIXED_TO, None, "Q")]
    tale = plans(people, {"P": {}, "Q": {}}, pins=fixed)
    assert tale.reason("bea").changes == ("1 more hour a week each of P and Q for 4 weeks from 4 January 2027",)
    tale = plans({"ann": people["ann"], "bea": people["bea"]}, {"P": {}, "Q": {}}, pins=fixed[:1])
    assert tale.reason("bea").changes == ("1 more hour a week of P for 4 weeks from 4 January 2027",)


def test_only_in_the_weeks_that_are_short(plans: Plans) -> None:
    """Ann's report, due on day 9, takes P's hour in weeks 1 and 2, and nobody else has any of week 0 or 3."""
    tale = plans({"ann": {"review": 30, "end": 31}, "bea": {"end": 25}}, {"P": {}}, REPORTS, weeks=4)
    assert tale.reason("bea").changes == ("1 more hour a week of P for 2 weeks from 11 January 2027",)


def test_within_the_weeks_planned(plans: Plans) -> None:
    """The only start is in week 6 of 8; the hours are asked for in the two weeks that are planned."""
    people = {"ann": {"end": 67, "ready": 42, "weight": 2.0}, "bea": {"end": 67, "ready": 42}}
    tale = plans(people, {"P": {}})
    assert tale.reason("bea").changes == ("1 more hour a week of P for 2 weeks from 15 February 2027",)


def test_another_team(plans: Plans) -> None:
    """Q's team does not serve the prison and has the hour."""
    tale = plans(ONE_PLACE, {"P": {}, "Q": {"team": "away"}}, TWO_TEAMS)
    assert tale.reason("bea").changes == (
        "Away team, from 4 January 2027",
        "1 more hour a week of P for 4 weeks from 4 January 2027",
    )


def test_another_team_that_is_full(plans: Plans) -> None:
    """Q's hour is Cat's, who could only start then as well: no other team."""
    people = {**ONE_PLACE, "cat": {"end": 25, "teams": ("away",)}}
    tale = plans(people, {"P": {}, "Q": {"team": "away"}}, TWO_TEAMS)
    assert [said for said in tale.reason("bea").changes if "Away" in said] == []


def test_another_team_where_somebody_can_move(plans: Plans) -> None:
    """Q's hour is Cat's from week 0, and week 4 would do for her: Bea could be given week 0."""
    people = {**ONE_PLACE, "cat": {"end": 900, "teams": ("away",)}}
    tale = plans(people, {"P": {}, "Q": {"team": "away"}}, TWO_TEAMS)
    assert tale.starts["cat"] == (0, "Q")
    assert tale.reason("bea").changes[0] == "Away team, from 4 January 2027"


def test_nobody_has_the_hours_at_all(plans: Plans) -> None:
    """Half an hour is too little for anyone's course: nobody need give way, and half an hour more would do."""
    reason = plans({"ann": {"end": 25}}, {"P": {"hours": 0.5}}).reason("ann")
    assert str(reason) == (
        "No psychologist has the hours in time. The last start that could finish in time is on 4 January 2027, this "
        "week. Nor would anyone, were nobody else to start. "
        "Would place them: 0.5 more hours a week of P for 4 weeks from 4 January 2027."
    )


def test_a_pin_lifted(plans: Plans) -> None:
    """Never with Q, who has the hour; P's is Ann's."""
    pins = [pin("bea", PinKind.NEVER_WITH, None, "Q"), pin("ann", PinKind.FIXED_TO, None, "P")]
    tale = plans(ONE_PLACE, {"P": {}, "Q": {}}, pins=pins)
    assert tale.reason("bea").changes == (
        "without the pin 'never with Q'",
        "1 more hour a week of P for 4 weeks from 4 January 2027",
    )


def test_a_pin_that_would_not_help_is_not_named(plans: Plans) -> None:
    """The note's pin on the first week changes nothing: there is no hour whether it stands or not."""
    tale = plans(ONE_PLACE, {"P": {}}, pins=[pin("bea", PinKind.NOT_BEFORE, 0)])
    assert [said for said in tale.reason("bea").changes if "pin" in said] == []


def test_a_place_that_a_pin_holds(plans: Plans) -> None:
    """Ann must start in week 0, and can nowhere else: Bea cannot be placed but with more hours."""
    people = {"ann": {"end": 25}, "bea": {"end": 25, "weight": 5.0}}
    tale = plans(people, {"P": {}}, pins=[pin("ann", PinKind.MUST_START_BY, 0)])
    assert "Placing them all the same would break a pin or a floor." in tale.reason("bea").why
    assert tale.reason("bea").changes == ("1 more hour a week of P for 4 weeks from 4 January 2027",)


# --- placed ---


def test_held_by(plans: Plans) -> None:
    """Cat's start in week 4 is when Ann's course should be done."""
    reason = plans({"ann": {"end": 25}, "cat": {"end": 53}}, {"P": {}}).reason("cat")
    assert str(reason) == (
        "Starts on 1 February 2027 with P. Chance of finishing before 26 February 2027: 100%. Until then the hours are "
        "held by ann. At risk: the last start that could finish in time is on 1 February 2027, in 4 weeks."
    )


def test_held_by_a_report(plans: Plans) -> None:
    """Ben's course holds weeks 0 to 3 and Ann's report, due on day 29 for her review on 50, weeks 4 and 5."""
    people = {
        "ann": {"review": 50, "end": 51},
        "ben": {"by": ("P",), "end": 900, "sessions": 4, "done": 1},
        "cat": {"end": 900},
    }
    tale = plans(people, {"P": {}}, REPORTS)
    assert tale.starts == {"cat": (6, "P")}
    assert tale.reason("cat").why.endswith("Until then the hours are held by the parole report of ann.")


def test_not_sooner(plans: Plans) -> None:
    """Ready in week 5; or P away until then; or not before it by a pin."""
    away = "Not sooner: leave or a pin."
    ready = plans({"ann": {"ready": 30}}, {"P": {}}).reason("ann")
    assert ready.why.endswith("Not sooner: ready from 3 February 2027.")
    assert plans({"ann": {}}, {"P": {"leave": [(0, 28)]}}).reason("ann").why.endswith(away)
    late = plans({"ann": {}}, {"P": {}}, pins=[pin("ann", PinKind.NOT_BEFORE, 35)])
    assert late.reason("ann").why.endswith(away)


def test_what_waiting_would_do(plans: Plans) -> None:
    """From 5 January, a Tuesday, with half of all sessions lost: 19 are booked by day 133, and a report on 136 is
    before day 137. 13 weeks later six are, of which three or more are held with chance 42/64. The last start with 5% or
    more has three booked, in week 16: all held, 1/8."""
    tale = plans({"ann": {"end": 137}}, {"P": {}}, HALF_LOST, weeks=20, first_day=FIRST_DAY + timedelta(days=1))
    assert str(tale.reason("ann")) == (
        "Starts on 5 January 2027 with P. Chance of finishing before 22 May 2027: 100%. 13 weeks later it would be "
        "66%; the last start that could finish in time is on 27 April 2027, in 16 weeks."
    )


def test_waiting_would_be_too_late(plans: Plans) -> None:
    """The last start is in one week."""
    assert str(plans({"ann": {"end": 32}}, {"P": {}}).reason("ann")) == (
        "Starts on 4 January 2027 with P. Chance of finishing before 5 February 2027: 100%. 13 weeks later would be "
        "too late: the last start that could finish in time is on 11 January 2027, in 1 week."
    )


def test_waiting_would_do_no_harm(plans: Plans) -> None:
    """With 30 weeks planned and a deadline after them."""
    assert str(plans({"ann": {"end": 900}}, {"P": {}}, weeks=30).reason("ann")) == (
        "Starts on 4 January 2027 with P. Chance of finishing before 22 June 2029: 100%. 13 weeks later it would be no "
        "less, but the hours are there; a start after the weeks planned could still finish in time."
    )


def test_everyone_has_a_reason(plans: Plans) -> None:
    """In the order of the plan's people."""
    tale = plans({"ann": {"end": 25}, "bea": {"end": 10}, "cat": {"by": ("P",), "done": 2, "end": 900}}, {"P": {}})
    assert list(tale.answer.reasons) == ["ann", "bea", "cat"]
    assert all(reason.why for reason in tale.answer.reasons.values())


# --- whatever the caseload ---


PERSON = st.fixed_dictionaries(
    {
        "end": st.integers(25, 60),
        "weight": st.sampled_from([1.0, 1.0, 2.0, 0.5]),
        "two": st.sampled_from([False, False, False, True]),
        "ready": st.sampled_from([0, 0, 9]),
        "sessions": st.sampled_from([None, 2, 4]),
    }
)
STAFF = st.fixed_dictionaries(
    {
        "hours": st.sampled_from([0.5, 1.0, 1.5]),
        "leave": st.sampled_from([[], [(7, 7)], [(14, 22)]]),
        "end": st.sampled_from([None, None, 48]),
    }
)
PINS = st.lists(
    st.one_of(
        st.builds(lambda name: pin(name, PinKind.NEVER_WITH, None, "P"), st.sampled_from("abcd")),
        st.builds(
            lambda name, on: pin(name, PinKind.NOT_BEFORE, on), st.sampled_from("abcd"), st.sampled_from([7, 20])
        ),
        st.builds(lambda name: pin(name, PinKind.NO_PLACE), st.sampled_from("abcd")),
    ),
    max_size=2,
)


@pytest.fixture(scope="module", params=["", HALF_LOST], ids=["all held", "half lost"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ScenarioFile:
    """A scenario with two teams, whether or not sessions are lost."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "base.toml").write_text(f'extends = "{NOTHING}"\n{BASE}\n{TWO_TEAMS}', encoding="utf-8")
    path = Path(folder / "small.toml")
    path.write_text(f'extends = "base.toml"\n{request.param}', encoding="utf-8")
    return read(path)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(people=st.lists(PERSON, min_size=2, max_size=3), first=STAFF, second=STAFF, third=STAFF, pins=PINS)
def test_every_change_that_is_named_places_them(
    small: ScenarioFile,
    people: list[dict[str, Any]],
    first: dict[str, Any],
    second: dict[str, Any],
    third: dict[str, Any],
    pins: list[Pin],
) -> None:
    """Each change is made, and every plan that is then possible looked through: one has the person in it and no fewer
    finishes of all others. Half an hour less would not do. The cost is what the best plan with the person lacks."""
    named = dict(zip("abcd", people, strict=False))
    pins = [each for each in pins if each.person in named]
    staff = {"P": first, "Q": second, "R": {**third, "team": "away"}}
    tale = tale_of(small, named, staff, weeks=6, pins=pins)
    problem = tale.formulation.problem
    best = best_value(problem)
    assert tale.allocation.value == pytest.approx(best, abs=TOLERANCE)
    counterfactuals = Counterfactuals(tale.plan)
    for row in tale.plan.rows:
        at = tale.formulation.people.index(row.person)
        if row.standing is not PlanStatus.NOT_PLACED or tale.plan.obstacles[at] is not None:
            continue
        for one in counterfactuals.pins_lifted(row.person):
            assert places(tale, _without(tale, one), row.person)
        team = counterfactuals.other_team(row.person)
        if team is not None:
            assert places(tale, _with_team(tale, at, team.team), row.person)
        if not (problem.start_person == at).any():
            continue
        hours = counterfactuals.more_hours(row.person)
        assert hours is not None
        assert places(tale, with_hours(tale, hours), row.person)
        assert hours.minutes > 0
        assert hours.minutes % 30 == 0
        assert hours.minutes == 30 or not places(tale, with_hours(tale, hours, less=30), row.person)
        cost, with_them = counterfactuals.cost(row.person), best_value(problem, must=at)
        assert (cost is None) == (with_them == -np.inf)
        assert cost is None or cost.finishes == pytest.approx(best - with_them, abs=TOLERANCE)


def _without(tale: Tale, one: Pin) -> Problem:
    """The problem without a pin."""
    pins = tuple(other for other in tale.formulation.constraints.pins if other is not one)
    return tale.formulation.problem_of(tale.formulation.options, replace(tale.formulation.constraints, pins=pins))


def _with_team(tale: Tale, at: int, team: str) -> Problem:
    """The problem in which a team serves someone as well: formulated anew."""
    formulation = tale.formulation
    teams = [case.person.teams for case in formulation.cases]
    teams[at] = (*teams[at], team)
    options: Options = formulation.offer.options(formulation.cases, teams)
    assert np.unique(options.mode_person).size <= len(formulation.cases)
    return formulation.problem_of(options, formulation.constraints)
