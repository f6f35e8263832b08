"""The JSON Schema of scenario files: every bundled file keeps to it, what is wrong does not, and it is current."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from common import ENGLAND_WALES, SCENARIOS

from planner.scenario import assumptions, read
from planner.scenario.distribution import DISTRIBUTIONS
from planner.scenario.schema import full_schema, partial_schema, scenario_schema
from planner.scenario.table import at_key, leaf_keys, with_key
from tools.scenario_schema import FILE, main

FILES = sorted(SCENARIOS.rglob("*.toml"))
MARK = "#:schema "
ANY_FILE = jsonschema.Draft7Validator(scenario_schema())


def as_json(value: Any) -> Any:
    """A value of TOML as an editor hands it to a schema: a date is text."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def stated(path: Path) -> Any:
    """What a file states."""
    return as_json(tomllib.loads(path.read_text(encoding="utf-8")))


def wrong(document: Any, schema: jsonschema.Draft7Validator = ANY_FILE) -> list[str]:
    """What is wrong with a document, in the schema's words."""
    return [error.message for error in schema.iter_errors(document)]


def test_it_is_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made anew from the models, it is the file that is there."""
    monkeypatch.setattr("tools.scenario_schema.FILE", tmp_path / "schema" / FILE.name)
    main()
    assert (tmp_path / "schema" / FILE.name).read_text(encoding="utf-8") == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("made", [scenario_schema(), full_schema(), partial_schema()], ids=["any", "full", "partial"])
def test_it_is_a_schema(made: dict[str, Any]) -> None:
    """Of the draft it names, and every reference leads somewhere."""
    jsonschema.Draft7Validator.check_schema(made)
    assert made["$schema"] == jsonschema.Draft7Validator.META_SCHEMA["$schema"].rstrip("#") + "#"
    text = str(made)
    assert "$defs" not in text
    assert {each.split("'")[0] for each in text.split("#/definitions/")[1:]} <= set(made["definitions"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_bundled_file_keeps_to_it_and_names_it(path: Path) -> None:
    """In its first line, found from its own folder."""
    assert wrong(stated(path)) == []
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(MARK)
    assert (path.parent / first.removeprefix(MARK)).resolve() == FILE


def test_every_key_has_its_words() -> None:
    """Label and unit, as wherever a parameter is shown."""
    made, labels = partial_schema(), {(each.label, each.unit) for each in assumptions(read(ENGLAND_WALES))}
    said = {
        each.get("description")
        for part in (made, *made["definitions"].values())
        for each in part.get("properties", {}).values()
    }
    assert labels
    assert {f"{label} ({unit})" for label, unit in labels} <= said


KEYS = [key for key, _ in leaf_keys(stated(ENGLAND_WALES)) if not key.startswith("sources.")]


@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_another_kind_is_wrong(key: str) -> None:
    """Text for a number, a number for text, one value for many: the reader refuses it, and so does the schema."""
    value = at_key(stated(ENGLAND_WALES), key)
    other: Any = 7.25 if isinstance(value, (str, list, dict, bool)) else "seven"
    assert wrong(with_key(stated(ENGLAND_WALES), key, other))


def without(document: dict[str, Any], key: str) -> dict[str, Any]:
    """A document without one key."""
    step, _, rest = key.partition(".")
    others = {name: value for name, value in document.items() if name != step}
    return {**others, step: without(document[step], rest)} if rest else others


REQUIRED = [key for key in KEYS if key.count(".") < 2]


@pytest.mark.parametrize("key", REQUIRED)
def test_what_a_baseline_leaves_out_is_wrong(key: str) -> None:
    """But not in a file that extends it."""
    less = without(stated(ENGLAND_WALES), key)
    is_optional = key in OPTIONAL
    assert bool(wrong(less)) != is_optional
    assert wrong({"extends": "england-wales.toml", **less}) == []


OPTIONAL = {"levers.from_date"}

BROKEN: list[dict[str, Any]] = [
    {"extnds": "x.toml"},
    {"extends": 5},
    {"extends": ""},
    {"calendar": {"horizn_days": 5}},
    {"calendar": {"horizon_days": 0}},
    {"consent": {"p_declines": 1.5}},
    {"policy": {"order": "tallest-first"}},
    {"posts": {"extra": {"amount": 1}}},
    {"programme": {"pause_days": {"distribution": "constant"}}},
    {"programme": {"pause_days": {"distribution": "constant", "value": -1}}},
    {"programme": {"pause_days": {"distribution": "normal", "mean": 1, "sd": 1}}},
    {"programme": {"pause_days": {"mean": 5}}},
    {"demand": {"variation": {"process": "poisson", "dispersion_k": 4}}},
    {"demand": {"caseload": {"kind": "synthetic", "waiting": 4}}},
    {"demand": {"caseload": {"kind": "file"}}},
    {"demand": {"caseload": {"witing": 4}}},
    {"sources": {"title": {"grade": "certain", "source": "x"}}},
    {"sources": {"title": {"grade": "read"}}},
]


@pytest.mark.parametrize("document", BROKEN, ids=str)
def test_what_is_wrong_in_part(document: dict[str, Any]) -> None:
    """Wrong in a file that extends another, as well."""
    assert wrong({"extends": "england-wales.toml", **document})


@pytest.mark.parametrize(
    "document",
    [
        {"demand": {"caseload": {"waiting": 4}}},
        {"demand": {"caseload": {"kind": "file", "path": "people.csv"}}},
        {"prisons": {"other-north": {"p_declines": 0.5}}},
        {"licence": {"review_every_days": 90}},
        {"sources": {"title": {"grade": "read", "source": "x"}}},
        {},
    ],
    ids=str,
)
def test_what_differs_is_enough(document: dict[str, Any]) -> None:
    """A part in part: the rest is in the file below."""
    assert wrong({"extends": "england-wales.toml", **document}) == []
    assert wrong(document, jsonschema.Draft7Validator(partial_schema())) == []
    assert wrong(document, jsonschema.Draft7Validator(full_schema()))


def test_every_distribution_is_there() -> None:
    """One definition each, which names its fields."""
    made = scenario_schema()["definitions"]
    for name, kind in DISTRIBUTIONS.items():
        assert made[kind.__name__]["properties"]["distribution"]["const"] == name
        assert kind.lengths() <= set(made[kind.__name__]["properties"])
        assert {"$ref": f"#/definitions/{kind.__name__}"} in made["Distribution"]["oneOf"]
