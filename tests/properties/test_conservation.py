"""Nothing is lost or made: each bundled scenario's log held to each rule of `checks`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from properties import checks

from planner.base.arrays import NONE
from planner.experiment import Engine
from planner.model.events import EventType
from planner.model.parameters import Parameters
from planner.model.policy import built_in
from planner.optimise.policies.factory import policy_for
from planner.scenario import ScenarioFile, read
from planner.world import generate_world

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BUNDLED = sorted(SCENARIOS.glob("*.toml")) + sorted((SCENARIOS / "theory").glob("*.toml"))
HORIZON_DAYS = 1100  # three years: long enough for hires, supervision, reviews and releases
REPLICATIONS = 2

# The baseline with little time, few hours and much trouble, so that every kind of event is in its log.
STRAINED = f"""
extends = "{SCENARIOS / "england-wales.toml"}"
calendar.horizon_days = {HORIZON_DAYS}
calendar.allocate_every_days = 5

[demand]
days_until_leaves = {{ distribution = "exponential", mean = 900 }}
sentences.1-to-4-years.weight = 60

[parole]
next_review_days = {{ distribution = "uniform", minimum = 30, maximum = 120 }}
report_days = 60

[programme]
p_pause_per_session = 0.2
place_kept_days = 7
p_ends_early_per_session = 0.03
continues_after_release = true

[prisons]
other-north.teams = ["midlands", "north"]

[roles.registered-psychologist]
days_until_leaves = {{ distribution = "exponential", mean = 300 }}
recruitment_days = {{ distribution = "exponential", mean = 40 }}
supervised_days = {{ distribution = "constant", value = 60 }}

[posts]
north-psychologists.funded_until = 2029-01-01
south-psychologists.funded_from = 2026-01-01
midlands-trainees.team = "midlands"
midlands-trainees.role = "trainee-psychologist"
midlands-trainees.number = 3
midlands-trainees.filled_at_start = 0
midlands-trainees.hours_per_week = 20
midlands-trainees.paid_hours_per_week = 20
midlands-trainees.funded_from = 2027-06-01

[levers]
from_date = 2028-01-01
protected_hours_factor = 1.5
not_held_factor = 0.5

[assessment]
tool = "ERG-R"
bands = ["first", "next", "later"]
agreement = [[0.8, 0.2, 0.0], [0.1, 0.8, 0.1], [0.0, 0.3, 0.7]]
valid_days = 150

[licence]
review_every_days = 30
p_tightened = 0.4
p_relaxed = 0.3
level_weights = [1, 2, 1]
level_hours_per_week = [0.5, 2, 5]
p_level_raised = 0.2
p_level_lowered = 0.3

[licence.conditions]
tag = {{ title = "Tag", p_at_release = 0.6 }}
curfew = {{ title = "Curfew", p_at_release = 0.3 }}

[licence.recall]
recalls_per_year = 4
recalls_per_year_completed = 2
first_review_days = {{ distribution = "uniform", minimum = 14, maximum = 120 }}
not_ready_days = {{ distribution = "empirical", values = [0, 14], weights = [2, 1] }}

[community.mentoring]
title = "Mentoring"
teams = ["midlands", "north"]
offered_to = "everyone"
required = false
p_takes_part = 0.7
hours_per_week = 0.5
length_days = {{ distribution = "uniform", minimum = 30, maximum = 250 }}
is_programme = false

[community.programme]
title = "Programme on licence"
teams = ["south"]
offered_to = "not-completed"
required = true
p_takes_part = 0
hours_per_week = 0.7
length_days = {{ distribution = "uniform", minimum = 30, maximum = 120 }}
is_programme = true

[shutdowns.winter]
from_date = 2027-11-01
until_date = 2028-02-01
p_not_held_regime = 0.6
share_of_hours = 0.4

[policy]
minimum_days_left = 60
"""


@cache
def runs(engine: Engine, path: Path) -> tuple[checks.Run, ...]:
    """Return a few replications of a scenario, run once for all tests."""
    file = read(path)
    parameters, policy = Parameters(file.scenario), policy_for(file.scenario)
    worlds = [generate_world(file.scenario.population, 1, replication) for replication in range(REPLICATIONS)]
    return tuple(checks.Run(engine(parameters, world, policy), world, parameters) for world in worlds)


@pytest.fixture(scope="module")
def shortened(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the path of a bundled scenario cut to a few years, or of the strained one."""
    folder = tmp_path_factory.mktemp("shortened")

    def _shortened(name: str) -> Path:
        path = folder / f"{name.replace('/', '-')}.toml"
        cut = f'extends = "{SCENARIOS / name}.toml"\ncalendar.horizon_days = {HORIZON_DAYS}\n'
        if not path.exists():
            path.write_text(STRAINED if name == "strained" else cut, encoding="utf-8")
        return path

    return _shortened


NAMES = ["strained", *(path.relative_to(SCENARIOS).with_suffix("").as_posix() for path in BUNDLED)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rule", [*checks.OF_THE_WHOLE, *checks.RULES], ids=lambda rule: rule.__name__)
def test_rule(rule: Callable[[checks.Run], None], name: str, engine: Engine, shortened: Callable[[str], Path]) -> None:
    """Each rule of `checks`, as its name and docstring say, holds on every log of every bundled scenario."""
    for run in runs(engine, shortened(name)):
        checks.hold(rule, run)


def test_the_strained_scenario_has_every_event(engine: Engine, shortened: Callable[[str], Path]) -> None:
    """The rules are held to something: no kind of event is missing from the strained scenario's logs."""
    seen = {event.kind for run in runs(engine, shortened("strained")) for event in run.events}
    logged = set(EventType) - {EventType.ALLOCATION}  # the meeting itself leaves no event
    assert seen == logged


def test_all_bundled_scenarios_are_held() -> None:
    """The bundled scenarios are found: the baseline, and the theory cases."""
    assert {"england-wales", "theory/mmc"} <= set(NAMES)


def test_an_empty_scenario_has_only_posts(write: Callable[..., ScenarioFile], engine: Engine) -> None:
    """An empty scenario has an empty log but for its posts: the rules do not hold only because much happens."""
    file = write("calendar.horizon_days = 1")
    parameters = Parameters(file.scenario)
    log = engine(parameters, generate_world(file.scenario.population, 1, 0), built_in("referral"))
    checks.everything(log, generate_world(file.scenario.population, 1, 0), parameters)
    assert (log.person == NONE).all()
