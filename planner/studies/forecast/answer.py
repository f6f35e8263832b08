"""The weekly capacity forecast: looked through by period and team, and made into files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.base.version import VERSION
from planner.outcome import Compared, Outcome, compare
from planner.present import export, tables
from planner.present.export import records
from planner.present.manifest import vouched
from planner.present.measured import untreated
from planner.present.numbers import futures, span
from planner.present.placing import Writer
from planner.present.run import Run
from planner.present.section import Section
from planner.present.study import Answer
from planner.present.tables import replications_table, weekly_replications
from planner.present.words import CAVEATS
from planner.scenario.service import ALL_TEAMS
from planner.studies.forecast.tables import period_table

if TYPE_CHECKING:
    from planner.studies.forecast.question import ForecastQuestion


@dataclass(frozen=True, eq=False, repr=False)
class ForecastAnswer(Answer):
    """A forecast on so many replications.

    Parameters
    ----------
    question
        What was asked.
    outcomes
        One a scenario, with their weeks.
    """

    name: ClassVar[str] = "forecast"
    question: ForecastQuestion
    outcomes: tuple[Outcome, ...]
    _periods: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)  # by grain, as far as made

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """Each scenario against the first."""
        return tuple(compare(self.outcomes))

    @property
    def replications(self) -> int:
        """How many replications it rests on."""
        return self.outcomes[0].replications

    @property
    def run(self) -> Run:
        """What was run, as the command line would have it."""
        return self.question.run(self.replications)

    @property
    def titles(self) -> dict[str, str]:
        """Each scenario's title, by its name."""
        return {outcome.file.name: outcome.file.title for outcome in self.outcomes}

    @property
    def teams(self) -> list[str]:
        """Every team's title, after that for all of them."""
        found = [team.title for outcome in self.outcomes for team in outcome.parameters.scenario.teams.values()]
        return [ALL_TEAMS, *dict.fromkeys(found)]

    def by_period(self, grain: str) -> pd.DataFrame:
        """Return every series by period; see `period_table`."""
        if grain not in self._periods:
            self._periods[grain] = period_table(self.outcomes, grain)
        return self._periods[grain]

    def headline(self) -> str:
        """Return how many are released untreated in each scenario, a sentence each."""
        return "\n".join(untreated(entry) for entry in self.compared)

    def basis(self) -> str:
        """Return what the numbers rest on."""
        calendar = self.outcomes[0].parameters.scenario.calendar
        said = f"{futures(self.replications)}, seed {self.question.seed}, {span(calendar)}."
        return f"{said} Order of places: {self.question.policy_name}." if self.question.policy_name else said

    def sections(self) -> Iterator[Section]:
        """Yield the usual series by plan year, over all teams, and the totals."""
        from planner.studies.forecast import sections  # noqa: PLC0415 - figures take half a second to load

        yield from sections.chosen_sections(self, sections.usual(self))
        yield sections.totals(self.compared)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the forecast week by week, the totals, people by group, waits, assumptions, what the columns mean."""
        return {
            "weekly": tables.weekly_table(self.outcomes),
            "totals": tables.measures_table(self.compared),
            "groups": tables.groups_table(self.outcomes),
            "waits": tables.waits_table(self.outcomes),
            "assumptions": tables.assumptions_table(self.outcomes),
            "dictionary": tables.dictionary_table(),
        }

    def long_tables(self) -> Mapping[str, Callable[[], pd.DataFrame]]:
        """Return what makes the tables of each replication: of every measure, and of every week."""
        return {
            "replications": partial(replications_table, self.outcomes),
            "weekly_replications": lambda: pd.concat(weekly_replications(self.outcomes), ignore_index=True),
        }

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        made, run = self.tables(), self.run
        return {
            "planner_version": VERSION,
            "seed": run.seed,
            "replications": run.replications,
            "engine": run.engine,
            "policy": run.policy or None,
            **{name: records(made[name]) for name in ("weekly", "totals", "groups", "waits")},
            "caveats": list(CAVEATS),
        }

    def files(self) -> Mapping[str, Writer]:
        """Return each table as CSV and Parquet, all in one workbook, and the manifest that vouches for them."""
        made = self.tables()
        sheets = dict(zip(SHEETS, made.values(), strict=True))
        created = self.outcomes[0].parameters.scenario.calendar.start_date
        files: dict[str, Writer] = {}
        for name, table in made.items():
            files |= export.csv_and_parquet(name, table)
        files["forecast.xlsx"] = export.workbook(sheets, created)
        if self.question.by_replication:
            files |= export.csv_and_parquet("replications", replications_table(self.outcomes))
            files["weekly_replications.parquet"] = export.parquet_parts(partial(weekly_replications, self.outcomes))
        return vouched(files, self.run, self.question.files)


SHEETS = ("Weekly", "Totals", "By group", "Waits", "Assumptions", "Data dictionary")  # of the workbook, in that order
