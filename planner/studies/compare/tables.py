"""Tables of a comparison, as the pages and the report show them: one line a year, a cause, a team."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from planner.base.arrays import Float64s
from planner.model.rules import TIME_LEFT_LABELS
from planner.outcome import money
from planner.outcome.compare import Compared
from planner.outcome.interval import UNKNOWN, Interval, mean_interval, order_statistics, quantiles
from planner.outcome.outcome import NOT_ENDED, WHY_LABELS, Outcome, group_labels
from planner.present.tables import weekly_series
from planner.sim.tally.spell import REACHABLE, UNTREATED, UntreatedCause

GROUPINGS = {"team": "team", "prison": "prison", "time_left": "time left", "year": "year"}
FOR_MONEY = (
    UntreatedCause.NO_PLACE,
    UntreatedCause.ON_HOLD,
    UntreatedCause.INTERRUPTED,
    UntreatedCause.ENDED_EARLY,
)  # reachable: capacity may reach them
NOT_FOR_MONEY = (UntreatedCause.TOO_SHORT, UntreatedCause.DECLINED, UntreatedCause.NOT_READY)
WEEKLY = ("waiting_ready", "open_courses", "hours_available", "hours_held")


def years_table(outcome: Outcome) -> pd.DataFrame:
    """Return reachable people released untreated in each plan year, over futures."""
    return _groups_table(outcome, "year")


def _groups_table(outcome: Outcome, grouping: str) -> pd.DataFrame:
    people = outcome.spells_by(grouping, UNTREATED, REACHABLE)
    rows = [
        {"group": label, **_spread(people[:, at])}
        for at, label in enumerate(group_labels(outcome.parameters, grouping))
        if label != NOT_ENDED
    ]
    return pd.DataFrame(rows)


def _spread(values: Float64s) -> dict[str, float]:
    return {f"p{name.rstrip('%').zfill(2)}": value for name, value in (quantiles(values) or {}).items()}


def groups_table(entry: Compared, baseline: Compared, grouping: str) -> pd.DataFrame:
    """Return the headline in each group, of the scenario and the baseline, with the paired difference."""
    mine, theirs = _groups_table(entry.outcome, grouping), _groups_table(baseline.outcome, grouping)
    differences = _differences(entry.outcome, baseline.outcome, grouping)
    found = mine.merge(theirs, on="group", how="outer", suffixes=("", "_baseline"), sort=False)
    intervals = [differences.get(label, UNKNOWN) for label in found["group"]]
    ends = [(each.estimate, each.low, each.high) for each in intervals]
    columns = ["difference", "difference_low", "difference_high"]
    return found.join(pd.DataFrame(ends, columns=columns, index=found.index, dtype=float))


def _differences(outcome: Outcome, baseline: Outcome, grouping: str) -> dict[str, Interval]:
    """Return the mean paired difference of each group that both have."""
    mine, theirs = (dict(_people_by_group(each, grouping)) for each in (outcome, baseline))
    return {label: mean_interval(mine[label] - theirs[label]) for label in mine if label in theirs}


def _people_by_group(outcome: Outcome, grouping: str) -> list[tuple[str, Float64s]]:
    people = outcome.spells_by(grouping, UNTREATED, REACHABLE)
    return [(label, people[:, at]) for at, label in enumerate(group_labels(outcome.parameters, grouping))]


def causes_table(compared: Sequence[Compared]) -> pd.DataFrame:
    """Return untreated people by cause: middle future, 80% of futures, difference; what money may reach first."""
    rows = []
    for why in (*FOR_MONEY, *NOT_FOR_MONEY):
        for entry in compared:
            row = entry.rows[f"untreated_{why.name.lower()}"]
            rows.append(
                {
                    "scenario": entry.outcome.file.name,
                    "why": why.name.lower(),
                    "label": WHY_LABELS[why],
                    "for_money": why in FOR_MONEY,
                    **{f"p{name.rstrip('%').zfill(2)}": value for name, value in (row.quantiles or {}).items()},
                    "mean": row.mean.estimate,
                    "difference": row.difference.interval if row.difference else None,
                }
            )
    return pd.DataFrame(rows)


def costs_table(outcome: Outcome) -> pd.DataFrame:
    """Return the cost of each plan year by item, its mean over futures, and the year's whole in 80% of futures."""
    each = outcome.costs_gbp  # [replications, items, years]
    labels = outcome.parameters.scenario.calendar.year_labels
    table = pd.DataFrame({"year": labels})
    for at, label in enumerate(money.ITEMS.values()):
        table[label] = each[:, at].mean(axis=0)
    low, middle, high = order_statistics(each.sum(axis=1), (0.1, 0.5, 0.9))
    return table.assign(whole=each.sum(axis=1).mean(axis=0), p10=low, p50=middle, p90=high)


def weekly_bands(outcome: Outcome) -> pd.DataFrame:
    """Return people waiting, open courses and hours by week over all teams: 10%, 50% and 90% of futures."""
    calendar = outcome.parameters.scenario.calendar
    frames = []
    for name in WEEKLY:
        values = weekly_series(outcome, name).sum(axis=1)
        low, middle, high = order_statistics(values, (0.1, 0.5, 0.9))
        weeks = np.arange(values.shape[1])
        starts = [calendar.date_of(week * 7) for week in weeks]
        frames.append(
            pd.DataFrame({"series": name, "week_starts": starts, "p10": low, "p50": middle, "p90": high}),
        )
    return pd.concat(frames, ignore_index=True)


def time_left_order(labels: Sequence[str]) -> list[str]:
    """Return the bands of time left that there are, shortest first."""
    return [label for label in TIME_LEFT_LABELS if label in labels]
