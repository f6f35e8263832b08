"""What cannot be run does not check; what checks runs, on both engines, in every order of places and in the plan."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from agreement.divergence import divergence
from caseload.files import PEOPLE, STAFF
from fuzz.extremes import LEAVES, extremes
from fuzz.fuzzing import fuzzed
from hypothesis import event, given
from hypothesis import strategies as st
from properties import checks
from properties.generated import ENGLAND_WALES, Case, cases

from planner.base.fault import InputError
from planner.caseload import read_caseload
from planner.experiment import Experiment, run
from planner.model.parameters import Parameters
from planner.model.rules import Clock
from planner.optimise.allocate import allocate
from planner.optimise.formulation.formulate import formulate
from planner.optimise.policies.factory import policy_for
from planner.optimise.solve_params import SolveParams
from planner.optimise.starts.plan_horizon import PlanHorizon
from planner.outcome.measures import measures_of
from planner.scenario import ScenarioFile, read
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.sim import batch, reference
from planner.world import generate_world

SHORT = SolveParams(price_rounds=20, search_rounds=5, columns=2000, deterministic_time=0.1, threads=1)
PLAN_WEEKS = 8
FIRST_DAY_IN_FILES = 2027  # of the sample rows, whose dates are about then


def checked(case: Case, folder: Path) -> ScenarioFile | None:
    """Return the scenario; None where it does not check, which is said with a file, a key and a rule."""
    try:
        return read(case.write(folder))
    except InputError as error:
        assert all(fault.file and fault.key and fault.rule for fault in error.faults)
        return None


def runs(file: ScenarioFile, order: str, seed: int) -> None:
    """Both engines tell the same events, which keep every rule, and what is counted of them is a number."""
    file = file.with_values({"policy.order": order})
    parameters, world = Parameters(file.scenario), generate_world(file.scenario.population, seed, 0)
    logs = [engine.run(parameters, world, policy_for(file.scenario)) for engine in (batch, reference)]
    assert divergence(*logs) is None
    checks.everything(logs[0], world, parameters)
    (outcome,) = run(Experiment([file], seed, weekly=True), 1)
    for measure in measures_of([outcome]):
        assert not np.isinf(measure.values(outcome)).any(), measure.name


def plans(file: ScenarioFile, folder: Path) -> None:
    """A small caseload is planned on the scenario's courses."""
    start = file.scenario.calendar.start_date
    if start.year != FIRST_DAY_IN_FILES:
        return
    for name, content in (("people.csv", PEOPLE), ("staff.csv", STAFF)):
        (folder / name).write_text(content, encoding="utf-8")
    try:
        caseload = read_caseload(folder / "people.csv", folder / "staff.csv", start, file.scenario)
    except InputError:  # hours that the scenario's weeks have not
        return
    formulation = formulate(caseload, file.scenario, PlanHorizon(start, PLAN_WEEKS), Clock.PAROLE_REVIEW)
    found = allocate(formulation.problem, SHORT)
    assert 0 <= found.value <= found.bound + 1e-6
    assert np.isfinite(formulation.problem.start_chance).all()


@fuzzed(60)
@given(case=extremes(), order=st.sampled_from(sorted(PRIORITY_RULES)), seed=st.integers(0, 3))
def test_a_scenario_at_the_edge(case: Case, order: str, seed: int, tmp_path: Path) -> None:
    """Any value least, most, never or absurd."""
    file = checked(case, tmp_path)
    event("checks" if file else "does not check")
    if file is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # a number that overflowed, or is none
            runs(file, order, seed)
            plans(file, tmp_path)


@fuzzed(15)
@given(case=cases(), order=st.sampled_from(sorted(PRIORITY_RULES)), seed=st.integers(0, 3))
def test_a_scenario_of_any_kind(case: Case, order: str, seed: int, tmp_path: Path) -> None:
    """As made up for the engines, in the orders that are made from a scenario's chances too, and in the plan."""
    file = checked(case, tmp_path)
    assert file is not None
    runs(file, order, seed)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.sampled_from(["never", "constant", "synthetic", "file"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["distribution", "value", "kind", "path", "process"]) | st.text(max_size=4), inner
        )
    ),
    max_leaves=6,
)
BASELINE = read(ENGLAND_WALES)
KEYS = st.sampled_from(sorted(LEAVES[ENGLAND_WALES])).flatmap(
    lambda key: st.sampled_from([key, key.rpartition(".")[0], f"{key}.x", f"{key}.value", f"{key}.distribution"])
)


@fuzzed(300)
@given(values=st.dictionaries(KEYS.filter(bool), VALUES, min_size=1, max_size=2))
def test_any_value_set_in_code(values: dict[str, Any]) -> None:
    """What cannot be is an InputError with the key, whatever it is."""
    try:
        BASELINE.with_values(values)
    except InputError as error:
        assert all(fault.file and fault.rule for fault in error.faults)
        event("refused")
