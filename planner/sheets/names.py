"""What the scenario calls its prisons, teams and roles, by every spelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from planner.scenario import Scenario
from planner.sheets.spelling import key, prison_key


class Titled(Protocol):
    """Whatever has a title."""

    @property
    def title(self) -> str:
        """The title."""


@dataclass(frozen=True)
class NameLookup:
    """The keys of one table of the scenario, each found by its key or its title."""

    titles: Mapping[str, str]  # by key
    fold: Callable[[str], str] = key

    @cached_property
    def _keys(self) -> dict[str, str]:
        by_title = {self.fold(title): name for name, title in self.titles.items()}
        return by_title | {self.fold(name): name for name in self.titles}

    def find(self, text: str) -> str | None:
        """Return the key that a text names, or None."""
        return self._keys.get(self.fold(text))

    def is_exact(self, text: str) -> bool:
        """Whether a text is a key or a title, letter by letter."""
        return text in self.titles or text in self.titles.values()

    @property
    def known(self) -> str:
        """The keys, listed."""
        return ", ".join(self.titles)

    @property
    def spellings(self) -> dict[str, str]:
        """The key for each key and title."""
        return {title: name for name, title in self.titles.items()} | {name: name for name in self.titles}


class ScenarioNames:
    """The prisons, teams and roles of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        """Take the names of the scenario's tables."""
        self.prisons = NameLookup(_titles(scenario.prisons), prison_key)
        self.teams = NameLookup(_titles(scenario.teams))
        self.roles = NameLookup(_titles(scenario.roles))


def _titles(parts: Mapping[str, Titled]) -> dict[str, str]:
    return {name: part.title for name, part in parts.items()}
