"""Orders of places: one set of names, wherever they are told; and what a planner is given to run on."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from common import ENGLAND_WALES

from planner.experiment import Experiment
from planner.model.policy import StaticPriority, is_batch_policy, is_known
from planner.optimise.policies.factory import policy_for
from planner.parallel import Processes, Threads
from planner.scenario import read
from planner.scenario.priority_rules import PRIORITY_RULES, STATIC_RULES
from planner.scenario.service import Policy


def test_a_scenario_may_ask_for_what_is_in_the_table() -> None:
    """And for nothing else, in the table's order."""
    assert get_args(Policy.model_fields["order"].annotation) == tuple(PRIORITY_RULES)


@pytest.mark.parametrize("name", PRIORITY_RULES)
def test_each_order_in_the_table_can_be_had(name: str) -> None:
    """Every engine knows it; those with a rule are that rule."""
    policy = policy_for(read(ENGLAND_WALES).scenario, name)
    assert is_known(policy)
    assert isinstance(policy, StaticPriority) == (name in STATIC_RULES)


@pytest.mark.parametrize("name", [name for name in PRIORITY_RULES if name not in STATIC_RULES])
def test_a_planner_is_spread_over_processes(name: str) -> None:
    """It runs in Python, which threads would take turns at; and one future at a time, so that progress shows."""
    file = read(ENGLAND_WALES)
    experiment = Experiment([file], 1, policy=policy_for(file.scenario, name))
    planned = is_batch_policy(experiment.policy_of(experiment.parameter_sets[0]))
    assert planned == (name == "rolling-plan")
    assert isinstance(experiment.executor(2), Processes if planned else Threads)
    assert (max(map(len, experiment.chunks(20))) == 1) == planned


def test_a_scenario_asks_for_its_order() -> None:
    """What a scenario names is what its study runs."""
    file = read(ENGLAND_WALES)
    asked = file.scenario.policy.model_copy(update={"order": "rolling-plan"})
    experiment = Experiment([replace(file, scenario=file.scenario.model_copy(update={"policy": asked}))], 1)
    assert not experiment.is_compiled
