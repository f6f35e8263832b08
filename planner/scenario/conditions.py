"""What holds for every post and every session on a day: levers and shut-downs."""

from __future__ import annotations

from dataclasses import dataclass

from planner.scenario.scenario import Scenario


@dataclass(frozen=True)
class Conditions:
    """What holds for everyone from a day on."""

    share_of_hours: float
    p_regime: float
    p_staff: float
    p_person: float

    @property
    def p_held(self) -> float:
        """Chance that a booked session is held; none where a shut-down and the other losses leave no room."""
        return max(1.0 - self.p_regime - self.p_staff - self.p_person, 0.0)


def change_days(scenario: Scenario) -> list[int]:
    """Return the days on which conditions change, within the horizon; the first is 0."""
    calendar = scenario.calendar
    days = {0, calendar.day_of(scenario.levers.from_date, 0)}
    for shutdown in scenario.shutdowns.values():
        days |= {calendar.day_of(shutdown.from_date, 0), calendar.day_of(shutdown.until_date, 0)}
    return sorted(day for day in days if 0 <= day < calendar.horizon_days)


def conditions_on(scenario: Scenario, day: int) -> Conditions:
    """Return what holds on a day of the scenario's calendar."""
    calendar, levers, programme = scenario.calendar, scenario.levers, scenario.programme
    pulled = day >= calendar.day_of(levers.from_date, 0)
    hours = levers.protected_hours_factor if pulled else 1.0
    lost = levers.not_held_factor if pulled else 1.0
    p_regime = programme.p_not_held_regime * lost
    for shutdown in scenario.shutdowns.values():
        if calendar.day_of(shutdown.from_date, 0) <= day < calendar.day_of(shutdown.until_date, 0):
            hours, p_regime = hours * shutdown.share_of_hours, shutdown.p_not_held_regime
    return Conditions(hours, p_regime, programme.p_not_held_staff * lost, programme.p_not_held_person * lost)
