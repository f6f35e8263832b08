"""`planner calibrate` as people run it, on the bundled history: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from common import ENGLAND_WALES, SCENARIOS, planner
from studies.calibrate.recorded import simulated

from planner.outcome.interval import Interval
from planner.scenario import read
from planner.studies.calibrate import CalibrateAnswer, CalibrateQuestion
from planner.studies.calibrate.estimate import Estimate, Finding
from planner.studies.calibrate.estimators import calibrate
from planner.studies.calibrate.fragment import checked
from tools.history_page import PAGE, calculated, example
from tools.make_history import main as write_bundled
from tools.reference.marks import filled

BUNDLED = SCENARIOS / "history"
FILES = sorted(BUNDLED.glob("*.csv"))
WINDOW = ("--from", "2018-04-01", "--to", "2026-03-31")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    """The bundled history calibrated once: the JSON document and the folder."""
    out = tmp_path_factory.mktemp("calibrated") / "out"
    done = planner("calibrate", *FILES, *WINDOW, "--out", out, "--replications", 60, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


@pytest.fixture(scope="module")
def worked() -> CalibrateAnswer:
    """The example of the documents."""
    return example()


def test_the_bundled_files_are_as_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed gives the same files."""
    monkeypatch.setattr("tools.make_history.FOLDER", tmp_path)
    write_bundled()
    assert [path.name for path in FILES] == ["pauses.csv", "people.csv", "reviews.csv", "sessions.csv"]
    for path in FILES:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_the_documents_are_what_is_calculated(worked: CalibrateAnswer) -> None:
    """Tables of estimates and the back-test stand as `tools/history_page.py` writes them."""
    text, tables = PAGE.read_text(encoding="utf-8"), calculated(worked)
    assert filled(text, tables) == text
    assert all(f"<!-- {name} -->\n{table}\n<!-- end -->" in text for name, table in tables.items())


def test_the_fragment_passes_check_and_reads_back(made: tuple[dict, Path]) -> None:
    """What is read back from the fragment are the estimates, and nothing else differs from the scenario."""
    document, out = made
    done = planner("check", out / "calibrated.toml")
    assert (done.returncode, done.stderr) == (0, "")
    file, below = read(out / "calibrated.toml"), read(ENGLAND_WALES)
    course, demand = file.scenario.programme, file.scenario.demand
    by_key = {(row["key"], row["part"]): row for row in document["estimates"]}
    for key, value in (
        ("programme.p_not_held_regime", course.p_not_held_regime),
        ("programme.p_pause_per_session", course.p_pause_per_session),
        ("consent.p_declines", file.scenario.consent.p_declines),
        ("demand.referrals_per_year", demand.referrals_per_year[0]),
        ("programme.days_between_sessions", course.days_between_sessions),
    ):
        assert value == pytest.approx(by_key[key, ""]["estimate"], rel=1e-5)  # stated to six digits
    pause = course.pause_days.model_dump(by_alias=True)
    assert pause["mean"] == pytest.approx(by_key["programme.pause_days", "mean"]["estimate"], rel=1e-5)
    stated = {key for key, where in file.stated_in.items() if where == out / "calibrated.toml"}
    assert stated == {"title", "description", *document["stated"]}
    differing = {key for key in file.stated_in if _at(file.resolved, key) != _at(below.resolved, key)}
    assert differing <= stated


def _at(table: dict, key: str) -> object:
    for step in key.split("."):
        table = table[step]
    return table


def test_every_value_says_where_it_comes_from(made: tuple[dict, Path]) -> None:
    """And that it is made up, as the history is; a synthetic value is an assumption."""
    document, out = made
    file = read(out / "calibrated.toml")
    assert "synthetic" in file.scenario.description
    for key in document["stated"]:
        source = file.sources[key]
        assert source.grade == "assumption"
        assert source.source.startswith("SYNTHETIC history, made up. Estimated from pauses.csv, people.csv")
        for words in ("1 April 2018 to 31 March 2026", "n = ", "95% interval "):
            assert words in source.source


def test_a_real_history_is_arithmetic() -> None:
    """Of rows that nobody says are made up the grade is computed, and nothing is said to be synthetic."""
    file = read(ENGLAND_WALES)
    history = simulated(1, 730)
    history.people["synthetic"] = None
    question = CalibrateQuestion((), history.window.first, history.window.last, file, hold_out=0)
    text = CalibrateAnswer(question, history, calibrate(history, file.scenario)).fragment(str(ENGLAND_WALES))
    made = checked(text)
    assert {source.grade for key, source in made.sources.items() if made.stated_in[key].name == "calibrated.toml"} == {
        "computed"
    }
    assert "synthetic" not in text.lower()


def test_what_is_written_and_printed(made: tuple[dict, Path], tmp_path: Path) -> None:
    """Five files; the estimates as in the document; what a history does not speak of is listed as kept."""
    document, out = made
    assert sorted(path.name for path in out.iterdir()) == [
        "backtest.csv", "calibrated.toml", "estimates.csv", "months.csv", "years.csv",
    ]  # fmt: skip
    with (out / "estimates.csv").open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["key"] for row in rows] == [row["key"] for row in document["estimates"]]
    assert "readiness.not_ready_days" in document["kept"]
    assert not {"demand.variation.dispersion_k", "programme.pause_days"} & set(document["kept"])
    assert [row["measure"] for row in document["back_test"]["measures"]] == [
        "referrals", "starts", "completions", "untreated", "waiting",
    ]  # fmt: skip
    again = planner("calibrate", *FILES, *WINDOW, "--out", tmp_path / "two", "--replications", 60, "--workers", 1)
    assert again.returncode == 0, again.stderr
    for words in ("SYNTHETIC", "What the history says", "Back-test", "One stretch of time is little evidence", "As in"):
        assert words in again.stdout
    for name in ("backtest.csv", "estimates.csv"):  # whatever the number of workers
        assert (tmp_path / "two" / name).read_bytes() == (out / name).read_bytes()


def test_faults_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    """Every fault at once, exit status 1, no traceback, no folder."""
    people = tmp_path / "people.csv"
    people.write_text(
        "person,prison,referral_date,started_date\nA,nowhere,2019-02-01,2019-01-01\nB,other-north,soon,\n"
    )
    done = planner("calibrate", people, *WINDOW, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 3
    for words in ("nowhere", "must be on or after referral_date, 1 February 2019", "must be a date"):
        assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "2026-04-01", "--to", "2018-03-31"), "--to = 2018-03-31: the last day must be on or"),
        ((*WINDOW, "--hold-out", "2800"), "must leave at least 365 of the history's 2922 days to fit on"),
        (("--from", "2018-04-01", "--to", "2020-03-31"), "must be on or before the last day of the history"),
    ],
)
def test_options_that_cannot_be(options: tuple[str, ...], words: str, tmp_path: Path) -> None:
    """A window that ends before it begins; too much held out; rows beyond the window."""
    done = planner("calibrate", *FILES, *options, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_finding_says_why_nothing_is_stated() -> None:
    """No value without a reason, and no reason beside a value."""
    one = Estimate("x", "days", Interval(1.0, 0.5, 2.0), 30, "things", "a method")
    for value, why in ((None, ""), (1.0, "a reason")):
        with pytest.raises(ValueError, match="must have a reason"):
            Finding("programme.pause_days", value, (one,), why)
