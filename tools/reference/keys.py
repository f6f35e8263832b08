"""The tables of scenario keys and distributions: label, unit and bounds, as pydantic has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic.fields import FieldInfo

from planner.scenario.assessment import ROUNDING
from planner.scenario.caseload_rows import CaseloadRow
from planner.scenario.community import MOST_WORKS
from planner.scenario.demand import MOST_SPREAD
from planner.scenario.distribution import MEAN_SHARE, SHORTEST, Distribution, Shape
from planner.scenario.draws import ONCE_IN, Draws
from planner.scenario.licence import MOST_CONDITIONS
from planner.scenario.parameter import LONGEST_HORIZON_DAYS, LONGEST_NAME, Part, unit_of
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.scenario.scenario import HOURS_PER_WEEK, LATEST_START_YEAR, MOST_IN_ALL, Scenario
from tools.reference.marks import written_table

KINDS = {str: "text", int: "whole number", float: "number", date: "date", bool: "`true` / `false`"}
SIGNS = {Ge: "≥", Gt: ">", Le: "≤", Lt: "<"}
HEADER = ("key", "meaning", "unit", "allowed")


def tables() -> dict[str, str]:
    """Return each table of the page of scenario files, by the name in its mark."""
    made = {f"keys of {name}": _keys(part) for name, part in parts()}
    return made | {
        "keys of a row": _keys(CaseloadRow),
        "distributions": _distributions(),
        "orders": _orders(),
        "limits": _limits(),
    }


def parts() -> Iterator[tuple[str, type[Part]]]:
    """Yield each part of a scenario that has keys of its own, by its dotted name and, of several, its kind."""
    yield "the top level", Scenario
    yield from _inside(Scenario, "")


def _inside(part: type[Part], prefix: str) -> Iterator[tuple[str, type[Part]]]:
    for name, field in part.model_fields.items():
        if not unit_of(field):
            for kind, inner in _models(field.annotation):
                where = f"{prefix}{name.replace('_', '-')}{f' {kind}' * bool(kind)}"
                if any(unit_of(inner_field) for inner_field in inner.model_fields.values()):
                    yield where, inner
                yield from _inside(inner, f"{where}.")


def _models(annotation: Any) -> Iterator[tuple[str, type[Part]]]:
    """Yield the parts that a value may be or hold, with the word that chooses one of several."""
    if (
        isinstance(annotation, type)
        and issubclass(annotation, Part)
        and not issubclass(annotation, CaseloadRow | Shape)
    ):
        yield _word(annotation), annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _word(part: type[Part]) -> str:
    """Return the word that says which of several a part is, or nothing."""
    for field in part.model_fields.values():
        if not unit_of(field) and get_origin(field.annotation) is Literal:
            return str(get_args(field.annotation)[0])
    return ""


def _keys(part: type[Part]) -> str:
    rows = [
        (f"`{name}`{' *(optional)*' * (not field.is_required())}", field.title or "", unit_of(field), allowed(field))
        for name, field in part.model_fields.items()
        if unit_of(field)
    ]
    return written_table(HEADER, rows)


def allowed(field: FieldInfo) -> str:
    """Return what a parameter may be, in words."""
    return _with_bounds(field.annotation, field.metadata)


def _with_bounds(annotation: Any, metadata: Any) -> str:
    if choices := [one for schema in metadata for one in getattr(schema, "json_schema", {}).get("enum", ())]:
        return " / ".join(f"`{one}`" for one in choices)
    what, inner = _what(annotation)
    drawn = "".join(f"; each draw {draws}" for draws in metadata if isinstance(draws, Draws) and str(draws))
    return what + "".join(f", {bound}" for bound in _bounds(annotation, metadata)) + inner + drawn


def _what(annotation: Any) -> tuple[str, str]:  # noqa: PLR0911 - one line a kind
    """Return what a value is, and what each inside it is."""
    if annotation in KINDS:
        return KINDS[annotation], ""
    origin, inside = get_origin(annotation), get_args(annotation)
    if _is_distribution(annotation):
        return "a distribution", ""
    if origin is Annotated:
        return _with_bounds(inside[0], inside[1:]), ""
    if origin in {Union, UnionType}:
        return _what(next(one for one in inside if one is not NoneType))
    if origin is Literal:
        return " / ".join(f"`{one}`" for one in inside), ""
    if origin is list:
        return "list", f"; each {_with_bounds(inside[0], ())}"
    if origin is dict:
        return "table", f"; each {_with_bounds(inside[1], ())}"
    raise TypeError(f"say in words what {annotation} is")


def _is_distribution(annotation: Any) -> bool:
    return any(isinstance(one, type) and issubclass(one, Shape) for one in (annotation, *get_args(annotation)))


def _bounds(annotation: Any, metadata: Any) -> Iterator[str]:
    counted = "entries" if get_origin(annotation) is dict else "characters" if annotation is str else "items"
    for bound in _flat(metadata):
        if isinstance(bound, MinLen):
            yield "not empty" if bound.min_length == 1 else f"at least {bound.min_length} {counted}"
        elif isinstance(bound, MaxLen):
            yield f"at most {bound.max_length} {counted}"
        elif type(bound) in SIGNS:
            value = next(getattr(bound, name) for name in ("ge", "gt", "le", "lt") if hasattr(bound, name))
            yield f"{SIGNS[type(bound)]} {value:,.10g}"


def _flat(metadata: Any) -> Iterator[Any]:
    for one in metadata:
        yield from _flat(one.metadata) if isinstance(one, FieldInfo) else [one]


def _distributions() -> str:
    rows = []
    for shape in get_args(get_args(Distribution)[0]):
        fields = shape.model_fields.items()
        stated = [f"`{field.alias or name}` ({allowed(field)})" for name, field in fields if name != "distribution"]
        about = (shape.__doc__ or "").splitlines()[0]
        rows.append((f'`"{_word(shape)}"`', "<br>".join(stated) or "none", about))
    return written_table(("distribution", "parameters", "what it is"), rows)


def _limits() -> str:
    """Return the bounds that are of no one key, as the checks have them."""
    rows = [
        ("the name of a part, `<name>`", f"letters (a to z), digits and hyphens, at most {LONGEST_NAME}"),
        (
            "a distribution whose draws have a most",
            f"beyond it in at most one draw in {ONCE_IN:,}, which is then the most",
        ),
        ("any other distribution", f"what comes after {LONGEST_HORIZON_DAYS:,}, the longest horizon, does not come"),
        ("`gamma`", f"`sd` from {MEAN_SHARE:g} to {1 / MEAN_SHARE:g} times the `mean`"),
        ("`uniform`, `triangular`, `pert`", f"`maximum` at least {SHORTEST:g} above `minimum`"),
        ("`calendar.start_date`", f"no later than the year {LATEST_START_YEAR}"),
        ("people on the first day and referred over the horizon", f"at most {MOST_IN_ALL:,}, as expected"),
        ("`dispersion_k`", f"at least the most referrals of a year, divided by {MOST_SPREAD:,}"),
        ("`posts.<name>.hours_per_week`, times the lever", f"at most {HOURS_PER_WEEK}"),
        ("a row of `assessment.agreement`", f"adds up to 1, to within {ROUNDING:.6f}"),
        ("`[licence.conditions.<name>]`", f"at most {MOST_CONDITIONS}"),
        ("`[community.<name>]`", f"at most {MOST_WORKS}"),
    ]
    return written_table(("what", "allowed"), rows)


def _orders() -> str:
    rows = []
    for name, order in PRIORITY_RULES.items():
        about = (order.key.__doc__ or "").splitlines()[0] if order.key else "made from the scenario's chances"
        rows.append((f"`{name}`", order.label, about))
    return written_table(("order", "called", "who goes first"), rows)
