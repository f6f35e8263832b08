"""How compiled functions become machine code: an entry takes in all that it reaches, and is optimised once, whole.

By itself numba optimises, and makes machine code of, every function together with all that it calls, and does so again
in each function that calls it: of functions that only compiled code calls, most of that work is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from llvmlite.binding import Linkage
from numba.core.codegen import CodeLibrary, JITCodeLibrary
from numba.core.compiler import Compiler


class Part(JITCodeLibrary):
    """The code of a function that only compiled code calls, as it was written: for an entry to take in."""

    def finalize(self) -> None:
        """Be ready to be taken in."""
        self._finalized = True

    def get_pointer_to_function(self, _name: str) -> int:
        """Return that there is no machine code."""
        return 0

    @property
    def codegen(self) -> Part:
        """Return what is told of the function's environment, which is this."""
        return self

    def set_env(self, _name: str, _environment: Any) -> None:
        """Leave the environment: it is for errors that Python is to see, and has no place without machine code."""


class Entry(JITCodeLibrary):
    """The code of a function that Python calls, and of every part that it reaches."""

    _linking_libraries: list[CodeLibrary]

    def finalize(self) -> None:
        """Take in everything reached, and optimise it."""
        self._linking_libraries = callers_first(self._linking_libraries)
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Say that nobody else calls what was taken in: what is called once may then be copied into its caller."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
                function.linkage = "internal"
        super()._optimize_final_module()


def callers_first(libraries: Iterable[CodeLibrary]) -> list[CodeLibrary]:
    """Return these and all that they reach, each after all that call it: what nobody calls yet is not taken in."""
    seen: set[CodeLibrary] = set()
    return list(_callees_first(libraries, seen))[::-1]


def _callees_first(libraries: Iterable[CodeLibrary], seen: set[CodeLibrary]) -> Iterator[CodeLibrary]:
    for library in libraries:
        if library not in seen:
            seen.add(library)
            if isinstance(library, Part):
                yield from _callees_first(library._linking_libraries, seen)  # noqa: SLF001 - numba names no other way
            yield library


def _compiler(library: type[JITCodeLibrary]) -> type[Compiler]:
    class Linked(Compiler):
        """Numba's compiler, into such a library."""

        def define_pipelines(self) -> Any:
            """Have the library ready before numba makes its own."""
            state = self.state
            state.library = library(state.targetctx.codegen(), state.func_id.func_qualname)
            state.library.enable_object_caching()
            return super().define_pipelines()

    return Linked


PARTS, ENTRIES = _compiler(Part), _compiler(Entry)
