"""Compiled code is never stale, is found again, and lies in a folder where nothing else is touched."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jit.shown import copied, run, shown

from planner.jit.cache import FOR_ONCE, KEPT_FOLDERS, MARKER, OURS, PACKAGE, SOURCES, VARIABLE, sources_hash


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the package, to be edited."""
    return copied(tmp_path)


def test_an_edit_in_any_source_is_seen(project: Path) -> None:
    """A function is compiled anew when one it calls has changed, even where the file's date tells nothing of it."""
    cache, edited = project / "cache", project / "planner" / "world" / "streams.py"
    before, dates = shown(project, cache), edited.stat()
    assert shown(project, cache) == before
    assert len(list((cache / OURS).iterdir())) == 1, "found again, not compiled again"
    text = edited.read_text(encoding="utf-8")
    assert text.count("np.uint64(30)") == 1
    edited.write_text(text.replace("np.uint64(30)", "np.uint64(29)"), encoding="utf-8")
    os.utime(edited, ns=(dates.st_atime_ns, dates.st_mtime_ns))  # as a copy or a checkout may leave it
    assert shown(project, cache) != before
    assert len(list((cache / OURS).iterdir())) == 2


def test_compiling_is_said_once(project: Path) -> None:
    """Whoever has it said hears of compiling, once; and not where all was compiled before."""
    first = "from planner.jit import when_compiling; when_compiling(lambda: print('compiling'))"
    assert shown(project, project / "cache", first).count("compiling") == 1
    assert shown(project, project / "cache", first).count("compiling") == 0


def test_only_our_old_folders_are_cleared(tmp_path: Path) -> None:
    """Of the folders that we made, those used last are kept; whatever else lies there stays."""
    ours = [tmp_path / OURS / f"{age:020x}" for age in range(10)]
    unmarked, named_otherwise = tmp_path / OURS / ("a" * 20), tmp_path / OURS / "letters"
    beside = [tmp_path / f"{age:020x}" for age in range(10)]
    for age, folder in enumerate((*ours, unmarked, named_otherwise, *beside)):
        folder.mkdir(parents=True)
        (folder / "file").touch()
        if folder is not unmarked:
            (folder / MARKER).touch()
        os.utime(folder, (age, age))
    link = tmp_path / OURS / ("b" * 20)
    link.symlink_to(beside[0])
    run("from planner.jit.cache import make_folder; make_folder()", **{VARIABLE: str(tmp_path)})
    assert [folder.exists() for folder in ours] == [False] * (len(ours) - KEPT_FOLDERS + 1) + [True] * (
        KEPT_FOLDERS - 1
    )
    assert all((folder / "file").is_file() for folder in (unmarked, named_otherwise, link, *beside))


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path) -> None:
    """Without a place to keep it, code is compiled for this once."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert shown(PACKAGE.parent, tmp_path / "file") == shown(PACKAGE.parent, tmp_path / "cache")


STOPPED = """
import os, signal, warnings
warnings.simplefilter("ignore")
from planner.jit.cache import make_folder
print(make_folder(), flush=True)
(make_folder() / "code").mkdir()
"""


@pytest.mark.parametrize("end", ["SIGTERM", "SIGKILL"])
def test_the_folder_of_a_process_that_was_stopped_goes_with_the_next(tmp_path: Path, end: str) -> None:
    """Temporary folders of processes that are gone are removed; of those that run, and of others, never."""
    temporary, blocked = tmp_path / "temporary", tmp_path / "file"
    temporary.mkdir()
    blocked.touch()
    around = {"TMPDIR": str(temporary), VARIABLE: str(blocked)}
    unmarked, other, theirs = (temporary / f"{FOR_ONCE}{name}" for name in ("unmarked", "other", "theirs"))
    for folder, marked in ((unmarked, None), (other, "somebody's"), (theirs, "1")):
        folder.mkdir()
        (folder / "file").touch()
        if marked is not None:
            (folder / MARKER).write_text(marked)
    link = temporary / f"{FOR_ONCE}link"
    elsewhere = tmp_path / "elsewhere"
    theirs.rename(elsewhere)
    link.symlink_to(elsewhere)
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), **around}
    waiting = f"{STOPPED}\nsignal.pause()"
    with subprocess.Popen([sys.executable, "-c", waiting], env=environment, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout
        made = Path(one.stdout.readline().strip())
        assert made.parent == temporary
        run(STOPPED, **around)
        assert (made / MARKER).read_text() == str(one.pid), "it runs"
        one.send_signal(getattr(signal, end))
    assert made.is_dir(), "nothing tidied up"
    run(STOPPED, TMPDIR=str(temporary), **{VARIABLE: str(tmp_path / "cache")})  # its folder is usable
    assert sorted(temporary.iterdir()) == sorted([unmarked, other, link])
    assert all((folder / "file").is_file() for folder in (unmarked, other, link))


# --- every source that compiled code can reach is hashed ----------------------------------------


def imported(path: Path) -> Iterator[Path]:
    """Yield the files of the planner that a file imports, packages as their __init__."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "planner":
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                base = PACKAGE.parent / name.replace(".", "/")
                yield from (file for file in (base.with_suffix(".py"), base / "__init__.py") if file.is_file())


def reachable(path: Path, seen: set[Path]) -> set[Path]:
    """Every file of the planner that a file imports, and those import, but for the package's own front."""
    for file in imported(path):
        if file not in seen and file != PACKAGE / "__init__.py":
            seen.add(file)
            reachable(file, seen)
    return seen


def test_every_source_is_hashed() -> None:
    """All that files with compiled functions import, at any depth, counts in the hash."""
    marks = ("@jit\n", "@jit_inline\n", "@jit_entry\n", "@jit_entry_inline\n")
    with_compiled = [f for f in PACKAGE.rglob("*.py") if any(m in f.read_text(encoding="utf-8") for m in marks)]
    assert len(with_compiled) > 30
    needed = set(with_compiled).union(*(reachable(file, set()) for file in with_compiled))
    assert not [file for file in needed if not any(file.is_relative_to(PACKAGE / name) for name in SOURCES)]


def test_the_hash_sees_every_byte(project: Path) -> None:
    """Any change in a hashed source is another hash; a change in the command is not."""
    package = project / "planner"
    first = sources_hash(package)
    (package / "cli.py").write_text("# another command", encoding="utf-8")
    assert sources_hash(package) == first
    rules = package / "model" / "rules.py"
    rules.write_text(rules.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert sources_hash(package) != first
