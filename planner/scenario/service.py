"""What is funded: prisons served, teams, roles, posts, levers, shut-downs, the order of places."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.draws import ADayOrMore
from planner.scenario.parameter import MOST_WEIGHT, Part, Title, parameter, probability, titled
from planner.scenario.priority_rules import OrderName

ALL_TEAMS = "all teams"  # what tables call their sum
Gbp = Annotated[float, Field(ge=0, le=1e9)]


class Prison(Part):
    """A prison, or a group of prisons run alike."""

    title: Title = titled("prison or group of prisons")
    share: float = parameter("share of people held there, before scaling to 1", "weight", ge=0, le=MOST_WEIGHT)
    teams: list[str] = parameter("teams that serve it, the first asked first", "teams", min_length=1)
    p_declines: float | None = probability("declines there, where it differs from elsewhere", default=None)


class Team(Part):
    """A pool of posts that serves a set of prisons."""

    title: Title = titled("team")
    place: str = parameter("where it is paid", "pay area", min_length=1)
    travel_hours_per_session: float = parameter("travel time", "hours a session", ge=0, le=24)
    travel_gbp_per_session: float = parameter("travel cost", "£ a session", ge=0, le=1e5)


class Role(Part):
    """A kind of post: what it costs, how long it takes to fill, how long people stay."""

    title: Title = titled("role")
    pay_gbp_per_year: dict[str, Gbp] = parameter("full-time pay by pay area", "£ a year", min_length=1)
    recruitment_gbp: float = parameter("cost of filling a post", "£", ge=0, le=1e6)
    training_gbp: float = parameter("cost of training a starter", "£", ge=0, le=1e6)
    recruitment_days: ADayOrMore = parameter("vacant until someone starts", "days")
    training_days: ADayOrMore = parameter("clearance and training before the first course", "days")
    supervised_days: ADayOrMore = parameter("supervised period", "days")
    supervised_share: float = parameter("share of hours usable while supervised", "share", ge=0, le=1)
    supervisor_hours_per_week: float = parameter(
        "supervisor's time for a supervised starter", "hours a week", ge=0, le=40
    )
    can_supervise: bool = parameter("may supervise starters", "yes or no")
    days_until_leaves: ADayOrMore = parameter("time in post until leaving", "days")
    days_between_leave: ADayOrMore = parameter("time at work between periods of leave", "days")
    leave_days: ADayOrMore = parameter("length of a period of leave", "days")


class Posts(Part):
    """A group of like posts in one team."""

    team: str = parameter("team", "name", min_length=1)
    role: str = parameter("role", "name", min_length=1)
    number: int = parameter("posts", "posts", ge=0, le=1000)
    filled_at_start: int = parameter("of these, filled and productive on the first day", "posts", ge=0, le=1000)
    hours_per_week: float = parameter("protected for the programme", "hours a week a post", ge=0, le=168)
    paid_hours_per_week: float = parameter("paid for by the programme", "hours a week a post", ge=0, le=168)
    funded_from: date | None = parameter("funded from; from the first day where absent", "date", default=None)
    funded_until: date | None = parameter("funded until; for good where absent", "date", default=None)


class Levers(Part):
    """What funding may change from a date on. Extra posts, of any role, are groups of posts."""

    from_date: date | None = parameter("levers pull from; from the first day where absent", "date", default=None)
    protected_hours_factor: float = parameter("protected hours of every post, times", "factor", ge=0, le=10)
    not_held_factor: float = parameter("chance that a booked session is not held, times", "factor", ge=0, le=1)


class Shutdown(Part):
    """A period of restricted regime."""

    from_date: date = parameter("first day", "date")
    until_date: date = parameter("first day after it", "date")
    p_not_held_regime: float = parameter("a booked session is lost to the regime", "probability", ge=0, lt=1)
    share_of_hours: float = parameter("share of protected hours that remains", "share", ge=0, le=1)


class Policy(Part):
    """Who starts next."""

    order: OrderName = parameter("order of allocation", "rule")
    deadline: Literal["parole-review", "custody-end"] = parameter("which clock is the deadline", "clock")
    minimum_days_left: int = parameter("no start with less time left than this", "days", ge=0, le=100_000)


class Costs(Part):
    """What time costs. Prices of the base year; no inflation."""

    price_base: str = parameter("prices of", "year", min_length=1)
    full_time_hours_per_week: float = parameter("full-time week", "hours a week", gt=0, le=60)
    on_cost_share: float = parameter("employer's on-costs on top of pay", "share of pay", ge=0, le=2)
    prison_place_gbp_per_year: float = parameter("running cost of a prison place", "£ a year", ge=0, le=1e7)
    discount_rate: float = parameter("discount rate", "a year", ge=0, le=1)
