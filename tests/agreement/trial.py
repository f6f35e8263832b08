"""Both engines and the tally on a small busy world: says where they first differ, with exit status 1.

Run with compilation off, on a copy of the package that may have a fault planted in it.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from agreement.divergence import divergence
from common import ENGLAND_WALES
from oracle.costs import costs
from oracle.samples import measure as oracle
from properties.test_conservation import HORIZON_DAYS, STRAINED

from planner.model.events import EventLog
from planner.model.parameters import Parameters
from planner.model.policy import built_in
from planner.outcome import money
from planner.scenario import Population, read
from planner.sim import reference
from planner.sim.batch import Batch
from planner.sim.tally.sections import FIRST_REVIEWS, GROUPINGS
from planner.sim.tally.tally import Tally
from planner.world import World, generate_world

DAYS = 620
WORLDS = ((1, "least-slack"), (2, "band-then-time-left"))  # seed and order

# Everything takes whole weeks, so that what ends and what begins often fall on one day.
IN_STEP = f"""
extends = "{ENGLAND_WALES}"
calendar.horizon_days = 300
calendar.allocate_every_days = 1

[demand]
referrals_per_year = [300]
days_served_at_referral = {{ distribution = "constant", value = 0 }}
sentences.up-to-1-year.weight = 0
sentences.4-to-10-years.weight = 0
sentences.over-10-years.weight = 0
sentences.life.weight = 0

[demand.sentences.1-to-4-years]
custody_days = {{ distribution = "empirical", values = [35, 70, 105, 210], weights = [1, 1, 1, 1] }}
first_review_share = 0.4

[parole]
p_release_not_completed = 0.1
next_review_days = {{ distribution = "constant", value = 14 }}
report_hours = 6
report_days = 7
report_lead_days = 7

[programme]
assessment_hours = 2
assessment_days = 7
sessions_needed = {{ distribution = "uniform", minimum = 0, maximum = 3 }}
days_between_sessions = 7
minimum_days = {{ distribution = "empirical", values = [0, 49], weights = [1, 1] }}
continues_after_release = true
report_days = {{ distribution = "empirical", values = [0, 7], weights = [1, 1] }}
p_pause_per_session = 0.2
pause_days = {{ distribution = "constant", value = 14 }}
place_kept_days = 7
handover_sessions = 0

[roles.registered-psychologist]
days_until_leaves = {{ distribution = "exponential", mean = 70 }}
recruitment_days = {{ distribution = "constant", value = 7 }}
training_days = {{ distribution = "constant", value = 7 }}
supervised_days = {{ distribution = "constant", value = 7 }}

[policy]
minimum_days_left = 14

[licence]
review_every_days = 7
p_tightened = 0.4
p_relaxed = 0.4
level_weights = [1, 1]
level_hours_per_week = [1, 2]
p_level_raised = 0.3
p_level_lowered = 0.3

[licence.conditions]
tag = {{ title = "Tag", p_at_release = 0.5 }}
curfew = {{ title = "Curfew", p_at_release = 0.5 }}

[licence.recall]
recalls_per_year = 12
first_review_days = {{ distribution = "empirical", values = [7, 14, 70], weights = [1, 1, 1] }}
not_ready_days = {{ distribution = "empirical", values = [0, 7, 35], weights = [1, 1, 1] }}
"""


def main() -> None:
    """Stop at the first difference; what takes a second goes before what takes ten."""
    warnings.simplefilter("ignore")
    strained = STRAINED.replace(f"horizon_days = {HORIZON_DAYS}", f"horizon_days = {DAYS}")
    for text in (strained.replace("minimum_days_left = 60", "minimum_days_left = 0"), IN_STEP):
        population, parameters = made(text)
        for seed, order in WORLDS:
            for difference in differences(parameters, generate_world(population, seed, 0), order):
                sys.exit(difference)


def made(text: str) -> tuple[Population, Parameters]:
    """Read a scenario from its text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "busy.toml"
        path.write_text(text, encoding="utf-8")
        scenario = read(path).scenario
    return scenario.population, Parameters(scenario)


def differences(parameters: Parameters, world: World, order: str) -> Iterator[str]:
    """Yield where the engines differ, and where the tally is not the oracle's."""
    batch, tally = Batch(parameters, built_in(order), logged=True), Tally.zeros(parameters, 1, weekly=True)
    log = batch.log(world)
    if different := divergence(log, reference.run(parameters, world, built_in(order))):
        yield different
    Batch(parameters, built_in(order), weekly=True).count(world, tally, 0)  # without a log, sessions are told together
    sample = oracle(log, world, parameters)
    counted = {
        **{grouping: (tally.section(grouping)[0], sample.results[grouping]) for grouping in GROUPINGS},
        "waits": (tally.section("waits")[0], sample.waits),
        "sessions": (tally.section("sessions")[0], sample.sessions),
        "first reviews": (
            tally.section("first_reviews")[0],
            np.asarray([getattr(sample.first_reviews, name) for name in FIRST_REVIEWS]),
        ),
        "bands": (tally.section("banded")[0], sample.banded),
        **{name: (tally.section(name)[0].ravel(), counts.ravel()) for name, counts in vars(sample.licences).items()},
        "assessments": (tally.section("assessments")[0], sample.assessments),
        **{name: (tally.section(name)[0], cells) for name, cells in sample.results.items() if name == "true_band"},
        "totals": (tally.section("totals")[0], tally.weekly[0].sum(axis=-1)),
        "flows and levels": (tally.weekly[0, :-2], sample.weekly[:-2]),
    }
    for name, (ours, theirs) in counted.items():
        if not np.array_equal(ours, theirs):
            yield f"{name}: {np.asarray(ours).sum()} counted, {np.asarray(theirs).sum()} read off the log"
    yield from costs_differ(tally, log, parameters)


def costs_differ(tally: Tally, log: EventLog, parameters: Parameters) -> Iterator[str]:
    """Yield where the costs of the tally are not those of the log."""
    if not np.allclose(money.costs(tally, parameters)[0], costs(log, parameters), rtol=1e-9):
        yield "costs differ"


if __name__ == "__main__":
    main()
