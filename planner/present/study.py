"""What every study is: a question that is answered bit by bit, and an answer that a terminal, a page and a file show.

A study is a folder of `planner.studies`. A command renders its sections in a terminal, a page in Streamlit, a report in
print: one path and one wording.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import pandas as pd

from planner.present import export
from planner.present.placing import Writer, folder_named
from planner.present.section import Section
from planner.present.words import CAVEATS

T = TypeVar("T")
A = TypeVar("A")


@dataclass(frozen=True)
class Progress(Generic[T]):
    """How far a study has come, and its answer where that is new.

    Parameters
    ----------
    done, of
        How much is done, and how much there is as far as is known; in the question's own unit (`Question.unit`).
    answer
        The answer so far; None where it is as it was.
    """

    done: int
    of: int
    answer: T | None = None


IsStopped = Callable[[], bool]  # asked between pieces of work: whoever asked the question wants no more of it
Work = Callable[[IsStopped], Iterator[Progress[T]]]  # ends soon after it is stopped, with what there is by then


def never() -> bool:
    """Never stop."""
    return False


class Answer(ABC):
    """What a study found: a pure function of its question, without time of day or name of a machine."""

    name: ClassVar[str]  # of the study: its command, and its files unless it names them otherwise
    most_rows: ClassVar[int | None] = None  # of a section's table in a terminal; the files have all

    @abstractmethod
    def headline(self) -> str:
        """Return the answer in a sentence, or a line for each thing that is compared."""

    @abstractmethod
    def basis(self) -> str:
        """Return what the answer rests on: replications, seed, and what it leaves out."""

    @abstractmethod
    def sections(self) -> Iterator[Section]:
        """Yield what there is to show, most wanted first."""

    @abstractmethod
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the answer as tidy tables by name, one row a value; the first is the one most wanted."""

    @abstractmethod
    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""

    def notes(self) -> Sequence[str]:
        """Return what has to be said beside the answer."""
        return CAVEATS

    def files(self) -> Mapping[str, Writer]:
        """Return the files of the answer, by name."""
        tables = {f"{name}.csv": export.csv(table) for name, table in self.tables().items()}
        return {f"{self.name}.json": export.json_text(self.document()), **tables}

    def files_in(self, folder: Path) -> Mapping[str, Writer]:  # noqa: ARG002 - most are the same in any folder
        """Return the files as they are in a folder: with those that name what they extend from there, if any do."""
        return self.files()

    def long_tables(self) -> Mapping[str, Callable[[], pd.DataFrame]]:
        """Return what makes each table that is too long for the files, by name."""
        return {}

    def to_frame(self, table: str | None = None) -> pd.DataFrame:
        """Return one of the tables.

        Parameters
        ----------
        table
            Its name; the first of `tables()` where None. Those too long for the files are made only when asked for.

        Returns
        -------
        pd.DataFrame
            Tidy: one row a value, or a value with its interval.

        Raises
        ------
        KeyError
            Where the answer has no such table; it says which there are.
        """
        tables, long = self.tables(), self.long_tables()
        name = next(iter(tables)) if table is None else table
        if name in long:
            return long[name]()
        if name not in tables:
            raise KeyError(f"no table {name!r}; there are {', '.join([*tables, *long])}")
        return tables[name]

    def figure(self) -> Any:
        """Return the first figure, a plotly figure; None where tables say it all."""
        return next((section.figure for section in self.sections() if section.figure is not None), None)

    def save(self, folder: str | Path, *, overwrite: bool = False) -> list[Path]:
        """Write the files to a folder, all or none, and return where they are.

        Parameters
        ----------
        folder
            New or empty, unless `overwrite`.
        overwrite
            Whether files of the same names, and those that a manifest there vouches for, are replaced; others stay.

        Raises
        ------
        InputError
            Where the folder has files in it, cannot be written to, or has no name.
        """
        into = folder_named(folder, "folder")
        export.check_writable(into, overwrite=overwrite)
        files = self.files_in(into)
        export.write_files(into, files, overwrite=overwrite)
        return [into / name for name in files]

    def __repr__(self) -> str:
        """Say what was found, in a line."""
        return f"<{type(self).__name__}: {' '.join(self.headline().split())}>"


class Question(Protocol[A]):
    """What is asked."""

    unit: ClassVar[str]  # what `Progress` counts, as people call it: "futures"

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        ...

    def check(self) -> None:
        """Raise InputError where it cannot be answered, with all faults at once."""
        ...

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[A]]:
        """Yield how far the answer has come; the last has the whole of it, unless it was stopped."""
        ...
