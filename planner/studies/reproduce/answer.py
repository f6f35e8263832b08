"""Whether an earlier run gave the same files again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from planner.base.version import VERSION
from planner.present.export import records
from planner.present.manifest import NAME
from planner.present.numbers import futures
from planner.present.placing import Writer, plain
from planner.present.section import Section
from planner.present.study import Answer

if TYPE_CHECKING:
    from planner.studies.reproduce.question import ReproduceQuestion

SAME, DIFFERS, NOT_KNOWN, NOT_LISTED = "the same", "differs", "not made by this run", "not in the manifest"
AS_WRITTEN, EDITED, NOT_THERE = "as it was written", "edited since", "not there"


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
        """Whether each file is the same, by its name: those the manifest names, then any other that the run makes."""
        more = [name for name in self.made if name not in {*self.question.hashes, NAME}]
        known = {name: self._verdict(name, known) for name, known in self.question.hashes.items()}
        return {**known, **dict.fromkeys(more, NOT_LISTED)}

    def _verdict(self, name: str, known: str) -> str:
        if name not in self.made:
            return NOT_KNOWN
        return SAME if hashlib.sha256(self.made[name]).hexdigest() == known else DIFFERS

    @property
    def found(self) -> dict[str, str]:
        """How each file that lies beside the manifest is, by its name; empty where nobody looked."""
        beside = self.question.beside or {}
        return {name: self._found(name, now) for name, now in beside.items()}

    def _found(self, name: str, now: str) -> str:
        if not now:
            return NOT_THERE
        return AS_WRITTEN if now == self.question.hashes[name] else EDITED

    @property
    def is_same(self) -> bool:
        """Whether every file is the same, and all that lie beside the manifest, if any, are as they were written."""
        return {*self.verdicts.values()} <= {SAME} and (not self._is_beside or {*self.found.values()} <= {AS_WRITTEN})

    @property
    def _is_beside(self) -> bool:
        """Whether the manifest still lies among its files: some of them are there."""
        return any(found != NOT_THERE for found in self.found.values())

    def headline(self) -> str:
        """Return whether every file is the same, and which was edited, or has gone, since."""
        verdicts = list(self.verdicts.values())
        if {*verdicts} > {SAME}:
            said = f"{verdicts.count(SAME)} of {len(verdicts)} files are the same."
        else:
            said = "Every file is the same, to the digit." if {*verdicts} == {SAME} else "No file is the same."
        since = ((EDITED, "Edited since it was written"), (NOT_THERE, "No longer beside the manifest"))
        for found, told in since if self._is_beside else ():
            if names := [name for name, now in self.found.items() if now == found]:
                said += f" {told}: {', '.join(names)}."
        return said

    def basis(self) -> str:
        """Return what was run, and that another version ran it where one did."""
        run, then = self.question.run, self.question.version
        said = f"{futures(run.replications)}, seed {run.seed}, planner {VERSION}."
        if then == VERSION:
            return said
        return f"{said} This run was made with planner {then}; this is {VERSION}, so numbers may differ."

    def sections(self) -> Iterator[Section]:
        """Yield each file's verdict."""
        head = ("File", "Made again", "Beside the manifest")[: 3 if self.found else 2]
        sentence = "Each file made again, by the hash that the manifest has of it."
        if self.found:
            sentence = "Each file made again, and as it lies beside the manifest, by the hash that the manifest has."
        rows = [[str(cell) for cell in row[: len(head)]] for row in self.to_frame().itertuples(index=False)]
        yield Section("Run again", sentence, None, head, rows, ("Manifest",), text_columns=len(head))

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return each file's verdict, a row a file."""
        rows = [(name, verdict, self.found.get(name, "")) for name, verdict in self.verdicts.items()]
        return {"files": pd.DataFrame(rows, columns=["file", "verdict", "beside_the_manifest"])}

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        versions = {"planner_version": VERSION, "manifest_planner_version": self.question.version}
        return {**versions, "is_same": self.is_same, "files": records(self.to_frame())}

    def notes(self) -> Sequence[str]:
        """Nothing has to be said beside it."""
        return ()

    def files(self) -> Mapping[str, Writer]:
        """Return the files made again."""
        return {name: plain(content) for name, content in self.made.items()}
