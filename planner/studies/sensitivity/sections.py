"""What is certain, section by section: what the decision turns on, one at a time, all together, the ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from planner.outcome.interval import Interval
from planner.present.numbers import DASH, difference, plain
from planner.present.section import Section
from planner.scenario.source import GRADES
from planner.studies.sensitivity import words
from planner.studies.sensitivity.answer import SensitivityAnswer
from planner.studies.sensitivity.assumption import not_moved
from planner.studies.sensitivity.figures import tornado
from planner.studies.sensitivity.one_way import Evaluation, Swing
from planner.studies.sensitivity.recommendation import COST
from planner.studies.sensitivity.screening import COLUMNS, HEADLINE, LEAD, MORRIS

SHOWN = 12  # bars of a figure
INDICES = {
    "mu_star": "μ* (95%)",
    "mu": "μ",
    "sigma": "σ",
    "S1": "alone (95%)",
    "ST": "in all (95%)",
}
RELEVANT_HEAD = ("What the decision turns on", "Now", "Plausible range", "Where it changes", "Range known")


def details(answer: SensitivityAnswer) -> Iterator[Section]:
    """Yield the sections there are so far that come after what the decision turns on."""
    if answer.swings:
        yield lead(answer)
        yield headline(answer)
    if answer.screening is not None:
        yield screening(answer)
    yield ranges(answer)
    yield unmoved(answer)


def decision(answer: SensitivityAnswer) -> Section:
    """Return the short list: which assumption, if wrong, would change the recommendation, and at which value."""
    rows = []
    for swing, (_, said) in zip(answer.relevant, words.relevant(answer), strict=True):
        each = swing.assumption
        rows.append([each.label, words.with_unit(each, each.value), _range(swing), said, GRADES[each.grade]])
    rows = rows or [["None", *[DASH] * 4]]
    return Section(
        "What the decision turns on",
        words.verdict(answer),
        None,
        RELEVANT_HEAD,
        rows,
        ("Switch-over value", "Plausible range", "Too close to call"),
        text_columns=len(RELEVANT_HEAD),
        kind="pp-reasons",
    )


def _range(swing: Swing) -> str:
    each = swing.assumption
    return f"{words.amount(each, each.low)} to {words.amount(each, each.high)}"


def lead(answer: SensitivityAnswer) -> Section:
    """Return what each assumption does to the lead that the recommendation rests on."""
    found = answer.recommendation
    most = answer.swings[0]
    sentence = (
        f"{words.lead_sentence(answer)} It moves most with {most.assumption.label}:"
        f" {_ends(most, lambda seen: words.by(answer, seen.lead))}."
        f" The {min(SHOWN, len(answer.swings))} widest are shown; the dashed line is no lead."
    )
    rows = [_line(swing, swing.assumption.value, lambda seen: words.by(answer, seen.lead)) for swing in answer.swings]
    axis = "£" if answer.question.criterion.name == COST else "people"
    figure = _figure(answer.swings, found.lead.estimate or 0.0, f"lead, {axis}", lambda seen: seen.lead, zero=True)
    head = _head("lead of the best over its rival")
    return Section("One at a time: the lead", sentence, figure, head, rows, ("Lead", "Paired difference"))


def headline(answer: SensitivityAnswer) -> Section:
    """Return what each assumption does to the headline of the baseline."""
    swings = sorted(answer.swings, key=lambda swing: -swing.headline_width)
    present, most = float(answer.base.headline[0].mean()), swings[0]
    title = words.title(answer, 0)
    sentence = (
        f"{title}: {plain(present, 1)} reachable people released untreated on average at present. It moves most with"
        f" {most.assumption.label}: {_ends(most, lambda seen: difference(seen.headline))}."
        f" The {min(SHOWN, len(swings))} widest are shown."
    )
    rows = [_line(swing, swing.assumption.value, lambda seen: difference(seen.headline)) for swing in swings]
    figure = _figure(swings, present, "people released untreated", lambda seen: seen.headline, change=True)
    head = _head("change of the headline")
    name = "One at a time: people released untreated"
    return Section(name, sentence, figure, head, rows, ("Paired difference", "Released untreated"))


def _ends(swing: Swing, of: Callable[[Evaluation], str]) -> str:
    """Return what is seen at each end of a range; not where that is the present value."""
    each = swing.assumption
    ends = [seen for seen in (swing.low, swing.high) if seen.value != each.value]
    return ", ".join(f"{of(seen)} at {words.amount(each, seen.value)}" for seen in ends)


def _head(what: str) -> tuple[str, ...]:
    return ("Assumption", "Now", "Range", f"Low end: {what}\n(95% interval)", f"High end: {what}\n(95% interval)")


def _line(swing: Swing, now: float, cell: Callable[[Evaluation], str]) -> list[str]:
    each = swing.assumption
    ends = [DASH if seen.value == now else cell(seen) for seen in (swing.low, swing.high)]
    return [each.label, words.amount(each, now), _range(swing), *ends]


def _figure(
    swings: Sequence[Swing],
    present: float,
    axis: str,
    of: Callable[[Evaluation], Interval],
    *,
    change: bool = False,
    zero: bool = False,
) -> object:
    rows = pd.DataFrame([_bars(swing, present if change else 0.0, of) for swing in swings[:SHOWN]])
    return tornado(rows, present, axis, zero=zero)


def _bars(swing: Swing, add: float, of: Callable[[Evaluation], Interval]) -> dict[str, object]:
    """Return both ends of a swing as bars; an end that is the present value has none."""
    row: dict[str, object] = {"label": swing.assumption.label}
    for name, seen in (("low", swing.low), ("high", swing.high)):
        interval = of(seen)
        is_now = seen.value == swing.assumption.value
        cells = (interval.estimate, interval.low, interval.high)
        numbers = [np.nan if cell is None or is_now else cell + add for cell in cells]
        row |= dict(zip((name, f"{name}_from", f"{name}_to"), numbers, strict=True))
        row[f"{name}_text"] = words.with_unit(swing.assumption, seen.value)
    return row


def screening(answer: SensitivityAnswer) -> Section:
    """Return what matters where all assumptions move together."""
    found = answer.screening
    assert found is not None  # noqa: S101 - asked for only where there is one
    columns = [column for column in COLUMNS[found.design.method] if column in INDICES]
    rows = []
    for at in found.by_importance:
        cells = [_index(answer, output, column, at) for output in (LEAD, HEADLINE) for column in columns]
        rows.append([found.design.assumptions[at].label, *cells])
    lead_unit = "£" if answer.question.criterion.name == COST else "people"
    head = [f"{name}\n{INDICES[c]}" for name in (f"Lead, {lead_unit}", "Untreated, people") for c in columns]
    return Section(
        "All together",
        f"{words.together(answer)} {_method(answer)}",
        None,
        ["Assumption", *head],
        rows,
        ("Morris screening",) if found.design.method == MORRIS else ("Sobol indices",),
        kind="pp-tall",
    )


def _method(answer: SensitivityAnswer) -> str:
    question = answer.question
    if question.method == MORRIS:
        return (
            f"Morris, {question.size} trajectories: μ* is the mean size of the change from the low end to the high; σ"
            " is large where that depends on the others. It sorts; it does not measure."
        )
    return (
        f"Sobol, {question.size} base samples: the share of the variance over the ranges that an assumption makes"
        " alone, and with all others. Few samples: read the ±."
    )


def _index(answer: SensitivityAnswer, output: str, column: str, at: int) -> str:
    """Return an index, with the half-width of its 95% interval where it has one; a dash where nothing moves at all."""
    indices = answer.screening.indices[output] if answer.screening else None
    if indices is None:
        return DASH
    found = [float(indices[name][at]) for name in (column, f"{column}_conf") if name in indices]
    if column.startswith("S"):
        return " ± ".join(plain(value, 2) for value in found)
    return " ± ".join(words.size(answer, value) if output == LEAD else plain(value, 1) for value in found)


def ranges(answer: SensitivityAnswer) -> Section:
    """Return every range and where it comes from."""
    head = ("Assumption", "Now", "Range", "Unit", "Value known", "Range known", "Why this range")
    rows = [
        [
            f"{each.label}\n{each.name}",
            words.amount(each, each.value),
            f"{words.amount(each, each.low)} to {words.amount(each, each.high)}",
            each.unit,
            GRADES[each.value_grade],
            GRADES[each.grade],
            each.why,
        ]
        for each in answer.question.assumptions
    ]
    assumed = sum(each.grade == "assumption" for each in answer.question.assumptions)
    sentence = (
        f"{len(rows)} assumptions are moved. {assumed} of the ranges have no source and are assumptions themselves:"
        " a wider range finds more. Distributions move by their mean, all in proportion."
    )
    terms = ("Plausible range", "Grade")
    columns = len(head)
    return Section("The ranges", sentence, None, head, rows, terms, "", columns, "pp-tall", is_reference=True)


def unmoved(answer: SensitivityAnswer) -> Section:
    """Return what has no source and is not moved, and why not."""
    question = answer.question
    reasons = not_moved(question.files[0], question.ranges, question.assumptions)
    grouped: dict[str, list[str]] = {}
    for key, why in reasons.items():
        grouped.setdefault(why, []).append(key)
    rows = [[why, ", ".join(keys)] for why, keys in grouped.items()]
    sentence = (
        f"{len(reasons)} values of {question.files[0].title} have no source and are not moved. Names are left out."
    )
    head = ("Why not", "Values")
    return Section("What is not moved", sentence, None, head, rows, (), "", 2, "pp-tall", is_reference=True)
