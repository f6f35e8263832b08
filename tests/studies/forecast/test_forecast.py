"""A forecast by period and as files, against the weekly table and the outcomes it is made from."""

from __future__ import annotations

from datetime import date

import pytest

from planner.outcome import Outcome
from planner.outcome.measure import Kind
from planner.outcome.series import SERIES
from planner.present import tables
from planner.scenario import ScenarioFile
from planner.studies.forecast import ForecastAnswer, ForecastQuestion
from planner.studies.forecast.question import FIRST_LOOK
from planner.studies.forecast.sections import Choice, chosen, chosen_sections, totals, usual
from planner.studies.forecast.tables import GRAINS, period_table


@pytest.fixture
def answer(base: ScenarioFile, more: ScenarioFile) -> ForecastAnswer:
    """The two forecast together."""
    question = ForecastQuestion((base, more), 3, 12)
    question.check()
    return [step.answer for step in question.answer(2) if step.answer is not None][-1]


def test_a_first_look_and_the_whole(base: ScenarioFile) -> None:
    steps = list(ForecastQuestion((base,), replications=130).answer(2))
    counts = [step.answer.replications for step in steps if step.answer]
    assert len(counts) == 2
    assert FIRST_LOOK <= counts[0] < counts[1] == 130


def test_weeks_are_the_weekly_table(answer: ForecastAnswer) -> None:
    mine = answer.by_period("week")
    theirs = tables.weekly_table(answer.outcomes)
    for column in ("p10", "p50", "p90", "mean"):
        assert mine[column].tolist() == pytest.approx(theirs[column].tolist(), abs=0)


def test_years_add_up(answer: ForecastAnswer) -> None:
    years = answer.by_period("year")
    mine = years[(years["series"] == "completions") & (years["team"] == "all teams")]
    for outcome, (_, rows) in zip(answer.outcomes, mine.groupby("scenario", sort=False), strict=True):
        assert rows["mean"].sum() == pytest.approx(float(outcome.total("completions").mean()))


@pytest.mark.parametrize("grain", GRAINS)
def test_a_level_is_as_at_the_end(answer: ForecastAnswer, grain: str) -> None:
    outcome: Outcome = answer.outcomes[0]
    last = period_table([outcome], grain)
    row = last[(last["series"] == "open_courses") & (last["team"] == "all teams")].iloc[-1]
    assert row["mean"] == pytest.approx(float(outcome.weekly("open_courses").sum(axis=1)[:, -1].mean()))


@pytest.mark.parametrize("grain", GRAINS)
def test_units_say_over_what(grain: str) -> None:
    """Flows a period, levels at its end, means as they are."""
    said = {series.kind: series.unit_over(grain) for series in SERIES.values()}
    assert said[Kind.FLOW] == f"sessions a {grain}"
    assert said[Kind.LEVEL] == f"people at the end of the {grain}"
    assert SERIES["hours_held"].unit_over(grain) == "hours a week"


@pytest.mark.parametrize("interval", ["futures", "mean"])
def test_what_is_looked_at(answer: ForecastAnswer, interval: str) -> None:
    choice = Choice(("waiting_ready",), ("all teams",), "year", interval, date(2027, 1, 1), date(2040, 1, 1))
    (section,) = chosen_sections(answer, choice)
    assert len(section.rows) == 2 * 3
    assert len(chosen(answer, choice)) == len(section.rows)
    cost = [row for row in totals(answer.compared).rows if row[0] == "cost of the programme"]
    assert [row[-1] for row in cost] == ["baseline", "worse"]


def test_what_a_terminal_shows(answer: ForecastAnswer) -> None:
    """The usual series by plan year, and the totals; each scenario in a sentence."""
    found = list(answer.sections())
    assert [section.title for section in found] == [
        "Waiting, assessed, ready and willing", "Hours available a week", "Totals",
    ]  # fmt: skip
    assert all(len(row) == len(section.head) for section in found for row in section.rows)
    assert len(answer.headline().splitlines()) == 2
    assert "12 futures, seed 3" in answer.basis()
    assert usual(answer).grain == "year"


def test_the_document_has_the_tables(answer: ForecastAnswer) -> None:
    document, made = answer.document(), answer.tables()
    assert [len(document[name]) for name in ("weekly", "totals")] == [len(made["weekly"]), len(made["totals"])]
