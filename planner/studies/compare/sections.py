"""A comparison section by section: by year, where the difference comes from, causes, waiting and hours, cost, place."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.base.uk_date import uk_date
from planner.outcome.compare import HEADLINE, Compared
from planner.outcome.interval import Interval
from planner.outcome.money import ITEMS
from planner.present import numbers
from planner.present.figures import differences
from planner.present.numbers import DASH, difference, gbp, plain
from planner.present.section import Section
from planner.scenario import Calendar
from planner.scenario.service import Costs
from planner.studies.compare import figures as charts
from planner.studies.compare import tables
from planner.studies.compare.comparison import WEEKLY_FUTURES, Comparison

WEEKLY_WORDS = {
    "waiting_ready": ("Waiting list", "people waiting, ready and willing", "people"),
    "hours_held": ("Hours held", "psychologist hours held by work", "hours a week"),
    "hours_available": ("Hours available", "psychologist hours available", "hours a week"),
}
EVERY_WEEKS = 26  # between the lines of the tables of weekly series


class Sections:
    """The sections on one scenario of a comparison, against the baseline."""

    def __init__(self, answer: Comparison, name: str) -> None:
        """Look at one scenario; at the baseline alone where it is that."""
        self.answer, self.base, self.mine = answer, answer.baseline, answer.of(name)
        self.is_baseline = self.mine is self.base
        self.titles = [title_of(entry) for entry in self._entries]

    @property
    def _entries(self) -> list[Compared]:
        return [self.base] if self.is_baseline else [self.base, self.mine]

    def all(self) -> Iterator[Section]:
        """Yield every section there is."""
        yield self.by_year()
        if not self.is_baseline:
            yield self.sources()
        yield self.causes()
        yield from self.weekly()
        yield self.cost()
        yield from self.places()

    def by_year(self) -> Section:
        """Return the fan of untreated releases by plan year."""
        found = [tables.years_table(entry.outcome) for entry in self._entries]
        last = found[-1].iloc[-1]
        sentence = (
            f"In {last['group']}, the last year shown, {plain(last['p50'])} reachable people are released untreated in"
            f" the middle future, {plain(last['p10'])} to {plain(last['p90'])} in 80% of futures"
        )
        if not self.is_baseline:
            base = found[0].iloc[-1]
            sentence += f"; in the baseline {plain(base['p50'])}, {plain(base['p10'])} to {plain(base['p90'])}"
        head, rows = _side_by_side(found, self.titles, "Plan year")
        figure = charts.fan(found[0], None if self.is_baseline else found[1], self.titles)
        return Section("By year", f"{sentence}.", figure, head, rows, ("Middle future", "80% range"))

    def sources(self) -> Section:
        """Return which causes, and then which teams, the difference is made of."""
        rows = _reachable_causes(self.mine)
        team = tables.groups_table(self.mine, self.base, "team").dropna(subset=["difference"])
        shown = pd.concat([rows, team], ignore_index=True)
        largest = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
        clear = largest["difference_low"] > 0 or largest["difference_high"] < 0
        most = (
            f"The largest part: {largest['group']}, {difference(_interval(largest))}."
            if clear
            else "No cause stands out."
        )
        total = self.mine.rows[HEADLINE].difference
        whole = difference(total.interval) if total else DASH
        lines = [[row["group"], difference(_interval(row))] for _, row in shown.iterrows()]
        return Section(
            "Where the difference comes from",
            f"The whole difference is {whole} people. {most} A filled mark: the 95% interval leaves zero out.",
            differences(shown),
            ("Cause, or home team", "Difference (95% interval)"),
            lines,
            ("Paired difference", "Home team", "Cause"),
        )

    def causes(self) -> Section:
        """Return what money can and cannot buy."""
        found = tables.causes_table(self._entries)
        mine = [self.mine.rows[f"untreated_{why.name.lower()}"] for why in tables.FOR_MONEY]
        others = [self.mine.rows[f"untreated_{why.name.lower()}"] for why in tables.NOT_FOR_MONEY]
        within, beyond = (sum(row.mean.estimate or 0 for row in rows) for rows in (mine, others))
        sentence = (
            f"On average {plain(within)} people are released untreated for causes that more or steadier capacity may"
            f" reach, of them {plain(mine[0].mean.estimate)} for want of a place in time; {plain(beyond)} for causes it"
            " cannot: too short a time, declined, not ready."
        )
        head = ["Cause", "Capacity may\nreach it", *(f"{title}\nmiddle (80% of futures)" for title in self.titles)]
        lines = []
        for label, group in found.groupby("label", sort=False):
            cells = [f"{plain(row['p50'])} ({plain(row['p10'])} to {plain(row['p90'])})" for _, row in group.iterrows()]
            line = [str(label), "yes" if group["for_money"].iloc[0] else "no", *cells]
            if not self.is_baseline:
                line.append(difference(group["difference"].iloc[-1]))
            lines.append(line)
        if not self.is_baseline:
            head.append("Difference\n(95% interval)")
        names = {entry.outcome.file.name: title_of(entry) for entry in self._entries}
        terms = ("Cause", "Too short", "Declined", "Not ready", "Hold", "Interrupted")
        title = "What money can and cannot buy"
        return Section(title, sentence, charts.causes(found, names), head, lines, terms, text_columns=2)

    def weekly(self) -> Iterator[Section]:
        """Yield the waiting list and the hours, week by week."""
        bands = [self.answer.weekly.get(entry.outcome.file.name) for entry in self._entries]
        known = [band for band in bands if band is not None]
        if len(known) < len(bands):
            return
        for series, (title, what, unit) in WEEKLY_WORDS.items():
            found = [band[band["series"] == series].reset_index(drop=True) for band in known]
            middles = [
                f"{plain(table['p50'].mean())} in {name}" for table, name in zip(found, self.titles, strict=True)
            ]
            sentence = (
                f"{what[0].upper()}{what[1:]}, middle future, on average over the weeks: {'; '.join(middles)}."
                f" From the first {min(WEEKLY_FUTURES, self.answer.futures)} futures."
            )
            thinned = [
                table.iloc[::EVERY_WEEKS].assign(group=[uk_date(day) for day in table["week_starts"]][::EVERY_WEEKS])
                for table in found
            ]
            head, rows = _side_by_side(thinned, self.titles, "Week that starts")
            figure = charts.weeks(found[0], None if self.is_baseline else found[1], self.titles, unit)
            yield Section(title, sentence, figure, head, rows, ("Protected hours", "80% range"))

    def cost(self) -> Section:
        """Return the cost of each plan year."""
        found = [tables.costs_table(entry.outcome) for entry in self._entries]
        row = self.mine.rows["cost_gbp"]
        sentence = (
            f"{self.titles[-1]} costs {gbp(row.mean.estimate)} over {numbers.length(_calendar(self.mine))} on average"
        )
        if row.difference:
            sentence += f": {numbers.gbp_difference(row.difference.interval)} against the baseline"
        head = ["Plan year", *(f"{title}\nmean (80% of futures)" for title in self.titles), *ITEMS.values()]
        lines = []
        for at in range(len(found[0])):
            each = [table.iloc[at] for table in found]
            cells = [f"{gbp(line['whole'])} ({gbp(line['p10'])} to {gbp(line['p90'])})" for line in each]
            lines.append([str(each[0]["year"]), *cells, *(gbp(each[-1][item]) for item in ITEMS.values())])
        figure = charts.costs(found[0], None if self.is_baseline else found[1], self.titles)
        sentence = f"{sentence}. Prices: {_costs(self.mine).price_base}; no inflation, not discounted."
        return Section("Cost by year", sentence, figure, head, lines, ("On-costs", "Discounting"))

    def places(self) -> Iterator[Section]:
        """Yield the headline by team and by prison."""
        for grouping, title in (("team", "By team"), ("prison", "By prison"), ("time_left", "By time left")):
            found = tables.groups_table(self.mine, self.base, grouping)
            head, lines = self._places(found, title.removeprefix("By ").capitalize())
            shown = found.dropna(subset=["difference"]) if not self.is_baseline else None
            figure = None if shown is None else differences(shown)
            yield Section(title, self._place_sentence(found, grouping), figure, head, lines, ("Home team",))

    def _places(self, found: pd.DataFrame, noun: str) -> tuple[list[str], list[list[str]]]:
        head = [noun, *(f"{title}\nmiddle (80% of futures)" for title in self.titles)]
        lines = []
        for _, row in found.iterrows():
            cells = [_range(row, "_baseline")] if self.is_baseline else [_range(row, "_baseline"), _range(row, "")]
            lines.append([str(row["group"]), *cells, *([] if self.is_baseline else [difference(_interval(row))])])
        return ([*head] if self.is_baseline else [*head, "Difference\n(95% interval)"]), lines

    def _place_sentence(self, found: pd.DataFrame, grouping: str) -> str:
        most = found.iloc[int(found["p50"].fillna(-1).to_numpy().argmax())]
        noun = tables.GROUPINGS[grouping]
        where = "with the time left" if grouping == "time_left" else f"the {noun}"
        return (
            f"Most are {where} “{most['group']}”: {plain(most['p50'])} in the middle future, {plain(most['p10'])} to"
            f" {plain(most['p90'])} in 80% of futures. Small numbers: read the interval, not the middle."
        )


def title_of(entry: Compared) -> str:
    """Return a scenario's title."""
    return entry.outcome.parameters.scenario.title


def _calendar(entry: Compared) -> Calendar:
    return entry.outcome.parameters.scenario.calendar


def _costs(entry: Compared) -> Costs:
    return entry.outcome.parameters.scenario.costs


def _reachable_causes(entry: Compared) -> pd.DataFrame:
    """Return the paired difference in each cause that capacity may reach."""
    rows = []
    for why in tables.FOR_MONEY:
        row = entry.rows[f"untreated_{why.name.lower()}"]
        interval = row.difference.interval if row.difference else row.mean
        label = row.measure.label.removeprefix("untreated: ")
        rows.append({"group": label, **interval.cells("difference")})
    return pd.DataFrame(rows).astype({"difference": float, "difference_low": float, "difference_high": float})


def _interval(row: pd.Series) -> Interval:
    cells = [row["difference"], row["difference_low"], row["difference_high"]]
    return Interval(*(None if pd.isna(cell) else float(cell) for cell in cells))


def _range(row: pd.Series, suffix: str) -> str:
    if pd.isna(row[f"p50{suffix}"]):
        return DASH
    return f"{plain(row[f'p50{suffix}'])} ({plain(row[f'p10{suffix}'])} to {plain(row[f'p90{suffix}'])})"


def _side_by_side(found: list[pd.DataFrame], titles: list[str], first: str) -> tuple[list[str], list[list[str]]]:
    """Return scenarios' middle and range beside each other, a line a group."""
    head = [first, *(f"{title}\nmiddle (80% of futures)" for title in titles)]
    lines = [
        [str(found[0].iloc[at]["group"]), *(_range(table.iloc[at], "") for table in found)]
        for at in range(len(found[0]))
    ]
    return head, lines
