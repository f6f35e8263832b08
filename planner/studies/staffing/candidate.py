"""What can be added: posts of a role in a team, what one costs, and candidates made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.outcome.money import pay_gbp_per_year
from planner.scenario import Scenario
from planner.scenario.draft import paid_hours, roles_in
from planner.studies.staffing.lever import LeverSet


@dataclass(frozen=True)
class PostType:
    """Posts of one role in one team."""

    team: str
    role: str
    gbp_per_year: int  # of one post filled all year: pay and on-costs, to the pound
    group: str  # its posts' name, and so their luck, whatever else is added


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
