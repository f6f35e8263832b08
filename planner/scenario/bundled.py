"""What travels with the planner: the bundled scenarios, the sample caseload and the sample history."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

PACKAGE = Path(str(files("planner")))
BASELINE = "england-wales"
ENDING = ".toml"


def place(inside: str, outside: str) -> Path:
    """Return where something is that travels with the planner (hatch_build.py says what).

    That is inside the package where it is installed; in a checkout, where it stands from the root on.
    """
    found = PACKAGE / inside
    return found if found.exists() else PACKAGE.parent / outside


def folder() -> Path:
    """Return the folder of the bundled files."""
    return place("bundled", "scenarios")


def is_installed() -> bool:
    """Whether the bundled files are part of an installed package, where nothing of a person's own belongs."""
    return folder().parent == PACKAGE


def names() -> list[str]:
    """Return the names of the bundled scenarios: their files' names without the ending, the baseline first.

    Those with a folder in their name, as `theory/mmc`, are worlds whose answers are known; they come last.
    """
    found = [path.relative_to(folder()).with_suffix("").as_posix() for path in folder().rglob(f"*{ENDING}")]
    return sorted(found, key=lambda name: (name != BASELINE, "/" in name, name))


def path_of(name: str) -> Path | None:
    """Return the file of a bundled scenario; None where none has this name."""
    return folder() / f"{name}{ENDING}" if name in names() else None


def name_of(path: Path) -> str | None:
    """Return the name of a bundled scenario by its file, where the path says the whole way to it; otherwise None."""
    if not path.is_absolute() or path.suffix != ENDING or not path.is_relative_to(folder()):
        return None
    name = path.relative_to(folder()).with_suffix("").as_posix()
    return name if name in names() else None


def unknown(name: str) -> str:
    """Return the rule that a name breaks which is that of no file and of no bundled scenario."""
    near = difflib.get_close_matches(name, names(), n=1)
    hint = f"; did you mean {near[0]}?" if near else ";"
    return f"no such file, nor a bundled scenario{hint} there are {', '.join(names())}"


def every_file() -> Iterator[Path]:
    """Yield each bundled file, from the folder on."""
    for path in sorted(folder().rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(folder())
