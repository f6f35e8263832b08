"""The JSON Schema of a scenario file, made from the models: an editor completes and checks a file by it.

A file that extends another states only what differs; any other states everything. What spans keys (shares that add up,
dates in order) only `read` knows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from planner.scenario.demand import SyntheticCaseload
from planner.scenario.distribution import DISTRIBUTIONS
from planner.scenario.parameter import NAME_PATTERN
from planner.scenario.scenario import Scenario
from planner.scenario.source import GRADES

Json = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"  # the latest that editors of TOML understand
NAME = "scenario.schema.json"
TAGS = ("distribution", "process")  # a table that states one is one value, replaced whole
REFERENCE = "#/definitions/"
KIND = "kind"  # a table that states it is replaced whole too
DROPPED = ("title", "unit", "discriminator", "default")
DISTRIBUTION = [{"$ref": f"{REFERENCE}{made.__name__}"} for made in DISTRIBUTIONS.values()]


def scenario_schema() -> Json:
    """Return the schema of any scenario file: partial where it extends another, and otherwise full.

    Returns
    -------
    dict
        JSON Schema, draft 7, of a file as TOML has it; a date is text of the form 2027-04-05.
    """
    return {**partial_schema(), "if": {"not": {"required": ["extends"]}}, "then": _full()}


def full_schema() -> Json:
    """Return the schema of a file that extends no other: every key but the optional ones must be stated."""
    return {**partial_schema(), "allOf": [_full()]}


def partial_schema() -> Json:
    """Return the schema of a file that extends another: any key may be left out, but for those of one value."""
    models = _models()
    definitions = {name: _described(part) for name, part in models["$defs"].items()}
    for name, part in definitions.items():
        if not _is_replaced_whole(name, part):
            _without_required(part)
    definitions["SyntheticCaseload"]["required"] = [*SyntheticCaseload.model_fields]
    definitions["CaseloadFile"]["required"] = ["kind", "path"]  # its rows come from the file
    definitions["Caseload"] = _caseload(definitions)
    definitions["Distribution"] = {"oneOf": DISTRIBUTION}
    definitions["Demand"]["properties"]["caseload"] = {"$ref": f"{REFERENCE}Caseload"}
    whole = _without_required(_described(models))
    whole.pop("$defs")
    return {
        "$schema": DRAFT,
        "title": "A scenario of the programme-place planner",
        **whole,
        "description": "All that is assumed; a file that extends another states only what differs.",
        "properties": {"extends": EXTENDS, **whole["properties"], "sources": _sources()},
        "definitions": definitions,
    }


def schema_text() -> str:
    """Return the schema of any scenario file, as the file beside the bundled scenarios has it."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


EXTENDS = {
    "type": "string",
    "minLength": 1,
    "description": "The file that this one extends, found from its own folder; this one then states only what differs.",
}


def _models() -> Json:
    return Scenario.model_json_schema(by_alias=True)


def _sources() -> Json:
    grades = "; ".join(f"{grade}: {meaning}" for grade, meaning in GRADES.items())
    entry = {
        "type": "object",
        "properties": {
            "grade": {"type": "string", "enum": list(GRADES), "description": grades},
            "source": {"type": "string", "description": "where the value comes from"},
        },
        "required": ["grade", "source"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "description": "Where values come from, by dotted key of a value or of a part.",
        "additionalProperties": entry,
    }


def _caseload(definitions: Mapping[str, Json]) -> Json:
    """Return the starting caseload: of either kind, whole, or some counts of the one below."""
    parts = [definitions[name] for name in ("SyntheticCaseload", "CaseloadFile")]
    counts = {key: each for part in parts for key, each in part["properties"].items() if key != KIND}
    some = {"type": "object", "properties": counts, "additionalProperties": False}
    kinds = [{"$ref": f"{REFERENCE}{name}"} for name in ("SyntheticCaseload", "CaseloadFile")]
    return {"description": "The people there on the first day.", "anyOf": [*kinds, some]}


# --- what is told of each key


def _described(given: Any) -> Any:
    """Return a schema with each key's label and unit as its description, and without what is pydantic's own."""
    if isinstance(given, list):
        return [_described(each) for each in given]
    if not isinstance(given, dict):
        return given
    made: Json = {}
    for name, each in _without_null(given).items():
        if name in {"properties", "$defs"}:
            made[name] = {key: _described(inner) for key, inner in each.items()}
        elif name == "$ref":
            made[name] = REFERENCE + str(each).rsplit("/", maxsplit=1)[-1]
        elif name == "description":
            made[name] = each.split("\n\n")[0].replace("\n", " ")  # of a docstring, what it is about
        elif name not in DROPPED:
            made[name] = _described(each)
    return _told(made, given)


def _told(made: Json, given: Json) -> Json:
    """Return a described schema with what is said once, what a key means, and what a part may be called."""
    if made.get("oneOf") == DISTRIBUTION:  # said once: it is in every part
        made["allOf"] = [{"$ref": f"{REFERENCE}Distribution"}]
        del made["oneOf"]
    if given.get("unit"):
        made["description"] = f"{given['title']} ({given['unit']})"
    elif made.get("additionalProperties"):  # parts, by names of one's own
        made["propertyNames"] = {"pattern": NAME_PATTERN}
    return made


def _without_null(given: Json) -> Json:
    """Return what may be stated: TOML has no null, and what is absent is left out."""
    if {"type": "null"} not in given.get("anyOf", []):
        return given
    (stated,) = (each for each in given["anyOf"] if each != {"type": "null"})
    return {**stated, **{name: each for name, each in given.items() if name != "anyOf"}}


# --- what must be stated


def _is_replaced_whole(name: str, part: Json) -> bool:
    return name == "CaseloadRow" or any("const" in part["properties"].get(tag, {}) for tag in (*TAGS, KIND))


def _without_required(part: Json) -> Json:
    """Take out what must be stated of a part that merges with another, key by key."""
    part.pop("required", None)
    for each in part["properties"].values():
        each.pop("minProperties", None)
    return part


def _full() -> Json:
    """Return what must be stated, part by part, where no other file states it."""
    models = _models()
    return _needed(models, models)


def _needed(part: Json, models: Json) -> Json:
    """Return the keys that must be stated of a part, and of the parts inside it."""
    part = _without_null(part)
    if "$ref" in part:
        name = part["$ref"].rsplit("/", maxsplit=1)[-1]
        inner = models["$defs"][name]
        return {} if _is_replaced_whole(name, inner) else _needed(inner, models)
    if KIND in part.get("discriminator", {}).get("propertyName", ""):
        return {"required": [KIND]}
    needed: Json = {name: part[name] for name in ("required", "minProperties") if name in part}
    inside = {key: found for key, each in part.get("properties", {}).items() if (found := _needed(each, models))}
    if inside:
        needed["properties"] = inside
    if isinstance(part.get("additionalProperties"), dict) and (found := _needed(part["additionalProperties"], models)):
        needed["additionalProperties"] = found
    return needed
