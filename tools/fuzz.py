"""Run the fuzzers again and again, with other examples each time, for as long as is asked, or until one finds."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

TIMES = "20"  # as many examples in one go as among the tests


def main() -> None:
    """Look until the time is up, and say how often."""
    options, begun, runs = _options(), time.monotonic(), 0
    while time.monotonic() - begun < 60 * options.minutes:
        runs += 1
        command = [
            sys.executable,
            "-m",
            "pytest",
            "tests/fuzz",
            "tests/properties/test_any_scenario.py",
            "-n",
            "auto",
            f"--hypothesis-seed={options.seed + runs}",
        ]
        done = subprocess.run(command, check=False, env={**os.environ, "FUZZ_TIMES": TIMES})  # noqa: S603 - our own tests
        if done.returncode:
            sys.exit(f"found with seed {options.seed + runs}")
    print(f"{runs} runs of the fuzzers, {time.monotonic() - begun:,.0f} seconds: nothing found")  # noqa: T201


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="how long to go on beginning another run")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first run, less 1")
    return parser.parse_args()


if __name__ == "__main__":
    main()
