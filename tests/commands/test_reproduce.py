"""`planner reproduce` as people run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from common import planner

from planner.experiment import MOST_A_CHUNK

KINDS = {".csv", ".parquet", ".json", ".xlsx"}


def verdicts(printed: str) -> dict[str, str]:
    """Return what is said of each file."""
    lines = [line.split(maxsplit=1) for line in printed.splitlines()]
    return {line[0]: line[1].strip() for line in lines if len(line) == 2 and Path(line[0]).suffix in KINDS}


def test_forecast_bundle_reproduces_to_the_digit(tmp_path: Path, short: Path, extra: Path) -> None:
    """A bundle is whole, and its manifest alone makes every file again, byte for byte."""
    out, again = tmp_path / "bundle", tmp_path / "again"
    replications = 2 * MOST_A_CHUNK + 1
    done = planner("forecast", short, extra, "--replications", replications, "--out", out, "--workers", 2)
    assert done.returncode == 0, done.stderr
    tables = ("weekly", "totals", "groups", "waits", "assumptions", "dictionary")
    names = {"forecast.xlsx", *(f"{name}.{ending}" for name in tables for ending in ("csv", "parquet"))}
    assert {path.name for path in out.iterdir()} == {*names, "manifest.json"}
    short.unlink()
    extra.unlink()
    done = planner("reproduce", out / "manifest.json", "--out", again, "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert verdicts(done.stdout) == dict.fromkeys(names, "the same")
    assert "Every file is the same, to the digit." in done.stdout
    assert all((again / name).read_bytes() == (out / name).read_bytes() for name in names)


def test_changed_result_is_told(tmp_path: Path, short: Path) -> None:
    """A bundle whose file is not what the run gives is told by name, with exit status 1."""
    out = tmp_path / "bundle"
    planner("compare", short, "--replications", 2, "--out", out)
    document = json.loads((out / "manifest.json").read_text())
    document["files"]["groups.csv"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(document))
    done = planner("reproduce", out / "manifest.json", "--out", tmp_path / "again")
    assert done.returncode == 1
    found = verdicts(done.stdout)
    assert [name for name, verdict in found.items() if verdict != "the same"] == ["groups.csv"]
    assert found["groups.csv"] == "differs"
    assert "5 of 6 files are the same." in done.stdout


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", 99), ("command", "zz"), ("seed", "abc"), ("replications", 0), ("engine", "steam"), ("policy", 3)],
)
def test_manifest_that_cannot_be(tmp_path: Path, short: Path, key: str, value: object) -> None:
    """A manifest with a value that no run could have had is refused in one line."""
    out = tmp_path / "bundle"
    planner("compare", short, "--replications", 1, "--out", out)
    document = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**document, key: value}))
    done = planner("reproduce", out / "manifest.json", "--out", tmp_path / "again")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_not_a_manifest(tmp_path: Path) -> None:
    """Any other file is refused in one line."""
    (tmp_path / "manifest.json").write_text("[]")
    done = planner("reproduce", tmp_path / "manifest.json", "--out", tmp_path / "again")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
