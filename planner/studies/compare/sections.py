"""A comparison section by section: every scenario in one view; one of them by year, cause, week, cost and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from planner.base.uk_date import uk_date
from planner.outcome import Compared, Shown
from planner.outcome.interval import Interval
from planner.outcome.measure import Kind
from planner.outcome.measures import BY_NAME, COST, HEADLINE, MEASURES, cause_name
from planner.outcome.money import ITEMS
from planner.outcome.outcome import WHY_LABELS
from planner.outcome.series import SERIES
from planner.present.figures import differences
from planner.present.measured import middle, spread, title_of, totals, verdict
from planner.present.numbers import DASH, difference, gbp, length, percent, plain
from planner.present.section import Section
from planner.studies.compare import figures as charts
from planner.studies.compare import tables, words
from planner.studies.compare.answer import CompareAnswer

EVERY_WEEKS = 26  # between the lines of the tables of weekly series
OTHERS = [each for each in MEASURES if each.shown is Shown.OVERVIEW and each.name != HEADLINE]  # a column each
MIDDLE = "middle (80% of futures)"
Entries = Sequence[Compared]  # the baseline first


def overall(answer: CompareAnswer) -> Iterator[Section]:
    """Yield the sections on all scenarios: side by side, totals, causes, and the grouping asked for."""
    yield overview(answer)
    yield totals(answer.compared)
    yield replace(causes(answer.compared), sentence=words.bound(answer.compared))
    if answer.question.by:
        yield by_group(answer.compared, answer.question.by)


def detail(answer: CompareAnswer, name: str) -> Iterator[Section]:
    """Yield the sections on one scenario against the baseline; on the baseline alone where it is that."""
    base, mine = answer.baseline, answer.of(name)
    entries = [base] if mine is base else [base, mine]
    yield by_year(entries)
    if mine is not base:
        yield sources(base, mine)
    yield causes(entries)
    yield from weekly(answer, entries)
    yield cost(entries)
    yield from places(entries)
    yield totals(entries)


# --- every scenario in one view -------------------------------------------------------------------


def overview(answer: CompareAnswer) -> Section:
    """Return each scenario against the first, a line each."""
    head = (
        "Scenario",
        f"{BY_NAME[HEADLINE].heading}, middle\n(80% of futures)",
        "Difference\n(95% interval)",
        "Better\nin",
        "Verdict",
        *(f"{each.heading},\ndifference (95%)" for each in OTHERS),
        "Per additional\ncompletion",
    )
    sentence = (
        f"{words.people(answer.baseline)} in each scenario, and against {title_of(answer.baseline)} on the same people"
        " with the same luck. Cost per additional completion: only where both cost and completions clearly rise."
    )
    rows = [_overview_line(entry, len(head)) for entry in answer.compared]
    terms = ("Released untreated", "Paired difference", "Too close to call", "Cost per additional completion")
    return Section("Every scenario compared", sentence, None, head, rows, terms, caption="Every scenario chosen")


def _overview_line(entry: Compared, columns: int) -> list[str]:
    row = entry.rows[HEADLINE]
    people = f"{middle(row)}\n({spread(row)})"
    if row.difference is None:
        return [f"{title_of(entry)}\nbaseline", people, *[DASH] * (columns - 2)]
    return [
        title_of(entry),
        people,
        _on_two_lines(difference(row.difference.interval)),
        percent(row.difference.share_better),
        verdict(entry, row),
        *(_on_two_lines(_difference(entry, each.name)) for each in OTHERS),
        _on_two_lines(words.price(entry, between=True)),
    ]


def _difference(entry: Compared, name: str) -> str:
    row = entry.rows[name]
    return difference(row.difference.interval, row.measure.unit) if row.difference else DASH


def _on_two_lines(text: str) -> str:
    """Return an estimate with its interval below it."""
    return text.replace(" (", "\n(", 1)


def by_group(entries: Entries, grouping: str) -> Section:
    """Return the headline in each group, of each scenario; a group is called as the first that has it calls it."""
    found = [tables.group_table(entry.outcome, grouping).set_index("group_name") for entry in entries]
    labels: dict[str, str] = {}
    for table in reversed(found):
        labels |= {str(name): str(label) for name, label in table["group"].items()}
    names = list(dict.fromkeys(name for table in found for name in table.index))
    rows = [
        [labels[name], *(_range(each.loc[name]) if name in each.index else DASH for each in found)] for name in names
    ]
    noun = tables.GROUPINGS[grouping]
    sentence = f"{words.people(entries[0])} by {noun}. Small numbers: read the interval, not the middle."
    head = (noun.capitalize(), *_heads(entries))
    return Section(f"By {noun}", sentence, None, head, rows, ("80% range",))


def _heads(entries: Entries, what: str = MIDDLE) -> list[str]:
    return [f"{title_of(entry)}\n{what}" for entry in entries]


# --- where the difference comes from --------------------------------------------------------------


def by_year(entries: Entries) -> Section:
    """Return the fan of untreated releases by plan year."""
    found = [tables.years_table(entry.outcome) for entry in entries]
    last = found[-1].iloc[-1]
    sentence = (
        f"In {last['group']}, the last year shown, {plain(last['p50'])} reachable people are released untreated in"
        f" the middle future, {plain(last['p10'])} to {plain(last['p90'])} in 80% of futures"
    )
    if len(entries) > 1:
        base = found[0].iloc[-1]
        sentence += f"; in the baseline {plain(base['p50'])}, {plain(base['p10'])} to {plain(base['p90'])}"
    head, rows = _side_by_side(found, entries, "Plan year")
    figure = charts.fan(found, [title_of(entry) for entry in entries])
    return Section("By year", f"{sentence}.", figure, head, rows, ("Middle future", "80% range"))


def sources(base: Compared, mine: Compared) -> Section:
    """Return which causes, and then which teams, the difference is made of."""
    rows = _reachable_causes(mine)
    team = tables.differences_table(mine, base, "team").dropna(subset=["difference"])
    shown = pd.concat([rows, team], ignore_index=True)
    largest = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
    clear = largest["difference_low"] > 0 or largest["difference_high"] < 0
    most = (
        f"The largest part: {largest['group']}, {difference(_interval(largest))}." if clear else "No cause stands out."
    )
    whole = _difference(mine, HEADLINE)
    lines = [[row["group"], difference(_interval(row))] for _, row in shown.iterrows()]
    return Section(
        "Where the difference comes from",
        f"The whole difference is {whole} people. {most} A filled mark: the 95% interval leaves zero out.",
        differences(shown),
        ("Cause, or home team", "Difference (95% interval)"),
        lines,
        ("Paired difference", "Home team", "Cause"),
    )


def causes(entries: Entries) -> Section:
    """Return what money can and cannot buy, with the difference where one scenario is compared with the first."""
    found, mine = tables.causes_table(entries), entries[-1]
    within, beyond = (
        sum(mine.rows[cause_name(why)].mean.estimate or 0 for why in each)
        for each in (tables.FOR_MONEY, tables.NOT_FOR_MONEY)
    )
    no_place = mine.rows[cause_name(tables.FOR_MONEY[0])].mean.estimate
    sentence = (
        f"On average {plain(within)} people are released untreated for causes that more or steadier capacity may"
        f" reach, of them {plain(no_place)} for want of a place in time; {plain(beyond)} for causes it"
        " cannot: too short a time, declined, not ready."
    )
    head, is_pair = ["Cause", "Capacity may\nreach it", *_heads(entries)], len(entries) == 2
    lines = []
    for label, group in found.groupby("label", sort=False):
        cells = [_range(row) for _, row in group.iterrows()]
        line = [str(label), "yes" if group["for_money"].iloc[0] else "no", *cells]
        lines.append([*line, difference(group["difference"].iloc[-1])] if is_pair else line)
    if is_pair:
        head.append("Difference\n(95% interval)")
    names = {entry.outcome.file.name: title_of(entry) for entry in entries}
    terms = ("Cause", "Too short", "Declined", "Not ready", "Hold", "Interrupted")
    title = "What money can and cannot buy"
    return Section(title, sentence, charts.causes(found, names), head, lines, terms, text_columns=2)


# --- over time, and where -------------------------------------------------------------------------


def weekly(answer: CompareAnswer, entries: Entries) -> Iterator[Section]:
    """Yield the waiting list and the hours, week by week, where the weeks of every scenario are known."""
    known = [answer.weekly.get(entry.outcome.file.name) for entry in entries]
    bands = [band for band in known if band is not None]
    if len(bands) < len(entries):
        return
    titles = [title_of(entry) for entry in entries]
    for series in SERIES.values():
        if not series.title:
            continue
        found = [band[band["series"] == series.name].reset_index(drop=True) for band in bands]
        middles = [f"{plain(table['p50'].mean())} in {name}" for table, name in zip(found, titles, strict=True)]
        sentence = (
            f"{series.about[0].upper()}{series.about[1:]}, middle future, on average over the weeks:"
            f" {'; '.join(middles)}. From the first {min(answer.question.weeks_of, answer.replications)} futures."
        )
        thinned = [
            table.iloc[::EVERY_WEEKS].assign(group=[uk_date(day) for day in table["week_starts"]][::EVERY_WEEKS])
            for table in found
        ]
        head, rows = _side_by_side(thinned, entries, "Week that starts")
        unit = series.noun if series.kind is Kind.LEVEL else series.unit
        yield Section(
            series.title, sentence, charts.weeks(found, titles, unit), head, rows, ("Protected hours", "80% range")
        )


def cost(entries: Entries) -> Section:
    """Return the cost of each plan year."""
    found, mine = [tables.costs_table(entry.outcome) for entry in entries], entries[-1]
    row, scenario = mine.rows[COST], mine.outcome.parameters.scenario
    sentence = f"{title_of(mine)} costs {gbp(row.mean.estimate)} over {length(scenario.calendar)} on average"
    if row.difference:
        sentence += f": {_difference(mine, COST)} against the baseline"
    head = ["Plan year", *_heads(entries, "mean (80% of futures)"), *(item.label for item in ITEMS)]
    lines = []
    for at in range(len(found[0])):
        each = [table.iloc[at] for table in found]
        cells = [f"{gbp(line['whole'])} ({gbp(line['p10'])} to {gbp(line['p90'])})" for line in each]
        lines.append([str(each[0]["year"]), *cells, *(gbp(each[-1][item.label]) for item in ITEMS)])
    figure = charts.costs(found, [title_of(entry) for entry in entries])
    sentence = f"{sentence}. Prices: {scenario.costs.price_base}; no inflation, not discounted."
    return Section("Cost by year", sentence, figure, head, lines, ("On-costs", "Discounting"))


def places(entries: Entries) -> Iterator[Section]:
    """Yield the headline by team, by prison and by time left."""
    for grouping in ("team", "prison", "time_left"):
        found, noun = tables.differences_table(entries[-1], entries[0], grouping), tables.GROUPINGS[grouping]
        head, lines = [noun.capitalize(), *_heads(entries)], []
        is_pair = len(entries) > 1
        for _, row in found.iterrows():
            cells = [_range(row, "_baseline"), *([_range(row), difference(_interval(row))] if is_pair else [])]
            lines.append([str(row["group"]), *cells])
        if is_pair:
            head.append("Difference\n(95% interval)")
        figure = differences(found.dropna(subset=["difference"])) if is_pair else None
        yield Section(f"By {noun}", _place_sentence(found, grouping), figure, head, lines, ("Home team",))


def _place_sentence(found: pd.DataFrame, grouping: str) -> str:
    most = found.iloc[int(found["p50"].fillna(-1).to_numpy().argmax())]
    where = "with the time left" if grouping == "time_left" else f"the {tables.GROUPINGS[grouping]}"
    return (
        f"Most are {where} “{most['group']}”: {plain(most['p50'])} in the middle future, {plain(most['p10'])} to"
        f" {plain(most['p90'])} in 80% of futures. Small numbers: read the interval, not the middle."
    )


def _reachable_causes(entry: Compared) -> pd.DataFrame:
    """Return the paired difference in each cause that capacity may reach."""
    rows = []
    for why in tables.FOR_MONEY:
        row = entry.rows[cause_name(why)]
        interval = row.difference.interval if row.difference else row.mean
        rows.append({"group": WHY_LABELS[why], **interval.cells("difference")})
    return pd.DataFrame(rows).astype({"difference": float, "difference_low": float, "difference_high": float})


def _interval(row: pd.Series) -> Interval:
    cells = [row["difference"], row["difference_low"], row["difference_high"]]
    return Interval(*(None if pd.isna(cell) else float(cell) for cell in cells))


def _range(row: pd.Series, suffix: str = "") -> str:
    if pd.isna(row[f"p50{suffix}"]):
        return DASH
    return f"{plain(row[f'p50{suffix}'])} ({plain(row[f'p10{suffix}'])} to {plain(row[f'p90{suffix}'])})"


def _side_by_side(found: Sequence[pd.DataFrame], entries: Entries, first: str) -> tuple[list[str], list[list[str]]]:
    """Return scenarios' middle and range beside each other, a line a group."""
    groups = [str(group) for group in found[0]["group"]]
    lines = [[group, *(_range(table.iloc[at]) for table in found)] for at, group in enumerate(groups)]
    return [first, *_heads(entries)], lines
