"""How compiled functions become machine code: an entry takes in all that it reaches, and is optimised once, whole.

By itself numba optimises, and makes machine code of, every function together with all that it calls, and does so again
in each function that calls it: of functions that only compiled code calls, most of that work is thrown away.

All that is numba's own affair and may change without notice is used here and nowhere else. `compiler` tries out whether
it is as it was; where it is not, it does without this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from llvmlite.binding import Linkage
from numba import types
from numba.core.codegen import CodeLibrary, JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_getattr_generic, models, register_model

from planner.jit.array_type import ArrayStructType, array_of


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
    """Return the libraries in reverse post-order, callers before callees.

    LLVM drops a `linkonce_odr` definition that nothing linked so far refers to, so a callee is linked after its
    callers.
    """
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


def options(*, is_entry: bool, is_inline: bool) -> dict[str, Any]:
    """Return the options of numba that have a function linked."""
    made: dict[str, Any] = {"pipeline_class": ENTRIES if is_entry else PARTS}
    if not is_entry:
        made |= {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    # Compiled code allocates nothing, so it counts no references. Unless it is stated, numba takes over from whoever is
    # being compiled that it is to be copied into its callers.
    return made | {"_nrt": False, "forceinline": is_inline}


@infer_getattr
class _Attribute(AttributeTemplate):
    """The type of an array looked up by name. Numba's `overload_attribute` cannot give back an array uncounted."""

    key = ArrayStructType

    def generic_resolve(self, typ: ArrayStructType, attr: str) -> Any:
        """Return the array's type, or None where there is no such array."""
        return typ.arrays.get(attr)


lower_getattr_generic(ArrayStructType)(array_of)


class Callee(types.Dispatcher):
    """A compiled function as compiled code sees it: whole numbers of any width are one type of argument."""

    def get_call_type(self, context: Any, args: Any, kws: Any) -> Any:
        """Return the signature of a call; each type of constant and each width would be compiled anew."""
        named = {name: _widened(each) for name, each in kws.items()}
        return super().get_call_type(context, [_widened(each) for each in args], named)


@register_model(Callee)
class _CalleeModel(models.OpaqueModel):
    """Nothing at run time, as a dispatcher is."""


def _widened(argument: Any) -> Any:
    """Return one type for whole numbers, whether constants, enumerated or short."""
    plain = types.unliteral(argument)
    is_short = isinstance(plain, types.Integer) and plain.signed
    return types.int64 if is_short or isinstance(plain, types.IntEnumMember) else plain
