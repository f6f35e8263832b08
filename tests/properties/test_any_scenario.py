"""Any scenario that validates runs, on every policy, and keeps every rule of `checks`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fuzz.fuzzing import fuzzed
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from properties import checks
from properties.generated import ENGLAND_WALES, NOTHING, Case, Overrides, cases

from planner.experiment import BATCH, ENGINES, REFERENCE, Engine, Experiment
from planner.model.events import COLUMNS, EventLog
from planner.model.parameters import Parameters
from planner.model.policy import Candidate, Policy, built_in
from planner.optimise.policies.factory import policy_for
from planner.scenario import read
from planner.scenario.priority_rules import STATIC_RULES
from planner.world import People, World, generate_world
from planner.world.streams import Stream

pytestmark = pytest.mark.spread  # no test has anything that another needs

# The fixtures hold nothing from one example to the next: a folder to write in, and an engine.
STABLE = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def shortest_pairs_first(who: Candidate, today: int) -> tuple[int, int, int]:
    """Return a key as someone else might write it: a tuple, which looks at the day."""
    return (-who.facilitators, who.course_days, (who.referral_day - today) % 5)


BUILT_IN: dict[str, Policy] = {name: built_in(name) for name in STATIC_RULES}


def assert_same(one: EventLog, other: EventLog) -> None:
    """Two logs are equal, event by event."""
    for name in COLUMNS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


# Found by hand: reports for two reviews at once, written by someone who leaves.
OVERLAPPING_REPORTS = Case(
    ENGLAND_WALES,
    {
        "calendar.horizon_days": 700,
        "parole.next_review_days": {"distribution": "constant", "value": 20},
        "parole.report_days": 60,
        "roles.registered-psychologist.days_until_leaves": {"distribution": "exponential", "mean": 100},
    },
)
# The holder leaves between the last session and the report, and the next takes over with nothing to repeat.
HANDED_OVER_AT_THE_END = Case(
    ENGLAND_WALES,
    {
        "calendar.horizon_days": 700,
        "calendar.allocate_every_days": 1,
        "programme.handover_sessions": 0,
        "programme.sessions_needed": {"distribution": "constant", "value": 3},
        "programme.report_days": {"distribution": "constant", "value": 0},
        "roles.registered-psychologist.days_until_leaves": {"distribution": "exponential", "mean": 100},
        "roles.registered-psychologist.recruitment_days": {"distribution": "constant", "value": 5},
    },
)
# The first day is one that most years do not have.
LEAP_DAY = Case(
    NOTHING,
    {"calendar.horizon_days": 1, "calendar.start_date": date(2028, 2, 29), "demand.referrals_per_year": [2000]},
)


@fuzzed(150)
@given(case=cases(), seed=st.integers(0, 3))
@example(case=LEAP_DAY, seed=0)
@example(case=OVERLAPPING_REPORTS, seed=0)
@example(case=HANDED_OVER_AT_THE_END, seed=0)
def test_any_scenario_keeps_every_rule(case: Case, seed: int, engine: Engine, tmp_path: Path) -> None:
    """Whatever is assumed, every order's run ends, can be measured, and loses and makes nothing."""
    file = read(case.write(tmp_path))
    parameters, world = Parameters(file.scenario), generate_world(file.scenario.population, seed, 0)
    for policy in BUILT_IN.values():
        checks.everything(engine(parameters, world, policy), world, parameters)


@fuzzed(60)
@given(case=cases(), seed=st.integers(0, 3))
def test_an_order_of_ones_own_keeps_every_rule(case: Case, seed: int, tmp_path: Path) -> None:
    """So does the run of a policy that is not built in, on the engine that takes any."""
    file = read(case.write(tmp_path))
    parameters, world = Parameters(file.scenario), generate_world(file.scenario.population, seed, 0)
    checks.everything(ENGINES[REFERENCE](parameters, world, shortest_pairs_first), world, parameters)


def test_the_batch_engine_refuses_what_it_does_not_know(write: Callable[..., Any]) -> None:
    """Rather than run in another order."""
    file = write("calendar.horizon_days = 1")
    world = generate_world(file.scenario.population, 1, 0)
    with pytest.raises(ValueError, match="fixed orders, indices and planners only"):
        ENGINES[BATCH](Parameters(file.scenario), world, shortest_pairs_first)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_study_falls_back_on_the_engine_that_takes_any(engine: str, write: Callable[..., Any]) -> None:
    """With an order of one's own, whichever engine was asked for; with a built-in one the study keeps its engine."""
    file = write("calendar.horizon_days = 1")
    assert Experiment([file], 1, engine, shortest_pairs_first).engine == REFERENCE
    assert Experiment([file], 1, engine, built_in("least-slack")).engine == engine
    assert Experiment([file], 1, engine).engine == engine


@settings(STABLE, max_examples=20)
@given(case=cases())
def test_same_seed_same_log(case: Case, engine: Engine, tmp_path: Path) -> None:
    """A scenario read, dealt and run again has the same log."""

    def log() -> EventLog:
        file = read(case.write(tmp_path))
        return engine(
            Parameters(file.scenario), generate_world(file.scenario.population, 7, 3), policy_for(file.scenario)
        )

    assert_same(log(), log())


# --- luck ---------------------------------------------------------------------------------------

# What funding and policy may change, and chance must not see.
FUNDING: dict[str, st.SearchStrategy[Any]] = {
    "calendar.allocate_every_days": st.sampled_from([1, 14]),
    "parole.report_hours": st.sampled_from([0, 40]),
    "programme.assessment_hours": st.sampled_from([0, 40]),
    "programme.other_hours_per_session": st.sampled_from([0, 4]),
    "prisons.other-north.teams": st.just(["midlands", "north"]),
    "teams.north.travel_hours_per_session": st.sampled_from([1, 2]),
    "teams.a-first-team": st.just(
        {"title": "New", "place": "national", "travel_hours_per_session": 0, "travel_gbp_per_session": 0}
    ),
    "roles.registered-psychologist.recruitment_days": st.just({"distribution": "constant", "value": 10}),
    "roles.registered-psychologist.days_until_leaves": st.just({"distribution": "never"}),
    "posts.north-psychologists.number": st.integers(5, 30),
    "posts.south-psychologists.hours_per_week": st.sampled_from([0, 37]),
    "posts.a-first-group": st.just(
        {
            "team": "north",
            "role": "trainee-psychologist",
            "number": 4,
            "filled_at_start": 0,
            "hours_per_week": 20,
            "paid_hours_per_week": 37,
            "funded_from": date(2028, 1, 1),
        }
    ),
    "levers.from_date": st.just(date(2028, 1, 1)),
    "levers.protected_hours_factor": st.sampled_from([0, 2]),
    "levers.not_held_factor": st.sampled_from([0, 0.5]),
    "shutdowns.once": st.just(
        {
            "from_date": date(2028, 1, 1),
            "until_date": date(2028, 3, 1),
            "p_not_held_regime": 0.9,
            "share_of_hours": 0.1,
        }
    ),
    "policy.order": st.sampled_from(sorted(STATIC_RULES)),
    "policy.deadline": st.just("custody-end"),
    "policy.minimum_days_left": st.sampled_from([0, 200]),
    "costs.prison_place_gbp_per_year": st.just(1),
    "costs.discount_rate": st.just(0),
}


@settings(STABLE, max_examples=30)
@given(overrides=st.fixed_dictionaries({}, optional=FUNDING), seed=st.integers(0, 2**32))
def test_chance_does_not_see_funding(overrides: Overrides, seed: int, tmp_path: Path) -> None:
    """Any change of posts, teams, levers, policy or costs meets the same people with the same luck."""
    before, after = (_world(case, seed, tmp_path) for case in (Case(ENGLAND_WALES, {}), Case(ENGLAND_WALES, overrides)))
    for column in fields(People):
        assert np.array_equal(getattr(before.people, column.name), getattr(after.people, column.name)), column.name
    assert _draws(before) == _draws(after)


def _world(case: Case, seed: int, folder: Path) -> World:
    return generate_world(read(case.write(folder)).scenario.population, seed, 1)


def _draws(world: World) -> list[float]:
    """Return draws of the first and last person and of two posts, near and far along each stream."""
    people = [world.person_draws(who, purpose) for who in (0, len(world.people) - 1) for purpose in Stream]
    posts = [world.post_draws("north-psychologists", number, purpose) for number in (0, 5) for purpose in Stream]
    return [draws.uniform(index) for draws in (*people, *posts) for index in (0, 1, 40)]


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    """The same scenario with another seed, or another replication, meets other people."""
    worlds = [_world(Case(ENGLAND_WALES, {}), seed, tmp_path) for seed in (1, 2)]
    assert not np.array_equal(*(world.people.custody_end_day[:100] for world in worlds))
    assert not np.array_equal(*(world.people.key[:100] for world in worlds))


@pytest.mark.parametrize("status", ["waiting", "on-course"])
def test_a_caseload_file_replaces_a_synthetic_caseload(status: str, engine: Engine, tmp_path: Path) -> None:
    """A scenario that extends the baseline may bring its own people."""
    row = f"ann,other-north,{status},1,2027-01-01"
    case = Case(
        ENGLAND_WALES,
        {"calendar.horizon_days": 100, "demand.caseload": {"kind": "file", "path": "people.csv"}},
        f"person,prison,status,band,referral_date\n{row}\n",
    )
    file = read(case.write(tmp_path))
    world, parameters = generate_world(file.scenario.population, 1, 0), Parameters(file.scenario)
    checks.everything(engine(parameters, world, built_in("referral")), world, parameters)


def test_no_end_and_no_tariff_is_no_review(write: Callable[..., Any]) -> None:
    """Someone there on the first day whose term has no end and who has no tariff has no review date at all."""
    never = '{ distribution = "never" }'
    file = write(
        f"""
        demand.caseload.waiting = 20
        demand.sentences.any.p_no_review = 0
        demand.sentences.any.tariff_days = {never}
        """
    )
    people = generate_world(file.scenario.population, 1, 0).people
    assert (people.first_review_day == checks.NEVER).all()
