"""What travels with the planner: listed, and copied to start from."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from planner.base.fault import Fault, InputError, said
from planner.commands.options import Format, FormatOption, folder_for
from planner.commands.terminal import errors, output, print_json
from planner.present import export
from planner.present.placing import write_new
from planner.scenario import bundled


def list_scenarios(
    copy: Annotated[
        Path | None,
        typer.Option(
            help="Write their files, and the sample caseload and history, to this folder; over none that is there.",
            metavar="DIR",
            parser=folder_for("--copy"),
        ),
    ] = None,
    how: FormatOption = Format.table,
) -> None:
    """List the bundled scenarios, which every command takes by name; or copy them, to start from."""
    if copy is not None:
        _copy(copy)
        errors().print(f"Written to {escape(str(copy))}.", highlight=False)
    elif how is Format.json:
        print_json(_entries())
    else:
        table = Table("Name", "Title", "Extends", "Description", title="Bundled scenarios")
        for entry in _entries():
            table.add_row(*(escape(text) for text in entry.values()))
        output().print(table)


def _entries() -> list[dict[str, str]]:
    return [_entry(name) for name in bundled.names()]


def _entry(name: str) -> dict[str, str]:
    stated: dict[str, Any] = tomllib.loads((bundled.folder() / f"{name}{bundled.ENDING}").read_text(encoding="utf-8"))
    extends = stated.get("extends", "").removesuffix(bundled.ENDING)
    return {"name": name, "title": stated["title"], "extends": extends, "description": stated["description"]}


def _copy(folder: Path) -> None:
    """Copy every bundled file; raises InputError, and writes nothing, where any of them is there already."""
    names = list(bundled.every_file())
    there = [name for name in names if (folder / name).exists()]
    if there:
        more = f" and {len(there) - 1} more of the bundled files" if there[1:] else ""
        rule = f"already holds {there[0]}{more}: name another folder; nothing was written"
        raise InputError([Fault(str(folder), "", "", rule)])
    export.check_writable(folder, overwrite=True)  # which none is: each file is new
    try:
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_new(folder / name, (bundled.folder() / name).read_bytes())
    except OSError as error:
        raise InputError([Fault(str(folder), "", "", f"cannot be written to: {said(error)}")]) from None
