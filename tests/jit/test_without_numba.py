"""What simulates nothing starts without a compiler, and importing the planner leaves no trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from common import ENGLAND_WALES
from jit.shown import SHOW, run

COMMAND = """
import sys
sys.argv = ["planner", *{arguments!r}]
from planner.cli import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print("loaded:", *[name for name in ("numba", "llvmlite", "streamlit") if name in sys.modules])
"""


@pytest.mark.parametrize(
    "arguments",
    [["check", str(ENGLAND_WALES)], ["assumptions", str(ENGLAND_WALES)], ["--help"], ["compare", "--help"]],
    ids=["check", "assumptions", "help", "help of a command"],
)
def test_a_command_that_needs_no_engine_imports_no_compiler(arguments: list[str]) -> None:
    """Numba takes half a second to import."""
    assert run(COMMAND.format(arguments=arguments)).stdout.splitlines()[-1] == "loaded:"


def test_importing_the_planner_makes_and_sets_nothing(tmp_path: Path) -> None:
    """Neither does importing all that has compiled functions: nothing is in a new home, and numba is not there."""
    places = {"HOME": str(tmp_path), "XDG_CACHE_HOME": "", "PLANNER_CACHE_DIR": "", "TMPDIR": str(tmp_path)}
    code = "import planner, planner.experiment, planner.optimise, sys; print(planner.read, 'numba' in sys.modules)"
    assert run(code, **places).stdout.split()[-1] == "False"
    assert list(tmp_path.iterdir()) == []


def test_compiling_leaves_the_settings_of_numba(tmp_path: Path) -> None:
    """Others in the same process may use numba too."""
    before = (
        "import numba; before = {name: getattr(numba.config, name) for name in dir(numba.config) if name.isupper()}"
    )
    after = "print([name for name, value in before.items() if getattr(numba.config, name) != value])"
    code = f"{before}\n{SHOW}\n{after}"
    assert run(code, PLANNER_CACHE_DIR=str(tmp_path)).stdout.splitlines()[-1] == "[]"
