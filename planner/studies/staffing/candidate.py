"""What can be added: posts of a role in a team, candidates made of them, and every way to place so many.

A part of a service is teams that serve prisons in common. What is funded in one part changes nothing in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.arrays import Int64s
from planner.outcome.money import pay_gbp_per_year
from planner.scenario import Scenario
from planner.scenario.draft import paid_hours, roles_in
from planner.studies.staffing.lever import LeverSet

Extra = tuple[int, ...]  # posts of each of a part's kinds


@dataclass(frozen=True)
class PostType:
    """Posts of one role in one team."""

    team: str
    role: str
    gbp_per_year: int  # of one post filled all year: pay and on-costs, to the pound
    group: str  # its posts' name, and so their random numbers, whatever else is added


@dataclass(frozen=True)
class Candidate:
    """Extra posts by kind, and the levers pulled with them."""

    counts: tuple[int, ...]  # posts of each of the question's kinds
    levers: LeverSet = ()

    @property
    def posts(self) -> int:
        """How many posts it adds."""
        return sum(self.counts)


def posts_words(number: int) -> str:
    """Return so many more posts."""
    return "no more posts" if number == 0 else f"{number} more post{'s' * (number > 1)}"


def kinds_of(
    scenario: Scenario, teams: Sequence[str], roles: Sequence[str], hours_per_week: float
) -> tuple[PostType, ...]:
    """Return the kinds of post there are: of these roles, in these teams, where the role's pay is known."""
    return tuple(_kinds(scenario, teams, roles, paid_hours(hours_per_week)))


def _kinds(scenario: Scenario, teams: Sequence[str], roles: Sequence[str], paid: float) -> Iterator[PostType]:
    for team in dict.fromkeys(team for team in teams if team in scenario.teams):
        for number, role in enumerate(roles_in(scenario, team)):
            if role in roles:
                group = f"extra-{team}-{role}" if number else f"extra-{team}"
                yield PostType(team, role, round(pay_gbp_per_year(scenario, team, role, paid)), group)


def teams_served(scenario: Scenario) -> tuple[str, ...]:
    """Return the teams that some prison names, in the scenario's order."""
    named = {team for prison in scenario.prisons.values() for team in prison.teams}
    return tuple(team for team in scenario.teams if team in named)


def parts_of(scenario: Scenario, teams: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return all teams in parts, each in the scenario's order; parts with none of `teams` are one, the last.

    Two teams are in one part where a prison names both, directly or by way of others. A post is held in one team, a
    place is given by a team of the person's prison, and random numbers are each person's own: so nothing passes
    between parts.
    """
    part = {team: {team} for team in scenario.teams}
    for prison in scenario.prisons.values():
        together = set().union(*(part[team] for team in prison.teams))
        part.update(dict.fromkeys(together, together))
    found = dict.fromkeys(tuple(each for each in scenario.teams if each in part[team]) for team in scenario.teams)
    changed = [each for each in found if set(each) & set(teams)]
    rest = tuple(team for each in found if each not in changed for team in each)
    return (*changed, rest) if rest else tuple(changed)


def of_size(kinds: int, posts: int) -> Iterator[Extra]:
    """Yield every way to have so many posts of so many kinds."""
    if kinds == 0:
        if posts == 0:
            yield ()
        return
    if kinds == 1:
        yield (posts,)
        return
    for first in range(posts, -1, -1):
        yield from ((first, *rest) for rest in of_size(kinds - 1, posts - first))


def how_many(kinds: int, posts: int) -> int:
    """Return how many ways there are to have exactly so many posts of so many kinds."""
    ways = [1] + [0] * posts
    for _ in range(kinds):
        ways = list(np.cumsum(ways))
    return int(ways[posts])


def one_more(extra: Extra) -> Iterator[Extra]:
    """Yield the same with one post more, of each kind in turn."""
    for at in range(len(extra)):
        yield (*extra[:at], extra[at] + 1, *extra[at + 1 :])


def shared(rows: Sequence[Sequence[Sequence[int]]], posts: int) -> Int64s:
    """Return every way to share posts among parts, a row of each part, [ways, parts].

    `rows[part][size]` are the rows of a part that have `size` posts.
    """
    if len(rows) == 1:
        last = rows[0][posts] if posts < len(rows[0]) else []
        return np.asarray(last, dtype=np.int64).reshape(-1, 1)
    found = []
    for size in range(min(posts + 1, len(rows[0]))):
        rest = shared(rows[1:], posts - size)
        mine = np.asarray(rows[0][size], dtype=np.int64)
        found.append(np.column_stack([np.repeat(mine, len(rest)), np.tile(rest, (len(mine), 1))]))
    return np.concatenate(found) if found else np.empty((0, len(rows)), dtype=np.int64)
