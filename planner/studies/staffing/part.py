"""Parts of a service: teams that serve prisons in common. What is funded in one part changes nothing in another."""

from __future__ import annotations

from collections.abc import Sequence

from planner.scenario import Scenario


def parts_of(scenario: Scenario, teams: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return all teams in parts, each in the scenario's order; parts with none of `teams` are one, the last.

    Two teams are in one part where a prison names both, directly or by way of others. A post is held in one team, a
    place is given by a team of the person's prison, and luck is each person's own: so nothing passes between parts.
    """
    part = {team: {team} for team in scenario.teams}
    for prison in scenario.prisons.values():
        together = set().union(*(part[team] for team in prison.teams))
        part.update(dict.fromkeys(together, together))
    found = dict.fromkeys(tuple(each for each in scenario.teams if each in part[team]) for team in scenario.teams)
    changed = [each for each in found if set(each) & set(teams)]
    rest = tuple(team for each in found if each not in changed for team in each)
    return (*changed, rest) if rest else tuple(changed)
