"""Time the reading and checking of a large made-up caseload, as CSV and as an Excel workbook."""

from __future__ import annotations

import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(ROOT)]

from planner.caseload import Caseload, read_caseload  # noqa: E402
from planner.scenario import read  # noqa: E402
from tools.synthetic_caseload import (  # noqa: E402
    BASELINE,
    HEADER,
    SEED,
    STAFF_HEADER,
    mess,
    synthetic,
    write_csv,
    write_workbook,
)

PEOPLE, PSYCHOLOGISTS = 20_000, 2_000
ROUNDS = 5


def main(folder: Path, profile: bool) -> None:
    """Print the median seconds of each kind of file."""
    scenario = read(BASELINE).scenario
    files = synthetic(scenario, PEOPLE, PSYCHOLOGISTS, SEED)
    mess(files)
    write_csv(folder / "people.csv", HEADER, files.people)
    write_csv(folder / "staff.csv", STAFF_HEADER, files.staff)
    book = folder / "caseload.xlsx"
    write_workbook(book, {"people": (HEADER, files.people), "staff": (STAFF_HEADER, files.staff)})
    pairs = {"CSV": (folder / "people.csv", folder / "staff.csv"), "Excel": (book, book)}

    def once(kind: str) -> Caseload:
        return read_caseload(*pairs[kind], scenario.calendar.start_date, scenario)

    if profile:
        with cProfile.Profile() as profiler:
            once("CSV")
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(30)
    for kind in pairs:
        timed = [_timed(once, kind) for _ in range(ROUNDS)]
        wall, processor = (statistics.median(seconds) for seconds in zip(*timed, strict=True))
        caseload = once(kind)
        print(f"{kind}: {wall:.2f} s, {processor:.2f} s of one processor, {len(caseload.quality.entries):,} findings")
        print(f"  people: {caseload.quality.people}; staff: {caseload.quality.staff}")


def _timed(once: Callable[[str], Caseload], kind: str) -> tuple[float, float]:
    """Return seconds, and seconds of the processor: others may be using it."""
    begun, used = time.perf_counter(), time.process_time()
    once(kind)
    return time.perf_counter() - begun, time.process_time() - used


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(name), "--profile" in sys.argv)
