"""How a command gives its answer: worked out under a progress bar, written where it is asked to, and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rich.markup import escape

from planner.base.version import VERSION
from planner.commands.options import Format
from planner.commands.terminal import errors, print_json, progress
from planner.present import export
from planner.present.export import Writer

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Stage(Protocol[T_co]):
    """How far work has come, and the answer where there is more of it."""

    @property
    def done(self) -> int:
        """How much of it is done."""

    @property
    def of(self) -> int:
        """How much there is, as far as is known."""

    @property
    def answer(self) -> T_co | None:
        """The answer so far."""


def last_answer(stages: Iterable[Stage[T]], count: int, noun: str) -> T:
    """Show how far work has come, and return its last answer."""
    found = None
    with progress(count, noun) as done:
        for stage in stages:
            done(stage.done, stage.of)
            found = stage.answer or found
    assert found is not None  # noqa: S101 - work that ends has one
    return found


def give(
    answered: Callable[[], T],
    out: Path | None,
    how: Format,
    *,
    files: Callable[[T, str, Path], Mapping[str, Writer]],
    document: Callable[[T, str], Any],
    show: Callable[[T], None],
    says_where: bool = False,
) -> None:
    """Work out an answer, write its files into a folder that is known to take them, and print it.

    `files` and `document` are told the version too, and `files` the folder.
    """
    if out is not None:
        export.check_writable(out)
    answer = answered()
    if out is not None:
        export.write_files(out, files(answer, VERSION, out))
        if says_where:
            errors().print(f"Written to {escape(str(out))}.", highlight=False)
    if how is Format.json:
        print_json(document(answer, VERSION))
    else:
        show(answer)
