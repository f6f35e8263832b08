"""Whatever a manifest holds, it is run again or refused in one sentence."""

from __future__ import annotations

import copy
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from common import ENGLAND_WALES, planner
from fuzz.fuzzing import fuzzed
from hypothesis import event, given
from hypothesis import strategies as st

from planner.base.fault import InputError
from planner.scenario.scenario import people_in_all
from planner.studies.reproduce.question import open_safely

SHORT = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 30\n'
LONGEST_SENTENCE = 2000  # characters
FEW_PEOPLE, SHORT_DAYS, FEW_FUTURES = 1000, 800, 3  # what is run here; larger ones only take longer
ODD: list[Any] = [
    None, True, False, 0, -1, 1, 2, 1.5, 1e308, 10**30, "", "x", "never", "batch", "compare", "forecast", [], {}, [[]],
    [1, "x"], {"": 1}, {"x": {}}, "2027-04-05", "9999-12-31", "\ud800", "../../x", "a" * 5000,
    {"distribution": "never"},
]  # fmt: skip


@cache
def whole() -> Any:
    """A manifest as it is written."""
    with tempfile.TemporaryDirectory() as folder:
        short, out = Path(folder) / "short.toml", Path(folder) / "out"
        short.write_text(SHORT, encoding="utf-8")
        done = planner("compare", short.name, "--replications", 2, "--out", out.name, "--workers", 1, cwd=short.parent)
        assert done.returncode == 0, done.stderr
        return json.loads((out / "manifest.json").read_text(encoding="utf-8"))


def places(document: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every way to something in a document."""
    steps = range(len(document)) if isinstance(document, list) else document if isinstance(document, dict) else ()
    return [way, *(place for step in steps for place in places(document[step], (*way, step)))]


@cache
def ways() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Every way to a part of a manifest, and those that do not lead into a scenario."""
    far = [way for way in places(whole()) if way]
    return far, [way for way in far if len(way) <= 3]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A manifest with a few of its parts gone, or something else; or its text cut."""
    document = copy.deepcopy(whole())
    for way in draw(st.lists(st.one_of(map(st.sampled_from, ways())), min_size=1, max_size=3, unique=True)):
        inside = document
        for step in way[:-1]:
            known = isinstance(inside, dict) and step in inside
            in_list = isinstance(inside, list) and isinstance(step, int) and step < len(inside)
            inside = inside[step] if known or in_list else None
        if isinstance(inside, dict):
            if draw(st.integers(0, 3)) == 0:
                inside.pop(way[-1], None)
            else:
                inside[way[-1]] = draw(st.sampled_from(ODD))
    text = json.dumps(document).encode()
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([b"", b"\x00", b"\xff\xfe", b"[" * 3000, b"9" * 5000])) + text[at + 1 :]
    return text


@fuzzed(250)
@given(content=broken())
def test_any_manifest(content: bytes) -> None:
    """What is not refused runs."""
    try:
        question = open_safely(content, "manifest.json")
        question.check()
    except InputError as error:
        assert error.faults
        assert all(len(str(fault)) < LONGEST_SENTENCE for fault in error.faults)
        event("refused")
        return
    small = all(
        file.scenario.calendar.horizon_days <= SHORT_DAYS and people_in_all(file.scenario) <= FEW_PEOPLE
        for file in question.files
    )
    if small and question.run.replications <= FEW_FUTURES:
        for _ in question.answer(1):
            pass
