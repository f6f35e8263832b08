"""Whether an earlier run gave the same files again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.base.version import VERSION
from planner.present.export import Writer, records
from planner.present.numbers import futures
from planner.present.section import Section
from planner.present.study import Answer

if TYPE_CHECKING:
    from planner.studies.reproduce.question import ReproduceQuestion

SAME, DIFFERS, NOT_KNOWN = "the same", "differs", "not made by this run"


@dataclass(frozen=True, eq=False, repr=False)
class ReproduceAnswer(Answer):
    """What came of running it again.

    Parameters
    ----------
    question
        The earlier run.
    made
        Its files made again, by name.
    """

    name: ClassVar[str] = "reproduce"
    question: ReproduceQuestion
    made: Mapping[str, bytes]

    @property
    def verdicts(self) -> dict[str, str]:
        """Whether each file is the same, by its name."""
        return {name: self._verdict(name, known) for name, known in self.question.hashes.items()}

    def _verdict(self, name: str, known: str) -> str:
        if name not in self.made:
            return NOT_KNOWN
        return SAME if hashlib.sha256(self.made[name]).hexdigest() == known else DIFFERS

    @property
    def is_same(self) -> bool:
        """Whether every file is the same."""
        return all(verdict == SAME for verdict in self.verdicts.values())

    def headline(self) -> str:
        """Return whether every file is the same."""
        verdicts = list(self.verdicts.values())
        same = f"{verdicts.count(SAME)} of {len(verdicts)} files are the same."
        return "Every file is the same, to the digit." if self.is_same else same

    def basis(self) -> str:
        """Return what was run."""
        run = self.question.run
        return f"{futures(run.replications)}, seed {run.seed}, planner {VERSION}."

    def sections(self) -> Iterator[Section]:
        """Yield each file's verdict."""
        rows = [list(each) for each in self.verdicts.items()]
        head = ("File", "Against the manifest")
        sentence = "Each file made again, by the hash that the manifest has of it."
        yield Section("Run again", sentence, None, head, rows, ("Manifest",), text_columns=2)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return each file's verdict, a row a file."""
        return {"files": pd.DataFrame({"file": list(self.verdicts), "verdict": list(self.verdicts.values())})}

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        return {"planner_version": VERSION, "is_same": self.is_same, "files": records(self.to_frame())}

    def notes(self) -> Sequence[str]:
        """Nothing has to be said beside it."""
        return ()

    def files(self) -> Mapping[str, Writer]:
        """Return the files made again."""
        return {name: _writer(content) for name, content in self.made.items()}


def _writer(content: bytes) -> Writer:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write
