"""What a history says, as values of a scenario, and how a forecast from it would have done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.present import export
from planner.present.placing import Writer
from planner.present.section import Section
from planner.present.study import Answer
from planner.scenario import assumptions
from planner.studies.calibrate import fragment, words
from planner.studies.calibrate.back_test import BackTest
from planner.studies.calibrate.change import Change, Season, by_year, changes, season
from planner.studies.calibrate.estimate import Finding, table
from planner.studies.calibrate.history import History

if TYPE_CHECKING:
    from planner.studies.calibrate.question import CalibrateQuestion


@dataclass(frozen=True, eq=False, repr=False)
class CalibrateAnswer(Answer):
    """The estimates, and the back-test where one was asked for."""

    name: ClassVar[str] = "calibrate"
    question: CalibrateQuestion
    history: History
    findings: tuple[Finding, ...]
    back_test: BackTest | None = None
    found: tuple[str, ...] = ()  # what was repaired in the files, or not counted

    @cached_property
    def stated(self) -> tuple[Finding, ...]:
        """What the fragment states; what changed within the history is said of it."""
        changed = {one.key: words.change(one) for one in self.changes}
        return tuple(
            replace(one, note="; ".join(note for note in (one.note, changed.get(one.key, "")) if note))
            for one in self.findings
            if one.value is not None
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Rates that were others in the later part of the history; each estimate takes the whole as one."""
        return changes(self.history, self.question.file.scenario)

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """A row a year of the history."""
        return by_year(self.history)

    @cached_property
    def season(self) -> Season:
        """Referrals by month of the year."""
        return season(self.history)

    @property
    def kept(self) -> list[str]:
        """Keys of people and programme that stay as the scenario has them."""
        return fragment.kept(self.question.file, self.stated)

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """A row an estimate."""
        file = self.question.file
        known = {one.key: one.value for one in assumptions(file)}
        variation = file.scenario.demand.variation.model_dump()
        known["demand.variation"] = ", ".join(
            f"{value:g}" if value != str(value) else value for value in variation.values()
        )
        return table(self.findings, known)

    def headline(self) -> str:
        """Return how much of the scenario the history speaks of, and how the forecast did."""
        return words.headline(self)

    def basis(self) -> str:
        """Return what the history is, whether it is made up, and what was repaired in it."""
        return words.basis(self)

    def notes(self) -> Sequence[str]:
        """Return what changed within the history, and how little one back-test says."""
        return (*words.of_one_piece(self), *(() if self.back_test is None else (words.LITTLE,)))

    def sections(self) -> Iterator[Section]:
        """Yield what the history says, what it says too little of, and the back-test."""
        from planner.studies.calibrate import sections  # noqa: PLC0415 - they are of this answer

        yield from sections.whole(self)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return a row an estimate, a year, a month of the year, and a measure of the back-test."""
        months = pd.DataFrame({"month": range(1, 13), "referrals": self.season.counts})
        found = {"estimates": self.estimates, "years": self.by_year, "months": months}
        return found if self.back_test is None else {**found, "backtest": self.back_test.table()}

    def fragment(self, extends: str) -> str:
        """Return the scenario file that states what was estimated; `extends` is how it names the scenario."""
        return fragment.fragment(self.question.file, self.history, self.stated, extends)

    def files(self) -> Mapping[str, Writer]:
        """Return the files as they are where the command is run."""
        return self.files_in(Path())

    def files_in(self, folder: Path) -> Mapping[str, Writer]:
        """Return the files; the fragment names the scenario as it is found from a folder, and is checked first.

        Raises
        ------
        InputError
            Where the scenario with the estimates in it is not valid.
        """
        file = self.question.file
        fragment.checked(self.fragment(os.path.abspath(file.path)))  # noqa: PTH100 - links stay links
        text = self.fragment(file.named_from(folder))
        tables = {f"{name}.csv": export.csv(table) for name, table in self.tables().items()}
        return {fragment.NAME: export.text(text), **tables}

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        return {
            "history": {
                "files": list(self.history.names),
                "from": self.history.window.first.isoformat(),
                "to": self.history.window.last.isoformat(),
                "people": len(self.history.people),
                "synthetic": self.history.synthetic,
                "notes": list(self.found),
            },
            "scenario": self.question.file.name,
            "estimates": _records(self.estimates),
            "stated": {one.key: one.value for one in self.stated},
            "kept": self.kept,
            "years": export.records(self.by_year),
            "changes": [_changed(one) for one in self.changes],
            "months": {"referrals": self.season.counts.tolist(), "chance": self.season.chance},
            "back_test": None if self.back_test is None else _document(self.back_test),
        }


def _document(of: BackTest) -> dict[str, Any]:
    return {
        "fitted_from": of.fitted.first.isoformat(),
        "fitted_to": of.fitted.last.isoformat(),
        "held_out_from": of.held_out.first.isoformat(),
        "held_out_to": of.held_out.last.isoformat(),
        "people_on_the_first_day": of.people,
        "replications": of.replications,
        "seed": of.seed,
        "inside": of.inside,
        "measures": _records(of.table()),
        "read_with_care": words.LITTLE,
    }


def _changed(of: Change) -> dict[str, Any]:
    return {
        "key": of.key,
        "unit": of.unit,
        "since": of.since.isoformat(),
        "before": of.before,
        "after": of.after,
        "chance": of.chance,
        "chance_if_years_vary": of.chance_if_years_vary,
        "later_low": of.later.low,
        "later_high": of.later.high,
    }


def _records(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    """Return rows with every digit, and null for what is absent."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): _plain(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
