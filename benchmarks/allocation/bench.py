"""Time the allocation and its peers on the same made-up problems, and write benchmarks/allocation.md.

One run, one after another, on 2 processors. Beside seconds stand processor seconds, which other work on the machine
disturbs less. HiGHS is asked within its limit in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:1] = [str(ROOT)]

from benchmarks.allocation import intervals, jobshop, time_indexed  # noqa: E402
from benchmarks.allocation.instance import Service, Teams  # noqa: E402
from benchmarks.allocation.peer import Found  # noqa: E402
from planner.optimise.allocate import allocate  # noqa: E402
from planner.optimise.allocation import Allocation, Status  # noqa: E402
from planner.optimise.problem import Problem  # noqa: E402
from planner.optimise.solve_params import QUICK, SolveParams  # noqa: E402

RESULTS = ROOT / "benchmarks" / "allocation.md"
VALUE_ONLY = SolveParams(stages=1)  # as the peers: they are not asked for fewest changes and earliest starts
SEARCH = SolveParams(stages=1, columns=0, swaps=0, chains=2)  # too large to be settled: searched and bounded only
Row = tuple[str, Callable[[Problem], Found]]


def planner(params: SolveParams) -> Callable[[Problem], Found]:
    def run(problem: Problem) -> Found:
        plan = allocate(problem, params)
        return Found(plan.value, plan.bound, plan.status in {Status.OPTIMAL, Status.VALUE_OPTIMAL})

    return run


def limited(solve: Callable[[Problem, float], Found], seconds: float) -> Callable[[Problem], Found]:
    return lambda problem: solve(problem, seconds)


def apart(run: Callable[[Problem], Found], problem: Problem) -> tuple[Found, float, float, float]:
    """Run in a process of its own: what it found, seconds, processor seconds, peak memory in GB."""
    context = get_context("fork")
    receive, send = context.Pipe(duplex=False)

    def child() -> None:
        begun, used = time.perf_counter(), time.process_time()
        found = run(problem)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        send.send((found, time.perf_counter() - begun, time.process_time() - used, peak))

    process = context.Process(target=child)
    process.start()
    told: tuple[Found, float, float, float] = receive.recv()
    process.join()
    return told


def table(title: str, instances: Iterable[Teams], rows: list[Row]) -> list[str]:
    lines = [
        f"## {title}",
        "",
        "| people × teams | load | a start is worth | model | value | bound | gap | proved | seconds"
        " | processor seconds | GB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for made in instances:
        problem = made.problem()
        head = f"| {made.people:,} × {made.teams} | {made.load:g} | {'a curve' if made.curves else 'in time'} |"
        for name, run in rows:
            if made.curves and name.startswith(("CP-SAT", "PyJobShop")):
                continue  # a start is worth the same in every week there
            found, seconds, used, peak = apart(run, problem)
            value = "none" if found.value is None else f"{found.value:,.2f}".removesuffix(".00")
            bound = f"{found.bound:,.2f}".removesuffix(".00") if found.bound < 1e9 else "none"
            gap = f"{found.gap:.2%}" if found.bound < 1e9 and found.value is not None else ""
            lines.append(
                f"{head} {name} | {value} | {bound} | {gap} | {'yes' if found.is_proved else 'no'}"
                f" | {seconds:,.1f} | {used:,.1f} | {peak:.2f} |"
            )
            print(lines[-1], flush=True)
    return [*lines, ""]


def one_team(seconds: float) -> list[str]:
    rows: list[Row] = [
        ("**this planner**", planner(VALUE_ONLY)),
        (f"HiGHS, time-indexed, {2.5 * seconds:g} s", limited(time_indexed.solve, 2.5 * seconds)),
        (f"CP-SAT, intervals, {seconds:g} s", limited(intervals.solve, seconds)),
        (f"PyJobShop, {seconds:g} s", limited(jobshop.solve, seconds)),
    ]
    sizes = [(250, 10, 0.95), (250, 10, 1.9), (1_000, 40, 0.95), (1_000, 40, 1.9)]
    return table("One possible team each, 260 weeks", [Teams(p, t, load=load) for p, t, load in sizes], rows)


def two_teams(people: int, teams: int, loads: list[float], rounds: int, seconds: float, high: float) -> list[str]:
    params = replace(SEARCH, search_rounds=rounds)
    rows: list[Row] = [
        ("**this planner**", planner(params)),
        (f"HiGHS, {high:g} s", limited(time_indexed.solve, high)),
        (f"CP-SAT, intervals, {seconds:g} s", limited(intervals.solve, seconds)),
        (f"PyJobShop, {seconds:g} s", limited(jobshop.solve, seconds)),
    ]
    instances = [Teams(people, teams, load=load, choices=2) for load in loads]
    instances += [Teams(people, teams, load=loads[-1], choices=2, curves=True)]
    return table(f"Two possible teams each: {people:,} × {teams}", instances, rows)


def largest(high: float) -> list[str]:
    rows: list[Row] = [
        ("**this planner**", planner(replace(SEARCH, search_rounds=400, price_rounds=1_000))),
        (f"HiGHS, relaxation, {high:g} s", limited(time_indexed.relax, high)),
    ]
    return table("Two possible teams each: 10,000 × 200", [Teams(10_000, 200, choices=2)], rows)


def curve() -> list[str]:
    """The gap against the rounds of search."""
    lines = [
        "## Gap against time",
        "",
        "Two possible teams each, two searches beside each other; rounds a person, seconds and gap.",
        "",
        "| people × teams | load | " + " | ".join(f"{r:,} rounds" for r in CURVE) + " |",
        "|---|---|" + "---|" * len(CURVE),
    ]
    for people, teams, load in ((250, 10, 0.95), (250, 10, 1.3), (250, 10, 1.9), (1_000, 40, 0.95), (1_000, 40, 1.9)):
        problem, cells = Teams(people, teams, load=load, choices=2).problem(), []
        for rounds in CURVE:
            plan = allocate(problem, replace(SEARCH, search_rounds=rounds))
            cells.append(f"{plan.seconds:.1f} s {plan.gap:.2%}")
        lines.append(f"| {people:,} × {teams} | {load:g} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    return [*lines, ""]


CURVE = (50, 200, 800, 3_200)


def desks() -> list[str]:
    """What a psychology lead has on her desk: all three objectives, and a question asked again."""
    lines = [
        "## A lead's desk",
        "",
        "Psychologists with leave, pairs, chances as curves; value, fewest changes and earliest starts in turn. *Asked"
        " again*: one person fewer may start in half of their weeks, from the plan there is.",
        "",
        "| people | psychologists | teams | weeks | status | value | gap | seconds | processor seconds"
        " | asked again, s |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for people, staff, teams, weeks, load in DESKS:
        problem = Service(people, staff, teams, weeks, load=load).problem()
        used = time.process_time()
        plan = allocate(problem)
        used = time.process_time() - used
        again = _again(problem, plan)
        lines.append(
            f"| {people} | {staff} | {teams} | {weeks} | {plan.status.value} | {plan.value:.4f} | {plan.gap:.2%}"
            f" | {plan.seconds:.2f} | {used:.2f} | {again:.2f} |"
        )
        print(lines[-1], flush=True)
    return [*lines, ""]


DESKS = (
    (20, 2, 1, 52, 1.5),
    (40, 4, 1, 52, 1.2),
    (60, 5, 2, 52, 1.5),
    (60, 5, 2, 78, 1.2),
    (100, 8, 3, 78, 1.5),
    (150, 15, 4, 104, 1.5),
)


def _again(problem: Problem, plan: Allocation) -> float:
    who = int(problem.start_person[plan.start[plan.start >= 0][0]])
    must = problem.must.copy()
    must[who] = True
    return allocate(replace(problem, must=must), QUICK, plan).seconds


def growth() -> list[str]:
    lines = [
        "## Growth",
        "",
        "Two possible teams each, 50 people a team, 100 rounds a person.",
        "",
        "| people | teams | starts | processor seconds | microseconds a start | gap |",
        "|---|---|---|---|---|---|",
    ]
    for people in (100, 300, 1_000, 3_000, 10_000):
        problem = Teams(people, people // 50, choices=2).problem()
        used = time.process_time()
        plan = allocate(problem, replace(SEARCH, search_rounds=100, chains=1))
        used = time.process_time() - used
        lines.append(
            f"| {people:,} | {people // 50} | {problem.starts:,} | {used:.2f} | {used / problem.starts * 1e6:.0f}"
            f" | {plan.gap:.2%} |"
        )
        print(lines[-1], flush=True)
    return [*lines, ""]


def head() -> list[str]:
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603, S607

    return [
        "# Allocation: timings",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} processors,"
        f" sources {git('rev-parse', '--short', 'HEAD')}."
        " `make allocation-bench` makes this page. Problems are made up (`benchmarks/allocation/instance.py`), the same"
        " from the same seed: courses of 12 to 40 weeks, weights 1 to 3, ready weeks and deadlines spread over 260"
        " weeks, teams of whole places with a post vacant for half a year. Load is work asked for over hours there are."
        " *In time*: a start is worth the weight up to the last week from which the course ends before the deadline,"
        " and nothing after. None of the models is asked for more than the first objective, but for the lead's desk.",
        "",
    ]


def main(seconds: float = 60.0) -> None:
    warm: Any = Teams(40, 2, choices=2, weeks=130).problem()
    allocate(warm)
    parts = [
        head(),
        desks(),
        one_team(seconds),
        two_teams(250, 10, [0.95, 1.9], 5_000, seconds / 2, seconds),
        two_teams(1_000, 40, [1.9], 3_000, seconds / 2, 2.5 * seconds),
        largest(4 * seconds),
        curve(),
        growth(),
    ]
    RESULTS.write_text("\n".join(line for part in parts for line in part), encoding="utf-8")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
