"""Why someone has no start at all, whoever else is there and whatever is pinned."""

from __future__ import annotations

from enum import Enum

from planner.optimise.formulation.formulation import ASSESSMENT, Formulation


class Obstacle(Enum):
    """What leaves a case no start; all but the last might be otherwise with other staff, or in another plan."""

    ASSESSMENT = "no hours for an assessment"
    TEAM = "no psychologist in a team that serves the prison"
    PAIR = "no pair in a team that serves the prison"
    READY_LATER = "ready after the plan's last week"
    AWAY = "nobody there from the start of a course to its end"
    TOO_SHORT = "too short, whatever is done"


def obstacle(formulation: Formulation, at: int) -> Obstacle | None:
    """Return what leaves a case no start; None where it has one."""
    if formulation.best[at] > 0:
        return None
    case = formulation.cases[at]
    if (case.person.person, ASSESSMENT) in formulation.unserved:
        return Obstacle.ASSESSMENT
    if not any(who.team in case.person.teams for who in formulation.staff):
        return Obstacle.TEAM
    if not (formulation.options.mode_person == at).any():
        return Obstacle.PAIR
    if formulation.span.week_from(case.ready_day) >= formulation.span.weeks:
        return Obstacle.READY_LATER
    chances = formulation.offer.chances(case, formulation.always_there)[formulation.span.week_from(case.ready_day) :]
    return Obstacle.AWAY if chances.max() >= formulation.offer.least_chance else Obstacle.TOO_SHORT
