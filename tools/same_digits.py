"""Compare scenarios on both engines, spread differently: every digit must be the same."""

import json
import subprocess
import sys
from typing import Any

COMMAND = [sys.executable, "-m", "planner", "compare"]
OPTIONS = ["--seed", "1", "--format", "json"]
WAYS = {  # futures: engine and workers; the SimPy engine takes some minutes over as few as these
    100: (("batch", 2), ("batch", 2), ("batch", 1), ("batch", 5)),
    25: (("batch", 2), ("reference", 2)),
}


def compared(scenarios: list[str], futures: int, engine: str, workers: int) -> dict[str, Any]:
    """Return what `planner compare` prints, but for the words that name the engine."""
    command = [*COMMAND, *scenarios, "--replications", str(futures), *OPTIONS]
    command += ["--engine", engine, "--workers", str(workers)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command
    document: dict[str, Any] = json.loads(printed)
    return {key: value for key, value in document.items() if key not in ("engine", "command_line")}


def main() -> None:
    """Run it and say in how many ways it was the same."""
    for futures, ways in WAYS.items():
        first, *others = (compared(sys.argv[1:], futures, *way) for way in ways)
        for way, other in zip(ways[1:], others, strict=True):
            if other != first:
                sys.exit(f"planner compare: the digits differ on engine {way[0]} with {way[1]} workers")
        size, said = len(json.dumps(first)), ", ".join(f"{engine} {workers}" for engine, workers in ways)
        print(f"{futures} futures: {size:,} characters, the same on engine and workers {said}")  # noqa: T201


if __name__ == "__main__":
    main()
