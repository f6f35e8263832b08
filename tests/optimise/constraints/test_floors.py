"""Least shares for groups: what they change, what they cost, and floors that cannot be kept."""

from __future__ import annotations

import pytest
from optimise.tale import Plans, pin

from planner.optimise.allocation import Status
from planner.optimise.constraints.equity import EquityFloor
from planner.optimise.constraints.pin import PinKind
from planner.studies.plan.conflict import conflict

# Only week 0 would do for any of them: one place, and Ann's weight wins it.
PEOPLE = {
    "ann": {"end": 25, "weight": 2.0, "sex": "female", "sentence": "Life", "disability": True},
    "ben": {"end": 25, "sex": "male", "sentence": "Determinate"},
    "cat": {"end": 25, "sex": "female", "sentence": "Determinate", "disability": False},
}


def test_without_a_floor(plans: Plans) -> None:
    """Weight decides."""
    assert plans(PEOPLE, {"P": {}}).starts == {"ann": (0, "P")}


@pytest.mark.parametrize(("share", "placed"), [(0.01, "ben"), (1.0, "ben")])
def test_a_floor_and_its_price(plans: Plans, share: float, placed: str) -> None:
    """Any share of Ben's one finish places him. Ann's weight of 2 is lost and 1 won: a price of 1."""
    floor = EquityFloor("sex", "male", share)
    tale = plans(PEOPLE, {"P": {}}, floors=(floor,))
    assert tale.starts == {placed: (0, "P")}
    assert tale.answer.prices.to_dict("records") == [
        {"wish": f"sex male: at least {share:.0%} of what could be", "price_finishes": pytest.approx(1.0), "note": ""}
    ]


def test_a_share_of_the_groups_best(plans: Plans) -> None:
    """The two women could have a finish each, were either the only one: half of that is one, and Ann's will do."""
    half, more = EquityFloor("sex", "female", 0.5), EquityFloor("sex", "female", 0.51)
    assert plans(PEOPLE, {"P": {}}, floors=(half,)).starts == {"ann": (0, "P")}
    assert plans(PEOPLE, {"P": {}}, floors=(more,)).allocation.status is Status.INFEASIBLE


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ("sentence type", "Determinate"),
        ("learning disability", "no"),
        ("learning disability", "not stated"),
        ("sex", "male"),
    ],
)
def test_groupings(plans: Plans, by: str, group: str) -> None:
    """Each grouping holds the place for a group without Ann."""
    tale = plans(PEOPLE, {"P": {}}, floors=(EquityFloor(by, group, 0.5),))
    assert "ann" not in tale.starts
    assert len(tale.starts) == 1


def test_by_prison_and_time_left(plans: Plans) -> None:
    """Ben's prison is another; Cat's deadline is in another band, 183 days on and more."""
    people = {"ann": PEOPLE["ann"], "ben": {"end": 25, "prison": "other"}}
    assert plans(people, {"P": {}}, floors=(EquityFloor("prison", "other", 0.5),)).starts == {"ben": (0, "P")}
    people = {"ann": {**PEOPLE["ann"], "weight": 2.0}, "cat": {"end": 183}}
    free = plans(people, {"P": {}}, weeks=4)
    assert free.starts == {"ann": (0, "P")}
    assert plans(people, {"P": {}}, weeks=4, floors=(EquityFloor("time left", "6 to 12 months", 1.0),)).starts == {
        "cat": (0, "P")
    }


def test_shown_side_by_side(plans: Plans) -> None:
    """Of the women one of two is placed; of the men none of one."""
    table = plans(PEOPLE, {"P": {}}).answer.tables()["equity"]
    sexes = table[table["by"] == "sex"].drop(columns="by").to_dict("records")
    assert sexes == [
        {"group": "female", "people": 2, "placed": 1, "expected_finishes": 1.0, "share_of_best": 0.5},
        {"group": "male", "people": 1, "placed": 0, "expected_finishes": 0.0, "share_of_best": 0.0},
    ]


def test_floors_that_cannot_both_be_kept(plans: Plans) -> None:
    """One place, and each of two groups of one wants it; the pin that could be kept is not named."""
    floors = (EquityFloor("sex", "male", 0.5), EquityFloor("sentence type", "Life", 0.5))
    tale = plans(PEOPLE, {"P": {}}, floors=floors, pins=[pin("cat", PinKind.NO_PLACE)])
    assert tale.allocation.status is Status.INFEASIBLE
    assert conflict(tale.formulation) == [
        "sex male: at least 50% of what could be",
        "sentence type Life: at least 50% of what could be",
    ]


def test_a_floor_against_a_pin(plans: Plans) -> None:
    """Ben is to have no place, and his group a finish: both are named."""
    floors = (EquityFloor("sex", "male", 0.5),)
    tale = plans(PEOPLE, {"P": {}}, floors=floors, pins=[pin("ben", PinKind.NO_PLACE)])
    assert conflict(tale.formulation) == ["ben no place", "sex male: at least 50% of what could be"]


def test_the_cost_of_placing_someone_against_a_floor(plans: Plans) -> None:
    """Ben's floor keeps the one place: placing Ann would break it, and that is said."""
    tale = plans(PEOPLE, {"P": {}}, floors=(EquityFloor("sex", "male", 0.5),))
    assert "Placing them all the same would break a pin or a floor." in tale.reason("ann").why


@pytest.mark.parametrize(
    ("by", "share", "rule"),
    [
        ("age", 0.5, "by must be one of prison, sentence type, time left, sex, learning disability"),
        ("sex", 0.0, "least_share must be above 0 and at most 1"),
        ("sex", 1.01, "least_share must be above 0 and at most 1"),
    ],
)
def test_nonsense(by: str, share: float, rule: str) -> None:
    """A known grouping, and a share."""
    with pytest.raises(ValueError, match=rule):
        EquityFloor(by, "any", share)
