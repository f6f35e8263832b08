"""Compiled code that was damaged on the disk is compiled again, said so, and then is well."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.jit import compiler
from planner.jit.cache import MARKER, VARIABLE, CompileWarning, make_folder
from planner.jit.functions import Compiled


def twice(number: int) -> int:
    """A function to compile."""
    return 2 * number


def called() -> tuple[int, list[str]]:
    """Return what it gives, read or compiled as in a new process, and what is said."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        result = Compiled(twice, is_entry=True, is_inline=False)(21)
    return result, [str(each.message) for each in said]


def is_kept() -> bool:
    """Whether it is read, and not compiled."""
    again = Compiled(twice, is_entry=True, is_inline=False)
    again(21)
    return bool(sum(again.dispatcher.stats.cache_hits.values()))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of ours in which it is kept."""
    found = tmp_path / ("0" * 20)
    found.mkdir()
    (found / MARKER).touch()
    monkeypatch.setattr(compiler, "FOLDER", found)
    assert called() == (42, [])
    assert is_kept()
    return found


def flipped(path: Path) -> None:
    """Change a byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def into_a_folder(path: Path) -> None:
    """A folder in its place."""
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one byte flipped": flipped,
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "something else": lambda path: path.write_bytes(os.urandom(500)),
    "a folder": into_a_folder,
    "unsealed, as numba writes it": lambda path: path.write_bytes(path.read_bytes()[32:]),
}


@pytest.mark.parametrize("ending", [".nbi", ".nbc"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_heals(folder: Path, ending: str, damage: str) -> None:
    """It is said, by the file's name, once; the next time it is kept as ever."""
    (path,) = folder.rglob(f"*{ending}")
    DAMAGE[damage](path)
    assert called() == (42, [f"{path}: is damaged, and is compiled again"])
    assert called() == (42, [])
    assert is_kept()


@pytest.mark.parametrize("ending", [".nbi", ".nbc"])
def test_what_is_gone_is_made_again(folder: Path, ending: str) -> None:
    """Nothing is wrong where a file was removed."""
    (path,) = folder.rglob(f"*{ending}")
    path.unlink()
    assert called() == (42, [])
    assert is_kept()


def test_files_exchanged(folder: Path) -> None:
    """Code that is whole but of other types is not run: what it is of is sealed with it."""
    half = Compiled(twice, is_entry=True, is_inline=False)
    assert half(0.5) == 1.0
    first, second = sorted(folder.rglob("*.nbc"))
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    assert called() == (42, [])
    again = Compiled(twice, is_entry=True, is_inline=False)
    assert again(0.5) == 1.0


def test_a_file_in_the_place_of_a_folder(folder: Path) -> None:
    (inner,) = (path for path in folder.iterdir() if path.is_dir())
    shutil.rmtree(inner)
    inner.write_text("in the way")
    assert called() == (42, [])
    assert is_kept()


def test_a_full_disk_is_said_and_no_obstacle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in folder.rglob("*.nb?"):
        path.unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result, (said,) = called()
    assert result == 42
    assert said.endswith("compiled code cannot be kept there (No space left on device)")


def test_a_home_that_cannot_be_written_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is then of this process alone, and goes with it."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    with pytest.warns(CompileWarning, match=rf"cannot be kept \(Not a directory\).*{VARIABLE} names another folder"):
        made = make_folder()
    assert made.is_dir()
    shutil.rmtree(made)
