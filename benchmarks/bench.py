"""Time the engines, their peers and the floor side by side, and write benchmarks/results.md.

Every figure is the median of several runs, taken in turn so that a slow moment of the machine falls on all.
"""

from __future__ import annotations

import gc
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(ROOT)]

from benchmarks.clinic import bare_loop, ciw_clinic, event_loop, simpy_clinic  # noqa: E402
from benchmarks.clinic.clinic import Clinic  # noqa: E402
from planner.experiment import Experiment, run  # noqa: E402
from planner.model.parameters import Parameters  # noqa: E402
from planner.model.policy import built_in  # noqa: E402
from planner.optimise.policies.factory import policy_for  # noqa: E402
from planner.parallel import Executor, Serial, Threads  # noqa: E402
from planner.scenario import ScenarioFile, read  # noqa: E402
from planner.sim.batch import Batch  # noqa: E402
from planner.sim.tally.sections import NUMBER  # noqa: E402
from planner.sim.tally.tally import Tally  # noqa: E402
from planner.world import World, WorldGenerator, numbers  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results.md"
BASELINE = ROOT / "scenarios" / "england-wales.toml"
CLINIC = ROOT / "benchmarks" / "clinic" / "clinic.toml"
FUNDING = (
    "england-wales",
    "two-more-psychologists",
    "five-more-psychologists",
    "probation-practitioners",
    "travelling-team",
    "fewer-lost-sessions",
    "same-money-better-order",
    "two-posts-lost",
    "shutdown-year",
)
ROUNDS = 7
MS = 1000.0


@dataclass
class Timed:
    """Seconds of one thing, in several rounds."""

    name: str
    seconds: list[float]

    @property
    def median_ms(self) -> float:
        return statistics.median(self.seconds) * MS


def side_by_side(runs: dict[str, Callable[[int], int]], rounds: int = ROUNDS) -> list[Timed]:
    """Time each in turn, round after round; a run is given the round and returns how many units it did."""
    for each in runs.values():
        each(0)  # compiled, tables made, caches warm
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(1, rounds + 1):
        for name, each in runs.items():
            gc.collect()  # what another left behind
            begun = time.perf_counter()
            units = each(number)
            seconds[name].append((time.perf_counter() - begun) / units)
    return [Timed(name, taken) for name, taken in seconds.items()]


def futures(experiment: Experiment, count: int, executor: Executor | None = None) -> Callable[[int], int]:
    """Return a run of so many futures, others in each round."""

    def go(number: int) -> int:
        experiment.seed = number
        run(experiment, count, executor)
        return count

    return go


# --- the project's two engines ------------------------------------------------------------------


def engines() -> list[str]:
    file = read(BASELINE)
    runs = {
        "SimPy engine": futures(Experiment([file], 1, "reference"), 10),
        "batch engine": futures(Experiment([file], 1, "batch"), 300),
    }
    reference, batch = side_by_side(runs)
    return [
        "## The two engines, end to end",
        "",
        "The England and Wales baseline, ten years, one future after another on one processor: people dealt,"
        " simulated, counted, stacked.",
        "",
        "| engine | ms a future | ratio |",
        "|---|---|---|",
        f"| {reference.name} | {reference.median_ms:,.1f} | 1 |",
        f"| {batch.name} | {batch.median_ms:,.3f} | **{reference.median_ms / batch.median_ms:,.0f}** |",
        "",
    ]


# --- one clinic, hand-written by others ----------------------------------------------------------


def clinic() -> list[str]:
    made, file = Clinic(), read(CLINIC)

    def peer(model: Callable[[Clinic, int], object], times: int) -> Callable[[int], int]:
        def go(number: int) -> int:
            for i in range(times):
                model(made, 1000 * number + i)
            return times

        return go

    runs = {
        "Ciw": peer(ciw_clinic.run, 1),
        "SimPy": peer(simpy_clinic.run, 2),
        "this planner, batch engine": futures(Experiment([file], 1), 40),
        "bare compiled event loop": peer(event_loop.run, 20),
        "bare compiled recursion, no events": peer(bare_loop.run, 50),
    }
    timed = side_by_side(runs)
    planner = timed[2].median_ms
    lines = [
        "## One clinic, hand-written by others",
        "",
        f"M/M/{made.servers}+M: {made.arrivals_per_day} arrivals a day, mean service {made.mean_service_days:g} days,"
        f" mean patience {made.mean_patience_days:g} days, {made.arrivals:,} arrivals, sampled, simulated and measured,"
        " on one processor. The bare loops do only this clinic's arithmetic: the first with a calendar of events and a"
        " queue, the second by a recursion over arrivals that needs neither.",
        "",
        "| model | ms a run | times this planner's |",
        "|---|---|---|",
    ]
    lines += [f"| {t.name} | {t.median_ms:,.2f} | {t.median_ms / planner:,.2f} |" for t in timed]
    return [*lines, "", *where_it_goes(file, "of the clinic, for 10,000 people"), *DISTANCE]


DISTANCE = (
    "What lies between this and the event loop: a person here is referred, consents, is ready, starts, has a session,"
    " completes and is released, each told and counted by team, prison, year and time left; there a person comes,"
    " starts and goes: some 1,400 instructions a person, and 270 to deal one. Sampled with `perf` on 28 November 2026,"
    " the processor's time goes: the day's moments put in order and taken, sessions and releases in them, 32%; the"
    " daily meeting with its hours and places, 27%; letting people in, 17%; dealing people, of whom most things are"
    " certain here but might not be, 13%; the outcome and its cause for each person at the end, 10%.",
    "",
)


def where_it_goes(file: ScenarioFile, of: str) -> list[str]:
    """Split a future of the batch engine into dealing and simulating."""
    parameters, dealer = Parameters(file.scenario), WorldGenerator(numbers(file.scenario.population))
    batch = Batch(parameters, policy_for(file.scenario))
    tally = Tally.zeros(parameters, 1, weekly=False)
    worlds: list[World] = []

    def deal(number: int) -> int:
        worlds[:] = [dealer.generate(number, replication) for replication in range(10)]
        return 10

    def simulate(_number: int) -> int:
        for world in worlds:
            batch.count(world, tally, 0)
        return 10

    dealt, simulated = side_by_side({"deal": deal, "simulate": simulate})
    return [
        f"Where a future {of} goes: dealing people {dealt.median_ms:.2f} ms,"
        f" simulating and counting {simulated.median_ms:.2f} ms.",
        "",
    ]


# --- growth --------------------------------------------------------------------------------------


def growth() -> list[str]:
    """Time per person from 100 to 100,000 people, the waiting list growing in proportion; and the list alone."""
    lines = [
        "## Growth",
        "",
        "Baseline assumptions, with long patience (ten-year sentences and more) and short (under a year): more"
        " referrals, and posts in proportion, one in each of the three teams for every 100 people in ten years. So the"
        " waiting list grows in proportion, and as large a share of people has a course. Microseconds a person, from"
        " dealt to counted.",
        "",
        "| people | posts | waiting at the end, long | long patience | waiting at the end, short | short patience |",
        "|---|---|---|---|---|---|",
    ]
    grown = _timed({(people, sentence): _posts(people // 100) for people in SIZES for sentence in SENTENCES})
    for people in SIZES:
        timed = [grown[people, sentence] for sentence in SENTENCES]
        cells = [f"{each.waiting:,} | {each.micro / each.people:.2f}" for each in timed]
        lines.append(f"| {people:,} | {3 * (people // 100):,} | {' | '.join(cells)} |")
    return [*lines, "", *_list_alone()]


def _list_alone() -> list[str]:
    """Time per person with the posts of the baseline at every size: nearly everyone waits."""
    grown = _timed({(people, sentence): "" for people in (0, *SIZES) for sentence in SENTENCES})
    lines = [
        "The same with the posts of the baseline at every size, so that nearly all of many people wait"
        " to no end, and nearly all of few have a course, which takes longest to simulate."
        f" Ten years in which nobody comes take {grown[0, SENTENCES[0]].micro:,.0f} microseconds: days, meetings,"
        " posts. *Less that* is what each person adds.",
        "",
        "| people | still in custody at the end | long patience | less that | short patience | less that |",
        "|---|---|---|---|---|---|",
    ]
    for people in SIZES:
        cells = []
        for sentence in SENTENCES:
            timed, fixed = grown[people, sentence], grown[0, sentence].micro
            cells += [f"{timed.micro / timed.people:.2f}", f"{(timed.micro - fixed) / timed.people:.2f}"]
        left = max(grown[people, sentence].left for sentence in SENTENCES)
        lines.append(f"| {people:,} | {left:,} | {' | '.join(cells)} |")
    return [*lines, ""]


SIZES = (100, 1_000, 10_000, 100_000)
SENTENCES = ("over-10-years", "up-to-1-year")


class Grown(NamedTuple):
    micro: float  # seconds, a replication
    people: float  # dealt in one, on average
    left: int  # in custody at the end
    waiting: int  # of those, ready or not, in the last week of one of them


def _posts(number: int) -> str:
    """Return so many posts in each team, as TOML."""
    teams = ("north", "midlands", "south")
    return "".join(f"[posts.{team}-psychologists]\nnumber = {number}\nfilled_at_start = {number}\n" for team in teams)


def _timed(worlds: dict[tuple[int, str], str]) -> dict[tuple[int, str], Grown]:
    """Time replications of so many people with one sentence, and posts as TOML, all in turn."""
    growing = {f"{people} {sentence}": Growing(people, sentence, posts) for (people, sentence), posts in worlds.items()}
    timed = side_by_side(dict(growing), 5)
    return {key: each.grown(time) for key, each, time in zip(worlds, growing.values(), timed, strict=True)}


class Growing:
    """One size of world, to be run again and again."""

    def __init__(self, people: int, sentence: str, posts: str) -> None:
        """Make a scenario of the baseline's."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "grown.toml"
            kinds = ("up-to-1-year", "1-to-4-years", "4-to-10-years", "over-10-years", "life")
            weights = "\n".join(f"sentences.{k}.weight = {int(k == sentence)}" for k in kinds)
            path.write_text(
                f'extends = "{BASELINE}"\n[demand]\nreferrals_per_year = [{people / 10}]\n'
                f"variation = {{ process = 'poisson' }}\n{weights}\n[demand.caseload]\nkind = 'synthetic'\n"
                f"on_course = 0\nwaiting = 0\nnot_ready = 0\ndeclined = 0\nnot_assessed = 0\ncompleted = 0\n{posts}",
                encoding="utf-8",
            )
            file = read(path)
        self.parameters, self.dealer = Parameters(file.scenario), WorldGenerator(numbers(file.scenario.population))
        self.batch = Batch(self.parameters, built_in("least-slack"))
        self.tally = Tally.zeros(self.parameters, 1, weekly=False)
        self.times, self.dealt = max(3, 20_000 // max(people, 20)), list[int]()

    def __call__(self, number: int) -> int:
        """Run so many replications, and return how many."""
        for i in range(self.times):
            world = self.dealer.generate_into(number, i)
            self.batch.count(world, self.tally, 0)
            self.dealt.append(len(world.rows))
        return self.times

    def grown(self, timed: Timed) -> Grown:
        """Return what was found."""
        left = int(self.tally.section("year")[0, -1].sum())
        waiting = _waiting(self.parameters, self.dealer.generate_into(1, 0))
        return Grown(timed.median_ms * 1000, statistics.mean(self.dealt), left, waiting)


def _waiting(parameters: Parameters, world: World) -> int:
    """Return how many wait in the last week, ready or not."""
    batch, tally = Batch(parameters, built_in("least-slack"), weekly=True), Tally.zeros(parameters, 1, weekly=True)
    batch.count(world, tally, 0)
    series = [NUMBER[f"waiting_{what}"] for what in ("ready", "assessment", "not_ready")]
    return int(tally.weekly[0, series, :, -1].sum())


# --- the command ---------------------------------------------------------------------------------


def command() -> list[str]:
    """Wall time, processor time and peak memory of the command, as a fresh process."""
    names = [str(ROOT / "scenarios" / f"{name}.toml") for name in FUNDING]
    rows, walls = [], []
    for replications, rounds in ((1, 5), (1000, 3)):
        measured = [_command(names, replications) for _ in range(rounds + 1)][1:]
        wall, processor, peak = (statistics.median(column) for column in zip(*measured, strict=True))
        rows.append(f"| {replications:,} | {wall:.2f} | {processor:.2f} | {peak:,.0f} |")
        walls.append(wall)
    parameters = Parameters(read(BASELINE).scenario)
    bytes_each = Tally.zeros(parameters, 1, weekly=False).counts.nbytes
    weekly = Tally.zeros(parameters, 1, weekly=True)
    return [
        "## The command",
        "",
        f"`planner compare` of the {len(FUNDING)} scenarios, ten years, as a fresh process with compiled code at hand,"
        f" on {os.cpu_count()} processors.",
        "",
        "| futures | seconds | processor seconds | peak memory, MB |",
        "|---|---|---|---|",
        *rows,
        "",
        f"Of the {walls[1]:.1f} seconds {walls[0]:.1f} are spent on one future too: modules, scenarios, tables and"
        f" compiled code are read, the comparison is written. {_crowding(names)}",
        "",
        f"A future of one scenario is kept in {bytes_each:,} bytes;"
        f" with every week of every team, as a forecast has it, {bytes_each + weekly.weekly.nbytes:,}.",
        "",
    ]


def _crowding(names: list[str]) -> str:
    """Say how long a future of all the scenarios takes, on one processor and on all of this machine."""
    experiment, many = Experiment([read(Path(name)) for name in names], 1), os.cpu_count() or 1
    runs = {"one": futures(experiment, 100, Serial()), "all": futures(experiment, 100, Threads(many))}
    one, all_of_them = side_by_side(runs)
    return (
        f"One future of the {len(names)} scenarios takes one processor {one.median_ms:.1f} ms, people dealt included,"
        f" and {many} together {all_of_them.median_ms:.1f} ms: they do the work of"
        f" {one.median_ms / all_of_them.median_ms:.1f}, as they may share a core."
    )


def _command(names: list[str], replications: int) -> tuple[float, float, float]:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    code = (
        "import resource, sys; from planner.cli import main\n"
        "try: main()\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    arguments = [sys.executable, "-c", code, "compare", *names, "--replications", str(replications), "--format", "json"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, processor, int(done.stderr.split()[-1]) / 1024


def machine() -> str:
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
    return f"{model}, {os.cpu_count()} processors, Python {platform.python_version()}, NumPy {np.__version__}"


def main() -> None:
    lines = [
        "# Timings",
        "",
        f"`make bench`, {datetime.now(UTC):%d %B %Y}, on {machine()}. Medians of several rounds, taken in turn.",
        "",
        *engines(),
        *where_it_goes(read(BASELINE), "of the baseline"),
        *clinic(),
        *command(),
        *growth(),
    ]
    text = "\n".join(lines).rstrip() + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
