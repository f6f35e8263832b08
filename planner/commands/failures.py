"""What goes wrong outside the planner, in a sentence: the system's words and no traceback."""

from __future__ import annotations

import os
import sys
import traceback

from planner.base.fault import LONGEST, said
from planner.base.text import cut

TRACEBACK = "PLANNER_TRACEBACK"  # environment variable: whether to show where in the code a failure came from


SENTENCES: dict[type[Exception], str] = {
    MemoryError: "There is not enough memory for this: ask for fewer futures, scenarios or weeks, or a shorter plan.",
    UnicodeError: "A name or a text is not UTF-8: rename the file, or save it as UTF-8.",
    OverflowError: "A number or a date is further away than can be worked with: look for one that was mistyped.",
    RecursionError: "Something is nested too deeply to be read.",
}


def failure(error: Exception) -> str:
    """Return what to tell of an error that no part of the planner has put into words of its own."""
    if isinstance(error, OSError):
        what = f"{shown_path(error.filename)}: cannot be used" if error.filename else "The system refused"
        return f"{what}: {said(error)}"
    known = next((sentence for kind, sentence in SENTENCES.items() if isinstance(error, kind)), "")
    return known or (
        f"The planner failed ({type(error).__name__}: {said(error)}). That is a fault of the planner: please tell its"
        f" maintainers what you ran. With {TRACEBACK}=1 it shows where."
    )


def shown_path(name: str | bytes | int) -> str:
    """Return the name of a file as it can be printed anywhere."""
    text = os.fsdecode(name) if isinstance(name, (str, bytes)) else str(name)
    return cut(text.encode("utf-8", "backslashreplace").decode(), LONGEST)


def tell(error: Exception) -> None:
    """Print it on standard error; where it came from too, where that is wanted."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    print(failure(error), file=sys.stderr)  # noqa: T201


def any_terminal() -> None:
    """Have what a terminal cannot show written out, in place of a failure to show it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
