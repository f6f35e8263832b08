"""Write docs/explanation/calibration.md: the England and Wales baseline beside what is published."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.base.arrays import Float64s
from planner.experiment import Experiment, run
from planner.model import rules
from planner.outcome import Outcome
from planner.outcome.interval import mean_interval, range_of_replications
from planner.parallel import Threads, processors
from planner.scenario import ScenarioFile, assumptions, read
from planner.scenario.demand import SyntheticCaseload
from planner.scenario.source import GRADES
from planner.scenario.status import Status
from planner.world import World, generate_world

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "scenarios" / "england-wales.toml"
PAGE = ROOT / "docs" / "explanation" / "calibration.md"
COMMAND = "make calibration"
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = 365.25 / MONTHS_PER_YEAR
CALIBRATED = "Calibrated"  # begins the source of each value that was tuned
HIGH_SECURITY = "high-security-"  # begins the key of each high-security group of prisons


@dataclass(frozen=True)
class Target:
    """A published number and the range it allows the simulated mean."""

    measure: str
    published: str
    date: str
    source: str
    grade: str  # of GRADES
    low: float
    high: float
    why: str  # it misses, where it does


TARGETS = {
    "open": Target(
        "open courses", "16; 22", "Dec 2015; June 2020", "Lords written answer; MoJ FOI reply 200612017", "read",
        16, 22, "",
    ),
    "waiting": Target(
        "waiting, ready or not, and willing", "15; 10", "Dec 2015; March 2020",
        "Lords written answer (read); Mail on Sunday FOI, scope unclear", "quoted", 10, 15, "",
    ),
    "completions": Target(
        "courses completed a year", "about 13, later 18 to 23", "2010 to 2015; 2017 to 2020",
        "65 in five years (Lords written answer); 70 people in the MoJ interim study, over 3 to 4 years, at least",
        "computed", 13, 23, "",
    ),
    "releases": Target(
        "people released a year, all", "27 to 60, mean 46", "2018 to 2022",
        "Home Office via press; Great Britain, unsentenced people included", "quoted", 27, 60, "",
    ),
    "sentenced": Target(
        "people released a year, sentenced", "42; 31", "years to Sept 2019, 2020", "Home Office via press", "quoted",
        31, 42,
        "with about 50 referred a year and numbers in custody steady, nearly as many must leave as come; "
        "in the published years more came than left, and custody grew from 180 (2017) to 257 (2024)",
    ),
    "time_open": Target(
        "months a course is open", "6 to 15", "2015 to 2020", "Little's law on the open cases and completions above",
        "computed", 6, 15, "",
    ),
    "uninterrupted": Target(
        "months of a course with nothing cancelled", "3 to 4", "July 2020", "MoJ FOI reply 200612017", "read", 3, 4, "",
    ),
    "refused": Target(
        "share who refuse when first approached, %", "about a third", "2010-11 pilot", "The Times on the MoJ review",
        "quoted", 28, 38, "",
    ),
    "refusals": Target(
        "refusals a year in high-security prisons", "about 6.5", "Jan 2018 to spring 2020",
        "15 refusals: Mail on Sunday FOI", "computed", 6, 7,
        "a third of about 50 referrals a year is far more, so either fewer people are approached than the model "
        "refers, or not every refusal is recorded; the two published numbers cannot both be met at this flow",
    ),
    "custody": Target(
        "convicted people in custody at the end", "180 to 244", "Dec 2024",
        "257 held in Great Britain (press), times an assumed convicted share of 0.70 to 0.95", "computed", 180, 244,
        "the model starts at the lower end (180); in the first two years more people leave than come, because the "
        "starting caseload is drawn without regard to the parole reviews already held; after that it is nearly steady",
    ),
    "per_start": Target(
        "completions for each start", "0.91", "2019/20", "All accredited programmes: HMPPS digest via Police Oracle",
        "computed", 0.85, 0.97,
        "not this programme and not a cohort's rate; here courses stopped by release count as started, "
        "and no completion rate is published for this programme",
    ),
}  # fmt: skip


PAGE_TEXT = """# Calibration

`scenarios/{file}`, {replications} replications of {years} years, seed {seed}. Made by `{command}`; do not edit.

## Simulated against published

Each future gives one number, over all its years. *Within* says that the mean of the futures lies in the accepted range:
what is published, or a band about it where one number is. Open courses, waiting and completions were tuned to, so that
they lie within shows only that the tuning worked. Misses stay.

| measure | published | accepted | date | source | grade | simulated mean (95% interval) | 80% of futures | result |
|---|---|---|---|---|---|---|---|---|
{rows}

The two rows of releases hold the same simulated number: everyone in the model is sentenced.

## Three to four months, or six to fifteen

The published length of an uninterrupted course, 3 to 4 months, and the 6 to 15 months that open cases and completions
imply by Little's law describe different things. The model holds both because it has pauses, lost sessions, leave, and
waiting for another place after a pause or a change of psychologist. With nothing cancelled a simulated course takes
{uninterrupted} months to the last session and {with_report} with the end report. Open courses divided by the rate at
which courses end give {time_open} months, courses that stop early included; divided by completions alone, as the
published figures are, {per_completion}.

## Values that were calibrated

All are assumptions. No value that has a source was changed.

| value | key | is | tuned to |
|---|---|---|---|
{values}
"""


def simulated(outcome: Outcome, worlds: list[World]) -> dict[str, Float64s]:
    """Return each target's number in each future, [replications]."""
    years = outcome.years
    totals = {name: outcome.total(name) for name in ("starts", "completions", "referrals", "left")}
    released = sum(
        (outcome.total(f"released_{how}") for how in ("completed", "part_way", "never_started")),
        start=np.zeros(outcome.replications),
    )
    open_courses = outcome.weekly("open_courses").sum(axis=1)
    waiting = sum(
        (outcome.mean(f"waiting_{what}") for what in ("ready", "assessment", "not_ready")),
        start=np.zeros(outcome.replications),
    )
    caseload = outcome.parameters.scenario.demand.caseload
    if not isinstance(caseload, SyntheticCaseload):
        raise TypeError("the baseline's caseload must be drawn")
    there = sum(count for count in caseload.model_dump().values() if isinstance(count, int))
    ends = caseload.on_course + totals["starts"] - open_courses[:, -1]
    refusals = np.asarray([_refusals(outcome, world) for world in worlds])
    return {
        "open": open_courses.mean(axis=1),
        "waiting": waiting,
        "completions": totals["completions"] / years,
        "releases": released / years,
        "sentenced": released / years,
        "time_open": open_courses.mean(axis=1) / (ends / years) * MONTHS_PER_YEAR,
        "uninterrupted": np.asarray([_uninterrupted_months(outcome, world, report=False) for world in worlds]),
        "refused": 100 * refusals[:, 0],
        "refusals": refusals[:, 1] / years,
        "custody": there + totals["referrals"] - released - totals["left"],
        "per_start": totals["completions"] / totals["starts"],
    }


def _refusals(outcome: Outcome, world: World) -> tuple[float, float]:
    """Return the share of those referred who refuse at first, and how many in high-security prisons."""
    people = world.people
    approached = people.standing == Status.REFERRED_LATER
    refuses = approached & (people.willing_day > people.referral_day)
    secure = [name.startswith(HIGH_SECURITY) for name in outcome.parameters.scenario.prisons]
    return refuses.sum() / approached.sum(), (refuses & np.asarray(secure)[people.prison]).sum()


def _uninterrupted_months(outcome: Outcome, world: World, *, report: bool) -> float:
    """Mean length of a course with nothing cancelled, up to the last session or with the end report."""
    people, gap = world.people, outcome.parameters.scenario.programme.days_between_sessions
    reports = people.report_days if report else np.zeros_like(people.report_days)
    needs = zip(people.sessions_needed, people.minimum_days, reports, strict=True)
    return float(np.mean([rules.course_days(s, gap, least, written) for s, least, written in needs]) / DAYS_PER_MONTH)


def page(outcome: Outcome, worlds: list[World], seed: int) -> str:
    """Return the page."""
    numbers = simulated(outcome, worlds)
    return PAGE_TEXT.format(
        file=outcome.file.path.name,
        replications=outcome.replications,
        years=f"{outcome.years:.0f}",
        seed=seed,
        command=COMMAND,
        rows="\n".join(_row(TARGETS[name], values) for name, values in numbers.items()),
        uninterrupted=f"{numbers['uninterrupted'].mean():.1f}",
        with_report=f"{np.mean([_uninterrupted_months(outcome, world, report=True) for world in worlds]):.1f}",
        time_open=f"{numbers['time_open'].mean():.1f}",
        per_completion=f"{numbers['open'].mean() / numbers['completions'].mean() * MONTHS_PER_YEAR:.1f}",
        values="\n".join(_calibrated(outcome.file)),
    )


def _row(target: Target, values: Float64s) -> str:
    mean, spread = mean_interval(values), range_of_replications(values)
    if mean.estimate is None or mean.low is None or mean.high is None or spread is None:
        raise ValueError("an interval needs two replications")
    within = target.low <= mean.estimate <= target.high
    digits = 1 if target.high > 1 else 2
    return _cells(
        target.measure,
        target.published,
        f"{target.low:g} to {target.high:g}",
        target.date,
        target.source,
        GRADES[target.grade],
        f"{mean.estimate:.{digits}f} ({mean.low:.{digits}f} to {mean.high:.{digits}f})",
        f"{spread[0]:.{digits}f} to {spread[1]:.{digits}f}",
        "within" if within else f"**misses**: {target.why or 'not explained'}",
    )


def _calibrated(file: ScenarioFile) -> Iterator[str]:
    for one in assumptions(file):
        if one.source.startswith(CALIBRATED):
            tuned_to = one.source.removeprefix(CALIBRATED).removeprefix(" to ").removeprefix(": ")
            yield _cells(one.label, f"`{one.key}`", f"{one.value} ({one.unit})", tuned_to)


def _cells(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"


def main() -> None:
    """Simulate and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=processors())
    given = parser.parse_args()
    file = read(BASELINE)
    outcome = run(Experiment([file], given.seed, weekly=True), given.replications, Threads(given.workers))[0]
    worlds = [generate_world(file.scenario.population, given.seed, number) for number in range(given.replications)]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(outcome, worlds, given.seed), encoding="utf-8")


if __name__ == "__main__":
    main()
