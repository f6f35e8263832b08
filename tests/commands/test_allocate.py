"""`planner allocate` as people run it: the bundled sample, and whatever may be wrong with what is given."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from common import ROOT, SCENARIOS

PEOPLE, STAFF = SCENARIOS / "caseload" / "people.csv", SCENARIOS / "caseload" / "staff.csv"
WEEKS = 60
FILES = ["plan.csv", "plan.ics", "plan.json", "plan.xlsx"]
PROOF = re.compile(
    r"(\d+) of (\d+) people have a start; (\d+\.\d\d) expected finishes in time, and no plan can have more than "
    r"(\d+\.\d\d) \(proved: no other plan gives more finishes in time;"
    r" among equals, this one changes least and starts people earliest\)\."
)


def allocate(*arguments: object, **given: object) -> subprocess.CompletedProcess[str]:
    """Run the command on the sample, with other options or other files than its own."""
    options = {"caseload": PEOPLE, "staff": STAFF, "from": "2027-04-05", **given}
    told = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "planner", "allocate", *told, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The bundled sample over a year and more, planned once."""
    out = tmp_path_factory.mktemp("sample") / "plan"
    return allocate(out=out, weeks=WEEKS), out


def test_sample(sample: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    """A plan, its proof beside simple orders, and the files; what was found wrong with the data is told beside it."""
    done, out = sample
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == FILES
    assert "Data quality" in done.stderr
    assert f"Written to {out}:" in " ".join(done.stderr.split())
    found = PROOF.search(" ".join(done.stdout.split()))
    assert found, done.stdout[:600]
    placed, people, value, bound = found.groups()
    assert 0 < int(placed) <= int(people)
    assert value == bound
    for words in (
        f"Plan from 5 April 2027, {WEEKS} weeks.",
        "In order: referral",
        "Who starts next",
        "At risk",
        "not decisions",
    ):
        assert words in done.stdout


def test_json_and_the_plan_before(sample: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path) -> None:
    """One document on standard output and nothing else, the same as in plan.json. On its own plan nothing changes."""
    done = allocate("--format", "json", out=tmp_path, weeks=WEEKS, previous=sample[1] / "plan.csv")
    assert done.returncode == 0
    document, first = json.loads(done.stdout), json.loads((sample[1] / "plan.json").read_text(encoding="utf-8"))
    assert document == json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert document["changes"] == []
    assert document["proof"] == first["proof"]
    assert document["staff_by_week"] == first["staff_by_week"]


# --- what may be wrong ---


def refused(done: subprocess.CompletedProcess[str], out: Path, status: int = 1) -> list[str]:
    """The lines that tell why; no traceback, nothing on standard output, nothing written."""
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not out.exists() or not list(out.iterdir())
    return [line for line in done.stderr.splitlines() if ".csv" in line or ".toml" in line or "cannot" in line]


def test_no_such_caseload_and_staff(tmp_path: Path) -> None:
    """Both are told."""
    told = refused(
        allocate(out=tmp_path / "out", caseload=tmp_path / "a.csv", staff=tmp_path / "b.csv"), tmp_path / "out"
    )
    assert told == [f"{tmp_path / name}: cannot be read: No such file or directory" for name in ("a.csv", "b.csv")]


def test_broken_caseload(tmp_path: Path) -> None:
    """Two columns are missing; what the staff file has wrong is told too."""
    broken = tmp_path / "people.csv"
    broken.write_text("person,status\nann,waiting\n", encoding="utf-8")
    told = refused(allocate(out=tmp_path / "out", caseload=broken), tmp_path / "out")
    assert [line for line in told if line.startswith(str(broken))] == [
        f"{broken}: row 1: must have a column prison (prison); it has: person, status",
        f"{broken}: row 1: must have a column referral_date (referred on); it has: person, status",
    ]


def test_no_such_scenario(tmp_path: Path) -> None:
    """As for the other commands."""
    done = allocate(out=tmp_path / "out", scenario=tmp_path / "none.toml")
    assert refused(done, tmp_path / "out") == [f"{tmp_path / 'none.toml'}: no such file"]


def test_every_fault_of_all_constraints_at_once(tmp_path: Path) -> None:
    """Pins, floors and the plan before, each with its faults, in one go."""
    texts = {
        "pins": "person,pin\nNobody,no place\nP-0002,perhaps\n",
        "floors": "by,group,least_share\nage,old,0.5\n",
        "previous": "person\nP-0002\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    done = allocate(out=tmp_path / "out", weeks=4, **{name: tmp_path / f"{name}.csv" for name in texts})
    told = [line for line in refused(done, tmp_path / "out") if str(tmp_path) in line]
    assert [line.removeprefix(f"{tmp_path}/").split(" = ")[0] for line in told] == [
        "floors.csv: row 2, column by",
        "pins.csv: row 2, column person",
        "pins.csv: row 3, column pin",
        "previous.csv: row 1: must have a column start_date; it has: person",
    ]


def test_pins_that_cannot_be_kept(tmp_path: Path) -> None:
    """Named, and nothing is written; what could be kept is not named."""
    pins = tmp_path / "pins.csv"
    pins.write_text(
        "person,pin,date\nP-0059,must start by,05/04/2027\nP-0059,not before,12/04/2027\nP-0118,no place,\n",
        encoding="utf-8",
    )
    told = refused(allocate(out=tmp_path / "out", weeks=8, pins=pins), tmp_path / "out")
    assert told[-1] == (
        f"{pins}: no plan can keep all of: P-0059 must start by 5 April 2027; P-0059 not before 12 April 2027"
    )


def test_unwritable(tmp_path: Path) -> None:
    """A file where the folder should be: said before any reading."""
    (tmp_path / "file").write_text("")
    file = tmp_path / "file"
    done = allocate(out=file)
    assert done.returncode == 1
    assert done.stderr == f"{file}: cannot be written to: {file} is not a folder open to writing\n"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"from": "soon"}, "'soon' does not match the formats"),
        ({"from": "05/31/2027"}, "does not match the formats"),
        ({"weeks": 0}, "Invalid value for '--weeks'"),
        ({"weeks": 521}, "Invalid value for '--weeks'"),
        ({"deadline": "someday"}, "Invalid value for '--deadline'"),
    ],
)
def test_usage(tmp_path: Path, given: dict[str, object], words: str) -> None:
    """An option that cannot be meant is a usage error, with what is allowed."""
    done = allocate(out=tmp_path / "out", **given)
    refused(done, tmp_path / "out", status=2)
    assert words in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize("first_day", ["1900-01-01", "9999-12-31"])
def test_far_first_days(tmp_path: Path, first_day: str) -> None:
    """Whenever it is: a plan, or every reason why not, and no traceback."""
    done = allocate(out=tmp_path / "out", weeks=1, **{"from": first_day})
    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr
