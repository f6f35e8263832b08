"""What the system says reaches a user as a sentence, with exit status 1 and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from common import ENGLAND_WALES, ROOT, planner

from planner import cli
from planner.base.fault import InputError
from planner.commands.failures import TRACEBACK, failure
from planner.jit.cache import VARIABLE, CompileWarning, make_folder
from planner.present import export, run
from planner.scenario import read
from planner.studies.compare import CompareQuestion
from planner.studies.forecast import ForecastQuestion

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
