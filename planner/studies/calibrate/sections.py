"""A calibration, section by section: what the history says, what it says too little of, and the back-test."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.present.section import Section
from planner.studies.calibrate import words
from planner.studies.calibrate.answer import CalibrateAnswer
from planner.studies.calibrate.back_test import BackTest
from planner.studies.calibrate.words import number


def whole(answer: CalibrateAnswer) -> Iterator[Section]:
    """Yield every section there is."""
    yield estimates(answer)
    yield not_estimated(answer)
    if answer.back_test is not None:
        yield back_test(answer.back_test)


def estimates(answer: CalibrateAnswer) -> Section:
    """Return each estimate beside what the scenario had."""
    rows = []
    for row in answer.estimates.dropna(subset=["label"]).to_dict("records"):
        estimate, low, high = (None if pd.isna(row[name]) else row[name] for name in ("estimate", "low", "high"))
        censored = f", {row['censored']} not over" if row["censored"] else ""
        rows.append(
            [
                f"{row['label']}\n{row['key']}",
                f"{row['n']:,.0f} {row['of']}{censored}",
                row["in_scenario"],
                number(estimate),
                f"{number(low)} to {number(high)}",
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


def back_test(of: BackTest) -> Section:
    """Return what was forecast beside what happened."""
    rows = []
    for row, one in zip(of.table().to_dict("records"), of.comparisons, strict=True):
        before = "" if one.naive is None else f"{one.naive:.1f}"
        score = "" if one.naive_crps is None else f"{one.naive_crps:.1f}"
        rows.append(
            [
                row["label"],
                f"{row['forecast']:.1f}",
                f"{one.low:.1f} to {one.high:.1f}",
                f"{one.happened:.1f}",
                f"{one.error:+.1f}",
                "yes" if one.inside else "NO",
                f"{one.crps:.1f}",
                before,
                score,
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
