"""Compile the engines before the workers of a test run begin, so that no worker compiles what another has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from common import ROOT

TOLD = ("counted", "logged")  # the two kinds of engine: one that only counts, one whose log is wanted


def engines(config: pytest.Config) -> None:
    """Compile each kind in a process of its own, where there are workers to wait for it and something to compile."""
    is_worker, has_workers = hasattr(config, "workerinput"), bool(getattr(config.option, "tx", None))
    if is_worker or not has_workers or config.option.collectonly or os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        return
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "tests"), str(ROOT)))}
    commands = [[sys.executable, __file__, told] for told in TOLD]
    running = [subprocess.Popen(command, env=environment) for command in commands]
    for process in running:
        if process.wait():
            raise pytest.UsageError("the engines do not compile")


def main() -> None:
    """Run a short scenario in an order of each kind, weeks and all: what that calls is compiled and kept."""
    from agreement.worlds import RULES, SEED, bundled

    from planner.sim.batch.batch import Batch
    from planner.sim.tally.tally import Tally
    from planner.world import generate_world

    is_logged = sys.argv[1] == "logged"
    parameters = bundled("england-wales", most_days=60)
    for rule in ("least-slack", "a planner"):
        batch = Batch(parameters, RULES[rule], weekly=True, logged=is_logged)
        batch.count(generate_world(parameters.scenario.population, SEED, 0), Tally.zeros(parameters, 1, weekly=True), 0)


if __name__ == "__main__":
    main()
