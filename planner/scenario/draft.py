"""A scenario made rather than written by hand: what it extends, and what it changes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from planner.base.text import cut
from planner.base.titles import MOST_TITLE
from planner.base.uk_date import uk_date
from planner.scenario.file import LAYER_KEYS, ScenarioFile, read
from planner.scenario.parameter import LONGEST_NAME
from planner.scenario.priority_rules import PRIORITY_RULES
from planner.scenario.scenario import Calendar, Scenario
from planner.scenario.toml_text import toml_text

FULL_TIME_HOURS, HALF_TIME_HOURS = 37.0, 18.5
ROOM_FOR_NUMBER = LONGEST_NAME - 4  # characters of a group's name before its number
BUILT = {"grade": "assumption", "source": "Set where this scenario was built"}


@dataclass(frozen=True)
class ExtraPosts:
    """Posts added to a team from a date, paid full time, part of the week kept for the programme."""

    team: str
    role: str
    number: int
    from_date: date
    hours_per_week: float = HALF_TIME_HOURS
    group: str = ""  # name of the group: posts of like names have like luck; after the team where empty
    serial: int = field(default=0, compare=False)  # which line of the page it is on


@dataclass(frozen=True)
class Draft:
    """A scenario in the making. It states only what differs from what it extends."""

    title: str
    extends: str  # file name of the scenario it extends
    posts: tuple[ExtraPosts, ...] = ()
    levers_from: date | None = None  # the first day where None
    protected_hours_factor: float = 1.0
    not_held_factor: float = 1.0
    order: str = ""  # one of PRIORITY_RULES; what it extends decides where empty
    edits: Mapping[str, Any] = field(default_factory=dict)  # other values, by dotted key
    serial: int = field(default=0, compare=False)  # what its widgets are known by, whatever its title

    @property
    def name(self) -> str:
        """Its file's name without the ending."""
        return slug(self.title)

    def titled(self, title: str) -> Draft:
        """Return the same under another title."""
        return replace(self, title=title)

    def text(self, below: Scenario) -> str:
        """Return its file, given the scenario it extends."""
        statements = dict(self.statements(below))
        head = {
            "extends": self.extends,
            "title": cut(self.title.strip(), MOST_TITLE),
            "description": self.description(below),
        }
        if below.status == "baseline" and set(statements) - set(self.edits):
            head["status"] = "funding"
        return toml_text(head, statements, dict.fromkeys(statements, BUILT) | dict.fromkeys(self.edits, BUILT))

    def statements(self, below: Scenario) -> Iterator[tuple[str, Any]]:
        """Yield what it states, by dotted key."""
        yield from self.edits.items()
        for group, posts in self._groups(below):
            yield from _post_statements(f"posts.{group}", posts, below)
        if (self.protected_hours_factor, self.not_held_factor) != (1.0, 1.0):
            if self.levers_from is not None:
                yield "levers.from_date", self.levers_from
            yield "levers.protected_hours_factor", self.protected_hours_factor
            yield "levers.not_held_factor", self.not_held_factor
        if self.order:
            yield "policy.order", self.order

    def _groups(self, below: Scenario) -> Iterator[tuple[str, ExtraPosts]]:
        """Yield each group of posts under a name not taken: posts of like names have like luck."""
        taken = set(below.posts)
        for posts in self.posts:
            if posts.number:
                first = (posts.group or f"extra-{posts.team}")[:ROOM_FOR_NUMBER]
                name, number = first, 1
                while name in taken:
                    number += 1
                    name = f"{first}-{number}"
                taken.add(name)
                yield name, posts

    def description(self, below: Scenario) -> str:
        """Return what it changes, in words."""
        changes = list(self.changes(below))
        return f"{'; '.join(changes)}." if changes else f"As {below.title}, with nothing changed."

    def changes(self, below: Scenario) -> Iterator[str]:
        """Yield each change in words."""
        for posts in self.posts:
            if posts.number:
                role, team = below.roles[posts.role].title, below.teams[posts.team].title
                who, where = role.lower() + "s" * (posts.number > 1), team[0].lower() + team[1:]
                since = f"from {uk_date(posts.from_date)}, {posts.hours_per_week:g} hours a week each for the programme"
                yield f"{posts.number} more {who} in {where} {since}"
        since = f" from {uk_date(self.levers_from)}" if self.levers_from else ""
        if self.protected_hours_factor != 1:
            yield f"protected hours × {self.protected_hours_factor:g}{since}"
        if self.not_held_factor != 1:
            yield f"chance that a session is not held × {self.not_held_factor:g}{since}"
        if self.order:
            label = PRIORITY_RULES[self.order].label
            yield f"places by {label[0].lower()}{label[1:]}"
        if self.edits:
            yield f"{len(self.edits)} assumption{'s' if len(self.edits) > 1 else ''} changed"


def _post_statements(key: str, posts: ExtraPosts, below: Scenario) -> Iterator[tuple[str, Any]]:
    yield f"{key}.team", posts.team
    yield f"{key}.role", posts.role
    yield f"{key}.number", posts.number
    yield f"{key}.filled_at_start", 0
    if posts.from_date > below.calendar.start_date:
        yield f"{key}.funded_from", posts.from_date
    yield f"{key}.hours_per_week", posts.hours_per_week
    yield f"{key}.paid_hours_per_week", paid_hours(posts.hours_per_week)


def paid_hours(hours_per_week: float) -> float:
    """Return the hours a week that an extra post is paid for: full time."""
    return max(FULL_TIME_HOURS, hours_per_week)


def over(found: ScenarioFile, draft: Draft, name: str = "", unsaved: Mapping[Path, str] | None = None) -> ScenarioFile:
    """Return a scenario with a draft laid over it, as if its file stood beside the scenario's, by that name.

    Raises InputError as `planner.scenario.read` does.
    """
    text, texts = draft.text(found.scenario), unsaved or {}
    if not found.is_on_disk and found.path not in texts:  # nothing to read again
        stated = {key: value for key, value in tomllib.loads(text).items() if key not in LAYER_KEYS}
        return found.with_values(stated, name or draft.name)
    path = found.path.with_name(f"{name or draft.name}.toml")
    return read(path, {**texts, path: text})


def first_date(calendar: Calendar) -> date:
    """Return a date to begin with: six months in, on the first of a month; the first day where that is too late."""
    months = calendar.start_date.month + 5
    when = date(calendar.start_date.year + months // 12, months % 12 + 1, 1)
    return when if calendar.day_of(when, 0) < calendar.horizon_days else calendar.start_date


def last_date(calendar: Calendar) -> date:
    """Return the last day of a scenario."""
    return calendar.date_of(calendar.horizon_days - 1)


def roles_in(scenario: Scenario, team: str) -> list[str]:
    """Return the roles whose pay is known where a team is paid."""
    place = scenario.teams[team].place
    return [name for name, role in scenario.roles.items() if place in role.pay_gbp_per_year]


def slug(title: str) -> str:
    """Return a title as a file's name: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
