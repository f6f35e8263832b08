"""An earlier run again from its manifest: the same to the digit, and told where it is not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from planner.base.fault import InputError
from planner.present import export, manifest
from planner.present.run import RunQuestion
from planner.scenario import ScenarioFile
from planner.studies.compare import CompareQuestion
from planner.studies.forecast import ForecastQuestion
from planner.studies.reproduce import ReproduceAnswer, ReproduceQuestion
from planner.studies.reproduce.answer import DIFFERS, NOT_KNOWN, SAME
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
        ({"format": 99}, "must be the manifest.json"),
    ],
)
def test_a_manifest_runs_nobodys_code(bundle: dict[str, bytes], change: dict[str, Any], said: str) -> None:
    whole = json.loads(bundle[manifest.NAME])
    with pytest.raises(InputError, match=said):
        open_safely(json.dumps({**whole, **change}).encode(), "manifest.json")


def test_an_engine_that_is_not_known(bundle: dict[str, bytes]) -> None:
    document = {**json.loads(bundle[manifest.NAME]), "engine": "steam"}
    run, files, hashes = manifest.parse_manifest(json.dumps(document).encode(), "manifest.json")
    with pytest.raises(InputError, match="must be one of batch"):
        ReproduceQuestion(run, tuple(files), hashes).check()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{}", b"null"])
def test_no_manifest(content: bytes) -> None:
    with pytest.raises(InputError, match=r"must be the manifest\.json"):
        open_safely(content, "manifest.json")
