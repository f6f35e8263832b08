"""Run both engines on the same worlds, for long: every event the same, in every scenario and every kind of order."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(ROOT), str(ROOT / "tests")]  # in place of this folder, whose `agreement` is this file

from agreement.worlds import BUNDLED, RULES, agree, disagreements, for_generated  # noqa: E402 - found only now

from planner.parallel import processors  # noqa: E402

A_PART = 50  # generated worlds in one go


def main() -> None:
    """Compare, print a line for each comparison and a summary; stop at the first divergence with exit status 1."""
    options, begun = _options(), time.monotonic()
    with ProcessPoolExecutor(options.workers, multiprocessing.get_context("spawn")) as pool:
        for label, compared in _submitted(pool, options):
            difference = compared.result()
            print(f"{label}: {'different' if difference else 'the same'}", flush=True)  # noqa: T201
            if difference:
                pool.shutdown(wait=False, cancel_futures=True)
                sys.exit(difference)
    futures, made_up = len(BUNDLED) * len(RULES) * options.replications, len(RULES) * options.worlds
    print(  # noqa: T201
        f"{futures:,} futures of bundled scenarios and {made_up:,} of generated ones: "
        f"every event the same on both engines. {time.monotonic() - begun:,.0f} seconds."
    )


def of_bundled(name: str, order: str, replications: int) -> str | None:
    """Return the first disagreement on a bundled scenario, if any."""
    found = enumerate(disagreements(name, order, replications))
    return next((f"replication {number}, {difference}" for number, difference in found if difference), None)


def of_generated(worlds: int, part: int, least: bool) -> str | None:
    """Return a disagreement on generated worlds, if any, with the scenario that has it."""
    try:
        for_generated(agree, worlds, part, least=least)
    except AssertionError as error:
        return "".join(traceback.format_exception_only(error))
    return None


def _submitted(pool: ProcessPoolExecutor, options: argparse.Namespace) -> list[tuple[str, Future[str | None]]]:
    def submit(what: Callable[..., str | None], *arguments: object) -> Future[str | None]:
        return pool.submit(what, *arguments)

    bundled = [
        (f"{name}, {order}, {options.replications} futures", submit(of_bundled, name, order, options.replications))
        for name in BUNDLED
        for order in RULES
    ]
    starts = range(0, options.worlds, A_PART)
    generated = [
        (
            f"generated worlds {start:,} to {end - 1:,}, every order",
            submit(of_generated, end - start, part, options.least),
        )
        for part, start in enumerate(starts)
        for end in (min(start + A_PART, options.worlds),)
    ]
    return bundled + generated


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=50, help="futures of each bundled scenario and order")
    parser.add_argument("--worlds", type=int, default=2000, help="generated worlds, each in every order")
    parser.add_argument("--least", action="store_true", help="look for the least scenario that differs: some minutes")
    parser.add_argument("--workers", type=int, default=processors())
    return parser.parse_args()


if __name__ == "__main__":
    main()
