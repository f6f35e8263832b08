"""A folder of results is replaced as one: whatever stops it, it holds the old files or the new, never both."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from common import ROOT

from planner.base.fault import InputError
from planner.present import export, placing
from planner.present.placing import MANIFEST, MARKER, Writer, place, put_right, write_new

NAMES = ("a.csv", "b.csv")


def bundle(word: str, names: tuple[str, ...] = NAMES) -> dict[str, Writer]:
    """Files that all hold a word, and the manifest that vouches for them."""
    listed = {name: hashlib.sha256(word.encode()).hexdigest() for name in names}
    return {**dict.fromkeys(names, export.text(word)), MANIFEST: export.text(json.dumps({"files": listed, "of": word}))}


def words(folder: Path) -> set[str]:
    """The words that the visible files of a folder hold."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if not path.name.startswith(".")}
    return {json.loads(text)["of"] if name == MANIFEST else text for name, text in found.items()}


def left(folder: Path) -> list[str]:
    """What is hidden in a folder and beside it."""
    return [path.name for place in (folder, folder.parent) for path in place.iterdir() if path.name.startswith(".")]


@pytest.fixture(params=["alone", "with other things", "mounted"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with results in it; it may hold others' things, or be one that cannot be moved."""
    folder = tmp_path / "out"
    place(folder, bundle("old", (*NAMES, "c.csv")))
    if request.param == "with other things":
        (folder / ".theirs").write_text("theirs")
    if request.param == "mounted":
        move = Path.rename

        def rename(self: Path, to: Path) -> Path:
            if self == folder:
                raise OSError(16, "Device or resource busy")
            return move(self, to)

        monkeypatch.setattr(Path, "rename", rename)
    return folder


def test_a_bundle_replaces_a_bundle(out: Path) -> None:
    """What the manifest vouched for is gone too; what was not of the run stays."""
    theirs = (out / ".theirs").exists()
    place(out, bundle("new"))
    assert sorted(path.name for path in out.iterdir() if path.name != ".theirs") == [*NAMES, MANIFEST]
    assert words(out) == {"new"}
    assert left(out) == [".theirs"] * theirs


def test_what_was_edited_is_not_removed(out: Path) -> None:
    """Only a file that is as its manifest has it is known to be of the run."""
    (out / "c.csv").write_text("mine")
    place(out, bundle("new"))
    assert (out / "c.csv").read_text() == "mine"


class Killed(BaseException):
    """The end of a process, with no chance to tidy up."""


STEPS = range(1, 45)


def stopped_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the process stop, as if killed, before a change of a folder: nothing tidies up."""
    count = 0

    def dying(function: object) -> object:
        def die(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count >= step:
                raise Killed
            return function(*arguments, **named)  # type: ignore[operator]

        return die

    for name in ("rename", "replace", "mkdir"):
        monkeypatch.setattr(Path, name, dying(getattr(Path, name)))
    for name in ("unlink", "rmdir"):  # with which a room is removed
        monkeypatch.setattr(os, name, dying(getattr(os, name)))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step(out: Path, step: int) -> None:
    """Old files or new ones, never both; the next run finishes it or takes it back, and leaves nothing behind."""
    with pytest.MonkeyPatch.context() as patch:
        stopped_at(step, patch)
        try:
            place(out, bundle("new"))
            ended = True
        except Killed:
            ended = False
    if out.exists():
        assert len(words(out)) <= 1
        assert not (out / MANIFEST).exists() or sorted(names(out)) in (
            [*NAMES, MANIFEST],
            sorted([*NAMES, "c.csv", MANIFEST]),
        ), "a manifest that is there vouches for all"
    put_right(out)
    assert sorted(names(out)) == [*NAMES, MANIFEST] or words(out) == {"old"}
    assert len(words(out)) == 1
    assert not ended or words(out) == {"new"}
    assert [name for name in left(out) if name != ".theirs"] == []


def names(folder: Path) -> Iterator[str]:
    """The visible files."""
    return (path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_full_disk_leaves_what_was_there(out: Path) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="cannot be written to: No space left on device"):
        export.write_files(out, {**bundle("new"), "z.csv": full}, overwrite=True)
    assert words(out) == {"old"}
    assert [name for name in left(out) if name != ".theirs"] == []


def test_a_room_that_is_held_or_not_ours_stays(tmp_path: Path) -> None:
    """Another run is writing there, or somebody has a folder of such a name."""
    out = tmp_path / "out"
    theirs, unlike = tmp_path / ".out.partial-theirs", tmp_path / ".out.partial-other"
    for folder, content in ((theirs, None), (unlike, "another")):
        folder.mkdir()
        (folder / "file").touch()
        if content:
            (folder / MARKER).write_text(content)
    with placing._room(out.resolve(), tmp_path) as held:
        place(out, bundle("new"))
        assert held.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([theirs.name, unlike.name, "out"])


def test_a_killed_process_is_tidied_after(tmp_path: Path) -> None:
    """Killed for good while it writes: its lock goes with it, and what it left goes with the next run."""
    out = tmp_path / "out"
    code = f"""
import os, signal
from pathlib import Path
from planner.present.placing import place
place(Path({str(out)!r}), {{"a.csv": lambda file: os.kill(os.getpid(), signal.SIGKILL)}})
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == -9
    assert [path.name.startswith(".out.partial-") for path in tmp_path.iterdir()] == [True]
    place(out, bundle("new"))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def killed_at(call: int, names: tuple[str, ...], what: str) -> None:
    """Run something in a process that is killed for good before its nth call of functions of `os`."""
    code = f"""
import os, signal
from pathlib import Path
from planner.present import placing
count = 0
def dying(function):
    def die(*arguments, **named):
        global count
        count += 1
        if count == {call}:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return die
for name in {names}:
    setattr(os, name, dying(getattr(os, name)))
{what}
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == -9


@pytest.mark.parametrize("deletion", range(1, 9))
def test_a_process_killed_while_it_tidies_is_tidied_after(tmp_path: Path, deletion: int) -> None:
    """Killed before a deletion in its room: the next run knows the room, brings nothing back, and removes it."""
    out = tmp_path / "out"
    place(out, bundle("old", (*NAMES, "c.csv")))
    (out / ".theirs").touch()  # so that files are moved one by one
    files = '{name: lambda file: file.write(b"new") for name in ("a.csv", "b.csv", "manifest.json")}'
    killed_at(deletion, ("unlink", "rmdir"), f"placing.place(Path({str(out)!r}), {files})")
    assert {path.read_text() for path in out.glob("[!.]*")} == {"new"}
    put_right(out)
    assert {path.read_text() for path in out.glob("[!.]*")} == {"new"}
    assert left(out) == [".theirs"]


def test_an_interrupt_while_files_are_moved(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C when some of the old files are out: they come back, and are not removed with the room."""
    move, stopped = Path.rename, list[Path]()

    def rename(self: Path, to: Path) -> Path:
        if self.name == "b.csv" and not stopped:
            stopped.append(self)
            raise KeyboardInterrupt
        return move(self, to)

    (out / ".theirs").touch()
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        place(out, bundle("new"))
    assert words(out) == {"old"}
    assert sorted(names(out)) == [*NAMES, "c.csv", MANIFEST]
    assert left(out) == [".theirs"]


@pytest.mark.parametrize("deletion", range(1, 5))
def test_a_file_written_by_a_killed_process(tmp_path: Path, deletion: int) -> None:
    """Of a single file, too, nothing hidden stays beside it."""
    write = f"placing.write_new(Path({str(tmp_path / 'one.toml')!r}), b'one')"
    killed_at(deletion, ("link", "unlink", "rmdir"), write)
    with suppress(FileExistsError):
        write_new(tmp_path / "one.toml", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["one.toml"]


@pytest.mark.parametrize("there", ["manifest.json", "notes.txt"])
def test_a_folder_with_files_is_refused(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(InputError, match=rf"has files in it already \({there}\): choose another folder, or add --over"):
        export.write_files(tmp_path, bundle("new"))
    assert [path.name for path in tmp_path.iterdir()] == [there]
    export.write_files(tmp_path, bundle("new"), overwrite=True)
    assert (there == "notes.txt") == ((tmp_path / there).read_text() == "mine")


def test_where_the_process_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that a command runs in is not moved away from under it."""
    monkeypatch.chdir(tmp_path)
    export.write_files(Path(), bundle("new"))
    export.write_files(Path(), bundle("newer"), overwrite=True)
    assert words(Path.cwd()) == {"newer"}


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o750)
    (tmp_path / "link").symlink_to("real")
    export.write_files(tmp_path / "link", bundle("new"))
    assert (tmp_path / "link").is_symlink()
    assert words(tmp_path / "real") == {"new"}
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o750


def test_others_may_read_a_new_folder(tmp_path: Path) -> None:
    """As much as the settings of whoever runs it say."""
    before = os.umask(0o022)
    try:
        export.write_files(tmp_path / "out", bundle("new"))
        write_new(tmp_path / "one.toml", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "one.toml").stat().st_mode & 0o777 == 0o644


def test_of_two_that_write_a_file_one_is_told(tmp_path: Path) -> None:
    """Of eight at once, one; its file is whole."""
    told: list[str] = []
    start = threading.Barrier(8)

    def write(number: int) -> None:
        start.wait()
        try:
            write_new(tmp_path / "one.toml", str(number).encode() * 1000)
        except FileExistsError:
            told.append("is there")
        else:
            told.append(str(number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [each for each in told if each != "is there"]
    assert len(won) == 1
    assert (tmp_path / "one.toml").read_text() == won[0] * 1000
    assert [path.name for path in tmp_path.iterdir()] == ["one.toml"]
