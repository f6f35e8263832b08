"""An earlier run again from its manifest: the same to the digit, and told where it is not."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from planner.base.fault import InputError
from planner.present import export, manifest
from planner.present.run import RunQuestion
from planner.scenario import ScenarioFile, read
from planner.studies.compare import CompareQuestion
from planner.studies.forecast import ForecastQuestion
from planner.studies.reproduce import ReproduceAnswer, ReproduceQuestion
from planner.studies.reproduce.answer import DIFFERS, NOT_KNOWN, NOT_LISTED, SAME
from planner.studies.reproduce.question import open_safely


def made_by(question: RunQuestion[Any]) -> dict[str, bytes]:
    """Return the files of an answer, its manifest among them."""
    return export.in_memory([step.answer for step in question.answer(2) if step.answer is not None][-1].files())


def again(content: bytes) -> ReproduceAnswer:
    """Run a manifest again."""
    question = open_safely(content, "manifest.json")
    question.check()
    steps = list(question.answer(2))
    assert steps[-1].done == steps[-1].of == question.run.replications + 1
    assert steps[-1].answer is not None
    return steps[-1].answer


@pytest.fixture
def bundle(base: ScenarioFile, more: ScenarioFile) -> dict[str, bytes]:
    """The files of a comparison."""
    return made_by(CompareQuestion((base, more), 3, 12))


def test_the_files_come_again(base: ScenarioFile, more: ScenarioFile) -> None:
    made = made_by(ForecastQuestion((base, more), 3, 12))
    found = again(made[manifest.NAME])
    assert found.is_same
    assert list(found.verdicts) == list(made)[:-1]
    assert set(found.verdicts.values()) == {SAME}
    assert "to the digit" in found.headline()
    assert {name: found.made[name] for name in found.verdicts} == {name: made[name] for name in found.verdicts}
    assert [row[1] for row in next(found.sections()).rows] == [SAME] * len(found.verdicts)
    assert export.in_memory(found.files()) == found.made


def test_a_comparison_comes_again(bundle: dict[str, bytes]) -> None:
    """Where it stopped for its precision too: the manifest says after how many."""
    assert again(bundle[manifest.NAME]).is_same


def test_a_precise_run_comes_again(base: ScenarioFile, more: ScenarioFile) -> None:
    made = made_by(CompareQuestion((base, more), 3, 400, precision=1000))
    found = again(made[manifest.NAME])
    assert found.question.run.replications < 400
    assert found.is_same


def test_a_file_that_the_manifest_leaves_out_is_told(bundle: dict[str, bytes]) -> None:
    """A shorter list is not "every file"."""
    document = json.loads(bundle[manifest.NAME])
    del document["files"]["measures.csv"]
    found = again(json.dumps(document).encode())
    assert found.verdicts["measures.csv"] == NOT_LISTED
    assert not found.is_same
    assert found.headline() == "5 of 6 files are the same."


def test_another_version_is_told(bundle: dict[str, bytes]) -> None:
    """The files may be the same all the same, and then are."""
    found = again(json.dumps({**json.loads(bundle[manifest.NAME]), "planner_version": "0.0.1"}).encode())
    assert found.is_same
    assert "This run was made with planner 0.0.1; this is " in found.basis()
    assert found.document()["manifest_planner_version"] == "0.0.1"


def test_a_file_that_differs_is_told(bundle: dict[str, bytes]) -> None:
    document = json.loads(bundle[manifest.NAME])
    document["files"] |= {"measures.csv": "0" * 64, "other.csv": hashlib.sha256(b"").hexdigest()}
    found = again(json.dumps(document).encode())
    assert found.verdicts["measures.csv"] == DIFFERS
    assert found.verdicts["other.csv"] == NOT_KNOWN
    assert not found.is_same
    assert found.headline() == "5 of 7 files are the same."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"policy": "os:system"}, "command line"),
        ({"engine": "none"}, "must be one of"),
        ({"replications": 10**6}, "command line"),
        (
            {"replications": 51, "engine": "reference"},
            "above 50 with the engine reference can only be run again on the",
        ),
        ({"format": 99}, "must be the manifest.json"),
    ],
)
def test_a_manifest_runs_nobodys_code(bundle: dict[str, bytes], change: dict[str, Any], said: str) -> None:
    whole = json.loads(bundle[manifest.NAME])
    with pytest.raises(InputError, match=said):
        open_safely(json.dumps({**whole, **change}).encode(), "manifest.json")


def test_an_engine_that_is_not_known(bundle: dict[str, bytes]) -> None:
    document = {**json.loads(bundle[manifest.NAME]), "engine": "steam"}
    earlier = manifest.parse_manifest(json.dumps(document).encode(), "manifest.json")
    with pytest.raises(InputError, match="must be one of batch"):
        ReproduceQuestion(earlier.run, earlier.scenarios(), earlier.hashes).check()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{}", b"null", b"[" * 100_000, b'{"format": ' + b"9" * 9999])
def test_no_manifest(content: bytes) -> None:
    with pytest.raises(InputError, match=r"must be the manifest\.json"):
        open_safely(content, "manifest.json")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no files": ({"files": {}}, "files = {}: "),
    "files that are a list": ({"files": []}, "files = []: must be "),
    "a file elsewhere": ({"files": {"../a.csv": "0" * 64}}, "files.../a.csv"),
    "no hash": ({"files": {"a.csv": "abc"}}, "files.a.csv = 'abc': "),
    "no scenario": ({"scenarios": []}, "scenarios = []: "),
    "a scenario that is a text": ({"scenarios": ["a"]}, "scenarios.1 = 'a': must be "),
    "a seed of two words": ({"seed": "one"}, "seed = 'one': must be a valid integer"),
    "a seed that is too large": ({"seed": 2**63}, f"seed = {2**63}: must be less than or equal to"),
    "whole numbers that are true": ({"replications": True}, "replications = True: must be a valid integer"),
    "too many futures": ({"replications": 10**7}, "replications = 10000000: must be less than or equal to 1000000"),
    "another command": ({"command": "rm"}, "command = 'rm': must be 'compare' or 'forecast'"),
    "no version": ({"planner_version": None}, "planner_version = None: must be a valid string"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_manifest_with_a_wrong_part(bundle: dict[str, bytes], wrong: str) -> None:
    """The key, the value and what is allowed."""
    change, said = WRONG[wrong]
    with pytest.raises(InputError) as caught:
        open_safely(json.dumps({**json.loads(bundle[manifest.NAME]), **change}).encode(), "manifest.json")
    assert str(caught.value).startswith(f"manifest.json: {said}")


@pytest.mark.parametrize("part", ["resolved", "stated_in", "sources", "file"])
@pytest.mark.parametrize("value", [None, 3, [], "a\0b", {"a": {"b": []}}])
def test_a_scenario_with_a_part_of_another_type(bundle: dict[str, bytes], part: str, value: Any) -> None:
    document = json.loads(bundle[manifest.NAME])
    document["scenarios"][0][part] = value
    with pytest.raises(InputError, match=rf"manifest\.json: scenarios\.1\.{part}"):
        open_safely(json.dumps(document).encode(), "manifest.json")


# --- a manifest holds nobody's row ----------------------------------------------------------------

PEOPLE = """person,prison,status,band,referral_date,custody_end_date
zaphod-4711,{prison},waiting,1,2026-09-14,2031-08-19
trillian-0815,{prison},not-assessed,2,2027-01-11,2033-05-23
"""


@pytest.fixture
def with_people(base: ScenarioFile, tmp_path: Path) -> ScenarioFile:
    """A scenario whose starting caseload is a file."""
    prison = next(iter(base.scenario.prisons))
    (tmp_path / "people.csv").write_text(PEOPLE.format(prison=prison), encoding="utf-8")
    path = tmp_path / "own.toml"
    stated = 'demand.caseload = { kind = "file", path = "people.csv" }'
    path.write_text(f'extends = "{base.path.resolve()}"\ntitle = "Own people"\n{stated}\n', encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("ask", [CompareQuestion, ForecastQuestion])
def test_no_file_has_a_row_of_the_caseload(ask: type[RunQuestion[Any]], with_people: ScenarioFile) -> None:
    """Neither pseudonyms nor dates; the file's name and hash are there."""
    made = made_by(ask((with_people,), 3, 2))
    for name, content in made.items():
        parts = [content]
        if name.endswith(".xlsx"):
            book = zipfile.ZipFile(io.BytesIO(content))
            parts = [book.read(each) for each in book.namelist()]
        for secret in (b"zaphod", b"trillian", b"2031-08-19", b"2033-05-23", b"19 August 2031"):
            assert not any(secret in part for part in parts), name
    entry = json.loads(made[manifest.NAME])["scenarios"][0]
    file = with_people.inputs[-1]
    assert entry["caseload"] == {"name": "people.csv", "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}


def test_the_run_comes_again_with_the_file(with_people: ScenarioFile, tmp_path: Path) -> None:
    """Wherever it lies, and under whatever name; not without it, and with no other."""
    made = made_by(CompareQuestion((with_people,), 3, 2))
    earlier = manifest.parse_manifest(made[manifest.NAME], "manifest.json")
    moved = with_people.inputs[-1].rename(tmp_path / "moved.csv")
    other = tmp_path / "people.csv"
    other.write_bytes(moved.read_bytes() + b"\n")
    with pytest.raises(
        InputError, match=r"caseload = 'people\.csv': holds people, who are in no manifest: give it with"
    ):
        earlier.scenarios()
    with pytest.raises(InputError, match=r"people\.csv: --caseload: must be a file of people of this run: its SHA-256"):
        earlier.scenarios([moved, other])
    with pytest.raises(InputError, match="cannot be read: No such file"):
        earlier.scenarios([tmp_path / "none.csv"])
    question = ReproduceQuestion(earlier.run, earlier.scenarios([moved]), earlier.hashes)
    question.check()
    found = list(question.answer(1))[-1].answer
    assert found is not None
    assert found.is_same
    repeated = manifest.parse_manifest(found.made[manifest.NAME], "again")
    assert [each.sha256 for each in repeated.caseloads] == [each.sha256 for each in earlier.caseloads]


def test_people_stated_in_code_are_in_no_manifest(with_people: ScenarioFile) -> None:
    rows = [dict(row) for row in with_people.resolved["demand"]["caseload"]["rows"]]
    stated = with_people.with_values({"demand.caseload": {"kind": "file", "path": "none.csv", "rows": rows}})
    made = made_by(CompareQuestion((stated,), 3, 1))
    assert b"zaphod" not in made[manifest.NAME]
    with pytest.raises(InputError, match="people stated in a scenario itself are in no manifest"):
        manifest.parse_manifest(made[manifest.NAME], "manifest.json").scenarios()


def test_a_page_does_not_run_somebodys_people(with_people: ScenarioFile) -> None:
    made = made_by(CompareQuestion((with_people,), 3, 1))
    with pytest.raises(InputError, match=r"caseload = people\.csv: can only be run again on the command line"):
        open_safely(made[manifest.NAME], "manifest.json")
