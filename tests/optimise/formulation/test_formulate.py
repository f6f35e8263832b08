"""Who may start when, with whom, and with what chance: pairs, deadlines, sessions and facilitators not stated."""

from __future__ import annotations

import numpy as np
import pytest
from optimise.tale import TWO_TEAMS, Plans, day

from planner.caseload import Status
from planner.model.rules import Clock
from planner.optimise.explain.plan import PlanStatus
from planner.scenario.status import REFERRED

PAROLE = {"clock": Clock.PAROLE_REVIEW}


def test_a_pair_takes_both_hours(plans: Plans) -> None:
    """Ann needs two: P and Q, both their hours in weeks 0 to 3. Bea, who can wait, starts in week 4 with either."""
    tale = plans({"ann": {"end": 25, "two": True}, "bea": {"end": 900}}, {"P": {}, "Q": {}})
    assert tale.starts["ann"] == (0, "P+Q")
    assert tale.starts["bea"][0] == 4


def test_no_pair_in_the_team(plans: Plans) -> None:
    """Two teams of one: a pair is of one team."""
    people = {"ann": {"end": 900, "two": True, "teams": ("any", "away")}}
    tale = plans(people, {"P": {}, "Q": {"team": "away"}}, TWO_TEAMS)
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert str(tale.reason("ann")) == "Two facilitators are needed, and no team that serves the prison has two."


def test_a_pair_in_another_team(plans: Plans) -> None:
    """The other team has two, and that would place them."""
    people = {"ann": {"end": 900, "two": True}}
    tale = plans(people, {"P": {}, "Q": {"team": "away"}, "R": {"team": "away"}}, TWO_TEAMS)
    assert tale.reason("ann").changes == ("Away team, from 4 January 2027",)


def test_nobody_in_the_team(plans: Plans) -> None:
    """The one psychologist is in another team."""
    tale = plans({"ann": {"end": 900}}, {"Q": {"team": "away"}}, TWO_TEAMS)
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert str(tale.reason("ann")) == (
        "No psychologist is in a team that serves the prison. Would place them: Away team, from 4 January 2027."
    )


def test_nobody_stays_long_enough(plans: Plans) -> None:
    """P leaves on day 26, before the fourth week of a course is over."""
    tale = plans({"ann": {"end": 900}}, {"P": {"end": 26}})
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert tale.reason("ann").why == "Nobody who serves the prison is at work from the start of a course to its end."


def test_ready_after_the_plan(plans: Plans) -> None:
    """Eight weeks are planned; ready on day 60, week 9 would be the first."""
    tale = plans({"ann": {"end": 900, "status": Status.NOT_READY, "ready": 60}}, {"P": {}})
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert tale.reason("ann").why == "Ready from 5 March 2027, after the weeks planned."


@pytest.mark.parametrize(("p_two", "week"), [(0.5, 0), (0.51, None)])
def test_facilitators_not_stated(plans: Plans, p_two: float, week: int | None) -> None:
    """As most courses of the scenario have it: one at one half, two above; and there is only one."""
    tale = plans({"ann": {"end": 900}}, {"P": {}}, f"[programme]\np_two_facilitators = {p_two}\n")
    assert tale.starts == ({} if week is None else {"ann": (week, "P")})


@pytest.mark.parametrize("stated", [True, False])
def test_facilitators_stated(plans: Plans, *, stated: bool) -> None:
    """What is stated outweighs the scenario."""
    text = f"[programme]\np_two_facilitators = {int(not stated)}\n"
    tale = plans({"ann": {"end": 900, "two": stated}}, {"P": {}, "Q": {}}, text)
    assert tale.starts["ann"][1] in ({"P+Q"} if stated else {"P", "Q"})


def test_sessions_stated(plans: Plans) -> None:
    """Five sessions: the last on day 35, the report on 38, in week 5."""
    assert plans({"ann": {"end": 39, "sessions": 5}}, {"P": {}}).held == {"ann": (0, 6)}
    assert plans({"ann": {"end": 38, "sessions": 5}}, {"P": {}}).held == {}


def test_sessions_not_stated(plans: Plans) -> None:
    """Two, three or four sessions, 3 on average: hours are held for three, to day 24 in week 3. The chance is the mean:
    two are complete on day 17, three on 24, four on 31."""
    text = '[programme]\nsessions_needed = { distribution = "uniform", minimum = 2, maximum = 4 }\n'
    found = {end: plans({"ann": {"end": end}}, {"P": {}}, text, weeks=1).row("ann") for end in (17, 18, 25, 32)}
    of = plans({}, {"P": {}}, text).formulation.offer.course.sessions
    assert of[2:5].sum() == pytest.approx(1)
    assert found[17].standing is PlanStatus.CANNOT_FINISH
    assert [found[end].chance for end in (18, 25, 32)] == pytest.approx([of[2], of[2] + of[3], 1.0])
    assert {row.until for row in found.values()} - {None} == {day(28)}


def test_both_clocks(plans: Plans) -> None:
    """The next parole review, or the end of custody where none is known; or the end of custody whatever the reviews."""
    people = {"ann": {"review": 25, "end": 200}, "bea": {"end": 300}, "cat": {"eligible": 40, "end": 400}}
    staff = {"P": {"hours": 3}}
    parole, custody = plans(people, staff, **PAROLE), plans(people, staff)
    assert [parole.row(name).deadline for name in people] == [day(25), day(300), day(40)]
    assert [custody.row(name).deadline for name in people] == [day(200), day(300), day(400)]
    assert parole.possible("ann") == {"P": [0]}
    assert custody.possible("ann") == {"P": list(range(8))}


@pytest.mark.parametrize(
    ("dates", "deadline"),
    [
        ({"review": -3, "eligible": 50}, 50),  # a review that has been is none to come
        ({"review": 60, "eligible": 50}, 60),  # the one listed outweighs the first that could be
        ({"eligible": -3, "tariff": 70}, 70),
        ({"eligible": -3, "tariff": -1}, 400),  # none to come: the end of custody
        ({"review": 0}, 400),  # today is not to come
    ],
)
def test_reviews_that_have_been(plans: Plans, dates: dict[str, int], deadline: int) -> None:
    """The next review is the first date given that is still to come."""
    tale = plans({"ann": {**dates, "end": 400}}, {"P": {}}, **PAROLE)
    assert tale.row("ann").deadline == day(deadline)


def test_no_deadline(plans: Plans) -> None:
    """With no date on the clock chosen nothing can be too late."""
    tale = plans({"ann": {"review": 10}}, {"P": {}})
    assert (tale.row("ann").deadline, tale.row("ann").chance) == (None, 1.0)
    assert tale.reason("ann").why.startswith("Starts on 4 January 2027 with P. Chance of finishing: 100%.")


def test_least_chance(plans: Plans) -> None:
    """Two sessions of three may be lost: with each held at 0.3, all of the first three are with chance 0.027, below 5%;
    three of the first four with 4 x 0.3^3 x 0.7 + 0.3^4 = 0.0837, which is offered."""
    text = "[programme]\np_not_held_regime = 0.7\n"
    assert plans({"ann": {"end": 25}}, {"P": {}}, text).row("ann").standing is PlanStatus.CANNOT_FINISH
    tale = plans({"ann": {"end": 32}}, {"P": {}}, text)
    assert tale.row("ann").chance == pytest.approx(0.0837)
    assert tale.possible("ann") == {"P": [0]}


def test_too_short(plans: Plans) -> None:
    """Said for what it is, with the first day on which a course could start."""
    tale = plans({"ann": {"end": 30, "status": Status.NOT_READY, "ready": 9}}, {"P": {}})
    assert tale.row("ann").standing is PlanStatus.CANNOT_FINISH
    assert str(tale.reason("ann")) == (
        "Too short: even a start on 18 January 2027 has less than 5% chance of finishing before 3 February 2027."
    )


def test_not_ready_yet(plans: Plans) -> None:
    """Ready on day 9, the first week after it is week 2; ready on 14, the same."""
    for ready in (9, 14):
        tale = plans({"ann": {"end": 900, "status": Status.NOT_READY, "ready": ready}}, {"P": {}})
        assert tale.starts == {"ann": (2, "P")}


def test_nobody_is_lost(plans: Plans) -> None:
    """Everyone of the caseload stands in the plan once, whatever their status."""
    people: dict[str, dict[str, object]] = {
        status.word: {"status": status, "end": 400, **({"by": ("P",)} if status is Status.ON_COURSE else {})}
        for status in REFERRED
    }
    people["on hold"] |= {"ready": 20}
    tale = plans(people, {"P": {"hours": 9}})
    rows = {row.person: row.standing for row in tale.plan.rows}
    assert len(tale.plan.rows) == len(rows) == len(people)
    assert {name for name, standing in rows.items() if standing is PlanStatus.NO_PLACE} == {
        "not ready", "on hold before assessment", "declined", "completed", "withdrawn", "deselected", "not suitable",
        "not eligible", "moved to another programme", "deferred", "deprioritised", "breach", "recalled",
        "returned to court", "court order",
    }  # fmt: skip
    assert rows["on course"] is PlanStatus.ON_COURSE
    assert tale.reason("not ready").why == "Not ready, with no date of being ready: no place can be planned."


def test_travel_takes_hours(plans: Plans) -> None:
    """With half an hour's travel a course holds 90 minutes a week, and one hour is not enough: more hours are."""
    text = f"{TWO_TEAMS.replace('travel_hours_per_session = 0', 'travel_hours_per_session = 0.5')}"
    tale = plans({"ann": {"end": 25, "teams": ("away",)}}, {"Q": {"team": "away"}}, text)
    assert tale.row("ann").standing is PlanStatus.NOT_PLACED
    assert tale.reason("ann").changes == ("0.5 more hours a week of Q for 4 weeks from 4 January 2027",)


def test_value_is_weight_times_chance(plans: Plans) -> None:
    """Ann counts three, with chance 0.5^3 + 3 x 0.5^4 = 0.3125 before day 32: 0.9375. Bea, who has time, would need all
    of eight sessions booked in 60 days less... she counts one and her chance is as the course has it; both say so."""
    text = "[programme]\np_not_held_regime = 0.5\n"
    tale = plans({"ann": {"end": 32, "weight": 3.0}, "bea": {"end": 32}}, {"P": {}}, text)
    assert tale.starts == {"ann": (0, "P")}
    assert tale.allocation.value == pytest.approx(3 * 0.3125)
    assert tale.plan.expected_finishes == pytest.approx(0.3125)
    assert tale.plan.unit == "weighted expected finishes"
    assert tale.reason("bea").why.endswith(
        "Placing them all the same would cost 0.62 weighted expected finishes, and ann would not be placed."
    )


def test_equal_by_default(plans: Plans) -> None:
    """Nobody counts for more unless people say so."""
    assert np.all(plans({"ann": {}, "bea": {}}, {"P": {}}).formulation.problem.weight == 1)
