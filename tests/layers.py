"""The rooms of the house, from the ground up, and who may know whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PLANNER = Path(__file__).parents[1] / "planner"
FILES = sorted(PLANNER.rglob("*.py"))

# A room may import its own layer and those before it in this list.
LAYERS = (
    ("base",),
    ("jit", "parallel"),
    ("scenario",),
    ("world", "sheets"),
    ("model", "caseload"),
    ("sim", "optimise"),
    ("outcome",),
    ("experiment",),
    ("present",),
    ("studies",),
    ("app", "commands", "public"),
    ("cli",),
    ("__main__", "__init__"),
)
LAYER_OF = {room: number for number, layer in enumerate(LAYERS) for room in layer}
INNER_LAYERS = {  # of rooms that have rooms inside: those on one floor know nothing of each other
    "sim": (("tally",), ("batch", "reference"), ("__init__",)),
    "optimise": (
        ("problem", "solve_params"),
        ("allocation",),
        ("solver", "starts"),
        ("allocate", "constraints"),
        ("formulation",),
        ("explain", "policies"),
        ("__init__",),
    ),
}
STRANGERS = (  # (a room, what it knows nothing of), whatever their layers
    ("sim", "optimise"),
    ("optimise", "sim"),
    ("jit", "parallel"),
    ("parallel", "jit"),
    ("scenario", "jit"),
    ("scenario", "parallel"),
    ("app", "commands"),
    ("commands", "app"),
    ("commands", "public"),
    ("app", "public"),
    ("public", "app"),
    ("public", "commands"),
)


def room_of(file: Path) -> str:
    """The module or package directly under planner that a file is in."""
    return file.relative_to(PLANNER).parts[0].removesuffix(".py")


def inner_room_of(file: Path) -> str:
    """The module or package directly under a room that a file is in."""
    return file.relative_to(PLANNER).parts[1].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Yield the dotted name of every module of the planner that a file imports, at any depth."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "planner")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            if node.module == "planner":
                yield from (f"planner.{alias.name}" for alias in node.names)
            elif node.module and node.module.startswith("planner."):
                yield node.module


def rooms_imported(file: Path) -> set[str]:
    """The modules and packages directly under planner that a file imports; the package itself as __init__."""
    names = {name.split(".")[1] if "." in name else "__init__" for name in imports(file)}
    known = {room_of(other) for other in FILES}
    return {name if name in known else "__init__" for name in names}  # a name the package itself gives


def inner_rooms_imported(file: Path) -> set[str]:
    """The modules and packages directly under a file's own room that it imports."""
    names = (name.split(".") for name in imports(file))
    return {name[2] if len(name) > 2 else "__init__" for name in names if name[1:2] == [room_of(file)]}


def about(room: str) -> str:
    """Return the first line of a room's docstring."""
    place = PLANNER / room
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").splitlines()[0]


def picture() -> str:
    """Return the rooms as docs/explanation/design.md shows them, from the ground up."""
    wide = max(len(room) for layer in LAYERS for room in layer) + 2
    lines = [
        f"{number:2}  {(room + ('/' if (PLANNER / room).is_dir() else '.py')):{wide}} {about(room)}"
        for number, layer in enumerate(LAYERS, 1)
        for room in layer
    ]
    return "\n".join(lines)
