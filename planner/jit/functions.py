"""Decorators: what a function is compiled as. Numba itself is imported when something is first called.

A module may so be read for its numbers and names, by a command that simulates nothing, without a compiler.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import update_wrapper, wraps
from threading import RLock
from typing import Any, TypeVar, cast

import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])
IS_INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}  # compiled functions run as plain Python
_making = RLock()


class Compiled:
    """A function that is compiled when it is first called, or first met in compiled code.

    Parameters
    ----------
    function
        What is compiled, and called by this name.
    is_entry
        Whether Python calls it: it then has a way in, and its machine code is kept from one process to the next.
    is_inline
        Whether it is copied into each compiled function that calls it.
    """

    def __init__(self, function: Callable[..., Any], *, is_entry: bool, is_inline: bool) -> None:
        """Compile nothing yet."""
        update_wrapper(self, function)
        self.function, self.is_entry, self.is_inline = function, is_entry, is_inline
        self._dispatcher: Any = None
        self._run: Callable[..., Any] = self._first_run

    def __call__(self, *arguments: Any) -> Any:
        """Run it, compiled for arguments of these types."""
        return self._run(*arguments)

    def _first_run(self, *arguments: Any) -> Any:
        return self.dispatcher(*arguments)

    @property
    def dispatcher(self) -> Any:
        """Numba's own object for the function; it compiles one version for each tuple of argument types."""
        with _making:
            if self._dispatcher is None:
                from planner.jit.compiler import dispatcher_of  # noqa: PLC0415 - numba only where it is wanted

                self._dispatcher = self._run = dispatcher_of(self)
        return self._dispatcher

    def __reduce__(self) -> str:
        """Be found again by name, in another process."""
        return self.__qualname__  # type: ignore[attr-defined,no-any-return]


def jit_entry(function: Function) -> Function:
    """JIT-compile an entry point: cached, nogil, int64 for every signed integer.

    Under NUMBA_DISABLE_JIT=1 it runs as Python with the same integer width.
    """
    return _declared(function, is_entry=True, is_inline=False)


def jit_entry_inline(function: Function) -> Function:
    """JIT-compile a function that both Python and compiled code call, and copy it into compiled callers."""
    return _declared(function, is_entry=True, is_inline=True)


def jit(function: Function) -> Function:
    """JIT-compile a function called only from compiled code.

    No CPython wrapper and no machine code of its own: its IR is linked into each entry point (see `linking`).
    """
    return _declared(function, is_entry=False, is_inline=False)


def jit_inline(function: Function) -> Function:
    """JIT-compile a function called only from compiled code, and copy it into each caller."""
    return _declared(function, is_entry=False, is_inline=True)


def _declared(function: Function, *, is_entry: bool, is_inline: bool) -> Function:
    if not IS_INTERPRETED:
        return cast("Function", Compiled(function, is_entry=is_entry, is_inline=is_inline))
    plain = _interpreted(function)
    return _wrapping(plain) if is_entry else plain


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


_heard: list[Callable[[], None]] = []


def when_compiling(say: Callable[[], None]) -> None:
    """Have it said when anything is compiled, the first time from now on; reading what was kept is not compiling."""
    _heard.append(say)


def say_compiling() -> None:
    """Tell everyone who asked, once."""
    while _heard:
        _heard.pop(0)()


@jit
def fill(array: Any, value: Any) -> None:
    """Set every element of an array with one axis."""
    for at in range(array.size):
        array[at] = value
