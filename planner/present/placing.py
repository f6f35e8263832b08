"""Files put where they belong as one: all of them or none, whatever stops it, and nobody else's touched.

All are written into a room beside the folder first, and brought to the disk. The folder then changes places with the
new one. Where it cannot (it holds other things, or is where a disk is mounted) the files it has are moved out, its
manifest first, before any new one is moved in: at no time does it hold new ones and old ones together. What a run that
was killed left is put right by the next that writes there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from planner.base.fault import Fault, InputError
from planner.base.marked_folder import remove_marked

try:
    import fcntl
except ImportError:  # on Windows: what an earlier run left stays
    CAN_LOCK = False
else:
    CAN_LOCK = True

Writer = Callable[[BinaryIO], None]
MANIFEST = "manifest.json"  # moved out first, and in last
MARKER = "written-by-programme-place-planner"  # in each room that we made, and may remove; it says of which folder
ENDING = re.compile(r"[a-z0-9_]{8}")  # of a room's name, as tempfile gives it
NEW, OLD = "new", "old"  # in a room: what is to come, and what is to go; the latter only once the former is whole
EMPTIED = "emptied"  # in a room: all that is to go is in it
GONE = "gone"  # in a room: what OLD is called once nobody needs it, so that a room that is half removed is no riddle


def plain(content: bytes) -> Writer:
    """Return a writer of what is there already."""

    def write(out: BinaryIO) -> None:
        out.write(content)

    return write


def place(folder: Path, files: Mapping[str, Writer]) -> None:
    """Write files into a folder; of those there, what is of the same name or vouched for by its manifest goes.

    Raises OSError where they cannot be written; the folder is then as it was.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    put_right(folder)
    if _is_swapped(folder, files):
        with suppress(PermissionError), _room(folder, folder.parent) as room:
            _write(room / NEW, files)
            if _swap(folder, room, files):
                return
    with _room(folder, folder) as room:
        _write(room / NEW, files)
        _exchange(folder, room, _going(folder, files))


def folder_named(name: str | Path, asked: str) -> Path:
    """Return the folder of a name; raises InputError where that is empty, which `Path` takes for the current folder."""
    if not str(name).strip():
        raise InputError([Fault(asked, "", "", "must name a folder; . is the one this was started in")])
    return Path(name)


def try_out(folder: Path, where: Path) -> None:
    """Make a room of a folder, and remove it: not every system tells beforehand where nothing can be written.

    Raises OSError where none can be made.
    """
    with _room(folder.resolve(), where):
        pass


def put_right(folder: Path) -> None:
    """Finish or take back what runs that were killed left in and beside a folder."""
    for place in (folder.parent, folder):
        for room in _rooms(folder, place):
            _settle(folder, room)
            _remove(room)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; raises FileExistsError where it is, even since a moment ago."""
    for left in _rooms(path, path.parent):
        _remove(left)
    with _room(path, path.parent) as room:
        _write(room / NEW, {path.name: plain(content)})
        try:
            os.link(room / NEW / path.name, path)
        except FileExistsError:
            raise
        except OSError:  # no links on this disk
            with path.open("xb") as file:
                file.write(content)
    _folder_to_disk(path.parent)


# --- a room beside the folder, or in it -----------------------------------------------------------


def _prefix(folder: Path) -> str:
    return f".{folder.name[:50]}.partial-"


@contextmanager
def _room(folder: Path, where: Path) -> Iterator[Path]:
    """Make a room, held while it is used; what stops its use is settled as after a kill, and the room removed."""
    room, held = _made(folder, where)
    try:
        with held:
            if CAN_LOCK:
                with suppress(OSError):  # a disk without locks
                    fcntl.flock(held, fcntl.LOCK_EX)
            held.write(folder.name)
            held.flush()
            try:
                (room / NEW).mkdir()
                yield room
            finally:
                _settle(folder, room)
    finally:
        _remove(room)


def _made(folder: Path, where: Path) -> tuple[Path, TextIO]:
    """Return a new room and its marker; another run may take one without a marker for one left, and remove it."""
    while True:
        room = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=where))
        with suppress(FileNotFoundError):
            return room, (room / MARKER).open("w", encoding="utf-8")


def _rooms(folder: Path, where: Path) -> Iterator[Path]:
    """Yield the rooms of a folder that nobody holds; remove those in which nothing is."""
    if not where.is_dir() or not CAN_LOCK:
        return
    for room in sorted(where.iterdir()):
        marker = room / MARKER
        if not room.name.startswith(_prefix(folder)) or room.is_symlink():
            continue
        if not marker.is_file():
            if ENDING.fullmatch(room.name.removeprefix(_prefix(folder))):
                with suppress(OSError):  # something is in it
                    room.rmdir()
            continue
        with suppress(OSError), marker.open("r+", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if held.read() == folder.name:
                yield room


def _settle(folder: Path, room: Path) -> None:
    """Finish what was begun in a room, or take it back; nothing in it is needed then."""
    new, old = room / NEW, room / OLD
    if not old.exists():
        return
    if (room / EMPTIED).exists():
        _move(new, folder)
    elif not folder.exists():
        old.rename(folder)
        return
    elif new.exists():
        _move(old, folder)
    old.rename(room / GONE)


def _remove(room: Path) -> None:
    """Remove a room that is settled."""
    if not (room / OLD).exists():
        remove_marked(room, MARKER)


def _write(into: Path, files: Mapping[str, Writer]) -> None:
    for name, write in files.items():
        with (into / name).open("xb") as file:
            write(file)
            _to_disk(file)
    _folder_to_disk(into)


# --- the new in place of the old ------------------------------------------------------------------


def _is_swapped(folder: Path, files: Collection[str]) -> bool:
    """Whether a folder is not there yet, or holds nothing but what goes, and is not where this process stands."""
    if not folder.exists():
        return True
    here = Path.cwd().resolve()
    is_ours = {*_names(folder)} <= {*_going(folder, files)}
    return is_ours and not here.is_relative_to(folder) and os.access(folder.parent, os.W_OK)


def _going(folder: Path, files: Collection[str]) -> list[str]:
    """Return the files of a folder that go: those that come again, and those its manifest vouches for, unchanged."""
    vouched = {
        name
        for name, known in _listed(folder / MANIFEST).items()
        if (folder / name).is_file() and sha256(folder / name) == known
    }
    return _manifest_last(name for name in _names(folder) if name in vouched or name in files)[::-1]


def _listed(manifest: Path) -> dict[str, Any]:
    """Return the hashes that a manifest has of files, by name; none where it is no manifest."""
    try:
        files = json.loads(manifest.read_bytes())["files"]
        return {name: known for name, known in files.items() if Path(name).name == name}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def sha256(path: Path) -> str:
    """Return a file's hash."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _manifest_last(names: Iterator[str] | Collection[str]) -> list[str]:
    return sorted(names, key=lambda name: (name == MANIFEST, name))


def _swap(folder: Path, room: Path, files: Collection[str]) -> bool:
    """Put the new folder in the place of the old one; return False, and change nothing, where that cannot be moved."""
    new, old = room / NEW, room / OLD
    if folder.exists():
        going = {*_going(folder, files)}
        shutil.copymode(folder, new)
        try:
            folder.rename(old)
        except OSError:  # a disk is mounted there
            return False
        new.rename(folder)
        for name in {*_names(old)} - going:  # put there a moment ago
            (old / name).rename(folder / name)
    else:
        new.rename(folder)
    _folder_to_disk(folder.parent)
    return True


def _exchange(folder: Path, room: Path, going: list[str]) -> None:
    """Move the old files out and then the new ones in."""
    new, old = room / NEW, room / OLD
    old.mkdir()
    for name in going:
        (folder / name).rename(old / name)
    (room / EMPTIED).touch()
    _move(new, folder)
    _folder_to_disk(folder)


def _move(source: Path, folder: Path) -> None:
    for name in _manifest_last(_names(source)):
        (source / name).rename(folder / name)


def _to_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _folder_to_disk(folder: Path) -> None:
    with suppress(OSError):  # not every system can
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
