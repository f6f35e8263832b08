"""What the pages show, against the same worked out directly."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pandas as pd
import pytest

from planner.app.job import Job
from planner.app.scenario_store import ScenarioStore
from planner.base.fault import InputError
from planner.experiment import Experiment, run
from planner.outcome import Outcome, compare
from planner.present import inputs, manifest, tables
from planner.present.study import Work, never
from planner.scenario.draft import Draft
from planner.studies.compare import deliverable
from planner.studies.compare.comparison import Comparison, Question
from planner.studies.compare.headline import TOO_CLOSE, figures, overview, sentence
from planner.studies.compare.one_page import one_page
from planner.studies.compare.reproduction import DIFFERS, SAME, open_bundle
from planner.studies.compare.sections import Sections
from planner.studies.forecast.forecast import (
    GRAINS,
    Choice,
    Forecast,
    ForecastQuestion,
    sections,
    totals_section,
)
from planner.studies.forecast.period_tables import period_table

FUTURES = 12


def worked_out(work: Work[Any]) -> Any:
    """Do the work and return its last result."""
    found = [step.answer for step in work(never) if step.answer is not None]
    return found[-1]


@pytest.fixture
def answer(store: ScenarioStore) -> Comparison:
    """Four posts more against the baseline."""
    files = (store.read("england-wales"), store.read("four-more"))
    found: Comparison = worked_out(Question(files, 3, FUTURES).work())
    return found


@pytest.fixture
def forecast(store: ScenarioStore) -> Forecast:
    """The two forecast together."""
    files = (store.read("england-wales"), store.read("four-more"))
    found: Forecast = worked_out(ForecastQuestion(files, 3, FUTURES).work())
    return found


def test_the_answer_is_the_command_lines(answer: Comparison) -> None:
    direct = compare(run(Experiment(list(answer.question.files), 3), FUTURES))
    pd.testing.assert_frame_equal(tables.measures_table(answer.compared), tables.measures_table(direct))


def test_looks_tighten(store: ScenarioStore) -> None:
    question = Question((store.read("england-wales"), store.read("four-more")), futures=130)
    steps = list(question.work()(never))
    looks = [step.answer for step in steps if step.answer]
    futures = [look.futures for look in looks]
    assert futures == sorted(futures)
    assert futures[-1] == 130
    assert looks[-1].is_whole
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert set(looks[-1].weekly) == {"england-wales", "four-more"}


def test_a_stop_is_heard_at_the_next_chunk(store: ScenarioStore) -> None:
    question = Question((store.read("england-wales"),), futures=1000)
    job: Job[Comparison] = Job("key", question.work())
    job.stop()
    job.wait(60)
    assert not job.is_running
    assert job.result is None or job.result.futures < 1000


def test_the_key_is_of_everything_that_matters(store: ScenarioStore) -> None:
    base, more = store.read("england-wales"), store.read("four-more")
    keys = {
        Question((base,)).key,
        Question((base, more)).key,
        Question((more, base)).key,
        Question((base,), seed=2).key,
        Question((base,), futures=10).key,
        ForecastQuestion((base,)).key,
    }
    assert len(keys) == 6
    assert Question((base,)).key == Question((store.read("england-wales"),)).key


def test_unlike_calendars_are_told(store: ScenarioStore) -> None:
    store.change("calendar.horizon_days", 700)
    files = (store.read("england-wales"), store.read("four-more", changed=True))
    with pytest.raises(InputError, match="must be the baseline's, 800"):
        Question(files).check()


def test_the_sentence_and_the_figures(answer: Comparison) -> None:
    base, mine = answer.compared
    row = mine.rows["reachable_untreated"]
    assert sentence(base, base).startswith("England and Wales: ")
    said, shown = sentence(mine, base), figures(mine, base)
    assert shown[0].value == f"{row.quantiles['50%']:,.0f}"  # type: ignore[index]
    if row.difference.too_close:  # type: ignore[union-attr]
        assert "too close to call" in said
        assert shown[1].value == TOO_CLOSE
    else:
        assert "than in the baseline" in said
    assert [line[0] for line in overview(answer.compared)] == ["England and Wales\nbaseline", "Four more"]


def test_the_same_scenario_makes_no_difference(store: ScenarioStore) -> None:
    copy = store.add(Draft("Copy", "england-wales.toml"))
    found = worked_out(Question((store.read("england-wales"), store.read(copy)), 1, 8).work())
    assert "no difference" in sentence(found.compared[1], found.baseline)


def test_other_people_are_not_like_for_like(store: ScenarioStore) -> None:
    store.change("demand.referrals_per_year", [90])
    found = worked_out(Question((store.read("england-wales"), store.read("four-more", changed=True)), 1, 8).work())
    assert "not like for like" in sentence(found.compared[1], found.baseline)


@pytest.mark.parametrize("name", ["england-wales", "four-more"])
def test_every_section_has_a_sentence_and_a_table(answer: Comparison, name: str) -> None:
    for section in Sections(answer, name).all():
        assert section.sentence.endswith(".")
        assert section.rows
        assert all(len(row) == len(section.head) for row in section.rows), section.title


def test_the_causes_add_up(answer: Comparison) -> None:
    mine = answer.of("four-more")
    differences = [row for row in Sections(answer, "four-more").sources().rows if not row[0].startswith("Regional")]
    whole = mine.rows["reachable_untreated"].difference.interval.estimate  # type: ignore[union-attr]
    parts = [
        mine.rows[f"untreated_{why}"].difference.interval.estimate  # type: ignore[union-attr]
        for why in ("no_place", "on_hold", "interrupted", "ended_early")
    ]
    assert len(differences) == 4
    assert sum(parts) == pytest.approx(whole)  # type: ignore[arg-type]


def test_what_differs_is_said_with_its_source(answer: Comparison) -> None:
    lines = inputs.differences(answer.question.files)
    assert [line[0] for line in lines] == ["posts added\nposts.extra-north"]
    assert "4 registered psychologist" in lines[0][3]


def test_the_page_stands_by_itself(answer: Comparison) -> None:
    page = one_page(answer, "four-more", date(2026, 11, 24))
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", page)
    assert set(re.findall(r"https?://[^\s\"<]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert sentence(answer.of("four-more"), answer.baseline) in page
    assert "24 November 2026" in page
    assert "planner compare" in page


def test_weeks_are_the_weekly_table(forecast: Forecast) -> None:
    mine = forecast.table("week")
    theirs = tables.weekly_table(forecast.outcomes)
    for column in ("p10", "p50", "p90", "mean"):
        assert mine[column].tolist() == pytest.approx(theirs[column].tolist(), abs=0)


def test_years_add_up(forecast: Forecast) -> None:
    years = forecast.table("year")
    mine = years[(years["series"] == "completions") & (years["team"] == "all teams")]
    for outcome, (_, rows) in zip(forecast.outcomes, mine.groupby("scenario", sort=False), strict=True):
        assert rows["mean"].sum() == pytest.approx(float(outcome.total("completions").mean()))


@pytest.mark.parametrize("grain", GRAINS)
def test_a_level_is_as_at_the_end(forecast: Forecast, grain: str) -> None:
    outcome: Outcome = forecast.outcomes[0]
    last = period_table([outcome], grain)
    row = last[(last["series"] == "open_courses") & (last["team"] == "all teams")].iloc[-1]
    assert row["mean"] == pytest.approx(float(outcome.weekly("open_courses").sum(axis=1)[:, -1].mean()))


@pytest.mark.parametrize("interval", ["futures", "mean"])
def test_what_is_looked_at(forecast: Forecast, interval: str) -> None:
    choice = Choice(("waiting_ready",), ("all teams",), "year", interval, date(2027, 1, 1), date(2040, 1, 1))
    (section,) = sections(forecast, choice)
    assert len(section.rows) == 2 * 3
    assert totals_section(forecast, ["cost_gbp"]).rows[1][-1] in {"worse", "better"}


def test_the_files_are_the_command_lines_and_come_again(forecast: Forecast) -> None:
    files = [outcome.file for outcome in forecast.outcomes]
    made = deliverable.in_memory(files, forecast.run, deliverable.forecast_files(forecast.outcomes))
    again = worked_out(open_bundle(made[manifest.NAME], "manifest.json").work())
    assert again.is_same
    assert [verdict for _, verdict in again.verdicts()] == [SAME] * 4
    assert "to the digit" in again.section().sentence


def test_a_file_that_differs_is_told(answer: Comparison) -> None:
    files = answer.question.files
    made = deliverable.in_memory(files, answer.run, deliverable.comparison_files(answer.compared, answer.run))
    document = json.loads(made[manifest.NAME])
    document["files"]["measures.csv"] = "0" * 64
    again = worked_out(open_bundle(json.dumps(document).encode(), "manifest.json").work())
    assert dict(again.verdicts())["measures.csv"] == DIFFERS
    assert not again.is_same


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"policy": "os:system"}, "command line"),
        ({"engine": "none"}, "must be one of"),
        ({"replications": 10**6}, "command line"),
        ({"format": 99}, "must be the manifest.json"),
    ],
)
def test_a_manifest_runs_nobodys_code(answer: Comparison, change: dict[str, Any], said: str) -> None:
    whole = manifest.manifest(answer.run, answer.question.files, "0", [])
    with pytest.raises(InputError, match=said):
        open_bundle(json.dumps({**whole, **change}).encode(), "manifest.json")


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{}", b"null"])
def test_no_manifest(content: bytes) -> None:
    with pytest.raises(InputError, match=r"must be the manifest\.json"):
        open_bundle(content, "manifest.json")
