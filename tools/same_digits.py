"""Compare scenarios on both engines, spread differently: every digit must be the same."""

import json
import subprocess
import sys
from typing import Any

COMMAND = [sys.executable, "-m", "planner", "compare"]
OPTIONS = ["--replications", "100", "--seed", "1", "--format", "json"]
WAYS = (("batch", 2), ("batch", 2), ("batch", 1), ("batch", 5), ("reference", 2))  # engine and workers


def compared(scenarios: list[str], engine: str, workers: int) -> dict[str, Any]:
    """Return what `planner compare` prints, but for the words that name the engine."""
    command = [*COMMAND, *scenarios, *OPTIONS, "--engine", engine, "--workers", str(workers)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command
    document: dict[str, Any] = json.loads(printed)
    return {key: value for key, value in document.items() if key not in ("engine", "command_line")}


def main() -> None:
    """Run it and say in how many ways it was the same."""
    first, *others = (compared(sys.argv[1:], *way) for way in WAYS)
    for way, other in zip(WAYS[1:], others, strict=True):
        if other != first:
            sys.exit(f"planner compare: the digits differ on engine {way[0]} with {way[1]} workers")
    size = len(json.dumps(first))
    ways = ", ".join(f"{engine} {workers}" for engine, workers in WAYS)
    print(f"planner compare {' '.join(OPTIONS)}: {size:,} characters, the same on engine and workers {ways}")  # noqa: T201


if __name__ == "__main__":
    main()
