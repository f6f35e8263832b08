"""What the builder offers: the choices a scenario gives, and a draft to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from planner.app.draft import Draft, ExtraPosts
from planner.app.shelf import BASELINE, Shelf
from planner.scenario import Calendar, Scenario

MOST_POSTS = 50  # on one line of the page
FIRST_TITLE = "My scenario"


def first_date(calendar: Calendar) -> date:
    """Return a date to begin with: six months in, on the first of a month; the first day where that is too late."""
    months = calendar.start_date.month + 5
    when = date(calendar.start_date.year + months // 12, months % 12 + 1, 1)
    return when if calendar.day_of(when, 0) < calendar.horizon_days else calendar.start_date


def last_date(calendar: Calendar) -> date:
    """Return the last day of a scenario."""
    return calendar.date_of(calendar.horizon_days - 1)


def new_draft(shelf: Shelf, serial: int, source: str = "") -> Draft:
    """Return a draft to begin with: one more post; a copy where there is a source."""
    if source in shelf.drafts:
        draft = shelf.drafts[source]
        return replace(draft, title=shelf.free_title(f"{draft.title}, copy"), serial=serial)
    below = source or BASELINE
    scenario = shelf.read(below).scenario
    if source and source != BASELINE:
        return Draft(shelf.free_title(f"{scenario.title}, copy"), f"{below}.toml", serial=serial)
    return Draft(shelf.free_title(FIRST_TITLE), f"{below}.toml", (new_posts(scenario, ()),), serial=serial)


def new_posts(scenario: Scenario, there: Iterable[ExtraPosts]) -> ExtraPosts:
    """Return one more post, in the first team that has none yet."""
    taken = {posts.team for posts in there}
    team = next((name for name in scenario.teams if name not in taken), next(iter(scenario.teams)))
    role = next(iter(roles_in(scenario, team)), next(iter(scenario.roles)))
    serial = 1 + max((posts.serial for posts in there), default=0)
    return ExtraPosts(team, role, 1, first_date(scenario.calendar), serial=serial)


def roles_in(scenario: Scenario, team: str) -> list[str]:
    """Return the roles whose pay is known where a team is paid."""
    place = scenario.teams[team].place
    return [name for name, role in scenario.roles.items() if place in role.pay_gbp_per_year]
