"""A comparison in one sentence and three figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.outcome.compare import HEADLINE, Compared, Row, uncosted
from planner.present import numbers
from planner.present.numbers import difference, gbp, length, percent, plain, signed
from planner.present.report import STATUS_NOTES, UNLIKE

TOO_CLOSE = "Too close to call"


@dataclass(frozen=True)
class Figure:
    """One number that matters, what it rests on, and the terms it uses."""

    label: str
    value: str
    note: str
    terms: tuple[str, ...]


def sentence(entry: Compared, baseline: Compared) -> str:
    """Return what a scenario comes to, against the baseline, in one sentence."""
    row, calendar = entry.rows[HEADLINE], entry.outcome.parameters.scenario.calendar
    title, over = entry.outcome.parameters.scenario.title, length(calendar)
    if entry is baseline or row.difference is None:
        return (
            f"{title}: {middle(row)} reachable people are released untreated over {over} in the middle future,"
            f" {spread(row)} in 80% of futures."
        )
    return f"{title}: {_against(entry, row, over)}"


def _against(entry: Compared, row: Row, over: str) -> str:
    if not entry.same_population:
        return "not like for like. Its people, programme, parole or prices are not the baseline's."
    if row.verdict == "no difference":
        return f"no difference from the baseline over {over}, in any of {entry.replicated_on:,} futures."
    if row.difference is None or row.difference.too_close:
        return f"too close to call against the baseline over {over}, on {entry.replicated_on:,} futures."
    return f"{_fewer(row)} reachable people released untreated over {over} than in the baseline{_price(entry)}."


def _fewer(row: Row) -> str:
    interval = row.difference.interval if row.difference else None
    if interval is None or interval.estimate is None:
        return "no value for"
    word, size = "fewer" if interval.estimate < 0 else "more", abs(interval.estimate)
    if size < 0.05:
        return f"on average less than 0.1 {word}"
    return f"about {plain(size, min(numbers.digits_of(interval), 1))} {word}"


def _price(entry: Compared) -> str:
    ratio = entry.cost_per_completion
    if ratio.estimate is None or ratio.low is None:
        return ""
    return f", at about {gbp(ratio.estimate)} for each additional completed course"


def figures(entry: Compared, baseline: Compared) -> tuple[Figure, Figure, Figure]:
    """Return people, difference and price."""
    return _people(entry, baseline), _difference(entry), _cost(entry, is_baseline=entry is baseline)


def _people(entry: Compared, baseline: Compared) -> Figure:
    row, base = entry.rows[HEADLINE], baseline.rows[HEADLINE]
    note = f"80% of futures: {spread(row)}."
    if entry is not baseline:
        note += f" Baseline: {middle(base)} ({spread(base)})."
    terms = ("Released untreated", "Reachable", "Middle future", "80% range")
    return Figure("Reachable people released untreated", middle(row), note, terms)


def _difference(entry: Compared) -> Figure:
    row = entry.rows[HEADLINE]
    label, terms = "Difference from the baseline", ("Paired difference", "Too close to call")
    if row.difference is None:
        return Figure(label, numbers.DASH, "This is the baseline.", terms)
    interval = row.difference.interval
    if interval.low is None or interval.high is None or interval.estimate is None:
        return Figure(label, numbers.DASH, "One future has no interval.", terms)
    digits = numbers.digits_of(interval)
    ends = f"{signed(interval.low, digits)} to {signed(interval.high, digits)}"
    note = f"95% interval: {ends}. Better in {percent(row.difference.share_better)} of futures."
    if row.difference.share_same:
        note += f" The same in {percent(row.difference.share_same)}."
    if row.difference.too_close and row.verdict != "no difference":
        settle = row.difference.replications_to_settle
        if settle:
            note += f" About {settle:,} futures would settle it."
        return Figure(label, TOO_CLOSE, note, terms)
    return Figure(label, signed(interval.estimate, digits), note, terms)


def _cost(entry: Compared, *, is_baseline: bool) -> Figure:
    label, terms = "Cost per additional completion", ("Cost per additional completion", "Fieller's interval")
    ratio = entry.cost_per_completion
    if ratio.estimate is None or ratio.low is None or ratio.high is None:
        return Figure(label, numbers.DASH, no_price(entry, is_baseline=is_baseline), terms)
    return Figure(
        label, gbp(ratio.estimate), f"95% interval: {gbp(ratio.low)} to {gbp(ratio.high)}, discounted.", terms
    )


def no_price(entry: Compared, *, is_baseline: bool) -> str:
    """Return why there is no cost per additional completion."""
    if is_baseline:
        return "This is the baseline."
    if uncosted(entry.outcome.parameters.scenario):
        return "Not given: some of what this scenario changes has no cost in it."
    completions, cost = entry.rows["completions"].difference, entry.rows["discounted_cost_gbp"].difference
    if completions is None or completions.interval.sign <= 0:
        return "Not given: completions are not clearly more."
    if cost is None or cost.interval.sign <= 0:
        return "Not given: the cost is not clearly more."
    return "Cannot be bounded on these futures."


def middle(row: Row) -> str:
    """Return the middle future."""
    return plain(row.quantiles["50%"] if row.quantiles else None)


def spread(row: Row) -> str:
    """Return 80% of futures."""
    return f"{plain(row.range[0])} to {plain(row.range[1])}" if row.range else numbers.DASH


def verdict(entry: Compared) -> str:
    """Return better, worse or too close to call; or that it is not like for like."""
    return entry.rows[HEADLINE].verdict if entry.same_population else UNLIKE


def notes(entry: Compared, baseline: Compared) -> Iterator[str]:
    """Yield what must be said beside a scenario's numbers."""
    scenario = entry.outcome.parameters.scenario
    if note := STATUS_NOTES.get(scenario.status):
        yield f"{scenario.title} is a {note}."
    if not entry.same_population:
        yield f"{scenario.title} has other people, programme, parole or prices than the baseline: not like for like."
    elif entry is not baseline and uncosted(scenario):
        yield f"{scenario.title}: what it would take to bring the change about is not costed."


OVERVIEW_HEAD = (
    "Scenario",
    "Untreated, middle\n(80% of futures)",
    "Difference\n(95% interval)",
    "Better\nin",
    "Verdict",
    "Completed courses,\ndifference (95%)",
    "Cost, difference\n(95% interval)",
    "Per additional\ncompletion",
)


def overview(compared: tuple[Compared, ...]) -> list[list[str]]:
    """Return a line for each scenario, as in OVERVIEW_HEAD."""
    return [_line(entry, compared[0]) for entry in compared]


def _line(entry: Compared, baseline: Compared) -> list[str]:
    row = entry.rows[HEADLINE]
    people = f"{middle(row)}\n({spread(row)})"
    title = entry.outcome.parameters.scenario.title
    if entry is baseline or row.difference is None:
        return [f"{title}\nbaseline", people, *[numbers.DASH] * 6]
    completed, cost = entry.rows["completions"].difference, entry.rows["cost_gbp"].difference
    return [
        title,
        people,
        on_two_lines(difference(row.difference.interval)),
        percent(row.difference.share_better),
        verdict(entry),
        on_two_lines(difference(completed.interval)) if completed else numbers.DASH,
        on_two_lines(numbers.gbp_difference(cost.interval)) if cost else numbers.DASH,
        gbp(entry.cost_per_completion.estimate if entry.cost_per_completion.low is not None else None),
    ]


def on_two_lines(text: str) -> str:
    """Return an estimate with its interval below it."""
    return text.replace(" (", "\n(", 1)
