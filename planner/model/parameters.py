"""A scenario as the numbers an engine runs on: posts one by one, weekly minutes, tables, conditions by day."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from planner.model import rules
from planner.model.policy import CLOCKS
from planner.scenario import Scenario
from planner.scenario.conditions import Conditions, change_days, conditions_on
from planner.scenario.draws import A_DAY_OR_MORE
from planner.scenario.licence import Licence
from planner.scenario.service import Role
from planner.world.streams import NEVER, TabulatedDistribution, categorical, table, table_of


@dataclass(frozen=True)
class RoleTables:
    """A role's lengths of time, in whole days, each at least one."""

    recruitment: TabulatedDistribution
    training: TabulatedDistribution
    supervised: TabulatedDistribution
    in_post: TabulatedDistribution
    at_work: TabulatedDistribution
    on_leave: TabulatedDistribution

    @classmethod
    def of(cls, role: Role) -> RoleTables:
        """Tabulate a role."""
        lengths = (
            "recruitment_days",
            "training_days",
            "supervised_days",
            "days_until_leaves",
            "days_between_leave",
            "leave_days",
        )
        return cls(*(table_of(role, key) for key in lengths))


@dataclass(frozen=True)
class LicenceTables:
    """What a licence draws from."""

    level: TabulatedDistribution  # MAPPA level at release, less 1
    recall: TabulatedDistribution  # days until recall, of those who had not completed
    recall_completed: TabulatedDistribution
    first_review: TabulatedDistribution  # days from recall
    not_ready: TabulatedDistribution  # days from recall

    @classmethod
    def of(cls, licence: Licence) -> LicenceTables:
        """Tabulate a licence."""
        recall = licence.recall
        return cls(
            categorical(licence.level_weights),
            table(recall.days_until(completed=False), A_DAY_OR_MORE),
            table(recall.days_until(completed=True), A_DAY_OR_MORE),
            table_of(recall, "first_review_days"),
            table_of(recall, "not_ready_days"),
        )


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


class Parameters:
    """One scenario, ready to run. The same for every replication."""

    def __init__(self, scenario: Scenario) -> None:
        """Number the scenario's teams and posts."""
        self.scenario = scenario
        self.horizon_days = scenario.calendar.horizon_days
        self.team_names = list(scenario.teams)
        team_number = {name: number for number, name in enumerate(self.team_names)}
        self.prison_teams = [tuple(team_number[t] for t in p.teams) for p in scenario.prisons.values()]
        self.posts = _post_specs(scenario, team_number)
        works = scenario.community.values()
        self.community_teams = [tuple(team_number[t] for t in work.teams) for work in works]
        self.community_minutes = [rules.community_minutes(work) for work in works]
        self.clock = int(CLOCKS[scenario.policy.deadline])

    @cached_property
    def roles(self) -> dict[str, RoleTables]:
        """Each role's tables."""
        return {name: RoleTables.of(role) for name, role in self.scenario.roles.items()}

    @cached_property
    def course_minutes(self) -> list[int]:
        """Weekly minutes a course takes from each facilitator, by team."""
        return [rules.course_minutes(self.scenario.programme, team) for team in self.scenario.teams.values()]

    @cached_property
    def assessment_minutes(self) -> int:
        """Weekly minutes of an assessment while it lasts."""
        return rules.assessment_minutes(self.scenario.assessment_hours(), self.scenario.programme)

    @cached_property
    def agreement_tables(self) -> list[TabulatedDistribution]:
        """The assessed band less 1, by true band; none where every assessment is right."""
        assessment = self.scenario.assessment
        return [categorical(row) for row in assessment.agreement] if assessment else []

    @property
    def valid_days(self) -> int:
        """How long an assessment holds; NEVER where for good."""
        assessment = self.scenario.assessment
        return (assessment.valid_days if assessment else None) or NEVER

    @cached_property
    def licence(self) -> LicenceTables | None:
        """The licence's tables; None where what comes after release is not told."""
        licence = self.scenario.licence
        return LicenceTables.of(licence) if licence else None

    @cached_property
    def parole_report_minutes(self) -> int:
        """Weekly minutes of a parole report while it lasts."""
        return rules.parole_report_minutes(self.scenario.parole)

    @cached_property
    def hold_tables(self) -> tuple[TabulatedDistribution, TabulatedDistribution]:
        """Time ready until the next hold, and the hold."""
        readiness = self.scenario.readiness
        return table_of(readiness, "days_until_hold"), table_of(readiness, "hold_days")

    @cached_property
    def pause_table(self) -> TabulatedDistribution:
        """Length of a pause."""
        return table_of(self.scenario.programme, "pause_days")

    @cached_property
    def next_review_table(self) -> TabulatedDistribution:
        """Time to the next parole review."""
        return table_of(self.scenario.parole, "next_review_days")

    @cached_property
    def change_days(self) -> list[int]:
        """Days on which conditions change; the first is 0."""
        return change_days(self.scenario)

    @cached_property
    def conditions_by_change(self) -> list[Conditions]:
        """Conditions from each change day on."""
        return [conditions_on(self.scenario, day) for day in self.change_days]

    def conditions(self, day: int) -> Conditions:
        """Return what holds on a day."""
        return self.conditions_by_change[bisect_right(self.change_days, day) - 1]


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
