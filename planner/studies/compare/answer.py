"""What each scenario comes to, against the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.outcome import Compared, Outcome, compare
from planner.outcome.compare import half_width
from planner.present import export
from planner.present.manifest import vouched
from planner.present.placing import Writer
from planner.present.run import Run
from planner.present.section import Section
from planner.present.study import Answer
from planner.present.tables import replications_table
from planner.present.words import CAVEATS
from planner.studies.compare import tables, words

if TYPE_CHECKING:
    from planner.studies.compare.question import CompareQuestion


@dataclass(frozen=True, eq=False, repr=False)
class CompareAnswer(Answer):
    """Scenarios compared on the same replications.

    Parameters
    ----------
    question
        What was asked.
    outcomes
        One a scenario, the baseline first.
    weekly
        Bands of the weeks of each scenario by its name, see `tables.weekly_bands`; empty until there are some.
    """

    name: ClassVar[str] = "compare"
    question: CompareQuestion
    outcomes: tuple[Outcome, ...]
    weekly: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """Each scenario against the first."""
        return tuple(compare(self.outcomes))

    @property
    def baseline(self) -> Compared:
        """The scenario that the others are compared with."""
        return self.compared[0]

    @property
    def replications(self) -> int:
        """How many replications it rests on."""
        return self.outcomes[0].replications

    @property
    def half_width(self) -> float:
        """The widest 95% half-width of the differences in the headline, in people."""
        return half_width(self.compared)

    @property
    def run(self) -> Run:
        """What was run, as the command line would have it."""
        return self.question.run(self.replications)

    def of(self, name: str) -> Compared:
        """Return a scenario; the last where there is none of the name."""
        return next((entry for entry in self.compared if entry.outcome.file.name == name), self.compared[-1])

    def headline(self) -> str:
        """Return what each scenario comes to, a sentence each."""
        return words.headline(self)

    def basis(self) -> str:
        """Return what the numbers rest on."""
        return words.basis(self)

    def notes(self) -> Sequence[str]:
        """Return what must be said beside the scenarios' numbers."""
        each = (words.notes(entry, self.baseline) for entry in self.compared)
        settling = (words.settling(entry) for entry in self.compared)
        return [*chain.from_iterable(each), *chain.from_iterable(settling), *CAVEATS]

    def sections(self) -> Iterator[Section]:
        """Yield every scenario in one view, the totals, causes, and the grouping asked for."""
        from planner.studies.compare import sections  # noqa: PLC0415 - figures take half a second to load

        yield from sections.overall(self)

    def detail(self, name: str) -> Iterator[Section]:
        """Yield what there is on one scenario, against the baseline: by year, by cause, by week, by place, and cost."""
        from planner.studies.compare import sections  # noqa: PLC0415

        yield from sections.detail(self, name)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return every measure, people by group, waits, assumptions, and what the columns mean."""
        return tables.all_of(self.compared)

    def long_tables(self) -> Mapping[str, Callable[[], pd.DataFrame]]:
        """Return what makes the table of every measure of each replication."""
        return {"replications": partial(replications_table, self.outcomes)}

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        return tables.document(self.compared, self.run)

    def files(self) -> Mapping[str, Writer]:
        """Return the tables, the document, and the manifest that vouches for them."""
        made = {f"{name}.csv": export.csv(table) for name, table in self.tables().items()}
        made["comparison.json"] = export.json_text(self.document())
        if self.question.by_replication:
            made |= export.csv_and_parquet("replications", replications_table(self.outcomes))
        return vouched(made, self.run, self.question.files)
