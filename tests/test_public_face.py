"""What `import planner` offers: typed, without effects, each study's answer in tables, a figure and files."""

from __future__ import annotations

import doctest
import inspect
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from common import ROOT, SCENARIOS

import planner
from planner import Answer, Candidate, InputError, PolicyError, ScenarioFile
from planner.public import decided, scenarios, simulated
from planner.studies.sensitivity.recommendation import Criterion

FUNCTIONS = (
    "after_release", "bundled_folder", "calibrate", "compare", "forecast", "orders", "plan", "read", "sensitivity",
    "simulate", "staffing",
)  # fmt: skip
STUDIES = sorted({*FUNCTIONS} - {"read", "bundled_folder"})
ANSWERS = {
    answer
    for folder in (ROOT / "planner" / "studies").iterdir()
    if (folder / "answer.py").is_file()
    for _, answer in inspect.getmembers(import_module(f"planner.studies.{folder.name}.answer"), inspect.isclass)
    if issubclass(answer, Answer) and answer is not Answer
}
YEAR = {"calendar.horizon_days": 365}


@pytest.fixture(scope="module")
def base() -> ScenarioFile:
    """The baseline over one year."""
    return planner.read("england-wales").with_values(YEAR)


@pytest.fixture(scope="module")
def more(base: ScenarioFile) -> ScenarioFile:
    """The same with another post."""
    return base.with_values({"posts.north-psychologists.number": 6}, name="more")


def longest_waiting(who: Candidate, day: int) -> int:
    """First referred, first served: as the built-in order has it."""
    return who.referral_day


# --- the package itself -----------------------------------------------------------------------------


def test_importing_has_no_effects(tmp_path: Path) -> None:
    """Importing loads nothing that compiles or counts, makes no folder, and sets nothing."""
    program = (
        "import sys, warnings; before = set(sys.modules); import planner\n"
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before}"
        " & {'numba', 'numpy', 'pandas', 'pydantic', 'scipy', 'streamlit', 'plotly'}))\n"
        "planner.read('strained')\n"
        "print('numba' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("[]\nFalse\n", "")
    assert not list(tmp_path.iterdir())


def test_each_answer_is_a_line() -> None:
    """No answer is shown with all that is in it."""
    assert len(ANSWERS) >= len(STUDIES)
    assert {answer.__repr__ for answer in ANSWERS} == {Answer.__repr__}


def test_all_is_there() -> None:
    """Every name is found, and none that is not offered."""
    assert {*FUNCTIONS} < {*planner.__all__} <= {*dir(planner)}
    assert all(getattr(planner, name) is not None for name in planner.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = planner.nothing
    assert (ROOT / "planner" / "py.typed").is_file()


@pytest.mark.parametrize("name", STUDIES)
def test_each_study_is_typed_and_documented(name: str) -> None:
    """Each has every parameter and its return typed and told of, and says what it raises."""
    function = getattr(planner, name)
    signature, text = inspect.signature(function), inspect.getdoc(function)
    assert signature.return_annotation.endswith("Answer")
    head, _, rest = text.partition("Parameters\n----------\n")
    told = rest.partition("Returns\n-------")[0]
    named = {word for line in told.splitlines() if not line.startswith(" ") for word in line.split(", ") if word}
    assert named == {*signature.parameters}
    assert all(each.annotation is not inspect.Parameter.empty for each in signature.parameters.values())
    assert head.strip()
    assert "Raises\n------\nInputError" in text


@pytest.mark.parametrize("module", [decided, scenarios, simulated, import_module("planner.scenario.file")])
def test_the_examples_run(module: object) -> None:
    """Each docstring's example gives what it says."""
    done = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)  # type: ignore[arg-type]
    assert done.failed == 0
    assert done.attempted > 0 or module is decided


# --- scenarios --------------------------------------------------------------------------------------


def test_read_takes_names_paths_and_texts(tmp_path: Path) -> None:
    """The same scenario by name, by path, as text and as a string that is a path."""
    path = SCENARIOS / "strained.toml"
    by_path = planner.read(path).scenario
    assert planner.read("strained").scenario == planner.read(str(path)).scenario == by_path
    text = planner.read('extends = "strained"', name="mine")
    assert (text.name, text.scenario) == ("mine", by_path)
    odd = tmp_path / "a=b.toml"
    odd.write_text('extends = "strained"\n', encoding="utf-8")
    assert planner.read(str(odd)).name == "a=b"


def test_faults_of_a_text_name_it() -> None:
    """A fault in a text is told by the text's name, with its rule."""
    with pytest.raises(InputError) as raised:
        planner.read('extends = "england-wales"\n[calendar]\nhorizon_days = 0\n', name="mine")
    (fault,) = raised.value.faults
    assert (fault.file, fault.key) == ("mine.toml", "calendar.horizon_days")


def test_what_is_set_in_code_stays_set(more: ScenarioFile) -> None:
    """A draft over a scenario that is on no disk keeps what was set in code, as staffing's further posts do."""
    from planner.scenario.draft import Draft, over

    made = over(more, Draft("With an order", "england-wales.toml", order="least-slack"))
    assert made.scenario.posts == more.scenario.posts
    assert made.scenario.calendar.horizon_days == 365
    assert (made.name, made.scenario.policy.order) == ("with-an-order", "least-slack")


# --- studies ----------------------------------------------------------------------------------------


def test_compare(base: ScenarioFile, more: ScenarioFile, tmp_path: Path) -> None:
    """Tables, a figure, files and a short repr; each replication's values are what the means are of."""
    answer = planner.compare([base, more], replications=6)
    measures, each = answer.to_frame(), answer.to_frame("replications")
    assert isinstance(answer, Answer)
    assert list(each.columns) == ["scenario", "replication", "measure", "value"]
    assert not each.duplicated(["scenario", "replication", "measure"]).any()
    assert set(each["replication"]) == set(range(6))
    means = each.groupby(["scenario", "measure"])["value"].mean().rename("of_each").reset_index()
    both = measures.merge(means, on=["scenario", "measure"])
    assert len(both) == len(measures)
    known = both.dropna(subset=["mean"])
    assert len(known) > 20
    pd.testing.assert_series_equal(known["mean"], known["of_each"], check_names=False, check_dtype=False)
    assert answer.figure().data
    saved = answer.save(tmp_path / "out")
    assert all(path.is_file() for path in saved)
    assert {"measures.csv", "manifest.json"} < {path.name for path in saved}
    assert "replications.csv" not in {path.name for path in saved}
    assert repr(answer).startswith("<CompareAnswer: ")
    assert len(repr(answer).splitlines()) == 1


def test_no_such_table(base: ScenarioFile) -> None:
    """A table that is not there is told with those that are."""
    with pytest.raises(KeyError, match=r"no table 'nothing'; there are .*measures.*replications"):
        planner.compare(base, replications=2).to_frame("nothing")


def test_the_digits_do_not_depend_on_engine_or_workers(base: ScenarioFile) -> None:
    """One comparison, on both engines and over processors."""
    found = [
        planner.compare(base, replications=3, engine=engine, workers=workers).to_frame("replications")
        for engine, workers in (("batch", 1), ("batch", 2), ("reference", 1))
    ]
    pd.testing.assert_frame_equal(found[0], found[1])
    pd.testing.assert_frame_equal(found[0], found[2])


def test_forecast(base: ScenarioFile) -> None:
    """The weeks, and each replication's values."""
    answer = planner.forecast(base, replications=3)
    assert answer.to_frame()["week"].max() == 53
    compared = planner.compare(base, replications=3)
    pd.testing.assert_frame_equal(answer.to_frame("replications"), compared.to_frame("replications"))
    assert answer.figure().data


def test_simulate(base: ScenarioFile) -> None:
    """One replication, event by event; the third is not the first."""
    events = [planner.simulate(base, replication=number).to_frame("events") for number in (0, 2, 0)]
    pd.testing.assert_frame_equal(events[0], events[2])
    assert not events[0].equals(events[1])


def test_orders(base: ScenarioFile) -> None:
    """Two orders on the same replications."""
    answer = planner.orders(base, ["referral", "least-slack"], replications=2, bounded=0, workers=1)
    assert set(answer.to_frame("futures")["order"]) == {"referral", "least-slack"}
    assert repr(answer).startswith("<OrdersAnswer: ")


def test_staffing_on_what_was_set_in_code(base: ScenarioFile) -> None:
    """Posts go on top of what was set in code."""
    answer = planner.staffing(
        base, 0.99, 0.5, most=1, replications=20, teams=["north"], levers=["not-held=0.5"], workers=1
    )
    assert answer.question.levers[0].value == 0.5
    assert not answer.to_frame().empty
    assert repr(answer).startswith("<StaffingAnswer: ")


def test_plan() -> None:
    """The sample caseload planned, from the files that are bundled."""
    folder = planner.bundled_folder() / "caseload"
    answer = planner.plan(str(folder / "people.csv"), folder / "staff.csv", date(2027, 4, 5), weeks=8)
    assert answer.to_frame().shape[0] > 50
    assert repr(answer).startswith("<PlanAnswer: ")


def test_calibrate(base: ScenarioFile) -> None:
    """The sample history's estimates, from the files that are bundled."""
    files = sorted((planner.bundled_folder() / "history").glob("*.csv"))
    answer = planner.calibrate(files, date(2018, 4, 1), date(2026, 3, 31), hold_out=0)
    assert answer.to_frame()["estimate"].notna().any()
    assert repr(answer).startswith("<CalibrateAnswer: ")


def test_sensitivity(base: ScenarioFile, more: ScenarioFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question is the one that was asked: to answer it takes a minute, and is tested where the study is."""
    monkeypatch.setattr(decided, "answered", lambda question, workers: (question, workers))
    asked: Any = planner.sensitivity(
        [base, more], criterion="cost-per-completion", worth_gbp=5000, method="sobol", samples=4, replications=7,
        seed=3, workers=2,
    )  # fmt: skip
    question, workers = asked
    question.check()
    assert (question.files, question.criterion, workers) == ((base, more), Criterion("cost-per-completion", 5000), 2)
    assert (question.method, question.samples, question.replications, question.seed) == ("sobol", 4, 7, 3)
    assert len(question.assumptions) > 20


def test_after_release() -> None:
    """Licences followed, in the bundled scenario that tells of them."""
    short = planner.read("after-release").with_values({"calendar.horizon_days": 730})
    answer = planner.after_release(short, replications=2, workers=1)
    assert not answer.to_frame().empty
    assert repr(answer).startswith("<AfterReleaseAnswer: ")


# --- an order of one's own --------------------------------------------------------------------------


def test_an_order_of_ones_own(base: ScenarioFile) -> None:
    """It is asked, run by the reference engine, and has the digits of the built-in order that it is."""
    own = planner.compare(base, replications=2, policy=longest_waiting)
    built_in = base.with_values({"policy.order": "referral"})
    pd.testing.assert_frame_equal(
        own.to_frame("replications"), planner.compare(built_in, replications=2).to_frame("replications")
    )
    assert (own.run.engine, own.run.policy) == ("reference", f"{__name__}:longest_waiting")


def test_an_order_that_no_other_process_could_import(base: ScenarioFile) -> None:
    """A lambda is run in this process, with any number of workers."""
    own = planner.compare(base, replications=2, workers=2, policy=lambda who, day: who.referral_day)
    same = planner.compare(base, replications=2, workers=1, policy=longest_waiting)
    pd.testing.assert_frame_equal(own.to_frame("replications"), same.to_frame("replications"))


def test_an_order_that_fails_says_so(base: ScenarioFile) -> None:
    """What an order raises is told, with the day."""
    with pytest.raises(PolicyError, match="the policy failed on day"):
        planner.simulate(base, policy=lambda who, day: who.no_such_thing)


# --- faults -----------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[Callable[[ScenarioFile, ScenarioFile], object], str]] = {
    "different horizons": (
        lambda base, more: planner.compare([base, more.with_values({"calendar.horizon_days": 366})]),
        "calendar.horizon_days = 366: must be the baseline's, 365",
    ),
    "one name twice": (lambda base, more: planner.compare([base, base]), "must be named once"),
    "no scenarios": (lambda base, more: planner.compare([]), "compare: scenarios: must be one or more"),
    "an unknown name": (
        lambda base, more: planner.forecast(["england-wales", "nowhere"]),
        "nowhere: no such file, nor a bundled scenario",
    ),
    "an unknown engine": (
        lambda base, more: planner.compare(base, engine="fast"),
        "compare: engine = fast: must be one of batch, reference",
    ),
    "an unknown engine of one": (lambda base, more: planner.simulate(base, engine="fast"), "must be one of batch"),
    "nought replications": (
        lambda base, more: planner.compare(base, replications=0),
        "compare: replications = 0: must be a whole number, 1 or more",
    ),
    "half a replication": (lambda base, more: planner.forecast(base, replications=1.5), "must be a whole number"),
    "one replication of orders": (lambda base, more: planner.orders(base, replications=1), "2 or more"),
    "bounded beyond": (
        lambda base, more: planner.orders(base, replications=4, bounded=5),
        "orders: bounded = 5: must be a whole number, 0 or more and at most 4",
    ),
    "a negative seed": (lambda base, more: planner.compare(base, seed=-1), "compare: seed = -1: must be a whole"),
    "a replication below 0": (lambda base, more: planner.simulate(base, replication=-1), "replication = -1"),
    "no workers": (lambda base, more: planner.compare(base, workers=0), "workers = 0: must be a whole number, 1 or"),
    "no precision": (lambda base, more: planner.compare(base, precision=0.0), "precision = 0.0: must be above 0"),
    "an order by name": (
        lambda base, more: planner.compare(base, policy="least-slack"),
        "policy = 'least-slack': must be a function of (candidate, day)",
    ),
    "an unknown order": (lambda base, more: planner.orders(base, ["referral", "tallest"]), "order = tallest: must be"),
    "a lever that is none": (
        lambda base, more: planner.staffing(base, 0.3, 0.8, levers=["magic=1"]),
        "must be not-held=FACTOR",
    ),
    "a share beyond 1": (lambda base, more: planner.staffing(base, 1.3, 0.8), "must be a share from 0 to 1"),
    "one scenario to choose from": (lambda base, more: planner.sensitivity([base]), "must be two or more"),
    "an unknown criterion": (lambda base, more: planner.sensitivity([base, more], criterion="luck"), "must be one of"),
    "one sample": (lambda base, more: planner.sensitivity([base, more], samples=1), "samples = 1: must be a whole"),
    "a day that is a text": (
        lambda base, more: planner.plan("people.csv", "staff.csv", "2027-04-05"),
        "plan: first_day = '2027-04-05': must be a date",
    ),
    "a file that is not there": (
        lambda base, more: planner.plan("people.csv", "staff.csv", date(2027, 4, 5)),
        "people.csv",
    ),
    "a deadline that is none": (
        lambda base, more: planner.plan("people.csv", "staff.csv", date(2027, 4, 5), deadline="soon"),
        "must be parole-review or custody-end",
    ),
    "no licences": (lambda base, more: planner.after_release(base), "licence: must be stated"),
    "values out of bounds": (lambda base, more: base.with_values({"consent.p_declines": 1.5}), "consent.p_declines"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_told_with_their_rule(
    fault: str, base: ScenarioFile, more: ScenarioFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be answered is an InputError with the rule, before anything is simulated."""
    monkeypatch.chdir(tmp_path)
    ask, rule = FAULTS[fault]
    with pytest.raises(InputError) as raised:
        ask(base, more)
    assert any(rule in str(each) for each in raised.value.faults), raised.value
