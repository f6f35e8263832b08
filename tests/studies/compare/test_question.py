"""Scenarios compared as the replications come in: looks, a stop, a precision, and what the key is of."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from common import ENGLAND_WALES, Write

from planner.app.job import Job
from planner.base.fault import InputError
from planner.experiment import MOST_A_CHUNK, REFERENCE, Experiment, run
from planner.model.policy import Candidate
from planner.outcome import compare
from planner.parallel import Serial
from planner.present.study import Progress
from planner.present.tables import measures_table
from planner.scenario import ScenarioFile
from planner.studies.compare import CompareAnswer, CompareQuestion
from planner.studies.compare.question import LOOKS, STEP
from planner.studies.forecast import ForecastQuestion

MANY = 130


def last(question: CompareQuestion, workers: int = 2) -> CompareAnswer:
    """Return the whole answer."""
    found = [step.answer for step in question.answer(workers) if step.answer is not None]
    return found[-1]


def test_it_is_the_experiment(base: ScenarioFile, more: ScenarioFile) -> None:
    direct = compare(run(Experiment([base, more], 3), 12))
    mine = last(CompareQuestion((base, more), 3, 12))
    pd.testing.assert_frame_equal(measures_table(mine.compared), measures_table(direct))


@pytest.mark.parametrize("weeks_of", [0, 100])
def test_looks_tighten(base: ScenarioFile, more: ScenarioFile, weeks_of: int) -> None:
    """Looks come when they are due, with ever more replications; the last has all, and the weeks of the first few."""
    steps = list(CompareQuestion((base, more), replications=MANY, weeks_of=weeks_of).answer(2))
    found = [step.answer for step in steps if step.answer]
    counts = [look.replications for look in found]
    assert counts == sorted(counts)
    assert counts[-1] == MANY
    assert counts[0] <= LOOKS[0] + MOST_A_CHUNK
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert (steps[0].done, steps[-1].done, steps[-1].of) == (0, MANY, MANY)
    assert set(found[-1].weekly) == ({"base", "more"} if weeks_of else set())


def test_the_weeks_change_no_number(base: ScenarioFile, more: ScenarioFile) -> None:
    without, with_weeks = (
        last(CompareQuestion((base, more), replications=MANY, weeks_of=weeks)).to_frame() for weeks in (0, 100)
    )
    pd.testing.assert_frame_equal(without, with_weeks)


def test_a_stop_is_heard_at_the_next_chunk(base: ScenarioFile) -> None:
    """What there is by then is the answer."""
    question, heard = CompareQuestion((base,), replications=1000), list[Progress[CompareAnswer]]()
    for step in question.answer(1, lambda: len(heard) > 1):
        heard.append(step)
    assert heard[-1].answer is not None
    assert 0 < heard[-1].done == heard[-1].answer.replications < 1000


def test_a_job_of_it_stops(base: ScenarioFile) -> None:
    question = CompareQuestion((base,), replications=1000, weeks_of=100)
    job: Job[CompareAnswer] = Job(question.key, lambda is_stopped: question.answer(2, is_stopped))
    job.stop()
    job.wait(60)
    assert not job.is_running
    assert job.result is None or job.result.replications < 1000


def test_precise_enough(base: ScenarioFile, more: ScenarioFile) -> None:
    """It stops at the first look at the precision that reaches it, and says so; where none does, it runs them all."""
    early = last(CompareQuestion((base, more), replications=400, precision=1000))
    assert STEP <= early.replications <= STEP + MOST_A_CHUNK
    assert "Precision reached" in early.basis()
    late = last(CompareQuestion((base, more), replications=60, precision=1e-6))
    assert late.replications == 60
    assert "Precision not reached" in late.basis()
    assert f"{late.half_width:.2g} people after 60 futures" in late.basis()


def test_the_key_is_of_everything_that_matters(base: ScenarioFile, more: ScenarioFile) -> None:
    questions = [
        CompareQuestion((base,)),
        CompareQuestion((base, more)),
        CompareQuestion((more, base)),
        CompareQuestion((base,), seed=2),
        CompareQuestion((base,), replications=10),
        CompareQuestion((base,), engine=REFERENCE),
        CompareQuestion((base,), precision=1.0),
        CompareQuestion((base,), policy=youngest, policy_name="mine:youngest"),
        ForecastQuestion((base,)),
    ]
    assert len({question.key for question in questions}) == len(questions)
    again = CompareQuestion((dataclasses.replace(base),), executor=Serial())
    assert CompareQuestion((base,)).key == again.key


def youngest(who: Candidate, today: int) -> int:
    """An order of one's own."""
    return today - who.referral_day


def test_an_order_of_ones_own(base: ScenarioFile) -> None:
    """It is run by the engine that can, and named; it makes a difference."""
    mine = last(CompareQuestion((base,), replications=3, policy=youngest, policy_name="mine:youngest"), workers=1)
    assert (mine.run.engine, mine.run.policy) == (REFERENCE, "mine:youngest")
    assert "mine:youngest" in mine.basis()
    assert not mine.to_frame().equals(last(CompareQuestion((base,), replications=3)).to_frame())


def test_every_fault_is_told_at_once(base: ScenarioFile, write: Write) -> None:
    """Another length, a name twice, no replications, no such engine."""
    other = write("[calendar]\nhorizon_days = 700\n", extends=ENGLAND_WALES, name="other")
    with pytest.raises(InputError) as told:
        CompareQuestion((base, other, base), replications=0, engine="steam").check()
    said = "\n".join(map(str, told.value.faults))
    for words in ("must be the baseline's, 800", "must be named once", "must be 1 or more", "must be one of batch"):
        assert words in said
