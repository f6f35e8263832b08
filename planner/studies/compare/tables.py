"""Tables of a comparison: the tidy ones of its files, and those that sections show, a line a year, a cause, a team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from planner.base.arrays import Float64s
from planner.base.version import VERSION
from planner.outcome import Compared, Outcome, money
from planner.outcome.interval import UNKNOWN, Interval, mean_interval, order_statistics, quantiles
from planner.outcome.measures import cause_name
from planner.outcome.outcome import NOT_ENDED, WHY_LABELS, group_labels, reachable_untreated_by
from planner.outcome.series import SERIES
from planner.present import tables
from planner.present.export import records
from planner.present.run import Run
from planner.present.tables import percentiles
from planner.present.words import CAVEATS
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.outcome_codes import UntreatedCause

GROUPINGS = {"team": "team", "prison": "prison", "time_left": "time left", "year": "year"}
FOR_MONEY = (
    UntreatedCause.NO_PLACE,
    UntreatedCause.ON_HOLD,
    UntreatedCause.INTERRUPTED,
    UntreatedCause.ENDED_EARLY,
)  # reachable: capacity may reach them
NOT_FOR_MONEY = (UntreatedCause.TOO_SHORT, UntreatedCause.DECLINED, UntreatedCause.NOT_READY)


def all_of(compared: Sequence[Compared]) -> Mapping[str, pd.DataFrame]:
    """Return every tidy table, by name."""
    outcomes = [entry.outcome for entry in compared]
    return {
        "measures": tables.measures_table(compared),
        "groups": tables.groups_table(outcomes),
        "waits": tables.waits_table(outcomes),
        "assumptions": tables.assumptions_table(outcomes),
        "dictionary": tables.dictionary_table(),
    }


def document(compared: Sequence[Compared], run: Run) -> dict[str, Any]:
    """Return the whole comparison as plain values for JSON."""
    outcomes = [entry.outcome for entry in compared]
    return {
        "planner_version": VERSION,
        "seed": run.seed,
        "replications": run.replications,
        "engine": run.engine,
        "policy": run.policy or None,
        "baseline": outcomes[0].file.name,
        "scenarios": [_scenario(entry) for entry in compared],
        "measures": records(tables.measures_table(compared)),
        "groups": records(tables.groups_table(outcomes)),
        "waits": records(tables.waits_table(outcomes)),
        "caveats": list(CAVEATS),
    }


def _scenario(entry: Compared) -> dict[str, Any]:
    scenario, ratio = entry.outcome.parameters.scenario, entry.cost_per_completion
    return {
        "name": entry.outcome.file.name,
        "title": entry.outcome.file.title,
        "description": scenario.description,
        "status": scenario.status,
        "same_people_and_programme_as_baseline": entry.same_population,
        "discounted_gbp_per_additional_completion": {"estimate": ratio.estimate, "low": ratio.low, "high": ratio.high},
    }


def years_table(outcome: Outcome) -> pd.DataFrame:
    """Return reachable people released untreated in each plan year, over replications."""
    return group_table(outcome, "year")


def group_table(outcome: Outcome, grouping: str) -> pd.DataFrame:
    """Return reachable people released untreated in each group: percentiles over replications, a row a group."""
    people = reachable_untreated_by(outcome, grouping)
    rows = [
        {"group_name": name, "group": label, **percentiles(quantiles(people[:, at]))}
        for at, (name, label) in enumerate(group_labels(outcome.parameters, grouping).items())
        if label != NOT_ENDED
    ]
    return pd.DataFrame(rows)


def differences_table(entry: Compared, baseline: Compared, grouping: str) -> pd.DataFrame:
    """Return the headline in each group, of the scenario and the baseline, with the paired difference.

    A group is known by its name, and is called as in the baseline where that has it.
    """
    mine, theirs = group_table(entry.outcome, grouping), group_table(baseline.outcome, grouping)
    differences = _differences(entry.outcome, baseline.outcome, grouping)
    found = mine.merge(theirs, on="group_name", how="outer", suffixes=("", "_baseline"), sort=False)
    found["group"] = found.pop("group_baseline").fillna(found["group"])
    intervals = [differences.get(name, UNKNOWN) for name in found["group_name"]]
    ends = [(each.estimate, each.low, each.high) for each in intervals]
    columns = ["difference", "difference_low", "difference_high"]
    return found.join(pd.DataFrame(ends, columns=columns, index=found.index, dtype=float))


def _differences(outcome: Outcome, baseline: Outcome, grouping: str) -> dict[str, Interval]:
    """Return the mean paired difference of each group that both have."""
    mine, theirs = (dict(_people_by_group(each, grouping)) for each in (outcome, baseline))
    return {name: mean_interval(mine[name] - theirs[name]) for name in mine if name in theirs}


def _people_by_group(outcome: Outcome, grouping: str) -> list[tuple[str, Float64s]]:
    people = reachable_untreated_by(outcome, grouping)
    return [(name, people[:, at]) for at, name in enumerate(group_labels(outcome.parameters, grouping))]


def causes_table(compared: Sequence[Compared]) -> pd.DataFrame:
    """Return untreated people by cause: percentiles over replications, difference; what money may reach first."""
    rows = []
    for why in (*FOR_MONEY, *NOT_FOR_MONEY):
        for entry in compared:
            row = entry.rows[cause_name(why)]
            rows.append(
                {
                    "scenario": entry.outcome.file.name,
                    "why": why.name.lower(),
                    "label": WHY_LABELS[why],
                    "for_money": why in FOR_MONEY,
                    **percentiles(row.quantiles),
                    "mean": row.mean.estimate,
                    "difference": row.difference.interval if row.difference else None,
                }
            )
    return pd.DataFrame(rows)


def costs_table(outcome: Outcome) -> pd.DataFrame:
    """Return the cost of each plan year by item, its mean over replications, and the year's whole in 80% of them; £."""
    each = outcome.costs_gbp  # [replications, items, years]
    labels = outcome.parameters.scenario.calendar.year_labels
    table = pd.DataFrame({"year": labels})
    for at, item in enumerate(money.ITEMS):
        table[item.label] = each[:, at].mean(axis=0)
    low, middle, high = order_statistics(each.sum(axis=1), (0.1, 0.5, 0.9))
    return table.assign(whole=each.sum(axis=1).mean(axis=0), p10=low, p50=middle, p90=high)


def weekly_bands(outcome: Outcome) -> pd.DataFrame:
    """Return the weekly series that a page shows, over all teams: 10%, 50% and 90% of replications, a row a week."""
    calendar = outcome.parameters.scenario.calendar
    frames = []
    for series in SERIES.values():
        if series.title:
            values = series.of(outcome).sum(axis=1)
            low, middle, high = order_statistics(values, (0.1, 0.5, 0.9))
            starts = [calendar.date_of(week * DAYS_PER_WEEK) for week in range(values.shape[1])]
            frames.append(
                pd.DataFrame({"series": series.name, "week_starts": starts, "p10": low, "p50": middle, "p90": high})
            )
    return pd.concat(frames, ignore_index=True)
