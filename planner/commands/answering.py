"""How a command gives its answer: worked out under a progress bar, written where it is asked to, and printed."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from planner.commands.futures import say_compiling
from planner.commands.options import Format
from planner.commands.sections import shown
from planner.commands.terminal import errors, output, print_json, progress
from planner.parallel import processors
from planner.present import export
from planner.present.study import Answer, Question

A = TypeVar("A", bound=Answer)


def give(question: Question[A], workers: int | None, out: Path | None, how: Format, *, overwrite: bool = False) -> A:
    """Answer a question: check it, work it out, write its files into a folder that is known to take them, print it.

    Raises InputError where the question cannot be answered, or the folder has files in it or cannot be written to.
    """
    question.check()
    if out is not None:
        export.check_writable(out, overwrite=overwrite)
    answer = last_answer(question, workers or processors())
    if out is not None:
        files = answer.files_in(out)
        export.write_files(out, files, overwrite=overwrite)
        errors().print(f"Written to {escape(str(out))}: {', '.join(files)}.", highlight=False)
    if how is Format.json:
        print_json(answer.document())
    else:
        show(answer, output())
    return answer


def last_answer(question: Question[A], workers: int) -> A:
    """Show how far work has come, and return its last answer."""
    say_compiling()
    found = None
    with progress(1, question.unit.capitalize()) as done:
        for step in question.answer(workers):
            done(step.done, step.of)
            found = step.answer or found
    assert found is not None  # noqa: S101 - work that ends has one
    return found


def show(answer: Answer, console: Console) -> None:
    """Print an answer: its sentence, what it rests on, its sections, and what has to be said beside it."""
    console.print(Text(answer.headline(), style="bold"))
    console.print(Text(answer.basis()), Text())
    for section in answer.sections():
        console.print(shown(section, most=answer.most_rows))
    for line in answer.notes():
        console.print(Text(line, style="dim"))
