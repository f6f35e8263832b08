"""Compiled code is never stale, and is found again; bundles take only what they are laid out for."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.jit import (
    CACHE_LINE_BYTES,
    KEPT_FOLDERS,
    PACKAGE,
    SOURCES,
    ArrayStruct,
    compiled,
    jit,
    jit_inline,
    record,
    records,
    sources_hash,
)
from planner.jit import compiled as entry
from planner.jit.linking import Entry, Part, callers_first

SHOW = """
import numpy as np
from planner.world.streams import DistributionPacker, TabulatedDistribution, sample
binder = DistributionPacker()
binder.add(TabulatedDistribution(0, np.asarray([0.25, 0.5, 1.0]), 2))
print([sample(binder.book(), 0, np.uint64(key), 1, 0) for key in range(20)])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the package, to be edited."""
    shutil.copytree(PACKAGE, tmp_path / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def shown(project: Path, cache: Path, first: str = "") -> str:
    """What a fresh process makes of draws, by a compiled function that calls others; what comes first may tell more."""
    environment = {**os.environ, "PYTHONPATH": str(project), compiled.CACHE: str(cache), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", first + SHOW]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=True).stdout


def test_an_edit_in_any_source_is_seen(project: Path) -> None:
    """A function is compiled anew when one it calls has changed, even where the file's date tells nothing of it."""
    cache, edited = project / "cache", project / "planner" / "world" / "streams.py"
    before, dates = shown(project, cache), edited.stat()
    assert shown(project, cache) == before
    assert len(list(cache.iterdir())) == 1, "found again, not compiled again"
    text = edited.read_text(encoding="utf-8")
    assert text.count("np.uint64(30)") == 1
    edited.write_text(text.replace("np.uint64(30)", "np.uint64(29)"), encoding="utf-8")
    os.utime(edited, ns=(dates.st_atime_ns, dates.st_mtime_ns))  # as a copy or a checkout may leave it
    assert shown(project, cache) != before
    assert len(list(cache.iterdir())) == 2


def test_compiling_is_said_once(project: Path) -> None:
    """Whoever has it said hears of compiling, once; and not where all was compiled before."""
    first = "from planner.jit import when_compiling; when_compiling(lambda: print('compiling'))"
    assert shown(project, project / "cache", first).count("compiling") == 1
    assert shown(project, project / "cache", first).count("compiling") == 0


def test_old_folders_are_cleared(project: Path) -> None:
    """Only the folders used last are kept."""
    cache = project / "cache"
    for age in range(10):
        folder = cache / f"old-{age}"
        folder.mkdir(parents=True)
        os.utime(folder, (age, age))
    shown(project, cache)
    assert len(list(cache.iterdir())) == KEPT_FOLDERS
    assert not (cache / "old-0").exists()


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(project: Path) -> None:
    """Without a place to keep it, code is compiled for this once."""
    (project / "file").write_text("in the way", encoding="utf-8")
    assert shown(project, project / "file") == shown(project, project / "cache")


# --- every source that compiled code can reach is hashed ----------------------------------------


def imported(path: Path) -> Iterator[Path]:
    """Yield the files of the planner that a file imports, packages as their __init__."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "planner":
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                base = PACKAGE.parent / name.replace(".", "/")
                yield from (file for file in (base.with_suffix(".py"), base / "__init__.py") if file.is_file())


def reachable(path: Path, seen: set[Path]) -> set[Path]:
    """Every file of the planner that a file imports, and those import, but for the package's own front."""
    for file in imported(path):
        if file not in seen and file != PACKAGE / "__init__.py":
            seen.add(file)
            reachable(file, seen)
    return seen


def hashed(path: Path) -> bool:
    """Whether a file counts in the hash."""
    return path.relative_to(PACKAGE).parts[0] in SOURCES


def test_every_source_is_hashed() -> None:
    """All that files with compiled functions import, at any depth, counts in the hash."""
    marks = ("@compiled\n", "@compiled_inline\n", "@inner\n", "@inlined\n")
    with_compiled = [f for f in PACKAGE.rglob("*.py") if any(m in f.read_text(encoding="utf-8") for m in marks)]
    assert len(with_compiled) > 10
    needed = set(with_compiled).union(*(reachable(file, set()) for file in with_compiled))
    # what only names faults, dates and versions computes nothing
    assert {str(f.relative_to(PACKAGE)) for f in needed if not hashed(f)} <= {"fault.py", "uk_date.py", "version.py"}


def test_the_hash_sees_every_byte(project: Path) -> None:
    """Any change in a hashed source is another hash; a change in the command is not."""
    package = project / "planner"
    first = sources_hash(package)
    (package / "cli.py").write_text("# another command", encoding="utf-8")
    assert sources_hash(package) == first
    rules = package / "rules.py"
    rules.write_text(rules.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert sources_hash(package) != first


# --- how compiled functions are put together ------------------------------------------------------


def test_a_part_is_taken_in_as_it_was_written() -> None:
    """What only compiled code calls has no machine code of its own; it is copied into callers only where it says so."""

    @jit
    def next_of(number: int) -> int:
        return number + 1

    @jit_inline
    def second_of(number: int) -> int:
        return next_of(next_of(number))

    @entry
    def third_of(number: int) -> int:
        return next_of(second_of(number))

    assert third_of(4) == 7
    libraries = [next(iter(each.overloads.values())).library for each in (next_of, second_of, third_of)]  # type: ignore[attr-defined]
    assert [type(library) for library in libraries] == [Part, Part, Entry]
    assert [library.get_pointer_to_function("any") for library in libraries[:2]] == [0, 0]
    assert ["alwaysinline" in library.get_llvm_str() for library in libraries[:2]] == [False, True]


def test_each_line_of_a_record_is_fetched() -> None:
    """A record of two lines of the processor's cache is asked for twice; one that is not there is no error."""

    @entry
    def ask(of: Any, at: int) -> int:
        prefetch(of, at)
        return at

    two_lines = records(3, np.dtype([("first", np.int64), ("last", np.int8, (CACHE_LINE_BYTES,))], align=True))
    assert [ask(two_lines, at) for at in (2, 10**6, -1)] == [2, 10**6, -1]
    code = next(iter(ask.inspect_llvm().values()))  # type: ignore[attr-defined]
    assert code.count("call void @llvm.prefetch") == 2


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


# --- records and bundles ------------------------------------------------------------------------


def test_a_record_is_given_every_field() -> None:
    """A field left out is an error, not a zero."""
    dtype = np.dtype([("one", np.int64), ("other", np.float64)])
    assert record(dtype, one=1, other=0.5)[0].other == 0.5
    with pytest.raises(ValueError, match="left out: other"):
        record(dtype, one=1)


def test_a_field_may_not_hide_behind_numpy() -> None:
    """`size` of a record is numpy's own in Python and the field's in compiled code: neither may be meant."""
    with pytest.raises(ValueError, match="no field may be called size"):
        records(1, np.dtype([("size", np.int64)]))


class Pair(ArrayStruct):
    """Two arrays."""

    LAYOUT: ClassVar = {"numbers": (np.int64, 1), "shares": (np.float64, 2)}


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("numbers", np.zeros(3)),
        ("numbers", np.zeros((3, 1), dtype=np.int64)),
        ("numbers", np.zeros(6, dtype=np.int64)[::2]),
        ("shares", np.zeros((2, 3)).T),
    ],
    ids=["dtype", "axes", "stride", "order"],
)
def test_a_bundle_takes_what_it_is_laid_out_for(name: str, array: Any) -> None:
    """What compiled code would misread is refused, by name."""
    good = {"numbers": np.zeros(3, dtype=np.int64), "shares": np.zeros((2, 3))}
    assert Pair(**good).numbers is good["numbers"]
    with pytest.raises(TypeError, match=f"{name} must be a contiguous array"):
        Pair(**{**good, name: array})


class Lone(Pair):
    """The same, of which one array has no elements."""

    ABSENT: ClassVar = frozenset({"shares"})


@entry
def rows_of(pair: Any) -> int:
    """How many rows of shares there are, as compiled code has it."""
    return pair.shares.shape[0]  # type: ignore[no-any-return]


def test_an_array_without_elements_stays_so() -> None:
    """Compiled code takes its word for it, so it is refused anything else."""
    numbers, none = np.zeros(3, dtype=np.int64), np.zeros((0, 3))
    assert rows_of(Pair(numbers=numbers, shares=np.zeros((2, 3)))) == 2
    assert rows_of(Lone(numbers=numbers, shares=none)) == 0
    with pytest.raises(TypeError, match="shares must be empty, not of 6 elements"):
        Lone(numbers=numbers, shares=np.zeros((2, 3)))


def test_records_begin_where_a_line_of_the_cache_does() -> None:
    """However many there are."""
    dtype = np.dtype([("one", np.int64), ("other", np.int8)], align=True)
    assert all(records(count, dtype).ctypes.data % CACHE_LINE_BYTES == 0 for count in range(1, 40))
    assert records(3, dtype).tolist() == [(0, 0)] * 3
