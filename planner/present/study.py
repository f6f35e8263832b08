"""What every study is: a question that is answered bit by bit, and an answer that a terminal, a page and a file show.

A study is a folder of `planner.studies`. A command renders its sections in a terminal, a page in Streamlit, a report in
print: one path and one wording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from planner.present.export import Writer
from planner.present.section import Section

T = TypeVar("T")
A = TypeVar("A")


@dataclass(frozen=True)
class Progress(Generic[T]):
    """How far a study has come, and its answer where that is new.

    Parameters
    ----------
    done, of
        How much is done, and how much there is as far as is known; in the study's own unit, as replications.
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


class Answer(Protocol):
    """What a study found. It is a pure function of the question: it holds no time of day and no name of a machine."""

    def headline(self) -> str:
        """Return the answer in a sentence."""
        ...

    def basis(self) -> str:
        """Return what the answer rests on: replications, seed, and what it leaves out."""
        ...

    def sections(self) -> Iterator[Section]:
        """Yield what there is to show, most wanted first."""
        ...

    def document(self) -> dict[str, Any]:
        """Return the answer as one JSON document."""
        ...

    def files(self) -> Mapping[str, Writer]:
        """Return the files of the answer, by name."""
        ...


class Question(Protocol[A]):
    """What is asked."""

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
