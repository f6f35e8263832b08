"""Compare scenarios three times, once spread over two processes: the output must be identical."""

import subprocess
import sys

COMMAND = [sys.executable, "-m", "planner", "compare"]
OPTIONS = ["--replications", "100", "--seed", "1", "--format", "json"]


def compared(scenarios: list[str], workers: int) -> bytes:
    """Return what `planner compare` prints."""
    command = [*COMMAND, *scenarios, *OPTIONS, "--workers", str(workers)]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - our own command


def main() -> None:
    """Run it and say how many bytes were the same."""
    first, again, spread = (compared(sys.argv[1:], workers) for workers in (2, 2, 1))
    if not first == again == spread:
        sys.exit("planner compare: the output differs between runs")
    print(f"planner compare {' '.join(OPTIONS)}: {len(first):,} bytes, the same three times, on one process and on two")  # noqa: T201


if __name__ == "__main__":
    main()
