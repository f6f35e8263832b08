"""Rewrite the example in docs/how-to/calibrate-from-history.md, as calculated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from planner.parallel import processors
from planner.scenario import read
from planner.studies.calibrate import CalibrateAnswer, CalibrateQuestion, words
from planner.studies.calibrate.words import number
from tools.reference.marks import filled, written_table

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "how-to" / "calibrate-from-history.md"
WINDOW = date(2018, 4, 1), date(2026, 3, 31)


def example() -> CalibrateAnswer:
    """Return what the bundled history says, as the command has it where nothing is said."""
    files = sorted((ROOT / "scenarios" / "history").glob("*.csv"))
    *_, last = CalibrateQuestion(tuple(files), *WINDOW, read(ROOT / "scenarios" / "england-wales.toml")).answer(
        processors()
    )
    if last.answer is None:
        raise ValueError("the last step has the answer")
    return last.answer


def calculated(made: CalibrateAnswer) -> dict[str, str]:
    """Return the tables of the example by the name in their mark."""
    return {"estimates": _estimates(made.estimates), "back test": _back_test(made)}


def _estimates(table: pd.DataFrame) -> str:
    rows = [
        (
            f"{row.label}<br>`{row.key}`",
            number(_or_none(row.estimate)),
            f"{number(_or_none(row.low))} to {number(_or_none(row.high))}",
            f"{row.n:,} {row.of}" + f", {row.censored} not over" * bool(row.censored),
            row.in_scenario,
            "yes" if row.stated else "no",
        )
        for row in table.itertuples()
    ]
    return written_table(("value", "estimate", "95% interval", "from", "true value", "stated"), rows)


def _or_none(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _back_test(made: CalibrateAnswer) -> str:
    tested = made.back_test
    if tested is None:
        raise ValueError("the example has a back-test")
    rows = [
        (
            row["label"],
            f"{row['forecast']:.1f}",
            f"{row['low']:.1f} to {row['high']:.1f}",
            f"{row['happened']:.1f}",
            f"{row['error']:+.1f}",
            "yes" if row["inside"] else "**no**",
            f"{row['crps']:.1f}",
            f"{row['naive']:.1f}",
            f"{row['naive_crps']:.1f}",
        )
        for row in tested.table().to_dict("records")
    ]
    header = (
        "measure",
        "forecast",
        "95% of futures",
        "happened",
        "error",
        "within",
        "score",
        "year before",
        "its score",
    )
    return f"{written_table(header, rows)}\n\n{words.back_test(tested)}"


def main() -> None:
    """Rewrite the page."""
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), calculated(example())), encoding="utf-8")


if __name__ == "__main__":
    main()
