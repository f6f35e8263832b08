"""What people have decided: each kind of pin alone and together, its price, and pins that cannot all be kept."""

from __future__ import annotations

from datetime import date

import pytest
from optimise.tale import TWO_TEAMS, Plans, pin

from planner.optimise.allocation import Status
from planner.optimise.constraints.pin import Pin, PinKind
from planner.studies.plan.conflict import conflict

MUST, NOT_BEFORE, FIXED = PinKind.MUST_START_BY, PinKind.NOT_BEFORE, PinKind.FIXED_TO
NEVER, NO_PLACE = PinKind.NEVER_WITH, PinKind.NO_PLACE
TWO = {"ann": {"end": 900}, "bea": {"end": 900}}


@pytest.mark.parametrize("must", ["ann", "bea"])
def test_must_start_by(plans: Plans, must: str) -> None:
    """One hour, two people who can wait: whoever must start by day 6 starts in week 0, the other in week 4."""
    tale = plans(TWO, {"P": {}}, pins=[pin(must, MUST, 6)])
    other = next(name for name in TWO if name != must)
    assert tale.starts == {must: (0, "P"), other: (4, "P")}


@pytest.mark.parametrize(("when", "weeks"), [(0, [0]), (6, [0]), (7, [0, 1]), (13, [0, 1])])
def test_must_start_by_that_day_or_before(plans: Plans, when: int, weeks: list[int]) -> None:
    """A start is on the first day of its week: on day 7 is by day 7, and not by day 6."""
    problem = plans({"ann": {"end": 900}}, {"P": {}}, pins=[pin("ann", MUST, when)]).formulation.problem
    assert problem.start_week.tolist() == weeks
    assert problem.must.tolist() == [True]


def test_must_start_at_whatever_cost(plans: Plans) -> None:
    """Bea can be in time only from week 0, and so can Ann's pin: Bea is not placed, which is the pin's price of 1."""
    tale = plans({"ann": {"end": 900}, "bea": {"end": 25}}, {"P": {}}, pins=[pin("ann", MUST, 0)])
    assert tale.starts == {"ann": (0, "P")}
    assert tale.answer.prices.to_dict("records") == [
        {"wish": "ann: must start by 4 January 2027", "price_finishes": pytest.approx(1.0), "note": ""}
    ]


@pytest.mark.parametrize(("when", "week"), [(0, 0), (1, 1), (14, 2), (15, 3)])
def test_not_before(plans: Plans, when: int, week: int) -> None:
    """The first week that begins on that day or later."""
    assert plans({"ann": {"end": 900}}, {"P": {}}, pins=[pin("ann", NOT_BEFORE, when)]).starts == {"ann": (week, "P")}


def test_not_before_costs_the_deadline(plans: Plans) -> None:
    """Not before day 7, and in time only from week 0: no start is left, and the pin's lifting would place her."""
    tale = plans({"ann": {"end": 25}}, {"P": {}}, pins=[pin("ann", NOT_BEFORE, 7)])
    assert tale.starts == {}
    assert str(tale.reason("ann")) == (
        "Pinned: not before 11 January 2027. That leaves no start. The last start that could finish in time is on "
        "4 January 2027, this week. Would place them: without the pin 'not before 11 January 2027'."
    )


def test_fixed_to(plans: Plans) -> None:
    """Both want Q: Bea, whose deadline allows week 0 only, has Q, and Ann waits for Q until week 4 though P is free."""
    people = {"ann": {"end": 900}, "bea": {"end": 25}}
    pins = [pin("ann", FIXED, None, "Q"), pin("bea", FIXED, None, "Q")]
    tale = plans(people, {"P": {}, "Q": {}}, pins=pins)
    assert tale.starts == {"ann": (4, "Q"), "bea": (0, "Q")}
    assert tale.reason("ann").why.endswith("Until then the hours are held by bea.")


def test_fixed_to_in_a_pair(plans: Plans) -> None:
    """Someone who needs two: with Q and either of the others; with both named, with exactly those two."""
    people, staff = {"ann": {"end": 900, "two": True}}, {"P": {}, "Q": {}, "R": {}}
    assert set(plans(people, staff, pins=[pin("ann", FIXED, None, "Q")]).wished().possible("ann")) == {
        "P+Q",
        "P+R",
        "Q+R",
    }
    with_q = plans(people, staff, pins=[pin("ann", FIXED, None, "Q")])
    assert "Q" in with_q.starts["ann"][1].split("+")
    both = plans(people, staff, pins=[pin("ann", FIXED, None, "R", "P")])
    assert both.starts == {"ann": (0, "P+R")}


def test_fixed_to_two_for_one(plans: Plans) -> None:
    """Someone who needs one facilitator, fixed to two: either of them, and not P who would be free."""
    people = {"ann": {"end": 900}, "bea": {"end": 900}, "cat": {"end": 900}}
    pins = [pin(name, FIXED, None, "Q", "R") for name in people]
    assert sorted(plans(people, {"P": {}, "Q": {}, "R": {}}, pins=pins).starts.values()) in (
        [(0, "Q"), (0, "R"), (4, "Q")],
        [(0, "Q"), (0, "R"), (4, "R")],
    )


def test_never_with(plans: Plans) -> None:
    """Never with P or Q: with R. A pair with either of those named is none."""
    staff = {"P": {}, "Q": {}, "R": {}}
    assert plans({"ann": {"end": 900}}, staff, pins=[pin("ann", NEVER, None, "P", "Q")]).starts == {"ann": (0, "R")}
    pair = plans({"ann": {"end": 900, "two": True}}, staff, pins=[pin("ann", NEVER, None, "Q")])
    assert pair.starts == {"ann": (0, "P+R")}


def test_no_place(plans: Plans) -> None:
    """Though the hours are there; and nothing else is said to place her."""
    tale = plans(TWO, {"P": {}}, pins=[pin("ann", NO_PLACE)])
    assert tale.starts == {"bea": (0, "P")}
    assert tale.reason("ann").why.startswith("Pinned: no place. That leaves no start.")
    assert tale.reason("ann").changes == ("without the pin 'no place'",)


def test_together(plans: Plans) -> None:
    """Not before day 7, by day 20, never with P, in weeks in which Q can: week 1 or 2, and with Q."""
    pins = [pin("ann", NOT_BEFORE, 7), pin("ann", MUST, 20), pin("ann", NEVER, None, "P"), pin("bea", FIXED, None, "P")]
    tale = plans(TWO, {"P": {}, "Q": {}}, pins=pins)
    assert tale.starts == {"ann": (1, "Q"), "bea": (0, "P")}
    assert tale.answer.prices["price_finishes"].tolist() == pytest.approx([0, 0, 0, 0], abs=1e-6)


def test_a_pin_of_nobody_here_is_no_matter(plans: Plans) -> None:
    """Someone who is no candidate has no starts to leave."""
    assert plans({"ann": {"end": 900}}, {"P": {}}, pins=[pin("zoe", NO_PLACE)]).formulation.problem.starts == 8


def test_conflicting_pins(plans: Plans) -> None:
    """Both must start in week 0 with one hour: those two are named, and not the pin that could be kept."""
    pins = [pin("ann", MUST, 0), pin("bea", MUST, 6), pin("cat", NOT_BEFORE, 7)]
    tale = plans({**TWO, "cat": {"end": 900}}, {"P": {}}, pins=pins)
    assert tale.allocation.status is Status.INFEASIBLE
    assert conflict(tale.formulation) == ["ann must start by 4 January 2027", "bea must start by 10 January 2027"]


def test_a_pin_that_cannot_be_kept_by_itself(plans: Plans) -> None:
    """Nobody can start by day 6 with someone who is away until day 10."""
    tale = plans({"ann": {"end": 900}}, {"P": {"leave": [(0, 10)]}}, pins=[pin("ann", MUST, 6)])
    assert tale.allocation.status is Status.INFEASIBLE
    assert conflict(tale.formulation) == ["ann must start by 10 January 2027"]


def test_pins_of_one_person_that_cannot_both_be_kept(plans: Plans) -> None:
    """By day 6 and not before day 7; no place and must start; fixed to and never with the same."""
    for pins in (
        [pin("ann", MUST, 6), pin("ann", NOT_BEFORE, 7)],
        [pin("ann", MUST, 6), pin("ann", NO_PLACE)],
    ):
        tale = plans(TWO, {"P": {}}, pins=pins)
        assert tale.allocation.status is Status.INFEASIBLE
        assert len(conflict(tale.formulation)) == 2
    both = [pin("ann", FIXED, None, "P"), pin("ann", NEVER, None, "P")]
    tale = plans(TWO, {"P": {}}, pins=both)
    assert tale.starts == {"bea": (0, "P")}
    assert tale.reason("ann").why.startswith("Pinned: fixed to P; never with P. That leaves no start.")
    assert tale.reason("ann").changes == ("without the pin 'never with P'",) or tale.reason("ann").changes == (
        "without the pin 'fixed to P'",
        "without the pin 'never with P'",
    )


def test_a_pin_never_raises_the_value(plans: Plans) -> None:
    """Every single pin on either of two people costs nothing or more, and exactly what its price says."""
    staff = {"P": {}, "Q": {"leave": [(7, 20)]}}
    free = plans({"ann": {"end": 25}, "bea": {"end": 32}}, staff)
    for name in ("ann", "bea"):
        for one in (
            pin(name, MUST, 0),
            pin(name, NOT_BEFORE, 7),
            pin(name, FIXED, None, "Q"),
            pin(name, NEVER, None, "P"),
            pin(name, NO_PLACE),
        ):
            tale = free.wished(one)
            if tale.allocation.status is Status.OPTIMAL:
                lost = free.allocation.value - tale.plan.allocation.value
                assert lost >= -1e-9
                assert tale.answer.prices["price_finishes"].tolist() == [pytest.approx(lost, abs=1e-6)]


def test_other_team_is_pinned_too(plans: Plans) -> None:
    """Never with Q: the other team, where Q is the only one, would not place her."""
    people, staff = {"ann": {"end": 25}, "bea": {"end": 25}}, {"P": {}, "Q": {"team": "away"}}
    pins = [pin("bea", MUST, 0), pin("ann", NEVER, None, "Q")]
    assert not [said for said in plans(people, staff, TWO_TEAMS, pins=pins).reason("ann").changes if "Away" in said]
    freed = plans(people, staff, TWO_TEAMS, pins=pins[:1]).reason("ann").changes
    assert freed == ("Away team, from 4 January 2027", "1 more hour a week of P for 4 weeks from 4 January 2027")


@pytest.mark.parametrize(
    ("kind", "given", "rule"),
    [
        (MUST, {}, "a date must be given with 'must start by' or 'not before', and with no other pin"),
        (NO_PLACE, {"when": date(2027, 1, 4)}, "a date must be given with 'must start by' or 'not before', and with"),
        (FIXED, {}, "psychologists must be named with 'fixed to' or 'never with', and with no other pin"),
        (NOT_BEFORE, {"when": date(2027, 1, 4), "psychologists": ("P",)}, "psychologists must be named with 'fixed"),
        (FIXED, {"psychologists": ("P", "Q", "R")}, "fixed to must name one psychologist, or the two of a pair"),
    ],
)
def test_nonsense(kind: PinKind, given: dict[str, object], rule: str) -> None:
    """Each kind has what it needs and nothing else."""
    with pytest.raises(ValueError, match=rule):
        Pin("ann", kind, **given)  # type: ignore[arg-type]


def test_in_words() -> None:
    """As it is told back."""
    assert str(pin("ann", MUST, 0)) == "must start by 4 January 2027"
    assert str(pin("ann", NEVER, None, "P", "Q")) == "never with P and Q"
    assert str(pin("ann", NO_PLACE)) == "no place"
