"""Whatever is wrong with a scenario file, its owner hears which file and which key, and nothing else escapes."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from properties.generated import ENGLAND_WALES, Overrides, stated

from planner.base.fault import Fault, InputError
from planner.scenario import read
from planner.scenario.table import leaf_keys

STABLE = settings(
    deadline=None, derandomize=True, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BASELINE = {
    key: value
    for key, value in leaf_keys(tomllib.loads(ENGLAND_WALES.read_text(encoding="utf-8")))
    if not key.startswith("sources.")
}
OPTIONAL = ("p_declines", ".pay_gbp_per_year.")  # one is given for one prison, the other is an open table
PARTS = sorted({key.rpartition(".")[0] for key in BASELINE if ".pay_gbp_per_year." not in key})
EXTENDS = f'extends = "{ENGLAND_WALES}"\n'

WRONG_TYPE: list[Any] = [{}, {"no": "such"}, [[["x"]]], [{"distribution": "constant"}]]
NOT_A_SHAPE: list[Any] = [
    7,
    "exponential",
    {"distribution": "nonesuch", "mean": 3},
    {"distribution": "constant", "value": -1},
    {"distribution": "constant", "value": float("inf")},
    {"distribution": "exponential", "mean": 0},
    {"distribution": "gamma", "mean": 3},
    {"distribution": "uniform", "minimum": 5, "maximum": 5},
    {"distribution": "pert", "minimum": 5, "mode": 4, "maximum": 9},
    {"distribution": "lognormal", "median": 50, "p95": 20},
    {"distribution": "empirical", "values": [1, 2], "weights": [1]},
    {"distribution": "empirical", "values": [2, 1], "weights": [1, 1]},
    {"distribution": "never", "value": 3},
]
OUT_OF_BOUNDS: dict[type, list[Any]] = {
    bool: ["perhaps", 2, -1],
    int: [-1, float("nan"), 10**400],
    float: [-1, float("nan"), float("inf"), float("-inf"), 10**400],
    str: ["", 7],
    list: [[], -1, [float("nan")]],
    date: ["2027-02-30", "soon", 10**12],
    dict: NOT_A_SHAPE,
}


def faults_of(path: Path) -> tuple[Fault, ...]:
    """Return the faults of a file that must have some; anything else that is raised is a failure."""
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.faults
    assert all(fault.file and fault.rule for fault in caught.value.faults)
    return caught.value.faults


def names(fault: Fault, key: str, file: Path) -> bool:
    """Whether a fault names a key, or the value it is part of, or a part of its value; in that file."""
    inside = fault.key.startswith(f"{key}.") or key.startswith(f"{fault.key}.")
    return fault.file == str(file) and bool(fault.key) and (fault.key == key or inside)


def test_the_baseline_whole_is_valid(tmp_path: Path) -> None:
    """What the tests below break is valid before they do."""
    path = tmp_path / "whole.toml"
    path.write_text(stated(BASELINE), encoding="utf-8")
    assert read(path).scenario == read(ENGLAND_WALES).scenario


@st.composite
def broken(draw: st.DrawFn) -> tuple[Overrides, list[str]]:
    """The whole baseline with a few keys broken, each on its own, and which."""
    keys = draw(st.lists(st.sampled_from(sorted(BASELINE)), min_size=1, max_size=3, unique=True))
    values, broken_keys = dict(BASELINE), []
    for key in keys:
        how = draw(st.sampled_from(["missing", "type", "bounds", "unknown"]))
        if how == "missing" and not any(word in key for word in OPTIONAL):
            del values[key]
        elif how == "bounds":
            values[key] = draw(st.sampled_from(OUT_OF_BOUNDS[type(BASELINE[key])]))
        elif how == "unknown":
            key = f"{draw(st.sampled_from(PARTS))}.{draw(st.sampled_from(['nonesuch', 'hours', 'a-b']))}".lstrip(".")  # noqa: PLW2901 - another key is broken
            values[key] = draw(st.sampled_from([1, "x", []]))
        else:
            values[key] = draw(st.sampled_from(WRONG_TYPE))
        broken_keys.append(key)
    return values, broken_keys


@STABLE
@given(made=broken())
def test_every_broken_key_is_named(made: tuple[Overrides, list[str]], tmp_path: Path) -> None:
    """A key missing, unknown, of the wrong type or out of bounds is named, with every other such key."""
    values, keys = made
    path = tmp_path / "broken.toml"
    path.write_text(stated(values), encoding="utf-8")
    faults = faults_of(path)
    for key in keys:
        assert any(names(fault, key, path) for fault in faults), f"{key} not in {faults}"


@STABLE
@given(name=st.text(min_size=1, max_size=20).filter(lambda name: name not in {"north", "midlands", "south"}))
@pytest.mark.parametrize(
    "key", ["posts.north-psychologists.team", "posts.north-psychologists.role", "prisons.other-north.teams"]
)
def test_an_unknown_name_is_named(key: str, name: str, tmp_path: Path) -> None:
    """A team or role that is not there is named by the key that asks for it, whatever characters it has."""
    path = tmp_path / "unknown.toml"
    path.write_text(EXTENDS + stated({key: [name] if key.endswith("teams") else name}), encoding="utf-8")
    assert any(fault.key == key and fault.file == str(path) for fault in faults_of(path))


CONTRADICTIONS = {
    "posts.north-psychologists.filled_at_start": "posts.north-psychologists.number = 1",
    "posts.south-psychologists.filled_at_start": "posts.south-psychologists.funded_from = 2030-01-01",
    "posts.south-psychologists.funded_until": "posts.south-psychologists.funded_until = 2027-04-05",
    "roles.registered-psychologist.pay_gbp_per_year": 'teams.north.place = "the moon"',
    "programme": "programme.p_not_held_regime = 0.95",
    "priority.weights": "priority.weights = [0, 0]",
    "prisons": "\n".join(
        f"prisons.{name}.share = 0" for name in tomllib.loads(ENGLAND_WALES.read_text("utf-8"))["prisons"]
    ),
    "calendar": "calendar.start_date = 2201-01-01",
    "prisons.other-north.teams": 'prisons.other-north.teams = ["north", "north"]',
    "shutdowns.b.from_date": """
        shutdowns.a = { from_date = 2028-01-01, until_date = 2028-06-01, p_not_held_regime = 0, share_of_hours = 1 }
        shutdowns.b = { from_date = 2028-05-01, until_date = 2028-07-01, p_not_held_regime = 0, share_of_hours = 1 }
    """,
    "shutdowns.c.until_date": """
        shutdowns.c = { from_date = 2028-01-01, until_date = 2028-01-01, p_not_held_regime = 0, share_of_hours = 1 }
    """,
    'sources."policy.orders"': 'sources."policy.orders" = { grade = "read", source = "a book" }',
    'sources."policy.order".grade': 'sources."policy.order" = { grade = "hearsay", source = "a book" }',
    'sources."policy.order"': 'sources."policy.order" = { grade = ["read"], source = "a book" }',
}


@pytest.mark.parametrize("key", CONTRADICTIONS)
def test_a_contradiction_is_named(key: str, tmp_path: Path) -> None:
    """Values that are each allowed and not together are named, by key."""
    path = tmp_path / "contradiction.toml"
    path.write_text(EXTENDS + CONTRADICTIONS[key], encoding="utf-8")
    assert any(fault.key.startswith(key.removesuffix(".weights")) for fault in faults_of(path))


@STABLE
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_in_a_file_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    """Bytes that are no scenario are refused, naming the file."""
    path = tmp_path / "anything.toml"
    path.write_bytes(content)
    assert any(fault.file == str(path) for fault in faults_of(path))


@STABLE
@given(
    cut=st.integers(1, 5000), added=st.sampled_from(["", "\n= 3", '\n"', "\n[[", "\n[calendar]", "\nx = 1 2", "\n\x00"])
)
def test_half_a_file_is_refused_in_words(cut: int, added: str, tmp_path: Path) -> None:
    """A file cut short or with a slip of the pen is refused, naming the file."""
    path = tmp_path / "half.toml"
    path.write_text(ENGLAND_WALES.read_text(encoding="utf-8")[:cut] + added, encoding="utf-8")
    assert any(fault.file == str(path) for fault in faults_of(path))


ODD = {
    "a number too long to read": EXTENDS + f"calendar.horizon_days = {'9' * 5000}",
    "a file name with a null": 'extends = "a\\u0000b"',
    "a file name too long": f'extends = "{"a" * 5000}"',
    "no file name": 'extends = ""',
    "a file name that is a number": "extends = 7",
    "a file that is not there": 'extends = "nowhere.toml"',
    "a file that extends itself": 'extends = "odd.toml"',
    "a caseload with no path": EXTENDS + 'demand.caseload = { kind = "file", rows = [{ person = 1 }] }',
    "a caseload whose path is a number": EXTENDS
    + 'demand.caseload = { kind = "file", path = 5, rows = [{ person = 1 }] }',
    "a caseload whose path has a null": EXTENDS + 'demand.caseload = { kind = "file", path = "a\\u0000b" }',
    "a caseload that is not there": EXTENDS + 'demand.caseload = { kind = "file", path = "nobody.csv" }',
    "a caseload that is a list": EXTENDS + "demand.caseload = [1]",
    "demand that is a number": EXTENDS + "demand = 5",
    "sources that are a number": EXTENDS + "sources = 5",
    "a source that is a number": EXTENDS + 'sources."policy.order" = 5',
    "too deep": f"x = {'[' * 3000}{']' * 3000}",
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_files_are_refused_in_words(odd: str, tmp_path: Path) -> None:
    """Each is refused with a fault that names a file."""
    path = tmp_path / "odd.toml"
    path.write_text(ODD[odd], encoding="utf-8")
    faults_of(path)


HEADER = "person,prison,status,band,referral_date,custody_end_date,sessions_planned,sessions_done"
GOOD_ROW = "ann,other-north,waiting,1,2027-01-01,2029-01-01,,"
BAD_ROWS = {
    "person": GOOD_ROW,
    "prison": "bob,nowhere,waiting,1,2027-01-01,,,",
    "status": "bob,other-north,asleep,1,2027-01-01,,,",
    "band": "bob,other-north,waiting,9,2027-01-01,,,",
    "referral_date": "bob,other-north,waiting,1,2027-13-01,,,",
    "custody_end_date": "bob,other-north,waiting,1,2027-01-01,2027-01-02,,",
    "sessions_done": "bob,other-north,on-course,1,2027-01-01,,5,5",
    "sessions_planned": "bob,other-north,on-course,1,2027-01-01,,many,1",
}


@pytest.mark.parametrize("column", BAD_ROWS)
def test_a_bad_row_is_named(column: str, tmp_path: Path) -> None:
    """A fault in a caseload's file is named by that file, its row and its column."""
    (tmp_path / "people.csv").write_text(f"{HEADER}\n{GOOD_ROW}\n{BAD_ROWS[column]}\n", encoding="utf-8")
    path = tmp_path / "filed.toml"
    path.write_text(EXTENDS + 'demand.caseload = { kind = "file", path = "people.csv" }', encoding="utf-8")
    where = [(Path(fault.file).name, fault.key) for fault in faults_of(path)]
    assert ("people.csv", f"row 3, column {column}") in where


@pytest.mark.parametrize(
    "content", ["", "\n\n", "person\nann\n", f"{HEADER}\n\x00", f"{HEADER},,\na,b,c,1,2,3,4,5,6,7,8\n", '"']
)
def test_a_bad_caseload_file_is_refused_in_words(content: str, tmp_path: Path) -> None:
    """A caseload's file that is no table of people is refused."""
    (tmp_path / "people.csv").write_text(content, encoding="utf-8")
    path = tmp_path / "filed.toml"
    path.write_text(EXTENDS + 'demand.caseload = { kind = "file", path = "people.csv" }', encoding="utf-8")
    faults_of(path)


def test_a_source_for_a_whole_caseload_file(tmp_path: Path) -> None:
    """A caseload from a file may have a source, as any value may."""
    (tmp_path / "people.csv").write_text(f"{HEADER}\n{GOOD_ROW}\n", encoding="utf-8")
    path = tmp_path / "filed.toml"
    filed = 'demand.caseload = { kind = "file", path = "people.csv" }\n'
    path.write_text(
        EXTENDS + filed + 'sources."demand.caseload" = { grade = "read", source = "the list" }', encoding="utf-8"
    )
    assert read(path).sources["demand.caseload.path"].grade == "read"
