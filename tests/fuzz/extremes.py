"""Scenarios at the edge of what is allowed and beyond: any value of a whole baseline may be the least, most or oddest.

What makes a world large (days, people, posts) stays small, so that many can be run: those bounds are tried by hand in
tests/scenario.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from properties.generated import ENGLAND_WALES, Case

from planner.scenario import read
from planner.scenario.distribution import DISTRIBUTIONS
from planner.scenario.scenario import Scenario
from planner.scenario.table import leaf_keys

SCENARIOS = ENGLAND_WALES.parent
BASES = (ENGLAND_WALES, SCENARIOS / "after-release.toml", SCENARIOS / "imperfect-assessment.toml")
LEAVES = {base: dict(leaf_keys(read(base).resolved)) for base in BASES}

LENGTHS = [0, 5e-324, 1e-9, 1e-4, 0.4, 0.5, 1, 1.5, 7, 90, 1000, 1000.4, 36_525, 400_000, 400_000.5, 999_999.5, 1e6]
BEYOND = [-1, -0.0, 1e6 + 1, 1e308, 10**400, True, "7"]
NUMBERS = [
    0,
    -0.0,
    5e-324,
    1e-300,
    1e-9,
    0.1,
    0.5,
    0.999999,
    1,
    1.5,
    7,
    24,
    40,
    60,
    100,
    168,
    1000,
    1e5,
    1e6,
    1e9,
    1e308,
]
WHOLE = [-1, 0, 1, 2, 7, 28, 100, 365, 366, 730, 1000, 3653, 100_000, 2**31, 2**63, 10**30]
WEIGHTS = [0, 5e-324, 1e-9, 1, 3, 1e9, 1e308]
DATES = [date(1, 1, 1), date(1900, 2, 28), date(2027, 4, 4), date(2027, 4, 5), date(2028, 2, 29), date(9999, 12, 31)]
SMALL: dict[str, st.SearchStrategy[Any]] = {  # what makes a world large
    "calendar.horizon_days": st.sampled_from([1, 2, 6, 7, 8, 200, 365, 366, 500]),
    "calendar.start_date": st.sampled_from([date(1, 1, 1), date(2027, 4, 5), date(2028, 2, 29), date(2200, 12, 31)]),
    "demand.referrals_per_year": st.lists(st.sampled_from([0, 5e-324, 0.5, 40, 120]), min_size=1, max_size=3),
}
PEOPLE = ("demand.caseload.", ".number", ".filled_at_start")
TEXTS = ("title", "description", "extends", "name", "price_base")


def lengths(must_end: bool) -> st.SearchStrategy[Any]:
    """A distribution at the edge of what its parameter allows; now and then of any kind, with any numbers."""
    number = st.sampled_from(LENGTHS) | st.sampled_from(LENGTHS) | st.sampled_from(BEYOND)
    kinds = []
    for name, made in DISTRIBUTIONS.items():
        fields = [field.alias or key for key, field in made.model_fields.items() if key != "distribution"]
        of = {field: st.lists(number, min_size=1, max_size=3) if name == "empirical" else number for field in fields}
        if "weights" in of:
            of["weights"] = st.lists(st.sampled_from(WEIGHTS), min_size=1, max_size=3)
        kinds.append(st.fixed_dictionaries({"distribution": st.just(name), **of}))
    within = st.sampled_from(ENDING if must_end else [*STANDARD, *ENDING])
    return _mostly(within, st.one_of(kinds)) | st.sampled_from([*STANDARD, *ENDING])


def _mostly(within: st.SearchStrategy[Any], beyond: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 9).flatmap(lambda which: within if which else beyond)


ENDING: list[dict[str, Any]] = [  # by the most of any parameter
    {"distribution": "constant", "value": 0},
    {"distribution": "constant", "value": 0.4},
    {"distribution": "constant", "value": 1000},
    {"distribution": "exponential", "mean": 1e-4},
    {"distribution": "exponential", "mean": 70},
    {"distribution": "gamma", "mean": 1e-4, "sd": 1e-2},
    {"distribution": "lognormal", "median": 30, "p95": 30.000000001},
    {"distribution": "weibull", "shape": 100, "scale": 1e-4},
    {"distribution": "uniform", "minimum": 0, "maximum": 1e-4},
    {"distribution": "triangular", "minimum": 0, "mode": 5e-324, "maximum": 5},
    {"distribution": "triangular", "minimum": 3, "mode": 3, "maximum": 3.0001},
    {"distribution": "pert", "minimum": 0, "mode": 90, "maximum": 90},
    {"distribution": "empirical", "values": [0, 1000], "weights": [5e-324, 1e9]},
    {"distribution": "empirical", "values": [0.2, 0.4, 90], "weights": [1e9, 0, 5e-324]},
]
STANDARD: list[dict[str, Any]] = [  # not by a parameter's most, where it must end
    {"distribution": "never"},
    {"distribution": "constant", "value": 1e6},
    {"distribution": "exponential", "mean": 1e6},
    {"distribution": "exponential", "mean": 20_000},
    {"distribution": "gamma", "mean": 1e6, "sd": 1e4},
    {"distribution": "lognormal", "median": 1e-4, "p95": 1e6},
    {"distribution": "weibull", "shape": 0.01, "scale": 1e-4},
    {"distribution": "weibull", "shape": 100, "scale": 1e6},
    {"distribution": "uniform", "minimum": 0, "maximum": 1e6},
    {"distribution": "pert", "minimum": 0, "mode": 1e6, "maximum": 1e6},
    {"distribution": "empirical", "values": [0, 1e6], "weights": [5e-324, 1e9]},
]


@st.composite
def extremes(draw: st.DrawFn) -> Case:
    """A baseline with a few of its values at the edge of what is allowed, or beyond."""
    base = draw(st.sampled_from(BASES))
    leaves = {key: value for key, value in LEAVES[base].items() if key.rpartition(".")[2] not in TEXTS}
    made: dict[str, Any] = {
        "calendar.horizon_days": draw(SMALL["calendar.horizon_days"]),
        "demand.referrals_per_year": draw(SMALL["demand.referrals_per_year"]),
    }
    keys = st.sampled_from(sorted(leaves)) | st.sampled_from([key for key in sorted(leaves) if key.endswith(MUST_END)])
    for key in draw(st.lists(keys, min_size=1, max_size=6, unique=True)):
        made[key] = draw(_like(key, leaves[key]))
    return Case(base, made)


def _like(key: str, value: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one line a kind
    """Return values of the kind that is there, mostly at the edge of what is allowed, and now and then beyond."""
    if key in SMALL:
        return SMALL[key]
    if any(word in key for word in PEOPLE):
        return _mostly(st.integers(0, 3), st.just(-1)) if "filled" in key else st.integers(3, 12)
    if isinstance(value, bool):
        return st.booleans()
    if isinstance(value, date):
        return _mostly(st.integers(-30, 500).map(lambda days: MONDAY + timedelta(days)), st.sampled_from(DATES))
    if isinstance(value, dict):
        if "process" in value:
            return st.just({"process": "negative-binomial", "dispersion_k": 0.1})
        return lengths(key.endswith(MUST_END))
    if isinstance(value, list):
        return _lists(value)
    if isinstance(value, str):
        return st.sampled_from([value, "", "no such", "parole-review", "custody-end", "referral", "rolling-plan"])
    return _numbers(key, value)


MONDAY = date(2027, 4, 5)
SCHEMA = Scenario.model_json_schema(by_alias=True)
MUST_END = (
    "days_since_referral",
    "days_served_at_referral",
    "programme.sessions_needed",
    "programme.minimum_days",
    "programme.report_days",
)


def _numbers(key: str, value: float) -> st.SearchStrategy[Any]:
    """Return numbers within the bounds that are declared, at them, and beyond."""
    bounds, whole = _declared(key), isinstance(value, int)
    low, high = bounds.get("minimum", bounds.get("exclusiveMinimum", 0)), bounds.get("maximum", 1)
    low = max(low, 5e-324) if "exclusiveMinimum" in bounds else low
    near = [low, high, min(max(value, low), high), *(low + (high - low) * share for share in (0.01, 0.3))]
    within = [round(each) for each in near] if whole else [*near, float(low), min(max(1e-9, low), high)]
    return _mostly(st.sampled_from(within), st.sampled_from(WHOLE if whole else NUMBERS))


def _declared(key: str) -> dict[str, Any]:
    """Return the schema of a key."""
    here: Any = SCHEMA
    for step in key.split("."):
        while "$ref" in here or "anyOf" in here or "oneOf" in here:
            here = next(iter(here.get("anyOf") or here.get("oneOf") or [here]))
            here = SCHEMA["$defs"][here["$ref"].rsplit("/", maxsplit=1)[-1]] if "$ref" in here else here
        here = here.get("properties", {}).get(step) or here.get("additionalProperties") or {}
    return here.get("anyOf", [here])[0] if isinstance(here, dict) else {}


def _lists(value: list[Any]) -> st.SearchStrategy[Any]:
    if isinstance(value[0], str):
        return st.lists(st.sampled_from([*value, "no such"]), max_size=3)
    if isinstance(value[0], list):
        size = len(value)
        even = [[1 / size] * size] * size
        row = st.lists(st.sampled_from([0, 1, 0.5, 1 / 3, 1e-7]), min_size=size, max_size=size)
        return st.just(even) | st.permutations(value) | st.lists(row, min_size=size, max_size=size)
    weights = st.lists(st.sampled_from(WEIGHTS[:-1]), min_size=len(value), max_size=len(value))
    return _mostly(weights, st.lists(st.sampled_from(WEIGHTS), min_size=1, max_size=3))
