"""`planner reproduce` as people run it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from common import planner

from planner.experiment import MOST_A_CHUNK

KINDS = {".csv", ".parquet", ".json", ".xlsx"}


def verdicts(printed: str) -> dict[str, list[str]]:
    """Return what is said of each file: made again, and as it lies beside the manifest."""
    lines = [re.split(r"\s{2,}", line.strip(), maxsplit=2) for line in printed.splitlines()]
    return {line[0]: line[1:] for line in lines if len(line) > 1 and Path(line[0]).suffix in KINDS}


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
    assert verdicts(done.stdout) == {name: ["the same", "as it was written"] for name in names}
    assert "Every file is the same, to the digit." in done.stdout
    assert all((again / name).read_bytes() == (out / name).read_bytes() for name in names)


def test_what_changed_is_told(tmp_path: Path, short: Path) -> None:
    """A file that is not what the run gives, one edited since, one that is gone: by name, with exit status 1."""
    out = tmp_path / "bundle"
    planner("compare", short, "--replications", 2, "--out", out)
    document = json.loads((out / "manifest.json").read_text())
    document["files"]["groups.csv"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(document))
    with (out / "measures.csv").open("a", encoding="utf-8") as file:
        file.write("one more row\n")
    (out / "waits.csv").unlink()
    done = planner("reproduce", out / "manifest.json", "--out", tmp_path / "again")
    assert done.returncode == 1
    found = verdicts(done.stdout)
    assert [name for name, (made, _) in found.items() if made != "the same"] == ["groups.csv"]
    assert found["groups.csv"] == ["differs", "edited since"]
    assert found["measures.csv"] == ["the same", "edited since"]
    assert found["waits.csv"] == ["the same", "not there"]
    said = " ".join(done.stdout.split())
    assert "5 of 6 files are the same. Edited since it was written: measures.csv, groups.csv." in said
    assert "No longer beside the manifest: waits.csv." in said


def test_a_file_that_is_gone_is_told(tmp_path: Path, short: Path) -> None:
    """With exit status 1; but of a manifest that lies alone no file is missed."""
    out = tmp_path / "bundle"
    planner("compare", short, "--replications", 2, "--out", out)
    (out / "waits.csv").unlink()
    done = planner("reproduce", out / "manifest.json", "--out", tmp_path / "again")
    assert done.returncode == 1
    assert "No longer beside the manifest: waits.csv." in " ".join(done.stdout.split())
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "manifest.json").write_bytes((out / "manifest.json").read_bytes())
    done = planner("reproduce", alone / "manifest.json", "--out", tmp_path / "once-more")
    assert done.returncode == 0
    assert "No longer" not in done.stdout


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


def test_the_original_is_not_written_over(tmp_path: Path, short: Path) -> None:
    """Neither by the run again, nor by another run into its folder that nobody said may replace it."""
    out = tmp_path / "bundle"
    planner("compare", short, "--replications", 2, "--out", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    done = planner("reproduce", out / "manifest.json", "--out", out, "--overwrite")
    assert (done.returncode, done.stderr) == (1, f"--out = {out}: must be another folder than the manifest's own\n")
    done = planner("compare", short, "--replications", 3, "--out", out)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{out}: has files in it already (assumptions.csv, comparison.json, dictionary.csv,")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    done = planner("compare", short, "--replications", 3, "--out", out, "--overwrite")
    assert done.returncode == 0, done.stderr
    assert json.loads((out / "manifest.json").read_text())["replications"] == 3


def test_code_runs_only_where_it_is_named(tmp_path: Path, short: Path) -> None:
    """A manifest's order is somebody's code: not even imported unasked."""
    out, mark = tmp_path / "bundle", tmp_path / "ran"
    (tmp_path / "mine.py").write_text(f"open({str(mark)!r}, 'w').close()\n", encoding="utf-8")
    planner("compare", short, "--replications", 1, "--out", out)
    document = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**document, "policy": "mine:order"}))
    again = ("reproduce", out / "manifest.json", "--out", tmp_path / "again")
    done = planner(*again, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    rule = "is somebody's own code, which does not run unasked: add --policy mine:order where you trust it"
    assert f"policy = mine:order: {rule}" in done.stderr
    done = planner(*again, "--policy", "mine:other", cwd=tmp_path)
    assert done.stderr == "--policy = mine:other: must be the order that the manifest names, mine:order\n"
    assert not mark.exists()
    planner(*again, "--policy", "mine:order", cwd=tmp_path)
    assert mark.exists()
