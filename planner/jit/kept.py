"""Compiled code as it is kept on the disk: with checksums, so that what is damaged is compiled again, and not run.

By itself numba reads what it finds: a damaged file ends in a traceback or in a fault of the processor, for ever. Like
`linking`, this builds on what is numba's own affair; where that is not as it was, numba keeps its code by itself.
"""

from __future__ import annotations

import hashlib
import pickle
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import FunctionCache, IndexDataCacheFile

from planner.jit.cache import OUR_FILES, CompileWarning

SEAL_BYTES = hashlib.sha256().digest_size


class DamagedError(Exception):
    """What was read is not what was written."""


class SealedFile(IndexDataCacheFile):  # type: ignore[misc]
    """The files of one function, each with the SHA-256 of what follows at its head."""

    def load(self, key: Any) -> Any:
        """Return what is kept under a key; None where that is nothing, or damaged."""
        name = self._load_index().get(key)
        if name is None:
            return None
        known, data = self._opened(Path(self._data_path(name)), (None, None))
        return data if known == key else None

    def _load_index(self) -> dict[Any, str]:
        state, overloads = self._opened(Path(self._index_path), (None, {}))
        return overloads if state == self._state else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._seal(self._index_path, (self._state, overloads))

    def save(self, key: Any, data: Any) -> None:
        """Keep something under a key: what it is first, then that it is there."""
        overloads = self._load_index()
        taken, number = set(overloads.values()), 1
        while self._data_name(number) in taken:
            number += 1
        name = overloads.get(key) or self._data_name(number)
        self._seal(self._data_path(name), (key, data))
        self._save_index({**overloads, key: name})

    @property
    def _state(self) -> tuple[Any, ...]:
        """What the files are of."""
        return self._version, self._source_stamp

    def _seal(self, path: str, content: Any) -> None:
        written = self._dump(content)
        with self._open_for_write(path) as file:
            file.write(hashlib.sha256(written).digest() + written)

    @staticmethod
    def _opened(path: Path, usual: Any) -> Any:
        """Return what a file holds, or the usual where there is none or it is damaged, which is said."""
        try:
            return pickle.loads(_unsealed(path.read_bytes()))  # noqa: S301 - as trusted as the folder it is in
        except FileNotFoundError:
            return usual
        except Exception:  # noqa: BLE001 - in whatever way it is damaged
            _say(f"{path}: is damaged, and is compiled again")
            _remove(path)
            return usual


class KeptCode(FunctionCache):  # type: ignore[misc]
    """What was compiled of one function, on the disk; what cannot be read or written is compiled and not kept."""

    def __init__(self, function: Callable[..., Any]) -> None:
        """Keep it in sealed files."""
        super().__init__(function)
        of = self._impl
        self._cache_file = SealedFile(self._cache_path, of.filename_base, of.locator.get_source_stamp())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what is kept for a signature, or None."""
        try:
            return super().load_overload(sig, target_context)
        except Exception as error:  # noqa: BLE001 - whatever another numba wrote
            _say(f"{self._cache_path}: cannot be read ({error}), and is compiled again")
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled for a signature."""
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _say(f"{self._cache_path}: compiled code cannot be kept there ({error.strerror})")


def keep(dispatcher: Any, folder: Path) -> None:
    """Have what is compiled of a function kept in a folder of ours; say so where it cannot be."""
    before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(folder)  # numba looks at it here, and not later
    try:
        dispatcher._cache = _kept(dispatcher.py_func, folder)  # noqa: SLF001 - numba names no other way
    except (OSError, RuntimeError) as error:  # the latter where numba finds no place to write to
        _say(f"{folder}: compiled code cannot be kept there ({error})")
    finally:
        numba.config.CACHE_DIR = before


def _kept(function: Callable[..., Any], folder: Path) -> KeptCode:
    try:
        return KeptCode(function)
    except RuntimeError:
        for path in folder.iterdir():  # a file in the place of a folder: nothing but folders is kept here
            if path.is_file() and path.name not in OUR_FILES:
                path.unlink()
        return KeptCode(function)


def _unsealed(content: bytes) -> bytes:
    if hashlib.sha256(content[SEAL_BYTES:]).digest() != content[:SEAL_BYTES]:
        raise DamagedError
    return content[SEAL_BYTES:]


def _remove(path: Path) -> None:
    """Remove a file, or a folder in its place where nothing is in that."""
    with suppress(OSError):
        path.rmdir() if path.is_dir() else path.unlink()


def _say(what: str) -> None:
    warnings.warn(what, CompileWarning, stacklevel=2)
