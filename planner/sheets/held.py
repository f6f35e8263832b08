"""A file that is held in memory, and is on no disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class InMemoryFile:
    """A file's name, as its findings tell it, and what is in it."""

    name: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        """The name, as a path's is."""
        return self.name

    @property
    def suffix(self) -> str:
        """The name's ending, with its dot."""
        return Path(self.name).suffix


InputFile = Path | InMemoryFile
