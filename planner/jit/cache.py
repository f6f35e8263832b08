"""The folder that compiled code is kept in, named by a hash of all it was made from.

Numba's own cache looks at the date of the file a function stands in, and would serve what was compiled from an older
version of a function it calls. Here any change in any source that compiled code can reach names another folder, so
what is stale is never found.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import re
import tempfile
import warnings
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from planner.base.marked_folder import remove_marked

try:
    import fcntl
except ImportError:  # on Windows: what a process that was stopped left stays
    CAN_LOCK = False
else:
    CAN_LOCK = True

PACKAGE = Path(__file__).parents[1]
SOURCES = (  # rooms that compiled code can reach
    "base",
    "jit",
    "scenario",
    "sheets",
    "caseload",
    "world",
    "model",
    "sim",
    "optimise",
    "studies/orders/hindsight",
)
KEPT_FOLDERS = 4  # of earlier sources, so that going back is quick
VARIABLE = "PLANNER_CACHE_DIR"  # environment variable that moves the folder
OURS = "compiled"  # the folder in it that is ours alone
MARKER = "compiled-by-programme-place-planner"  # a file in each folder that we made, and may remove
TRIED = "linking-works"  # a file beside what was compiled: whether it does was found out before
OUR_FILES = (MARKER, TRIED)  # all else in a folder of ours is folders
NAME = re.compile(r"[0-9a-f]{20}(-plain)?")
FOR_ONCE = "programme-place-planner-"  # so a temporary folder of one process is called; its marker has its id


class CompileWarning(UserWarning):
    """Compiling takes longer than it would: numba is not as expected, or what was kept is not; results are the same."""


def sources_hash(package: Path = PACKAGE) -> str:
    """Return the hash of every source that compiled code can reach, and of what compiles it."""
    made_by = [platform.python_version(), *map(version, ("numba", "llvmlite", "numpy"))]
    digest = hashlib.sha256(" ".join(made_by).encode())
    for path in sorted(file for name in SOURCES for file in (package / name).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def cache_home() -> Path:
    """Return the folder whose folders are each of one state of the sources."""
    if stated := os.environ.get(VARIABLE):
        return Path(stated) / OURS
    user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(user) / "programme-place-planner" / OURS


def make_folder(ending: str = "") -> Path:
    """Make the folder for these sources; one for this process alone, which is said, where the home is none."""
    try:
        folder = cache_home() / f"{sources_hash()}{ending}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).touch()
        os.utime(folder)
    except (OSError, RuntimeError) as error:  # the latter where nobody has a home
        told = getattr(error, "strerror", None) or error
        rule = f"compiled code cannot be kept ({told}), and is compiled each time; {VARIABLE} names another folder"
        warnings.warn(rule, CompileWarning, stacklevel=2)
        folder = _for_once()
    else:
        with suppress(OSError):  # another process may be tidying too
            _tidy(folder.parent)
    with suppress(OSError):
        _tidy_temporary(Path(tempfile.gettempdir()))
    return folder


def _for_once() -> Path:
    """Make a folder that goes with this process; where that is stopped, with the next that starts."""
    folder = Path(tempfile.mkdtemp(prefix=FOR_ONCE))
    held = os.open(folder / MARKER, os.O_CREAT | os.O_WRONLY)
    if CAN_LOCK:
        with suppress(OSError):  # a disk without locks
            fcntl.flock(held, fcntl.LOCK_EX)
    os.write(held, b"%d" % os.getpid())
    if not CAN_LOCK:
        os.close(held)  # else it stays open, and locked, for as long as this process runs
    atexit.register(remove_marked, folder, MARKER)
    return folder


def _tidy_temporary(home: Path) -> None:
    """Remove the temporary folders that we made for processes of this user that are gone.

    A process that runs holds its marker; its id alone would be another's by and by, or in another container.
    """
    if not CAN_LOCK:
        return
    for folder in home.glob(f"{FOR_ONCE}*"):
        marker = folder / MARKER
        with suppress(OSError, ValueError):  # no marker of ours, or its process runs and holds it
            if folder.is_symlink() or marker.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            with marker.open("r+", encoding="utf-8") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if held.read().isdecimal():
                    remove_marked(folder, MARKER)


def _tidy(home: Path) -> None:
    """Keep the folders used last; remove none that is not ours."""
    ours = [path for path in home.iterdir() if NAME.fullmatch(path.name) and (path / MARKER).is_file()]
    ours = [path for path in ours if not path.is_symlink()]
    for old in sorted(ours, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT_FOLDERS:]:
        remove_marked(old, MARKER)
