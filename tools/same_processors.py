"""Plan the sample and estimate its history as on several kinds of processor: every digit must be the same."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SCENARIOS = Path("scenarios")
HISTORY = sorted((SCENARIOS / "history").glob("*.csv"))
PLANNED = ["--caseload", SCENARIOS / "caseload" / "people.csv", "--staff", SCENARIOS / "caseload" / "staff.csv"]
WORK = {  # arguments of the command, and the file that must be the same
    "the sample's plan": (["allocate", *PLANNED, "--from", "2027-04-05"], "plan.csv"),
    "its history's estimates": (
        ["calibrate", *HISTORY, "--from", "2018-04-01", "--to", "2026-03-31", "--hold-out", "0"],
        "estimates.csv",
    ),
}
PROCESSORS = {  # what libraries are told of the processor: which kernels they choose, and in what order these add up
    "this one": {},
    "one without AVX": {
        "OPENBLAS_CORETYPE": "Prescott",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-FMA,-FMA4",
    },
    "one of no features": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "OPENBLAS_CORETYPE": "Haswell"},
}


def made(work: str, processor: str) -> bytes:
    """Return the file that a command writes, as on a processor."""
    arguments, name = WORK[work]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "planner", *arguments, "--out", Path(folder) / "out"]
        told = {**os.environ, **PROCESSORS[processor]}
        subprocess.run(command, check=True, capture_output=True, env=told)  # noqa: S603 - our own command
        return (Path(folder) / "out" / name).read_bytes()


def main() -> None:
    """Run it and say on how many it was the same."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        begun = {work: {each: pool.submit(made, work, each) for each in PROCESSORS} for work in WORK}
    for work, runs in begun.items():
        first, *_ = texts = [run.result() for run in runs.values()]
        for processor, text in zip(PROCESSORS, texts, strict=True):
            if text != first:
                sys.exit(f"{work} differ on a processor such as {processor}")
        print(f"{work}: {len(first):,} characters, the same on processors such as {', '.join(PROCESSORS)}")  # noqa: T201


if __name__ == "__main__":
    main()
