"""A scenario as the numbers an engine runs on: posts one by one, weekly minutes, tables, conditions by day."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from planner import rules
from planner.luck import NEVER, Table, table
from planner.policy import CLOCKS
from planner.scenario import Scenario
from planner.scenario.service import Role


@dataclass(frozen=True)
class RoleTables:
    """A role's lengths of time, in whole days, each at least one."""

    recruitment: Table
    training: Table
    supervised: Table
    in_post: Table
    at_work: Table
    on_leave: Table

    @classmethod
    def of(cls, role: Role) -> RoleTables:
        """Tabulate a role."""
        lengths = (
            role.recruitment_days,
            role.training_days,
            role.supervised_days,
            role.days_until_leaves,
            role.days_between_leave,
            role.leave_days,
        )
        return cls(*(table(shape, 1) for shape in lengths))


@dataclass(frozen=True)
class PostSpec:
    """One post as funded."""

    number: int  # over all posts of the scenario
    group: str  # its key in the scenario
    number_in_group: int  # with the group, its identity for draws
    team: int
    role: str
    hours_per_week: float
    funded_from_day: int
    funded_until_day: int  # NEVER where for good
    filled_at_start: bool


@dataclass(frozen=True)
class Conditions:
    """What holds for everyone from a day on."""

    share_of_hours: float
    p_regime: float
    p_staff: float
    p_person: float


class Setting:
    """One scenario, ready to run. The same for every replication."""

    def __init__(self, scenario: Scenario) -> None:
        """Number the scenario's teams and posts."""
        self.scenario = scenario
        self.horizon_days = scenario.calendar.horizon_days
        self.team_names = list(scenario.teams)
        team_number = {name: number for number, name in enumerate(self.team_names)}
        self.prison_teams = [tuple(team_number[t] for t in p.teams) for p in scenario.prisons.values()]
        self.posts = _post_specs(scenario, team_number)
        self.clock = int(CLOCKS[scenario.policy.deadline])

    @cached_property
    def roles(self) -> dict[str, RoleTables]:
        """Each role's tables."""
        return {name: RoleTables.of(role) for name, role in self.scenario.roles.items()}

    @cached_property
    def course_minutes(self) -> list[int]:
        """Weekly minutes a course takes from each facilitator, by team."""
        programme = self.scenario.programme
        hours = programme.contact_hours_per_session + programme.other_hours_per_session
        every = programme.days_between_sessions
        return [rules.minutes_per_week(hours + t.travel_hours_per_session, every) for t in self.scenario.teams.values()]

    @cached_property
    def assessment_minutes(self) -> int:
        """Weekly minutes of an assessment while it lasts."""
        return rules.minutes_per_week(self.scenario.programme.assessment_hours, self.scenario.programme.assessment_days)

    @cached_property
    def parole_report_minutes(self) -> int:
        """Weekly minutes of a parole report while it lasts."""
        return rules.minutes_per_week(self.scenario.parole.report_hours, self.scenario.parole.report_days)

    @cached_property
    def hold_tables(self) -> tuple[Table, Table]:
        """Time ready until the next hold, and the hold."""
        readiness = self.scenario.readiness
        return table(readiness.days_until_hold, 1), table(readiness.hold_days, 1)

    @cached_property
    def pause_table(self) -> Table:
        """Length of a pause."""
        return table(self.scenario.programme.pause_days, 1)

    @cached_property
    def next_review_table(self) -> Table:
        """Time to the next parole review."""
        return table(self.scenario.parole.next_review_days, 1)

    @cached_property
    def change_days(self) -> list[int]:
        """Days on which conditions change; the first is 0."""
        levers, calendar = self.scenario.levers, self.scenario.calendar
        days = {0, calendar.day_of(levers.from_date, 0)}
        for shutdown in self.scenario.shutdowns.values():
            days |= {calendar.day_of(shutdown.from_date, 0), calendar.day_of(shutdown.until_date, 0)}
        return sorted(day for day in days if 0 <= day < self.horizon_days)

    @cached_property
    def conditions_by_change(self) -> list[Conditions]:
        """Conditions from each change day on."""
        return [self._conditions_on(day) for day in self.change_days]

    def conditions(self, day: int) -> Conditions:
        """Return what holds on a day."""
        return self.conditions_by_change[bisect_right(self.change_days, day) - 1]

    def _conditions_on(self, day: int) -> Conditions:
        scenario, calendar = self.scenario, self.scenario.calendar
        pulled = day >= calendar.day_of(scenario.levers.from_date, 0)
        hours = scenario.levers.protected_hours_factor if pulled else 1.0
        lost = scenario.levers.not_held_factor if pulled else 1.0
        programme = scenario.programme
        p_regime = programme.p_not_held_regime * lost
        for shutdown in scenario.shutdowns.values():
            if calendar.day_of(shutdown.from_date, 0) <= day < calendar.day_of(shutdown.until_date, 0):
                hours, p_regime = hours * shutdown.share_of_hours, shutdown.p_not_held_regime
        return Conditions(hours, p_regime, programme.p_not_held_staff * lost, programme.p_not_held_person * lost)


def _post_specs(scenario: Scenario, team_number: dict[str, int]) -> list[PostSpec]:
    """Number the posts. Group by group, in order of name, so that numbering is the scenario's alone."""
    specs: list[PostSpec] = []
    calendar = scenario.calendar
    for name, posts in sorted(scenario.posts.items()):
        for i in range(posts.number):
            specs.append(
                PostSpec(
                    number=len(specs),
                    group=name,
                    number_in_group=i,
                    team=team_number[posts.team],
                    role=posts.role,
                    hours_per_week=posts.hours_per_week,
                    funded_from_day=max(calendar.day_of(posts.funded_from, 0), 0),
                    funded_until_day=max(calendar.day_of(posts.funded_until, NEVER), 0),
                    filled_at_start=i < posts.filled_at_start,
                )
            )
    return specs
