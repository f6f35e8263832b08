"""What comes after release: the question, its work, and the answer in sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from planner.base.arrays import Float64s
from planner.experiment import BATCH, Experiment, run_until
from planner.outcome import Outcome, community, licensed
from planner.outcome.interval import mean_interval, order_statistics
from planner.outcome.measures import OPTIONAL
from planner.parallel import processors
from planner.present.fingerprint import fingerprint
from planner.present.numbers import plain
from planner.present.section import Section
from planner.present.study import IsStopped, Progress, Work
from planner.scenario import ScenarioFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import COMMUNITY
from planner.sim.tally.spell import LicenceOutcome, SpellOutcome
from planner.studies.after_release.figures import bands, flow

FUTURES, MOST_FUTURES, FIRST_LOOK = 100, 1000, 20
WEEKS_A_LINE = 52  # of a table of weeks
RELEASED = {
    "Released, programme completed": (SpellOutcome.COMPLETED, SpellOutcome.COMPLETED_BEFORE),
    "Released on course, going on": (SpellOutcome.GOES_ON,),
    "Released part-way": (SpellOutcome.PART_WAY,),
    "Released never started": (SpellOutcome.NEVER_STARTED,),
}
ENDS = {
    "Licence ran to its end": LicenceOutcome.EXPIRED,
    "Recalled: another custody spell": LicenceOutcome.RECALLED,
    "Left for another reason": LicenceOutcome.GONE,
    "On licence when the run ends": LicenceOutcome.ON_LICENCE,
    "No licence left": LicenceOutcome.NO_LICENCE,
}
RELEASED_AGAIN = {
    "Released again, programme completed": (SpellOutcome.COMPLETED, SpellOutcome.COMPLETED_BEFORE),
    "Released again on course, going on": (SpellOutcome.GOES_ON,),
    "Released again part-way": (SpellOutcome.PART_WAY,),
    "Released again never started": (SpellOutcome.NEVER_STARTED,),
    "Left for another reason": (SpellOutcome.LEFT,),
    "In custody when the run ends": (SpellOutcome.NOT_ENDED,),
}
RECALLED = "Recalled: back in custody"
GROUPS = {"released without having completed": "not_completed", "released with the programme completed": "completed"}
OUTCOMES = {
    "awaited": "Takes part",
    "declined": "Declined",
    "never_started": "Never started",
    "part_way": "Part-way",
    "completed": "Completed",
    "left": "Left",
}
CAVEATS = (
    (
        "Who had been released before the first day is not in the model: the caseload begins empty and grows for as"
        " long as licences last, so its first years are too low."
    ),
    (
        "No rate of recall is published. The one here is an assumption, and the same for those who completed and those"
        " who did not: that is deliberate, as nothing published says who is recalled more. A difference in recalls"
        " between two scenarios shows how many are on licence and for how long; nothing of what the programme does."
    ),
    (
        "MAPPA levels, staff hours and conditions are processes with assumed rates. Staff set conditions; the planner"
        " suggests none, and scores nobody."
    ),
    (
        "MAPPA staff hours are in no cost of the programme. Only where a scenario states what an hour costs are they"
        " costed, and then apart."
    ),
)
UNEQUAL = (
    "This scenario states another rate of recall for those who completed: that is its own assumption, and any"
    " difference in recalls that follows from it is put in, not found."
)


@dataclass(frozen=True)
class AfterQuestion:
    """Which scenario is followed after release, and on how many futures."""

    file: ScenarioFile
    seed: int = 1
    futures: int = FUTURES

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint("after release", [self.file], seed=self.seed, futures=self.futures, engine=BATCH)

    @property
    def command(self) -> str:
        """The command that gives the same numbers, in its files."""
        asked = f"--replications {self.futures} --seed {self.seed}"
        return f"planner forecast {self.file.path.name} {asked} --out after-release"

    def work(self) -> Work[AfterRelease]:
        """Return the work that answers it."""
        return lambda is_stopped: _looks(self, is_stopped)


@dataclass(frozen=True, eq=False)
class AfterRelease:
    """The answer on so many futures."""

    question: AfterQuestion
    outcome: Outcome


def _looks(question: AfterQuestion, is_stopped: IsStopped) -> Iterator[Progress[AfterRelease]]:
    experiment = Experiment([question.file], question.seed, BATCH, weekly=True)
    looked = False
    for outcomes in run_until(
        experiment, lambda _: is_stopped(), question.futures, 1, experiment.executor(processors())
    ):
        done = outcomes[0].replications
        is_look = done == question.futures or is_stopped() or (done >= FIRST_LOOK and not looked)
        looked = looked or is_look
        yield Progress(done, question.futures, AfterRelease(question, outcomes[0]) if is_look else None)


def sections(found: AfterRelease) -> Iterator[Section]:
    """Yield the sections of an answer."""
    outcome = found.outcome
    yield _pathway(outcome)
    yield _way_back(outcome)
    yield _series(outcome, "MAPPA caseload", "people on licence", _groups(outcome, "on_licence"))
    yield _series(outcome, "MAPPA staff hours", "hours a week", _groups(outcome, "mappa_hours"))
    if community.is_told(outcome):
        yield _series(outcome, "Waiting for work in the community", "people", _works(outcome, community.WAITING))
        yield _series(outcome, "With a place in the community", "people", _works(outcome, community.WITH_PLACE))
        yield _became(outcome)
    yield _conditions(outcome)
    yield _totals(outcome)


def caveats(found: AfterRelease) -> list[str]:
    """Return what to bear in mind."""
    licence = found.outcome.parameters.scenario.licence
    unequal = licence is not None and licence.recall.recalls_per_year_completed not in (
        None,
        licence.recall.recalls_per_year,
    )
    return [*CAVEATS, *([UNEQUAL] if unequal else [])]


def headline(found: AfterRelease) -> str:
    """Return what it comes to, in a sentence."""
    outcome = found.outcome
    hours, untreated = (_spread(_measured(outcome, name)) for name in ("mappa_hours", "mappa_hours_not_completed"))
    recalls = _spread(_measured(outcome, "recalls"))
    return (
        f"Over the run, people on licence take {hours} MAPPA staff hours; of these {untreated} are for people released"
        f" without having completed the programme. There are {recalls} recalls, at the rate the scenario assumes."
    )


def _measured(outcome: Outcome, name: str) -> Float64s:
    return next(each for each in OPTIONAL if each.name == name).values(outcome)


def _spread(values: Float64s) -> str:
    """Return the middle future and 80% of futures: 1,240 (1,100 to 1,400)."""
    low, middle, high = order_statistics(values, (0.1, 0.5, 0.9))
    digits = 0 if high >= 10 or high == round(high) else 1
    return f"{plain(float(middle), digits)} ({plain(float(low), digits)} to {plain(float(high), digits)})"


# --- the pathway --------------------------------------------------------------------------------


def _pathway(outcome: Outcome) -> Section:
    """The flow from release to what came of the licence: one custody spell each, means over futures."""
    whole = licensed.pathway(outcome)
    links, rows = [], []
    for at, (release, results) in enumerate(RELEASED.items()):
        for to, (end, after) in enumerate(ENDS.items()):
            values = whole[:, list(results), after].sum(axis=1)
            if values.any():
                text = f"{release}: {end[0].lower()}{end[1:]}: {_spread(values)}"
                links.append({"source": at, "target": len(RELEASED) + to, "value": values.mean(), "text": text})
                rows.append([release, end, plain(float(values.mean()), 1), _mean(values), _spread(values)])
    figure = flow([*RELEASED, *ENDS], pd.DataFrame(links, columns=["source", "target", "value", "text"]))
    released = whole[:, [result for results in RELEASED.values() for result in results]].sum(axis=(1, 2))
    recalled = whole[:, :, LicenceOutcome.RECALLED].sum(axis=1)
    sentence = (
        f"{_spread(released)} releases in the middle future (80% of futures); {_spread(recalled)} end in recall."
        " Whoever is recalled without having completed waits for a place again, and is counted once more when released."
    )
    head = ("Release", "What came of it", "Mean", "95% interval\nof the mean", "Middle future\n(80% of futures)")
    terms = ("Custody spell", "Licence", "Recall")
    return Section(
        "The pathway", sentence, figure if links else None, head, rows or [_nothing(head)], terms, text_columns=2
    )


def _way_back(outcome: Outcome) -> Section:
    """The flow of recalls: which release each ended, and what became of the custody spell that it began."""
    ended, begun = licensed.pathway(outcome)[:, :, LicenceOutcome.RECALLED], licensed.after_recall(outcome).sum(axis=2)
    into = {name: ended[:, list(results)].sum(axis=1) for name, results in RELEASED.items()}
    out = {name: begun[:, list(results)].sum(axis=1) for name, results in RELEASED_AGAIN.items()}
    links = [*_links(into, 0, len(into), inward=True), *_links(out, len(into) + 1, len(into), inward=False)]
    figure = flow([*into, RECALLED, *out], pd.DataFrame(links, columns=["source", "target", "value", "text"]), RECALLED)
    untreated = _measured(outcome, "recalls_not_completed")
    sentence = (
        f"{_spread(ended.sum(axis=1))} recalls in the middle future (80% of futures), each of which begins another"
        f" custody spell; {_spread(untreated)} are of people released without having completed the programme, who then"
        " wait for a place again. Whoever is recalled more than once counts each time."
    )
    head = ("Stage", "Recalls, by", "Mean", "95% interval\nof the mean", "Middle future\n(80% of futures)")
    rows = [*_stages("Before: released", into), *_stages("After: the custody spell that follows", out)]
    terms = ("Custody spell", "Recall")
    return Section(
        "The way back", sentence, figure if links else None, head, rows or [_nothing(head)], terms, text_columns=2
    )


def _links(values: dict[str, Float64s], first: int, middle: int, *, inward: bool) -> Iterator[dict[str, object]]:
    """Yield a link between the stage in the middle and each stage that anyone is in, numbered from `first`."""
    for at, (name, each) in enumerate(values.items(), start=first):
        if each.any():
            source, target = (at, middle) if inward else (middle, at)
            yield {"source": source, "target": target, "value": each.mean(), "text": f"{name}: {_spread(each)}"}


def _stages(stage: str, values: dict[str, Float64s]) -> Iterator[list[str]]:
    """Yield a row of a table for each stage that anyone is in."""
    for name, each in values.items():
        if each.any():
            yield [stage, name, plain(float(each.mean()), 1), _mean(each), _spread(each)]


def _mean(values: Float64s) -> str:
    interval = mean_interval(values)
    if interval.low is None or interval.high is None:
        return "one future: no interval"
    return f"{plain(interval.low, 1)} to {plain(interval.high, 1)}"


def _nothing(head: Sequence[str]) -> list[str]:
    return ["None", *[""] * (len(head) - 1)]


# --- over time ----------------------------------------------------------------------------------


def _groups(outcome: Outcome, series: str) -> dict[str, Float64s]:
    """A series of each group and of all, [replications, weeks]."""
    each = {label: licensed.weekly(outcome, f"{series}_{part}") for label, part in GROUPS.items()}
    return {**each, "all": licensed.weekly(outcome, series)}


def _works(outcome: Outcome, which: int) -> dict[str, Float64s]:
    weekly, works = community.weekly(outcome), outcome.parameters.scenario.community.values()
    return {work.title: weekly[:, number, which] for number, work in enumerate(works)}


def _series(outcome: Outcome, title: str, unit: str, series: dict[str, Float64s]) -> Section:
    """Series of weeks as a figure, and one week in each year as a table."""
    frames = [_frame(outcome, name, values) for name, values in series.items()]
    rows = pd.concat(frames, ignore_index=True)
    name, values = list(series.items())[-1]
    final = values[:, -WEEKS_A_LINE:].mean(axis=1)
    sentence = f"In the last year of the run: {_spread(final)} {unit} in the middle future (80% of futures); {name}."
    shown = rows[rows["week"] % WEEKS_A_LINE == WEEKS_A_LINE - 1]
    shown = shown if len(shown) else rows.groupby("series", sort=False).tail(1)
    lines = [
        [
            f"{row['starts']:%d/%m/%Y}",
            str(row["series"]),
            plain(row["p50"], 1),
            f"{plain(row['p10'], 1)} to {plain(row['p90'], 1)}",
        ]
        for _, row in shown.iterrows()
    ]
    head = ("Week that starts", "Who", "Middle future", "80% of futures")
    return Section(
        title, sentence, bands(rows, unit), head, lines, ("MAPPA", "80% range"), f"{title}, {unit}", text_columns=2
    )


def _frame(outcome: Outcome, name: str, values: Float64s) -> pd.DataFrame:
    weeks = np.arange(values.shape[1])
    low, middle, high = order_statistics(values, (0.1, 0.5, 0.9))
    first: date = outcome.parameters.scenario.calendar.start_date
    starts = [first + timedelta(days=int(week) * DAYS_PER_WEEK) for week in weeks]
    return pd.DataFrame({"series": name, "week": weeks, "starts": starts, "p10": low, "p50": middle, "p90": high})


# --- totals -------------------------------------------------------------------------------------


def _became(outcome: Outcome) -> Section:
    counts, works = community.counts(outcome), outcome.parameters.scenario.community.values()
    rows = [
        [work.title, *(_spread(counts[:, number, COMMUNITY.index(name)]) for name in OUTCOMES)]
        for number, work in enumerate(works)
    ]
    sentence = "In the same words as for the programme in custody; each licence counts by itself."
    head = ("Work", *OUTCOMES.values())
    return Section("What became of work in the community", sentence, None, head, rows, ("80% range",))


def _conditions(outcome: Outcome) -> Section:
    licence = outcome.parameters.scenario.licence
    mean = licensed.with_conditions(outcome)
    titles = [condition.title for condition in licence.conditions.values()] if licence else []
    rows = [[title, _spread(mean[:, at])] for at, title in enumerate(titles)]
    sentence = "Staff set conditions, tighten and relax them, here at assumed rates. Nothing on this page suggests one."
    head = ("Condition", "People with it, mean of the run\n(middle future, 80% of futures)")
    return Section("Conditions", sentence, None, head, rows or [_nothing(head)])


def _totals(outcome: Outcome) -> Section:
    told = [each for each in OPTIONAL if each.applies(outcome)]
    rows = [[each.label[0].upper() + each.label[1:], each.unit, _spread(each.values(outcome))] for each in told]
    sentence = f"Over the whole run, on {outcome.replications:,} futures."
    head = ("Measure", "Unit", "Middle future\n(80% of futures)")
    return Section("Totals after release", sentence, None, head, rows, ("Middle future",), text_columns=2)
