"""What the system says reaches a user as a sentence, with exit status 1 and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from common import ENGLAND_WALES, ROOT, SCENARIOS, planner

from planner import cli
from planner.base.fault import InputError
from planner.commands import answering
from planner.commands.failures import TRACEBACK, failure
from planner.jit.cache import VARIABLE, CompileWarning, make_folder
from planner.present import export, run
from planner.scenario import read
from planner.studies.compare import CompareQuestion
from planner.studies.forecast import ForecastQuestion

PEOPLE, STAFF = SCENARIOS / "caseload" / "people.csv", SCENARIOS / "caseload" / "staff.csv"
HISTORY = sorted((SCENARIOS / "history").glob("*.csv"))
ERRORS: dict[str, tuple[Exception, str]] = {
    "a disk that is full": (OSError(28, "No space left on device"), "The system refused: No space left on device"),
    "a file that is not to be had": (
        PermissionError(13, "Permission denied", b"\xff.csv"),
        r"\udcff.csv: cannot be used: Permission denied",
    ),
    "no memory": (MemoryError(), "There is not enough memory for this: "),
    "no UTF-8": (
        UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
        "A name or a text is not UTF-8",
    ),
    "a date too far": (OverflowError("date value out of range"), "A number or a date is further away than can be"),
    "too deep": (RecursionError("maximum recursion depth exceeded"), "Something is nested too deeply to be read."),
    "links in a circle": (RuntimeError("Symlink loop from 'a'"), "The planner failed (RuntimeError: Symlink loop from"),
    "anything else": (KeyError("a\nb"), "The planner failed (KeyError: 'a\\nb'). That is a fault of the planner"),
}


@pytest.mark.parametrize("error", ERRORS)
def test_any_error_is_a_sentence(
    error: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ERRORS[error][0]

    monkeypatch.setattr(cli, "app_of", lambda _: fail)
    monkeypatch.delenv(TRACEBACK, raising=False)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    said = capsys.readouterr().err
    assert (stopped.value.code, said.count("\n")) == (1, 1)
    assert said.startswith(ERRORS[error][1])


def test_where_it_came_from_is_shown_where_it_is_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise KeyError("nothing")

    monkeypatch.setattr(cli, "app_of", lambda _: fail)
    monkeypatch.setenv(TRACEBACK, "1")
    with pytest.raises(SystemExit):
        cli.main()
    assert "in fail" in capsys.readouterr().err


def test_a_long_name_is_cut() -> None:
    assert len(failure(OSError(36, "File name too long", "a" * 10_000))) < 300


def test_a_warning_is_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the file and line of the code."""
    cli._say_warning(CompileWarning("kept code is damaged"), CompileWarning, "file.py", 3)
    assert capsys.readouterr().err == "kept code is damaged\n"


@pytest.mark.parametrize("out", ["a" * 300, "below/" + "b" * 300])
def test_out_with_a_name_that_is_too_long(out: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written to: File name too long"):
        export.check_writable(tmp_path / out)


def test_out_that_is_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError, match="cannot be written to: "):
        export.check_writable(tmp_path / "a")


WITH_OUT = {  # what each command with --out needs
    "compare": ("england-wales",),
    "staffing": ("england-wales", "--target", "0.3", "--confidence", "0.8"),
    "certain": ("england-wales", "two-more-psychologists"),
    "orders": ("strained",),
    "after-release": ("after-release",),
    "forecast": ("england-wales",),
    "allocate": ("--caseload", PEOPLE, "--staff", STAFF, "--from", "2027-04-05"),
    "calibrate": (*HISTORY, "--from", "2018-04-01", "--to", "2026-03-31"),
    "simulate": ("england-wales",),
}
NO_FOLDER = "--out: must name a folder; . is the one this was started in\n"
UNWRITABLE = {
    "nothing": ("", NO_FOLDER),
    "a blank": (" ", NO_FOLDER),
    "a name that is not UTF-8": ("x\udcff", "x\\udcff: must have a name that is UTF-8: choose another folder\n"),
    "where the system makes no folder": (
        "{refusing}/x",
        "{refusing}/x: cannot be written to: {refusing} takes no files (No such file or directory)\n",
    ),
}


@pytest.mark.parametrize("command", WITH_OUT)
@pytest.mark.parametrize("out", UNWRITABLE)
def test_out_is_refused_before_the_run(
    command: str,
    out: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As /proc is, to one who may do anything: permissions tell nothing of it."""

    def refuse(prefix: str = "", dir: Path = tmp_path) -> str:  # noqa: A002 - as it is called
        assert dir == tmp_path
        raise FileNotFoundError(2, "No such file or directory", f"{dir}/{prefix}")

    def run(*_: object, **__: object) -> None:
        pytest.fail("it ran")

    named, said = (text.format(refusing=tmp_path) for text in UNWRITABLE[out])
    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    monkeypatch.setattr(answering, "last_answer", run)
    monkeypatch.setattr(sys, "argv", ["planner", command, *map(str, WITH_OUT[command]), "--out", named])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    assert capsys.readouterr().err.endswith(said)
    assert not list(tmp_path.iterdir())


def test_every_command_with_out_is_tried() -> None:
    """But for `reproduce`, which needs a run first, and ends in the same function as they do."""
    files = (Path(cli.__file__).parent / "commands").glob("*.py")
    with_out = {file.stem for file in files if "out: Out" in file.read_text(encoding="utf-8")}
    assert {name.replace("-", "_") for name in WITH_OUT} == with_out - {"reproduce"}


def test_a_copy_needs_a_folder_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["planner", "scenarios", "--copy", ""])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().err == NO_FOLDER.replace("--out", "--copy")
    assert not list(tmp_path.iterdir())


def test_out_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(InputError, match="cannot be written to: Permission denied"):
        export.check_writable(tmp_path)


def test_nobody_has_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container: code is compiled each time, and that is said."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    for name in (VARIABLE, "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    with pytest.warns(CompileWarning, match="cannot be kept"):
        assert make_folder().is_dir()


def test_a_full_disk_while_a_workbook_is_written() -> None:
    """What xlsxwriter would say is no OSError."""

    class Full:
        def write(self, _: bytes) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        export.workbook({"Sheet": pd.DataFrame({"a": [1]})}, date(2027, 1, 1))(Full())  # type: ignore[arg-type]


def test_more_futures_than_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before the run, with a number that would do; but where it may end early there may be room."""
    monkeypatch.setattr(run, "memory_bytes", lambda: 10**8)
    files = (read(ENGLAND_WALES),)
    for ask in (CompareQuestion, ForecastQuestion):
        with pytest.raises(
            InputError, match=r"replications = 1,000,000: would take .* GB of memory, and there are 0: try"
        ):
            ask(files, replications=10**6).check()
        ask(files, replications=10).check()
    CompareQuestion(files, replications=10**6, precision=1.0).check()


def test_a_file_whose_name_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.toml")
    (tmp_path / name).write_text('extends = "england-wales"\n')
    done = subprocess.run(
        [sys.executable, "-m", "planner", "check", name],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 1
    assert done.stderr == b"\\udcff.toml: must have a name that is UTF-8: rename the file\n"


@pytest.mark.parametrize("how", ["table", "json"])
def test_a_terminal_that_is_not_utf_8(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it cannot show is written out."""
    (tmp_path / "own.toml").write_text('extends = "england-wales"\ntitle = "Zürich £"\n', encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = planner("assumptions", tmp_path / "own.toml", "--format", how)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
