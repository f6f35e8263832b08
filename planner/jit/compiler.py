"""Numba, set up for what is declared in `functions`. Imported when something is first compiled, and not before."""

from __future__ import annotations

import warnings
from importlib import import_module
from types import ModuleType
from typing import Any

import numba
from numba import types
from numba.core.event import Listener, register
from numba.extending import typeof_impl

from planner.jit.array_struct import ArrayStruct
from planner.jit.array_type import ArrayStructType, declare, type_of_struct
from planner.jit.cache import TRIED, CompileWarning, make_folder
from planner.jit.functions import Compiled, say_compiling


class CompileNotice(Listener):
    """Says, once, that something is being compiled: what was compiled before and is only read is not."""

    def on_start(self, _event: Any) -> None:
        """Say so."""
        say_compiling()

    def on_end(self, _event: Any) -> None:
        """Say nothing."""


def dispatcher_of(function: Compiled, *, is_kept: bool = True) -> Any:
    """Return numba's object for a function; nothing is compiled yet. Of an entry machine code is kept, unless not."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}  # other threads run on; x / 0 is no error
    if LINKING:
        options |= LINKING.options(is_entry=function.is_entry, is_inline=function.is_inline)
    dispatcher = numba.njit(**options)(function.function)
    if not function.is_entry or not is_kept:
        return dispatcher
    if KEPT:
        KEPT.keep(dispatcher, FOLDER)
    else:
        _keep_by_itself(dispatcher)
    return dispatcher


def _keep_by_itself(dispatcher: Any) -> None:
    """Have numba keep what it compiles as it does, without checksums."""
    before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(FOLDER)  # numba looks at it here, and not later
    try:
        dispatcher.enable_caching()
    finally:
        numba.config.CACHE_DIR = before


@typeof_impl.register(Compiled)
def _type_of(value: Compiled, _context: Any) -> Any:
    """Return the type of a function that compiled code calls."""
    return LINKING.Callee(value.dispatcher) if LINKING else types.Dispatcher(value.dispatcher)


@typeof_impl.register(ArrayStruct)
def _type_of_struct(value: ArrayStruct, _context: Any) -> ArrayStructType:
    """Return the type of a struct of arrays."""
    if not LINKING:
        for name in value.LAYOUT:
            declare(name)
    struct: Any = type(value)
    return type_of_struct(struct)


# --- whether numba's private parts are as expected ----------------------------------------------


SLOWER = "compiling takes minutes instead of one, and every result is the same"
UNCHECKED = "compiled code is kept without checksums"


def _module(name: str, without: str) -> ModuleType | None:
    """Return a module that builds on numba's private parts; None, with a warning, where they are not as it has them."""
    try:
        return import_module(f"planner.jit.{name}")
    except Exception as error:  # noqa: BLE001 - whatever another numba does
        warn(error, without)
        return None


def warn(error: Exception, without: str = SLOWER) -> None:
    """Say what goes without it, and why."""
    warnings.warn(
        f"numba {numba.__version__} is not as expected ({type(error).__name__}: {error}): {without}",
        CompileWarning,
        stacklevel=2,
    )


def _triple(number: int) -> int:
    return 3 * number


TRIPLE = Compiled(_triple, is_entry=False, is_inline=False)


def _triple_both(number: int) -> int:
    return TRIPLE(number) + TRIPLE(numba.int8(2))


def try_linking() -> None:
    """Compile a function that calls another with whole numbers of two widths.

    Nothing of it is kept: what another process kept of its own trial, at the same moment, would be no trial.

    Raises
    ------
    RuntimeError
        If the other is compiled twice, has machine code of its own, or the result is wrong.
    """
    result = dispatcher_of(Compiled(_triple_both, is_entry=True, is_inline=False), is_kept=False)(5)
    made = [each.library for each in TRIPLE.dispatcher.overloads.values()]
    if result != 21 or len(made) != 1 or made[0].get_pointer_to_function(made[0].name) != 0:
        raise RuntimeError(f"a trial of its linking gave {result} and {len(made)} versions")


register("numba:compile", CompileNotice())
LINKING, KEPT = _module("linking", SLOWER), _module("kept", UNCHECKED)
FOLDER = make_folder("" if LINKING else "-plain")
if LINKING and not (FOLDER / TRIED).exists():
    try:
        try_linking()
        (FOLDER / TRIED).touch()
    except Exception as fault:  # noqa: BLE001 - whatever another numba does
        warn(fault)
        LINKING, FOLDER = None, make_folder("-plain")
