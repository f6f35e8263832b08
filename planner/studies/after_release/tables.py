"""What comes after release as numbers: flows, totals and series, an array over replications each; and as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from planner.base.arrays import Float64s
from planner.outcome import Outcome, community, licensed
from planner.outcome.interval import mean_interval, order_statistics
from planner.outcome.measures import OPTIONAL
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome
from planner.sim.tally.sections import COMMUNITY
from planner.studies.after_release.words import RANGE

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
BEFORE, AFTER = "Before: released", "After: the custody spell that follows"
GROUPS = {"released without having completed": "not_completed", "released with the programme completed": "completed"}
BECAME = {
    "awaited": "Takes part",
    "declined": "Declined",
    "never_started": "Never started",
    "part_way": "Part-way",
    "completed": "Completed",
    "left": "Left",
}


class Flow(NamedTuple):
    """How many went one way."""

    stage: str
    name: str
    counts: Float64s  # [replications]


@dataclass(frozen=True)
class Series:
    """Numbers by week, of several groups."""

    title: str
    unit: str
    groups: dict[str, Float64s]  # by name, [replications, weeks]


def pathway(outcome: Outcome) -> list[Flow]:
    """Return each release with what came of the licence; those that nobody took are left out."""
    whole = licensed.pathway(outcome)
    found = [
        Flow(release, end, whole[:, list(results), after].sum(axis=1))
        for release, results in RELEASED.items()
        for end, after in ENDS.items()
    ]
    return [flow for flow in found if flow.counts.any()]


def way_back(outcome: Outcome) -> list[Flow]:
    """Return which release each recall ended, and what became of the custody spell that it began."""
    ended, begun = licensed.pathway(outcome)[:, :, LicenceOutcome.RECALLED], licensed.after_recall(outcome).sum(axis=2)
    found = [Flow(BEFORE, name, ended[:, list(results)].sum(axis=1)) for name, results in RELEASED.items()]
    found += [Flow(AFTER, name, begun[:, list(results)].sum(axis=1)) for name, results in RELEASED_AGAIN.items()]
    return [flow for flow in found if flow.counts.any()]


def series(outcome: Outcome) -> Iterator[Series]:
    """Yield the series of weeks there are."""
    yield Series("MAPPA caseload", "people on licence", _of_groups(outcome, "on_licence"))
    yield Series("MAPPA staff hours", "hours a week", _of_groups(outcome, "mappa_hours"))
    if community.is_told(outcome):
        yield Series("Waiting for work in the community", "people", _of_works(outcome, community.WAITING))
        yield Series("With a place in the community", "people", _of_works(outcome, community.WITH_PLACE))


def _of_groups(outcome: Outcome, name: str) -> dict[str, Float64s]:
    each = {label: licensed.weekly(outcome, f"{name}_{part}") for label, part in GROUPS.items()}
    return {**each, "all": licensed.weekly(outcome, name)}


def _of_works(outcome: Outcome, which: int) -> dict[str, Float64s]:
    weekly, works = community.weekly(outcome), outcome.parameters.scenario.community.values()
    return {work.title: weekly[:, number, which] for number, work in enumerate(works)}


def weeks(outcome: Outcome, each: Series) -> pd.DataFrame:
    """Return a series as a row a group and week: the middle replication, and 80% of them."""
    first: date = outcome.parameters.scenario.calendar.start_date
    frames = []
    for name, values in each.groups.items():
        numbers = np.arange(values.shape[1])
        low, middle, high = order_statistics(values, RANGE)
        starts = [first + timedelta(days=int(week) * DAYS_PER_WEEK) for week in numbers]
        frames.append(
            pd.DataFrame({"series": name, "week": numbers, "starts": starts, "p10": low, "p50": middle, "p90": high})
        )
    return pd.concat(frames, ignore_index=True)


def became(outcome: Outcome) -> list[Flow]:
    """Return what became of each work in the community; each licence counts by itself."""
    if not community.is_told(outcome):
        return []
    counts, works = community.counts(outcome), outcome.parameters.scenario.community.values()
    return [
        Flow(work.title, label, np.asarray(counts[:, number, COMMUNITY.index(name)], dtype=np.float64))
        for number, work in enumerate(works)
        for name, label in BECAME.items()
    ]


def conditions(outcome: Outcome) -> list[Flow]:
    """Return how many have each condition, as a mean of the run."""
    licence, mean = outcome.parameters.scenario.licence, licensed.with_conditions(outcome)
    titles = [condition.title for condition in licence.conditions.values()] if licence else []
    return [Flow("with the condition", title, mean[:, at]) for at, title in enumerate(titles)]


def all_of(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Return every table by name."""
    totals = [
        {"measure": each.name, "label": each.label, "unit": each.unit, **numbers(each.values(outcome))}
        for each in OPTIONAL
        if each.applies(outcome)
    ]
    found = list(series(outcome))
    frames = [weeks(outcome, each).assign(title=each.title, unit=each.unit) for each in found]
    return {
        "totals": pd.DataFrame(totals),
        "pathway": _frame(pathway(outcome), "release", "licence"),
        "way_back": _frame(way_back(outcome), "stage", "spell"),
        "community": _frame(became(outcome), "work", "outcome"),
        "conditions": _frame(conditions(outcome), "of", "condition"),
        "weeks": pd.concat(frames, ignore_index=True)[
            ["title", "unit", "series", "week", "starts", "p10", "p50", "p90"]
        ],
    }


def numbers(values: Float64s) -> dict[str, float | None]:
    """Return a mean with its 95% interval, the middle replication, and 80% of them; `values` is [replications]."""
    low, middle, high = (float(each) for each in order_statistics(values, RANGE))
    return {**mean_interval(values).cells("mean"), "p10": low, "p50": middle, "p90": high}


def _frame(flows: Iterable[Flow], stage: str, name: str) -> pd.DataFrame:
    rows = [{stage: flow.stage, name: flow.name, **numbers(flow.counts)} for flow in flows]
    return pd.DataFrame(rows)
