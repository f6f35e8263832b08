"""Costs worked by hand from logs written by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.model.events import EventType, Recorder
from planner.model.parameters import Parameters
from planner.model.rules import EventDetail
from planner.outcome import money
from planner.sim.tally.tally import measure
from planner.world import generate_world

# Full-time pay is £100 a day over 365.25 days; half of the week is paid for; a fifth on top: £60 a day.
# 500 days from 1 January 2027: one year of 365 days and 135 days of the next.
PRICES = """
calendar.horizon_days = 500
posts.servers.paid_hours_per_week = 18.5
[roles.server]
pay_gbp_per_year = { anywhere = 36525 }
recruitment_gbp = 4000
training_gbp = 3000
[teams.any]
travel_gbp_per_session = 12
[costs]
full_time_hours_per_week = 37
on_cost_share = 0.2
prison_place_gbp_per_year = 36525
"""
DAY_GBP = 60
PAY, RECRUITMENT, TRAINING, TRAVEL = range(4)


@pytest.fixture
def parameters(write: Callable[..., Any]) -> Parameters:
    """One post at £60 a day, and one person to see."""
    return Parameters(write(f"demand.caseload.waiting = 1\n{PRICES}").scenario)


def log_of_post(*events: tuple[int, EventType, EventDetail]) -> Recorder:
    """A log of one post's life."""
    recorder = Recorder()
    for day, kind, cause in events:
        recorder.add(day, kind, team=0, posts=(0,), cause=cause)
    return recorder


def sessions(*events: tuple[int, tuple[int, ...], EventDetail]) -> Recorder:
    """A log of sessions."""
    recorder = Recorder()
    for day, posts, cause in events:
        recorder.add(day, EventType.SESSION, person=0, team=0, posts=posts, cause=cause)
    return recorder


def costs_of(recorder: Recorder, parameters: Parameters) -> np.ndarray:
    """Costs of a log, counted, [items, years]."""
    world = generate_world(parameters.scenario.population, seed=1, replication=0)
    (costs,) = money.costs(measure(recorder.log(), world, parameters), parameters)
    return costs


def test_items_are_in_order() -> None:
    """Rows of the table, in the order of the names."""
    assert [item.name for item in money.ITEMS] == ["pay", "recruitment", "training", "travel"]


def test_daily_pay(parameters: Parameters) -> None:
    """£36,525 / 365.25 = £100; times 18.5 / 37; times 1.2."""
    assert money.daily_pay_gbp(parameters, parameters.posts[0]) == pytest.approx(DAY_GBP)


def test_filled_throughout(parameters: Parameters) -> None:
    """365 days in the first year and 135 in the second; nobody was hired in the run."""
    costs = costs_of(log_of_post((0, EventType.POST_FILLED, EventDetail.IN_POST)), parameters)
    assert costs.shape == (4, 2)
    assert costs[PAY] == pytest.approx([21_900, 8_100])
    assert costs[[RECRUITMENT, TRAINING, TRAVEL]].sum() == 0


def test_hired_and_left(parameters: Parameters) -> None:
    """Paid from day 100 until day 400: 265 days and 35 days; hired once, in the first year."""
    log = log_of_post(
        (0, EventType.POST_FUNDED, EventDetail.NONE),
        (100, EventType.POST_FILLED, EventDetail.HIRED),
        (400, EventType.POST_LEFT, 0),
    )
    costs = costs_of(log, parameters)
    assert costs[PAY] == pytest.approx([265 * 60, 35 * 60])
    assert costs[RECRUITMENT].tolist() == [4000, 0]
    assert costs[TRAINING].tolist() == [3000, 0]


def test_hired_on_the_first_day_of_a_year(parameters: Parameters) -> None:
    """Day 365 belongs to the second year."""
    costs = costs_of(log_of_post((365, EventType.POST_FILLED, EventDetail.HIRED)), parameters)
    assert costs[PAY] == pytest.approx([0, 8_100])
    assert costs[RECRUITMENT].tolist() == [0, 4000]


def test_two_holders(parameters: Parameters) -> None:
    """Vacant between them, and a vacant post costs nothing: 10 + (500 - 490) days; one of them hired."""
    log = log_of_post(
        (0, EventType.POST_FILLED, EventDetail.IN_POST),
        (10, EventType.POST_LEFT, EventDetail.NONE),
        (10, EventType.POST_FUNDED, EventDetail.NONE),
        (490, EventType.POST_FILLED, EventDetail.HIRED),
    )
    costs = costs_of(log, parameters)
    assert costs[PAY] == pytest.approx([600, 600])
    assert costs[[RECRUITMENT, TRAINING]].sum(axis=1).tolist() == [4000, 3000]


def test_pay_stops_when_funding_ends(parameters: Parameters) -> None:
    """Closed on day 20: 20 days of pay, and a closed vacancy costs nothing."""
    log = log_of_post((0, EventType.POST_FILLED, EventDetail.IN_POST), (20, EventType.POST_CLOSED, EventDetail.NONE))
    assert costs_of(log, parameters)[PAY] == pytest.approx([1200, 0])
    vacant = log_of_post((0, EventType.POST_FUNDED, EventDetail.NONE), (20, EventType.POST_CLOSED, EventDetail.NONE))
    assert costs_of(vacant, parameters).sum() == 0


def test_travel(parameters: Parameters) -> None:
    """£12 for each psychologist who goes, session held or lost on the day; none where it was not booked for leave.

    First year: one held, one lost to the regime, one held by two: 12 + 12 + 24. Second: one held, on day 365.
    """
    log = sessions(
        (7, (0,), EventDetail.HELD),
        (14, (0,), EventDetail.REGIME),
        (21, (0, 1), EventDetail.HELD),
        (28, (0,), EventDetail.ON_LEAVE),
        (365, (0,), EventDetail.HELD),
    )
    assert costs_of(log, parameters)[TRAVEL].tolist() == [48, 12]


def test_pay_by_place(write: Callable[..., Any]) -> None:
    """A post is paid by where its team is."""
    text = """
    roles.server.pay_gbp_per_year = { anywhere = 36525, london = 73050 }
    posts.servers.paid_hours_per_week = 37
    teams.any.place = "london"
    """
    parameters = Parameters(write(text).scenario)
    assert money.daily_pay_gbp(parameters, parameters.posts[0]) == pytest.approx(200)


def test_discounting() -> None:
    """£100 now, £103.50 in a year and £107.1225 in two are worth £100 each at 3.5%."""
    assert money.discounted(np.asarray([100, 103.5, 107.1225]), 0.035) == pytest.approx(300)
    assert money.discounted(np.asarray([[100, 103.5], [0, 207.0]]), 0.035) == pytest.approx([200, 200])
    assert money.discounted(np.asarray([1.0, 2.0]), 0.0) == 3.0


def test_prison_place(parameters: Parameters) -> None:
    """£36,525 a year is £100 a day."""
    assert money.place_gbp_per_day(parameters) == pytest.approx(100)


def test_cost_of_a_run(replicate: Callable[..., Any], write: Callable[..., Any]) -> None:
    """One psychologist in post for 500 days, nobody to see: £60 a day, and nothing else."""
    log, world, parameters = replicate(write(PRICES))
    assert len(world.people) == 0
    assert money.costs(measure(log, world, parameters), parameters).sum() == pytest.approx(500 * 60)
