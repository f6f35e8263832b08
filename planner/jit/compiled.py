"""Machine code: compiled once for a state of the sources, and kept in a folder named by their hash.

Numba's own cache looks at the date of the file a function stands in, and would serve what was
compiled from an older version of a function it calls. Here any change in any source that compiled
code can reach names another folder, so what is stale is never found.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core.event import Listener, register

from planner.jit.linking import ENTRIES, PARTS

Function = TypeVar("Function", bound=Callable[..., Any])
PACKAGE = Path(__file__).parents[1]
SOURCES = (
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
CACHE = "PLANNER_CACHE_DIR"  # environment variable that moves the folder


def sources_hash(package: Path = PACKAGE) -> str:
    """Return the hash of every source that compiled code can reach, and of what compiles it."""
    digest = hashlib.sha256(f"{platform.python_version()} {numba.__version__} {np.__version__}".encode())
    for path in sorted(file for name in SOURCES for file in [package / name, *(package / name).rglob("*.py")]):
        if path.is_file():
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def cache_home() -> Path:
    """Return the folder that compiled code is kept under."""
    if stated := os.environ.get(CACHE):
        return Path(stated)
    user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(user) / "programme-place-planner"


def _folder() -> Path:
    """Make the folder for these sources; a temporary one where the home cannot be written to."""
    try:
        folder = cache_home() / sources_hash()
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        _tidy(folder.parent)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="programme-place-planner-"))
    return folder


def _tidy(home: Path) -> None:
    """Keep the folders used last."""
    folders = sorted(home.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in folders[KEPT_FOLDERS:]:
        shutil.rmtree(old, ignore_errors=True)


FOLDER = _folder()
numba.config.CACHE_DIR = str(FOLDER)


def compiled(function: Function) -> Function:
    """Compile a function when it is first called; it lets other threads run meanwhile.

    With compilation off (NUMBA_DISABLE_JIT=1) the function runs as it stands, slowly.
    """
    return _compile(function, ENTRIES, cache=True)


def compiled_inline(function: Function) -> Function:
    """Compile a function that both Python and compiled code call, into the latter."""
    return _compile(function, ENTRIES, cache=True, forceinline=True)


def inner(function: Function) -> Function:
    """Compile a function that only compiled code calls: without the way in from Python it compiles far faster."""
    return _compile(function, PARTS, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def inlined(function: Function) -> Function:
    """Compile a function into each compiled function that calls it."""
    return _compile(function, PARTS, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)


def _compile(function: Function, compiler: Any, *, forceinline: bool = False, **options: bool) -> Function:
    if numba.config.DISABLE_JIT:
        plain = _interpreted(function)
        return _wrapping(plain) if compiler is ENTRIES else plain
    # Unless it is stated, numba takes over from whoever is being compiled that it is to be copied into its callers.
    options |= {"nogil": True, "_nrt": False, "forceinline": forceinline}
    made = numba.njit(pipeline_class=compiler, error_model="numpy", **options)(function)
    resolve = made.get_call_template
    made.get_call_template = lambda args, kws: resolve(
        [_widened(each) for each in args], {name: _widened(each) for name, each in kws.items()}
    )
    return made  # type: ignore[no-any-return]


def _interpreted(function: Function) -> Function:
    """Run a function as it stands, on numbers as wide as compiled code has them."""

    @wraps(function)
    def run(*arguments: Any) -> Any:
        return function(*[int(each) if isinstance(each, np.signedinteger) else each for each in arguments])

    return cast("Function", run)


def _wrapping(function: Function) -> Function:
    """Run a function in which keys may wrap around, as they do on purpose."""

    @wraps(function)
    def run(*arguments: Any) -> Any:
        with np.errstate(over="ignore"):
            return function(*arguments)

    return cast("Function", run)


def _widened(argument: Any) -> Any:
    """Return one type for whole numbers, whether constants, enumerated or short: each would be compiled anew."""
    types = numba.types
    plain = types.unliteral(argument)
    is_short = isinstance(plain, types.Integer) and plain.signed
    return types.int64 if is_short or isinstance(plain, types.IntEnumMember) else plain


def compiled_for(function: Any) -> set[Any]:
    """Return the types of first argument that a function has been compiled for in this process."""
    return {signature[0] for signature in getattr(function, "signatures", ())}


class Word(Listener):  # type: ignore[misc]
    """Says, once, that something is being compiled: what was compiled before and is only read is not."""

    def __init__(self, say: Callable[[], None]) -> None:
        """Have said nothing yet."""
        self._say, self._said = say, False

    def on_start(self, _event: Any) -> None:
        """Say so, the first time."""
        if not self._said:
            self._said = True
            self._say()

    def on_end(self, _event: Any) -> None:
        """Say nothing."""


def when_compiling(say: Callable[[], None]) -> None:
    """Have it said when anything is compiled, the first time from now on."""
    register("numba:compile", Word(say))


def record(dtype: Any, **values: float) -> Any:
    """Return one record that holds these numbers, for a compiled function to read by name; shape [1].

    Raises ValueError where a field is left out.
    """
    if left_out := set(dtype.names) - set(values):
        raise ValueError(f"every field must be given; left out: {', '.join(sorted(left_out))}")
    made = records(1, dtype)
    for name, value in values.items():
        made[name] = value
    return made


CACHE_LINE_BYTES = 64


def records(count: int, dtype: Any) -> Any:
    """Return so many records of zeros, whose fields are read and set by name.

    Raises ValueError where a field has the name of something every record has, which would be read instead.
    """
    if taken := set(dtype.names) & set(dir(np.record)):
        raise ValueError(f"no field may be called {', '.join(sorted(taken))}")
    made = _aligned_bytes(count * dtype.itemsize).view(dtype)
    return made.view(Checked if numba.config.DISABLE_JIT else np.recarray)


def _aligned_bytes(count: int) -> Any:
    """Return so many zeros that begin where a line of the processor's cache does: few records then lie across two."""
    room = np.zeros(count + CACHE_LINE_BYTES, dtype=np.uint8)
    first = -room.ctypes.data % CACHE_LINE_BYTES
    return room[first : first + count]


def first_records(of: Any, count: int) -> Any:
    """Return the first so many records, no copy; a record array's own way looks into every field first."""
    return np.ndarray.__getitem__(of, slice(count))


class Checked(np.recarray):
    """Records, with compilation off: an index below 0, which compiled code does not look for, is an error."""

    def __getitem__(self, at: Any) -> Any:
        """Return a record, or a field."""
        if not isinstance(at, (int, np.integer)):
            return super().__getitem__(at)
        if at < 0:
            raise IndexError(f"no record {at}")
        return Fields(np.ndarray.__getitem__(self, at))


class Fields:
    """A record, whose fields are read and set by name: as numpy's own, and several times as fast."""

    __slots__ = ("_of",)
    _of: np.void

    def __init__(self, of: Any) -> None:
        """Be a record of an array."""
        object.__setattr__(self, "_of", of)

    def __getitem__(self, name: str) -> Any:
        """Return a field."""
        return np.void.__getitem__(self._of, name)

    def __setitem__(self, name: str, value: Any) -> None:
        """Set a field."""
        np.void.__setitem__(self._of, name, value)

    __getattr__, __setattr__ = __getitem__, __setitem__
