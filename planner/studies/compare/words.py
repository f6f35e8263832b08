"""A comparison in sentences and in a few figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from planner.outcome import Compared
from planner.outcome.compare import Row, uncosted
from planner.outcome.measures import COMPLETIONS, DISCOUNTED_COST, HEADLINE
from planner.present import numbers
from planner.present.measured import middle, spread, title_of, untreated
from planner.present.numbers import DASH, futures, gbp, length, number_as, percent, plain, signed, span
from planner.present.section import Figure
from planner.present.words import STATUS_NOTES, TOO_CLOSE

if TYPE_CHECKING:
    from planner.studies.compare.answer import CompareAnswer


def headline(answer: CompareAnswer) -> str:
    """Return what each scenario comes to, a sentence each; of the baseline where there is no other."""
    return "\n".join(sentence(entry, answer.baseline) for entry in answer.compared[1:] or answer.compared)


def basis(answer: CompareAnswer) -> str:
    """Return what the numbers rest on."""
    question = answer.question
    said = f"{futures(answer.replications)}, seed {question.seed}, {span(question.files[0].scenario.calendar)}."
    if question.policy_name:
        said += f" Order of places: {question.policy_name}."
    return f"{said} {precision(answer)}".rstrip()


def precision(answer: CompareAnswer) -> str:
    """Return whether the precision asked for was reached; nothing where none was."""
    if answer.question.precision is None:
        return ""
    reached = "reached" if answer.half_width <= answer.question.precision else "not reached"
    after = f"{answer.half_width:.2g} people after {futures(answer.replications)}"
    return f"Precision {reached}: the widest half-width is {after}."


def sentence(entry: Compared, baseline: Compared) -> str:
    """Return what a scenario comes to, against the baseline, in one sentence."""
    row = entry.rows[HEADLINE]
    if entry is baseline or row.difference is None:
        return untreated(entry)
    return f"{title_of(entry)}: {_against(entry, row, length(entry.outcome.parameters.scenario.calendar))}"


def _against(entry: Compared, row: Row, over: str) -> str:
    if not entry.same_population:
        return "not like for like. Its people, programme, parole or prices are not the baseline's."
    if row.verdict == "no difference":
        return f"no difference from the baseline over {over}, in any of {futures(entry.replicated_on)}."
    if row.difference is None or row.difference.too_close:
        return f"too close to call against the baseline over {over}, on {futures(entry.replicated_on)}."
    return f"{_fewer(row)} reachable people released untreated over {over} than in the baseline{_at_price(entry)}."


def _fewer(row: Row) -> str:
    interval = row.difference.interval if row.difference else None
    if interval is None or interval.estimate is None:
        return "no value for"
    word, size = "fewer" if interval.estimate < 0 else "more", abs(interval.estimate)
    if size < 0.05:
        return f"on average less than 0.1 {word}"
    return f"about {plain(size, min(numbers.digits_of(interval), 1))} {word}"


def _at_price(entry: Compared) -> str:
    return f", at about {price(entry)} for each additional completed course" if price(entry) != DASH else ""


def price(entry: Compared, *, between: bool = False) -> str:
    """Return the discounted cost of each additional completion, or a dash; with its 95% interval where asked for."""
    ratio = entry.cost_per_completion
    if ratio.estimate is None or ratio.low is None:
        return DASH
    return f"{gbp(ratio.estimate)} ({gbp(ratio.low)} to {gbp(ratio.high)})" if between else gbp(ratio.estimate)


def figures(entry: Compared, baseline: Compared) -> tuple[Figure, Figure, Figure]:
    """Return people, difference and price."""
    return _people(entry, baseline), _difference(entry), _cost(entry, is_baseline=entry is baseline)


def _people(entry: Compared, baseline: Compared) -> Figure:
    row, base = entry.rows[HEADLINE], baseline.rows[HEADLINE]
    note = f"80% of futures: {spread(row)}."
    if entry is not baseline:
        note += f" Baseline: {middle(base)} ({spread(base)})."
    terms = ("Released untreated", "Reachable", "Middle future", "80% range")
    return Figure(people(entry), middle(row), note, terms)


def people(entry: Compared) -> str:
    """Return what the headline counts."""
    label = entry.rows[HEADLINE].measure.label
    return f"{label[0].upper()}{label[1:]}"


def _difference(entry: Compared) -> Figure:
    row = entry.rows[HEADLINE]
    label, terms = "Difference from the baseline", ("Paired difference", "Too close to call")
    if row.difference is None:
        return Figure(label, DASH, "This is the baseline.", terms)
    interval = row.difference.interval
    if interval.low is None or interval.high is None or interval.estimate is None:
        return Figure(label, DASH, "One future has no interval.", terms)
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
    if price(entry) == DASH:
        return Figure(label, DASH, no_price(entry, is_baseline=is_baseline), terms)
    ratio = entry.cost_per_completion
    return Figure(label, price(entry), f"95% interval: {gbp(ratio.low)} to {gbp(ratio.high)}, discounted.", terms)


def no_price(entry: Compared, *, is_baseline: bool) -> str:
    """Return why there is no cost per additional completion."""
    if is_baseline:
        return "This is the baseline."
    if uncosted(entry.outcome.parameters.scenario):
        return "Not given: some of what this scenario changes has no cost in it."
    completions, cost = entry.rows[COMPLETIONS].difference, entry.rows[DISCOUNTED_COST].difference
    if completions is None or completions.interval.sign <= 0:
        return "Not given: completions are not clearly more."
    if cost is None or cost.interval.sign <= 0:
        return "Not given: the cost is not clearly more."
    return "Cannot be bounded on these futures."


def notes(entry: Compared, baseline: Compared) -> Iterator[str]:
    """Yield what must be said beside a scenario's numbers."""
    scenario, title = entry.outcome.parameters.scenario, title_of(entry)
    if note := STATUS_NOTES.get(scenario.status):
        yield f"{title} is a {note}."
    if not entry.same_population:
        yield f"{title} has other people, programme, parole or prices than the baseline: not like for like."
    elif entry is not baseline and uncosted(scenario):
        yield f"{title}: what it would take to bring the change about is not costed."


def settling(entry: Compared) -> Iterator[str]:
    """Yield about how many replications would settle what is too close to call."""
    difference = entry.rows[HEADLINE].difference
    if difference and difference.too_close and difference.replications_to_settle and entry.same_population:
        yield f"{title_of(entry)}: about {difference.replications_to_settle:,} futures would settle it."


def bound(compared: Sequence[Compared]) -> str:
    """Return how often teams were short of hours or of a second facilitator, in a sentence."""
    each = "; ".join(f"{number_as(_bound(entry), '.0f', '%')} in {title_of(entry)}" for entry in compared)
    return f"People released untreated, by cause. Weeks bound by hours or pairs, mean share of team-weeks: {each}."


def _bound(entry: Compared) -> float | None:
    found = [entry.rows[name].mean.estimate for name in ("bound_hours", "bound_pairs")]
    return None if None in found else sum(each for each in found if each is not None)
