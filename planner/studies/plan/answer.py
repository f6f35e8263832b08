"""A plan of places with its proof, what simple orders would have given, and a reason for each person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.caseload import Entry, Quality
from planner.optimise.allocation import Allocation
from planner.optimise.explain.explanation import Reason
from planner.optimise.explain.plan import Plan, Row
from planner.present import export
from planner.present.placing import Writer
from planner.present.section import Section
from planner.present.study import Answer
from planner.studies.plan import tables, words
from planner.studies.plan.calendar import calendar

if TYPE_CHECKING:
    from planner.studies.plan.question import PlanQuestion


@dataclass(frozen=True, eq=False, repr=False)
class PlanAnswer(Answer):
    """A plan, and what is known of it so far: the plan is there first, what is beside it next, then the reasons."""

    name: ClassVar[str] = "plan"
    question: PlanQuestion
    plan: Plan
    quality: Quality
    simple: Mapping[str, Allocation] = field(default_factory=dict)  # by name of the order; empty until known
    prices: pd.DataFrame | None = None  # of each pin and floor, as `tables.prices` has them; None until known
    reasons: Mapping[str, Reason] = field(default_factory=dict)  # by person, those found so far
    said: tuple[Entry, ...] = ()  # what was repaired in the files of what is decided; in `quality`, too

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everyone's line."""
        return self.plan.rows

    @property
    def is_whole(self) -> bool:
        """Whether all is known."""
        return self.prices is not None and len(self.reasons) == len(self.rows)

    def headline(self) -> str:
        """Return what the plan achieves, and the bound beside it."""
        return words.headline(self)

    def basis(self) -> str:
        """Return what is planned, and which assessments are to be repeated first."""
        return words.basis(self)

    def notes(self) -> Sequence[str]:
        """Return what has to be said beside a plan, and what was repaired in the files of what is decided."""
        return (*words.CAVEATS, *map(str, self.said))

    def sections(self) -> Iterator[Section]:
        """Yield who starts next, who is at risk and everyone, then what the plan is held against and rests on."""
        from planner.studies.plan import sections  # noqa: PLC0415 - figures take half a second to load

        yield from sections.whole(self)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the plan, those at risk, staff by week, proof, constraints, groups, changes, and what it rests on."""
        return self._tables

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return tables.all_of(self)

    def document(self) -> dict[str, Any]:
        """Return the plan as one JSON document."""
        return tables.document(self)

    def files(self) -> Mapping[str, Writer]:
        """Return the plan as CSV, workbook, calendar and JSON."""
        found = self.tables()
        sheets = {name.replace("_", " ").capitalize(): table for name, table in found.items()}
        return {
            "plan.csv": export.csv(found["plan"]),
            "plan.xlsx": export.workbook(sheets, self.question.first_day),
            "plan.ics": calendar(self.plan),
            "plan.json": export.json_text(self.document()),
        }
