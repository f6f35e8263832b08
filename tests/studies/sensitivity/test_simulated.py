"""The question asked of the simulator."""

from __future__ import annotations

import pytest
from common import ENGLAND_WALES, SCENARIOS, Write

from planner.base.fault import InputError
from planner.experiment import Experiment, run
from planner.outcome import compare
from planner.scenario import read
from planner.studies.sensitivity import SensitivityQuestion
from planner.studies.sensitivity.recommendation import COST, Criterion

MORE = """title = "Four more"
status = "funding"
[posts.extra]
team = "north"
role = "registered-psychologist"
number = 4
filled_at_start = 4
hours_per_week = 18.5
paid_hours_per_week = 37
"""


def test_more_referrals_leave_more_untreated() -> None:
    """Over ten years and on the same futures: the direction is certain, the size is not asked for."""
    files = (read(ENGLAND_WALES), read(SCENARIOS / "two-more-psychologists.toml"))
    question = SensitivityQuestion(files, replications=8, samples=2)
    question.__dict__["assumptions"] = tuple(
        each for each in question.assumptions if each.name in {"referrals", "protected-hours"}
    )
    *_, last = (step.answer for step in question.answer(1) if step.answer)
    by_name = {swing.assumption.name: swing for swing in last.swings}
    assert by_name["referrals"].low.headline.sign < 0 < by_name["referrals"].high.headline.sign
    assert by_name["protected-hours"].low.headline.sign > 0 > by_name["protected-hours"].high.headline.sign


def test_at_present_it_is_the_comparison(write: Write) -> None:
    """The lead at the present values is the paired difference that `compare` gives, to the digit."""
    short = write("[calendar]\nhorizon_days = 900\n", extends=ENGLAND_WALES, name="short")
    files = (short, write(MORE, extends=short.path, name="more"))
    question = SensitivityQuestion(files, replications=9, samples=2)
    first = next(step.answer for step in question.answer(2) if step.answer)
    _, more = compare(run(Experiment(files, 1), 9))
    difference = more.rows["reachable_untreated"].difference
    assert difference is not None
    assert first.recommendation.lead.estimate == abs(difference.interval.estimate or 0)


def test_a_change_without_a_cost_is_not_judged_by_cost() -> None:
    files = (read(ENGLAND_WALES), read(SCENARIOS / "fewer-lost-sessions.toml"))
    with pytest.raises(InputError, match="without a cost"):
        SensitivityQuestion(files, criterion=Criterion(COST, 100_000)).check()


@pytest.mark.parametrize(
    ("changed", "key"), [("horizon_days = 800", "horizon_days"), ("start_date = 2028-04-01", "start_date")]
)
def test_other_days_are_told_once(write: Write, changed: str, key: str) -> None:
    """Another calendar makes other people too: what is said is the cause."""
    files = tuple(
        write(f"[calendar]\n{text}\n", extends=ENGLAND_WALES, name=name)
        for name, text in (("one", "horizon_days = 900"), ("two", changed))
    )
    with pytest.raises(InputError) as raised:
        SensitivityQuestion(files).check()
    told = [fault.key for fault in raised.value.faults]
    assert f"calendar.{key}" in told
    assert all(each.startswith("calendar.") for each in told)
