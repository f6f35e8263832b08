"""A scenario: everything assumed, validated, immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, Protocol, Self

from pydantic import Field, model_validator

from planner.base.titles import folded
from planner.scenario.assessment import Assessment, Tool
from planner.scenario.caseload_rows import CaseloadRow
from planner.scenario.community import MOST_WORKS, CommunityWork
from planner.scenario.demand import CaseloadFile, Consent, Demand, Parole, Priority, Readiness
from planner.scenario.distribution import Distribution
from planner.scenario.licence import Licence
from planner.scenario.parameter import LONGEST_HORIZON_DAYS, Name, Part, Title, parameter, titled
from planner.scenario.programme import Programme
from planner.scenario.service import ALL_TEAMS, Costs, Levers, Policy, Posts, Prison, Role, Shutdown, Team

DAYS_PER_WEEK = 7
HOURS_PER_WEEK = 168
LATEST_START_YEAR = 2200
MOST_IN_ALL = 1_000_000  # people: there on the first day, and referred in all the years together, as expected


class Calendar(Part):
    """The clock: whole days from the start date."""

    start_date: date = parameter("first day", "date")
    horizon_days: int = parameter("days simulated", "days", ge=1, le=LONGEST_HORIZON_DAYS)
    allocate_every_days: int = parameter("days between allocation meetings", "days", ge=1, le=365)

    @model_validator(mode="after")
    def _within_dates(self) -> Self:
        if self.start_date.year > LATEST_START_YEAR:
            raise ValueError(f"start_date must be no later than the year {LATEST_START_YEAR}")
        return self

    def day_of(self, when: date | None, absent: int) -> int:
        """Return the day number of a date, the start date being 0; `absent` where there is no date."""
        return absent if when is None else (when - self.start_date).days

    def date_of(self, day: int) -> date:
        """Return the date of a day number."""
        return self.start_date + timedelta(days=int(day))

    @property
    def year_start_days(self) -> list[int]:
        """First day of each plan year (from an anniversary of the start date), then the horizon."""
        starts, year = [], 0
        while (day := (_anniversary(self.start_date, year) - self.start_date).days) < self.horizon_days:
            starts.append(day)
            year += 1
        return [*starts, self.horizon_days]

    @property
    def year_labels(self) -> list[str]:
        """A label for each plan year: 2027/28, or 2027 where years start on 1 January."""
        first = self.start_date
        years = [first.year + i for i in range(len(self.year_start_days) - 1)]
        plain = first.month == 1 and first.day == 1
        return [str(y) if plain else f"{y}/{(y + 1) % 100:02d}" for y in years]

    @property
    def weeks(self) -> int:
        """Weeks begun within the horizon."""
        return -(-self.horizon_days // DAYS_PER_WEEK)


def _anniversary(first: date, years: int) -> date:
    if years and first.month == 2 and first.day == 29:
        first = first.replace(day=28)
    return first.replace(year=first.year + years)


@dataclass(frozen=True)
class Population:
    """All that chance may know of a scenario: people and programme, never funding or policy.

    Scenarios with equal populations meet the same people with the same luck (common random numbers).
    """

    horizon_days: int
    start_date: date
    year_start_days: tuple[int, ...]
    demand: Demand
    readiness: Readiness
    consent: Consent
    priority: Priority
    next_review_days: Distribution
    sessions_needed: Distribution
    minimum_days: Distribution
    report_days: Distribution
    pause_days: Distribution
    p_two_facilitators: float
    prison_shares: tuple[float, ...]
    prison_names: tuple[str, ...]
    prison_p_declines: tuple[float, ...]
    assessment: Assessment | None  # None where every assessment is right and holds


class InconsistentError(ValueError):
    """Parts that are each valid contradict each other."""

    def __init__(self, faults: list[tuple[str, object, str]]) -> None:
        """Keep the (key, value, rule) of each fault."""
        self.faults = faults
        super().__init__("; ".join(f"{key}: {rule}" for key, _, rule in faults))


class Scenario(Part):
    """One set of assumptions, validated and immutable: its parts are the sections of a scenario file.

    Read one with `planner.scenario.read`; change one with `ScenarioFile.with_values`. Every parameter has a label, a
    unit and bounds, which `planner.scenario.assumptions` lists.

    Raises
    ------
    pydantic.ValidationError
        Where a value is out of bounds, a key is not known, or parts contradict each other; `read` tells the same as an
        InputError, with file, key, value and rule.
    """

    title: Title = titled("scenario")
    description: str = parameter("what it assumes", "text", min_length=1)
    status: Literal["baseline", "funding", "stress", "theory"] = parameter("what kind of scenario it is", "kind")
    calendar: Calendar
    demand: Demand
    readiness: Readiness
    consent: Consent
    priority: Priority
    parole: Parole
    programme: Programme
    assessment: Assessment | None = None
    licence: Licence | None = None
    community: dict[Name, CommunityWork] = Field(default_factory=dict, max_length=MOST_WORKS)
    prisons: dict[Name, Prison] = Field(min_length=1)
    teams: dict[Name, Team] = Field(min_length=1)
    roles: dict[Name, Role] = Field(min_length=1)
    posts: dict[Name, Posts]
    levers: Levers
    shutdowns: dict[Name, Shutdown] = Field(default_factory=dict)
    policy: Policy
    costs: Costs

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if faults := list(inconsistencies(self)):
            raise InconsistentError(faults)
        return self

    def assessment_hours(self, held: Tool | None = None) -> float:
        """Return the hours of an assessor that someone's next assessment takes; `held` is the tool of the last one."""
        stated = self.assessment
        usual = self.programme.assessment_hours
        return stated.hours_by_tool.get(stated.next_tool(held), usual) if stated else usual

    @property
    def population(self) -> Population:
        """The people and the programme, as chance may see them."""
        prisons = self.prisons.values()
        declines = [self.consent.p_declines if p.p_declines is None else p.p_declines for p in prisons]
        return Population(
            horizon_days=self.calendar.horizon_days,
            start_date=self.calendar.start_date,
            year_start_days=tuple(self.calendar.year_start_days),
            demand=self.demand,
            readiness=self.readiness,
            consent=self.consent,
            priority=self.priority,
            next_review_days=self.parole.next_review_days,
            sessions_needed=self.programme.sessions_needed,
            minimum_days=self.programme.minimum_days,
            report_days=self.programme.report_days,
            pause_days=self.programme.pause_days,
            p_two_facilitators=self.programme.p_two_facilitators,
            prison_shares=tuple(p.share for p in prisons),
            prison_names=tuple(self.prisons),
            prison_p_declines=tuple(declines),
            assessment=self.assessment,
        )


def inconsistencies(scenario: Scenario) -> Iterator[tuple[str, object, str]]:
    """Yield (key, value, rule) for each fault between parts that are each valid."""
    if sum(prison.share for prison in scenario.prisons.values()) <= 0:
        yield "prisons", "", "the shares of the prisons must not all be 0"
    for name, prison in scenario.prisons.items():
        yield from _known(f"prisons.{name}.teams", prison.teams, scenario.teams, "team")
        if len(set(prison.teams)) < len(prison.teams):
            yield f"prisons.{name}.teams", prison.teams, "must name each team once"
    yield from _titles(scenario)
    yield from _after_release(scenario)
    for name, posts in scenario.posts.items():
        yield from _post_inconsistencies(scenario, f"posts.{name}", posts)
    for name, shutdown in scenario.shutdowns.items():
        if shutdown.until_date <= shutdown.from_date:
            yield f"shutdowns.{name}.until_date", shutdown.until_date, "must be after from_date"
    yield from _overlaps(scenario.shutdowns)
    bands = len(scenario.priority.weights)
    if scenario.assessment and len(scenario.assessment.bands) != bands:
        yield "assessment.bands", scenario.assessment.bands, f"must name {bands} bands, as many as priority.weights"
    if (people := people_in_all(scenario)) > MOST_IN_ALL:
        rule = f"must be at most {MOST_IN_ALL:,} people over the horizon, those there on the first day included"
        yield "demand.referrals_per_year", f"{people:,.0f} people", rule
    if isinstance(scenario.demand.caseload, CaseloadFile):
        yield from _caseload_inconsistencies(scenario, scenario.demand.caseload.rows)


def people_in_all(scenario: Scenario) -> float:
    """Return how many people there are on the first day, and are expected to be referred within the horizon."""
    caseload, rates = scenario.demand.caseload, scenario.demand.referrals_per_year
    starts = scenario.calendar.year_start_days
    referred = sum(
        rates[min(year, len(rates) - 1)] * min(1.0, (end - start) / 365)
        for year, (start, end) in enumerate(pairwise(starts))
    )
    there = len(caseload.rows) if isinstance(caseload, CaseloadFile) else caseload.people
    return referred + there


ONE_OF = {"prisons": "prison", "teams": "team", "roles": "role", "community": "work",
          "licence.conditions": "condition"}  # fmt: skip


class _Titled(Protocol):
    @property
    def title(self) -> str: ...


def _titles(scenario: Scenario) -> Iterator[tuple[str, object, str]]:
    """Yield titles that would not tell parts apart: one that another has, or is named by, or the sum of the teams."""
    parts: dict[str, Mapping[str, _Titled]] = {
        "prisons": scenario.prisons,
        "teams": scenario.teams,
        "roles": scenario.roles,
        "community": scenario.community,
        "licence.conditions": scenario.licence.conditions if scenario.licence else {},
    }
    for part, titled_ones in parts.items():
        named, first, one = {folded(name): name for name in titled_ones}, dict[str, str](), ONE_OF[part]
        for name, each in titled_ones.items():
            title, key = folded(each.title), f"{part}.{name}.title"
            if (other := first.setdefault(title, name)) != name:
                yield key, each.title, f"is also the title of {part}.{other}: give each {one} its own title"
            elif named.get(title, name) != name:
                yield key, each.title, f"is also the name of {part}.{named[title]}: give each {one} its own title"
            if part == "teams" and title == folded(ALL_TEAMS):
                yield key, each.title, "is what tables call the sum of the teams: give this team another title"


def _after_release(scenario: Scenario) -> Iterator[tuple[str, object, str]]:
    for name, work in scenario.community.items():
        yield from _known(f"community.{name}.teams", work.teams, scenario.teams, "team")
        if len(set(work.teams)) < len(work.teams):
            yield f"community.{name}.teams", work.teams, "must name each team once"
    if scenario.community and scenario.licence is None:
        yield "community", "", "must have a licence: what comes after release is told only there"


def _caseload_inconsistencies(scenario: Scenario, rows: list[CaseloadRow]) -> Iterator[tuple[str, object, str]]:
    first_row: dict[str, int] = {}
    for number, row in enumerate(rows):
        key = f"demand.caseload.rows.{number + 1}"
        if row.prison not in scenario.prisons:
            yield f"{key}.prison", row.prison, f"no such prison; there are: {', '.join(scenario.prisons)}"
        if row.person in first_row:
            yield f"{key}.person", row.person, f"must be listed once; also in row {first_row[row.person] + 2}"
        first_row.setdefault(row.person, number)
        if row.band > len(scenario.priority.weights):
            yield f"{key}.band", row.band, f"must be a priority band from 1 to {len(scenario.priority.weights)}"
        for column, rule in row.faults_on(scenario.calendar.start_date):
            yield f"{key}.{column}", getattr(row, column), rule


def _post_inconsistencies(scenario: Scenario, key: str, posts: Posts) -> Iterator[tuple[str, object, str]]:
    yield from _known(f"{key}.team", [posts.team], scenario.teams, "team")
    yield from _known(f"{key}.role", [posts.role], scenario.roles, "role")
    most = posts.hours_per_week * max(1.0, scenario.levers.protected_hours_factor)
    if most > HOURS_PER_WEEK:
        yield f"{key}.hours_per_week", posts.hours_per_week, f"must be at most {HOURS_PER_WEEK}, times the lever"
    if posts.filled_at_start > posts.number:
        yield f"{key}.filled_at_start", posts.filled_at_start, f"must be at most number = {posts.number}"
    if posts.funded_from and posts.funded_from > scenario.calendar.start_date and posts.filled_at_start:
        yield f"{key}.filled_at_start", posts.filled_at_start, "must be 0 where funded_from is after the start date"
    if posts.funded_until and posts.funded_until <= (posts.funded_from or scenario.calendar.start_date):
        yield f"{key}.funded_until", posts.funded_until, "must be after funded_from"
    role, team = scenario.roles.get(posts.role), scenario.teams.get(posts.team)
    if role and team and team.place not in role.pay_gbp_per_year:
        yield (
            f"roles.{posts.role}.pay_gbp_per_year",
            "",
            f"must give the pay in '{team.place}', the pay area of team '{posts.team}'",
        )


def _known(
    key: str, names: list[str], known: dict[str, Team] | dict[str, Role], noun: str
) -> Iterator[tuple[str, object, str]]:
    for name in names:
        if name not in known:
            yield key, name, f"no such {noun}; there are: {', '.join(known)}"


def _overlaps(shutdowns: dict[str, Shutdown]) -> Iterator[tuple[str, object, str]]:
    ordered = sorted(shutdowns.items(), key=lambda item: item[1].from_date)
    for (name, before), (other, after) in pairwise(ordered):
        if after.from_date < before.until_date:
            yield f"shutdowns.{other}.from_date", after.from_date, f"must not fall within shutdowns.{name}"
