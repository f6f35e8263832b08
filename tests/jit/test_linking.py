"""How compiled functions are put together, and what is done where numba has not the parts for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from common import SCENARIOS
from hypothesis import given
from hypothesis import strategies as st
from jit.shown import SHOW, run

from planner.jit import jit, jit_entry, jit_inline
from planner.jit.cache import OURS, TRIED, VARIABLE
from planner.jit.linking import Entry, Part, callers_first


@jit
def next_of(number: int) -> int:
    """A part."""
    return number + 1


@jit_inline
def second_of(number: int) -> int:
    """A part to be copied."""
    return next_of(next_of(number))


@jit_entry
def third_of(number: int) -> int:
    """An entry."""
    return next_of(second_of(number))


def test_a_part_is_taken_in_as_it_was_written() -> None:
    """What only compiled code calls has no machine code of its own; it is copied into callers only where it says so."""
    assert third_of(4) == 7
    made: list[Any] = [next_of, second_of, third_of]
    libraries = [next(iter(each.dispatcher.overloads.values())).library for each in made]
    assert [type(library) for library in libraries] == [Part, Part, Entry]
    assert [library.get_pointer_to_function("any") for library in libraries[:2]] == [0, 0]
    assert ["alwaysinline" in library.get_llvm_str() for library in libraries[:2]] == [False, True]


@given(calls=st.lists(st.sets(st.integers(0, 11), max_size=4), max_size=12))
def test_what_is_taken_in_comes_after_all_that_call_it(calls: list[set[int]]) -> None:
    """Else it might be left out: what nobody calls yet is not taken in. A function calls only those of lower number."""
    parts: list[Any] = []
    for called in calls:
        part: Any = Part.__new__(Part)
        part._linking_libraries = {parts[number] for number in called if number < len(parts)}
        parts.append(part)
    order = callers_first(parts)
    assert len(order) == len(parts) == len(set(order))
    for part in parts:
        assert all(order.index(part) < order.index(called) for called in part._linking_libraries)


def test_a_trial_that_another_process_made_is_made_again(tmp_path: Path) -> None:
    """Of two processes that start at once with nothing kept, neither takes the other's machine code for its own."""
    code = "import planner.jit.compiler as it; print(bool(it.LINKING))"
    for _ in range(2):
        done = run(code, **{VARIABLE: str(tmp_path), "PYTHONWARNINGS": "error"})
        assert (done.stdout, done.stderr) == ("True\n", "")
        (marker,) = (tmp_path / OURS).glob(f"*/{TRIED}")
        marker.unlink()  # as it is to a process that began before the other was through


# --- numba's private parts are not as expected --------------------------------------------------

CHANGES = {  # what another numba may have done, to itself consistently, as code that goes first
    "a class is gone": """
import numba.core.codegen as it
del it.JITCodeLibrary
""",
    "a function is gone": """
import numba.extending as it
del it.infer_getattr
""",
    "an option is gone": """
from numba.core.cpu import CPUTargetOptions as it
def parse(flags, options, parse=it.parse_as_flags):
    if "_nrt" in options:
        raise KeyError("unrecognized options: {'_nrt'}")
    parse(flags, options)
it.parse_as_flags = parse
""",
    "a type may not be extended": """
from numba.types import Dispatcher as it
def refuse(cls):
    raise TypeError("Dispatcher is final")
it.__init_subclass__ = classmethod(refuse)
""",
    "calls are resolved otherwise": """
from numba.core.typing.context import BaseContext as it
from numba.types import Dispatcher
def resolve(self, func, *rest, resolve=it._resolve_user_function_type):
    return resolve(self, Dispatcher(func.dispatcher) if isinstance(func, Dispatcher) else func, *rest)
it._resolve_user_function_type = resolve
""",
    "libraries are linked otherwise": """
from numba.core.codegen import CPUCodeLibrary as it, JITCodeLibrary
def add(self, library, add=it.add_linking_library):
    if type(library) is not JITCodeLibrary:
        raise TypeError("unknown library")
    add(self, library)
it.add_linking_library = add
""",
}
WARNED = """
import warnings
found = []
warnings.showwarning = lambda message, category, *rest: found.append(category.__name__)
warnings.simplefilter("always")
"""


def told(first: str, then: str, cache: Path | None = None) -> Any:
    """What code that prints its findings as JSON finds, after a change of numba; and what it was warned of."""
    moved = {} if cache is None else {VARIABLE: str(cache)}
    code = f"{first}\n{WARNED}\n{then}\nprint(json.dumps([found, result]))"
    return json.loads(run(f"import json\n{code}", **moved).stdout.splitlines()[-1])


DRAWS = SHOW.replace("print(", "result = (")
COUNTS = f"""
from planner.experiment import Experiment, run
from planner.scenario import read
experiment = Experiment([read({str(SCENARIOS / "after-release.toml")!r})], 1, weekly=True)
result = [[outcome.tally.counts.tolist(), outcome.tally.weekly.tolist()] for outcome in run(experiment, 3)]
"""


@pytest.fixture(scope="module")
def draws(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The draws with numba as it is."""
    warned, result = told("", DRAWS, tmp_path_factory.mktemp("cache"))
    assert warned == []
    return result


@pytest.mark.parametrize("change", CHANGES)
def test_a_numba_that_is_not_as_expected_gives_the_same(change: str, draws: Any, tmp_path: Path) -> None:
    """Plain numba compiles it then, with one warning, into a folder of its own."""
    assert told(CHANGES[change], DRAWS, tmp_path) == [["CompileWarning"], draws]
    kept = [path.relative_to(tmp_path / OURS).parts[0] for path in tmp_path.rglob("*sample*.nbi")]
    assert [name[20:] for name in kept] == ["-plain"]


def test_what_plain_numba_compiled_is_found_again(draws: Any, tmp_path: Path) -> None:
    """A second process warns again, and compiles nothing."""
    hear = "import planner.jit; heard = []; planner.jit.when_compiling(lambda: heard.append(1))"
    for is_first in (True, False):
        warned, result = told(
            f"{CHANGES['a class is gone']}\n{hear}", f"{DRAWS}\nresult = bool(heard), result", tmp_path
        )
        assert (warned, result) == (["CompileWarning"], [is_first, draws])


@pytest.mark.slow("plain numba takes minutes for the whole engine")
def test_the_whole_engine_counts_the_same_on_plain_numba(tmp_path: Path) -> None:
    """Every count of the scenario that tells most, to the last digit."""
    warned, expected = told("", COUNTS)
    assert warned == []
    assert told(CHANGES["a class is gone"], COUNTS, tmp_path) == [["CompileWarning"], expected]
