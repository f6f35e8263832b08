"""A calibration, section by section: what the history says, what it says too little of, and the back-test."""

from __future__ import annotations

from collections.abc import Iterator

from planner.base.uk_date import uk_date
from planner.present.numbers import number_as
from planner.present.section import Section
from planner.studies.calibrate import words
from planner.studies.calibrate.answer import CalibrateAnswer
from planner.studies.calibrate.back_test import BackTest
from planner.studies.calibrate.words import number

HEADS = {  # of the shares of a year, in %
    "lost_regime": "Lost to the regime, %",
    "lost_staff": "To staff absence, %",
    "lost_person": "To not attending, %",
    "ready_at_referral": "Ready, %",
    "declined": "Declined, %",
    "two_facilitators": "Two facilitators, %",
}


def whole(answer: CalibrateAnswer) -> Iterator[Section]:
    """Yield every section there is."""
    yield estimates(answer)
    yield not_estimated(answer)
    yield years(answer)
    if answer.back_test is not None:
        yield back_test(answer.back_test)


def estimates(answer: CalibrateAnswer) -> Section:
    """Return each estimate beside what the scenario had."""
    rows = []
    for row in answer.estimates.dropna(subset=["label"]).to_dict("records"):
        censored = f", {row['censored']} not over" if row["censored"] else ""
        rows.append(
            [
                f"{row['label']}\n{row['key']}",
                f"{row['n']:,.0f} {row['of']}{censored}",
                row["in_scenario"],
                number(row["estimate"]),
                f"{number(row['low'])} to {number(row['high'])}",
                "yes" if row["stated"] else "no",
            ]
        )
    said = "Each number with its 95% interval, beside what the scenario has. Where few were observed nothing is stated."
    head = ("Value", "From", "In the scenario", "Estimate", "95% interval", "Stated")
    return Section("What the history says", said, None, head, rows, text_columns=3)


def not_estimated(answer: CalibrateAnswer) -> Section:
    """Return what the history says too little of, with the reason, and what stays as it is."""
    rows = [[one.key, one.why_not] for one in answer.findings if one.value is None] or [["None", ""]]
    head = ("Too little is known of", "Why")
    return Section("What stays as it is", words.not_estimated(answer), None, head, rows, text_columns=2)


def years(answer: CalibrateAnswer) -> Section:
    """Return the rates of each year, and whether they changed."""
    table = answer.by_year
    shares = [name for name in HEADS if name in table and table[name].notna().any()]
    rows = [
        [
            f"{uk_date(row['from'])} to {uk_date(row['to'])}",
            f"{row['referrals']:,}",
            number_as(row["referrals_a_year"], ",.1f"),
            *(number_as(100 * row[name], ".1f") for name in shares),
        ]
        for row in table.to_dict("records")
    ]
    head = ("Year", "Referrals", "A year", *(HEADS[name] for name in shares))
    return Section("Year by year", words.by_year(answer), None, head, rows)


def back_test(of: BackTest) -> Section:
    """Return what was forecast beside what happened."""
    rows = []
    for row, one in zip(of.table().to_dict("records"), of.comparisons, strict=True):
        rows.append(
            [
                row["label"],
                number_as(row["forecast"], ".1f"),
                f"{number_as(one.low, '.1f')} to {number_as(one.high, '.1f')}",
                number_as(one.happened, ".1f"),
                number_as(one.error, "+.1f"),
                "yes" if one.inside else "NO",
                number_as(one.crps, ".1f"),
                number_as(one.naive, ".1f"),
                number_as(one.naive_crps, ".1f"),
                one.closer,
            ]
        )
    head = (
        "Measure",
        "Forecast",
        "95% of futures",
        "Happened",
        "Error",
        "Within",
        "Score (CRPS)",
        "As before",
        "Its score",
        "Closer",
    )
    return Section("Back-test", words.back_test(of), None, head, rows)
