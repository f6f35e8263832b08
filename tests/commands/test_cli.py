"""The command as people run it: in a process of its own, its output read as they would."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from common import ENGLAND_WALES, ROOT, planner
from openpyxl import load_workbook

from planner.experiment import ENGINES, MOST_A_CHUNK

SHORT = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 400\n'
EXTRA_POST = """title = "=SUM(1)"
status = "funding"
[posts.extra]
team = "north"
role = "registered-psychologist"
number = 4
filled_at_start = 4
hours_per_week = 18.5
paid_hours_per_week = 37
"""


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """The baseline over a little more than a year."""
    path = tmp_path / "short.toml"
    path.write_text(SHORT, encoding="utf-8")
    return path


@pytest.fixture
def extra(tmp_path: Path, short: Path) -> Path:
    """The same with four posts more, and a title that a spreadsheet might run."""
    path = tmp_path / "tall.toml"
    path.write_text(f'extends = "{short.name}"\n{EXTRA_POST}', encoding="utf-8")
    return path


def test_check_valid(short: Path) -> None:
    """A valid file is said to be valid."""
    done = planner("check", short)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{short}: valid" in done.stdout


def test_check_tells_every_fault_of_every_file(tmp_path: Path, short: Path) -> None:
    """Two bad files: all faults of both, one a line, exit status 1, no traceback; the good one is still said."""
    (tmp_path / "a.toml").write_text(f"{SHORT}allocate_every_days = 0\n[consent]\np_declines = 1.5\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("title = [", encoding="utf-8")
    done = planner("check", tmp_path / "a.toml", tmp_path / "b.toml", short)
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert [line.split(": ")[1].split(" = ")[0] for line in lines[:2]] == [
        "calendar.allocate_every_days",
        "consent.p_declines",
    ]
    assert "b.toml: must be TOML" in lines[2]
    assert len(lines) == 3
    assert "short.toml: valid" in done.stdout


@pytest.mark.parametrize("command", ["compare", "forecast", "simulate", "assumptions", "check"])
def test_no_such_file(command: str, tmp_path: Path) -> None:
    """A missing file is one clear line, and nothing is written."""
    out = [] if command in {"check", "assumptions"} else ["--out", tmp_path / "out"]
    done = planner(command, tmp_path / "none.toml", *out)
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'none.toml'}: no such file\n"
    assert not (tmp_path / "out").exists()


def test_assumptions_json(short: Path) -> None:
    """Every parameter with value, unit, grade and source; a value the file overrides names that file."""
    entries = {entry["key"]: entry for entry in json.loads(planner("assumptions", short, "--format", "json").stdout)}
    assert entries["programme.minimum_days"]["grade"] == "read"
    assert entries["calendar.horizon_days"] == {
        "key": "calendar.horizon_days",
        "label": "days simulated",
        "value": "400",
        "unit": "days",
        "grade": "assumption",
        "source": "",
        "stated_in": "short.toml",
    }


def test_compare_json_is_one_document(short: Path, extra: Path) -> None:
    """JSON alone on standard output; the first scenario is the baseline; more posts bring more hours."""
    done = planner("compare", short, extra, "--replications", 6, "--format", "json", "--workers", 1)
    document = json.loads(done.stdout)
    assert document["baseline"] == "short"
    hours = [row for row in document["measures"] if row["measure"] == "hours_available"]
    assert hours[0]["verdict"] == "baseline"
    assert hours[1]["verdict"] == "higher"
    assert hours[1]["difference_low"] > 0
    assert [scenario["name"] for scenario in document["scenarios"]] == ["short", "tall"]


def test_compare_same_on_any_workers(short: Path, extra: Path) -> None:
    """The numbers do not depend on the number of processors, over several chunks."""
    options = ("--replications", 3 * MOST_A_CHUNK, "--format", "json", "--seed", 7)
    one = planner("compare", short, extra, *options, "--workers", 1)
    two = planner("compare", short, extra, *options, "--workers", 2)
    assert one.stdout == two.stdout
    assert len(one.stdout) > 1000


def test_seed_matters(short: Path) -> None:
    """Another seed is another set of futures."""
    first, second = (
        planner("compare", short, "--replications", 3, "--format", "json", "--seed", s).stdout for s in (1, 2)
    )
    assert json.loads(first)["measures"] != json.loads(second)["measures"]


def test_compare_table(short: Path, extra: Path) -> None:
    """The table names what it shows, its futures and its seed, and says what the words mean."""
    done = planner("compare", short, extra, "--replications", 4, "--by", "team")
    assert done.returncode == 0
    for words in (
        "Reachable people released untreated",
        "4 futures, seed 1",
        "baseline",
        "=SUM(1)",
        "by team",
        "not an effect on",
    ):
        assert words in done.stdout


def test_precision_stops_early(short: Path, extra: Path) -> None:
    """A precision easily met stops at the first look, long before the most: at the end of a chunk, after 50 or so."""
    done = planner("compare", short, extra, "--replications", 4000, "--precision", 1000, "--format", "json")
    assert 50 <= json.loads(done.stdout)["replications"] <= 50 + MOST_A_CHUNK
    assert "Precision reached" in planner("compare", short, "--replications", 60, "--precision", 1000).stdout


def test_lengths_must_agree(short: Path) -> None:
    """Different lengths of time cannot be compared, and the key is named."""
    done = planner("compare", ENGLAND_WALES, short, "--replications", 1)
    assert done.returncode == 1
    assert "calendar.horizon_days = 400: must be the baseline's, 3653" in done.stderr


def test_own_policy(tmp_path: Path, short: Path) -> None:
    """A policy of one's own is loaded from the working directory, also by worker processes."""
    (tmp_path / "mine.py").write_text(
        "def youngest_referral(who, today):\n    return -who.referral_day\n", encoding="utf-8"
    )
    mine = planner(
        "compare",
        short,
        "--policy",
        "mine:youngest_referral",
        "--replications",
        4,
        "--workers",
        2,
        "--format",
        "json",
        cwd=tmp_path,
    )
    usual = planner("compare", short, "--replications", 4, "--format", "json", cwd=tmp_path)
    assert json.loads(mine.stdout)["policy"] == "mine:youngest_referral"
    assert json.loads(mine.stdout)["engine"] == "reference"
    assert mine.stderr.startswith("Engine: reference, because mine:youngest_referral is an order of your own")
    assert json.loads(mine.stdout)["measures"] != json.loads(usual.stdout)["measures"]


@pytest.mark.parametrize("policy", ["nowhere:f", "json:nothing", "json", "json:__name__"])
def test_policy_that_cannot_be_loaded(policy: str, short: Path) -> None:
    """A policy that is not there, or not a function, is told as such."""
    done = planner("compare", short, "--policy", policy, "--replications", 1)
    assert done.returncode == 1
    assert done.stderr.startswith(f"--policy = {policy}: must")


def test_forecast_bundle_reproduces_to_the_digit(tmp_path: Path, short: Path, extra: Path) -> None:
    """A bundle is whole, and its manifest alone makes every file again, byte for byte."""
    out, again = tmp_path / "bundle", tmp_path / "again"
    replications = 2 * MOST_A_CHUNK + 1
    done = planner("forecast", short, extra, "--replications", replications, "--out", out, "--workers", 2)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == [
        "forecast.xlsx",
        "manifest.json",
        "totals.csv",
        "weekly.csv",
        "weekly.parquet",
    ]
    short.unlink()
    extra.unlink()
    done = planner("reproduce", out / "manifest.json", "--out", again, "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("the same") == 4
    assert all((again / name).read_bytes() == (out / name).read_bytes() for name in ("weekly.csv", "forecast.xlsx"))


def test_forecast_tables_agree(tmp_path: Path, short: Path, extra: Path) -> None:
    """CSV, Parquet and Excel hold the same numbers; a title like a formula is neutral in the workbook and CSV."""
    out = tmp_path / "bundle"
    planner("forecast", short, extra, "--replications", 3, "--out", out)
    csv, parquet = pd.read_csv(out / "weekly.csv"), pd.read_parquet(out / "weekly.parquet")
    assert csv["p50"].to_list() == parquet["p50"].to_list()
    assert csv["mean"].to_numpy() == pytest.approx(parquet["mean"].to_numpy(), rel=1e-12)  # decimal text and back
    book = load_workbook(out / "forecast.xlsx", data_only=False)
    assert book.sheetnames == ["Weekly", "Totals", "By group", "Waits", "Assumptions", "Data dictionary"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["Weekly"].max_row == len(csv) + 1
    known = {row[0].value for row in book["Data dictionary"].iter_rows(min_row=2)}
    columns = {str(cell.value).replace(" ", "_") for name in book.sheetnames[:5] for cell in book[name][1]}
    assert columns <= known


def test_changed_result_is_told(tmp_path: Path, short: Path) -> None:
    """A bundle whose file is not what the run gives is told by name, with exit status 1."""
    out = tmp_path / "bundle"
    planner("compare", short, "--replications", 2, "--out", out)
    document = json.loads((out / "manifest.json").read_text())
    document["files"]["groups.csv"] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(document))
    done = planner("reproduce", out / "manifest.json", "--out", tmp_path / "again")
    assert done.returncode == 1
    assert "groups.csv: differs" in done.stdout


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


@pytest.mark.parametrize(
    "body", ["return float('nan')", "return who.nothing", "return 'a' if who.person % 2 else 1", "raise KeyError(1)"]
)
def test_policy_that_fails(body: str, tmp_path: Path, short: Path) -> None:
    """A policy whose keys have no order, or that fails, is told in one line, from worker processes too.

    The line before it says which engine knows such a policy.
    """
    (tmp_path / "mine.py").write_text(f"def order(who, today):\n    {body}\n", encoding="utf-8")
    done = planner("compare", short, "--policy", "mine:order", "--replications", 3, "--workers", 2, cwd=tmp_path)
    assert done.returncode == 1
    said = [line for line in done.stderr.splitlines() if line]
    assert [line.split()[0] for line in said] == ["Engine:", "the"]
    assert said[1].startswith("the policy ")
    assert "Traceback" not in done.stderr


def test_not_a_manifest(tmp_path: Path) -> None:
    """Any other file is refused in one line."""
    (tmp_path / "manifest.json").write_text("[]")
    done = planner("reproduce", tmp_path / "manifest.json", "--out", tmp_path / "again")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_out_that_is_a_file(tmp_path: Path, short: Path) -> None:
    """A folder that cannot be is told, and the file in its place is left alone."""
    (tmp_path / "taken").write_text("mine")
    done = planner("simulate", short, "--out", tmp_path / "taken")
    assert done.returncode == 1
    assert "cannot be written to" in done.stderr
    assert (tmp_path / "taken").read_text() == "mine"


def test_simulate(tmp_path: Path, short: Path) -> None:
    """One future's events name only people who are in its people table."""
    assert planner("simulate", short, "--out", tmp_path / "one", "--replication", 2).returncode == 0
    events, people = (pd.read_parquet(tmp_path / "one" / f"{name}.parquet") for name in ("events", "people"))
    assert set(events["person"]) - {-1} <= set(people["person"])
    assert events["day"].is_monotonic_increasing


@pytest.mark.parametrize("command", ["check", "assumptions", "compare", "forecast", "simulate", "reproduce"])
def test_help_has_an_example(command: str) -> None:
    """Each command shows one line to copy."""
    done = planner(command, "--help")
    assert done.returncode == 0
    assert f"planner {command}" in done.stdout
    assert "Example" in done.stdout


def test_help_offers_every_engine() -> None:
    """The option and the engines are one list."""
    assert all(name in planner("compare", "--help").stdout for name in ENGINES)


@pytest.mark.parametrize("engine", ENGINES)
def test_interrupt_leaves_nothing(engine: str, tmp_path: Path, short: Path) -> None:
    """Ctrl-C in the middle: exit status 130, one sentence, nothing written, no process left."""
    command = [sys.executable, "-m", "planner", "compare", short, "--replications", "300000", "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}  # no threads but the planner's
    with subprocess.Popen(
        [*map(str, command), "--engine", engine, "--out", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as running:
        while not AT_WORK[engine](running.pid):
            assert running.poll() is None
            time.sleep(0.1)
        children = _children(running.pid)
        os.killpg(running.pid, signal.SIGINT)
        said = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert "Stopped. Nothing was written." in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
    ends_by = time.monotonic() + 30  # the tracker goes once it sees that its parent has
    while any(_is_running(pid) for pid in children):
        assert time.monotonic() < ends_by
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _busy_threads(pid: int) -> int:
    """Return how many threads but the first have used a tenth of a second or more."""
    threads = [thread for thread in Path(f"/proc/{pid}/task").iterdir() if thread.name != str(pid)]
    used = [sum(map(int, _fields(thread / "stat")[11:13])) for thread in threads]
    return sum(ticks >= 0.1 * os.sysconf("SC_CLK_TCK") for ticks in used)


def _fields(stat: Path) -> list[str]:
    """Return what follows the name in brackets: the state first, the time used by program and system 11 and 12 after.

    Nothing of what has just ended.
    """
    with suppress(OSError):
        return stat.read_text().rsplit(")", maxsplit=1)[1].split()
    return []


# Compiled code is spread over threads, the rest over processes; and these have a tracker of what they share.
AT_WORK = {"batch": lambda pid: _busy_threads(pid) >= 2, "reference": lambda pid: len(_children(pid)) >= 3}


def _is_running(pid: int) -> bool:
    return _fields(Path(f"/proc/{pid}/stat"))[:1] not in ([], ["Z"])
