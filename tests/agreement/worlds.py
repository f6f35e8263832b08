"""Worlds to meet both engines with: the bundled scenarios, and scenarios made up by hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from agreement.divergence import divergence
from common import SCENARIOS
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from properties.generated import Case, cases

from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy, IndexPolicy, Observation, built_in
from planner.optimise.policies.factory import policy_for
from planner.scenario import read
from planner.scenario.priority_rules import STATIC_RULES
from planner.sim import batch, reference
from planner.world import World, generate_world

BUNDLED = {
    path.relative_to(SCENARIOS).with_suffix("").as_posix(): path
    for path in [*sorted(SCENARIOS.glob("*.toml")), *sorted((SCENARIOS / "theory").glob("*.toml"))]
}
MOST_DAYS = 5_000  # a queue that runs for a hundred thousand days shows nothing new after these
SEED = 20270405
STREAM = 10  # worlds drawn in one go: hypothesis stays near what it drew before, so many short streams differ more


class Fickle:
    """A planner whose choice hangs on all that is known, and who holds people back."""

    def plan(self, observation: Observation) -> list[int]:
        """Return some of the candidates, forwards or backwards by deadline."""
        work = sum(each.sessions_left * each.minutes + each.since_day + each.is_course for each in observation.held)
        hold = work + sum(observation.free) + sum(observation.hours) + sum(each.first_post for each in observation.held)
        way = 1 if hold % 2 else -1
        in_turn = sorted(observation.candidates, key=lambda who: (way * who.deadline_day, who.course_days, who.person))
        return [who.person for who in in_turn][: 1 + hold % 5]


RULES: dict[str, AllocationPolicy] = {
    **{order: built_in(order) for order in STATIC_RULES},
    "an index": IndexPolicy(
        np.random.default_rng(SEED).integers(0, 50, (12, 2, 9, 14))
    ),  # with ties, soon beyond its end
    "a planner": Fickle(),
}


def disagreement(parameters: Parameters, world: World, order: str) -> str | None:
    """Return None where the two engines log the same events, or where they first differ."""
    policy = RULES[order] if order in RULES else policy_for(parameters.scenario, order)
    return divergence(batch.run(parameters, world, policy), reference.run(parameters, world, policy))


def bundled(name: str, most_days: int = MOST_DAYS, more: str = "") -> Parameters:
    """Return a bundled scenario, cut where it is longer, with more said of it in TOML."""
    whole = read(BUNDLED[name])
    days = min(whole.scenario.calendar.horizon_days, most_days)
    with TemporaryDirectory() as folder:
        cut = Path(folder) / "cut.toml"
        cut.write_text(f'extends = "{BUNDLED[name]}"\ncalendar.horizon_days = {days}\n{more}', encoding="utf-8")
        return Parameters(read(cut).scenario)


def disagreements(name: str, order: str, replications: int, most_days: int = MOST_DAYS) -> Iterator[str | None]:
    """Compare the engines on a bundled scenario, one replication after another."""
    parameters = bundled(name, most_days)
    for replication in range(replications):
        yield disagreement(parameters, generate_world(parameters.scenario.population, SEED, replication), order)


def for_generated(
    check: Callable[[Case, Parameters, World], None], worlds: int, part: int = 0, *, least: bool = False
) -> None:
    """Hold so many generated worlds to a check; the same every time, and others in each part.

    Where the check fails, `least` has hypothesis look for the least scenario that fails it, for some minutes.
    """
    for first in range(0, worlds, STREAM):
        _for_stream(check, min(STREAM, worlds - first), SEED + 1000 * part + first, least=least)


def _for_stream(check: Callable[[Case, Parameters, World], None], worlds: int, number: int, *, least: bool) -> None:
    phases = (Phase.generate, Phase.shrink) if least else (Phase.generate,)
    with TemporaryDirectory() as folder:

        @seed(number)
        @settings(
            max_examples=worlds, phases=phases, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=cases(), luck=st.integers(0, 3))
        def held(case: Case, luck: int) -> None:
            file = read(case.write(Path(folder)))
            check(case, Parameters(file.scenario), generate_world(file.scenario.population, luck, 0))

        held()


def agree(case: Case, parameters: Parameters, world: World) -> None:
    """Hold both engines to the same events, in every fixed order, by an index and by a planner."""
    for order in RULES:
        difference = disagreement(parameters, world, order)
        assert difference is None, f"{case.base.stem}, {order}: {difference}"
