"""The page of the command: what it can be asked, with every argument and option, as its functions declare them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import EnumType
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from planner.cli import ALIASES, COMMANDS
from tools.reference.marks import written_table

INTRO = """# The command

Made from the command's own declarations; `planner COMMAND --help` prints the same. What was asked for goes to standard
output; progress and words go to standard error. Exit status: 0; 1 where an input is at fault, each fault on a line of
its own; 2 where the command is misspelt; 130 where it was stopped.
"""
HEADER = ("option", "value", "meaning", "unless said")
KINDS = {str: "text", int: "whole number", float: "number", bool: "none", datetime: "date", Path: "path"}


def page() -> str:
    """Return the page."""
    found = {name: (_function(place), example) for name, (place, example) in sorted(COMMANDS.items())}
    summary = [(f"[`{name}`](#planner-{name})", _sentence(function)) for name, (function, _) in found.items()]
    sections = [_section(name, *command) for name, command in found.items()]
    return "\n".join([INTRO, written_table(("command", "what it does"), summary), "", *sections])


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(".")
    function: Callable[..., Any] = getattr(import_module(f"planner.commands.{module}"), name)
    return function


def _sentence(function: Callable[..., Any]) -> str:
    return " ".join((function.__doc__ or "").split())


def _section(name: str, function: Callable[..., Any], example: str) -> str:
    hints = get_type_hints(function, include_extras=True)
    rows = [_row(one, *get_args(hints[one.name])[:2]) for one in signature(function).parameters.values()]
    options = f"{written_table(HEADER, rows)}\n\n" if rows else ""
    example = f"planner {name} {example}".rstrip()
    also = f" Also as `planner {ALIASES[name]}`." if name in ALIASES else ""
    return f"## `planner {name}`\n\n{_sentence(function)}{also}\n\n{options}```\n{example}\n```\n"


def _row(one: Parameter, kind: Any, info: ArgumentInfo | OptionInfo) -> tuple[str, str, str, str]:
    if isinstance(info, ArgumentInfo):
        names = [info.metavar or one.name.upper()]
    else:
        stated = [name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str)]
        names = stated or [f"--{one.name.replace('_', '-')}"]
    help_text = " ".join((info.help or "").split()).replace("|", "\\|")
    shown = ", ".join(f"`{name}`" for name in names)
    return shown, _value(kind, info), help_text, _unless_said(one, info)


def _value(kind: Any, info: ArgumentInfo | OptionInfo) -> str:
    origin, inside = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _value(next(part for part in inside if part is not NoneType), info)
    if origin is list:
        return _value(inside[0], info)
    if origin is Literal or isinstance(kind, EnumType):
        choices = inside or [str(choice.value) for choice in kind]
        return " / ".join(f"`{choice}`" for choice in choices)
    if info.metavar and isinstance(info, OptionInfo):
        return ", ".join([f"`{info.metavar}`", *_bounds(info)])
    return ", ".join([KINDS[kind], *_bounds(info)])


def _bounds(info: ArgumentInfo | OptionInfo) -> Iterator[str]:
    if info.min is not None:
        yield f"≥ {_number(info.min)}"
    if info.max is not None:
        yield f"≤ {_number(info.max)}"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.12g}"


def _unless_said(one: Parameter, info: ArgumentInfo | OptionInfo) -> str:
    if one.default is Parameter.empty:
        return "*must be stated*"
    if isinstance(info.show_default, str):
        return info.show_default
    default = getattr(one.default, "value", one.default)
    return "" if default is False or default in {None, "", ()} else f"`{default}`"
