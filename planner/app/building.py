"""What the builder offers: the choices a scenario gives, and a draft to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from planner.app.scenario_store import ScenarioStore
from planner.scenario import Scenario
from planner.scenario.bundled import BASELINE
from planner.scenario.draft import Draft, ExtraPosts, first_date, roles_in

MOST_POSTS = 50  # on one line of the page
FIRST_TITLE = "My scenario"


def new_draft(store: ScenarioStore, serial: int, source: str = "") -> Draft:
    """Return a draft to begin with: one more post; a copy where there is a source."""
    if source in store.drafts:
        draft = store.drafts[source]
        return replace(draft, title=store.free_title(f"{draft.title}, copy"), serial=serial)
    below = source or BASELINE
    scenario = store.read(below).scenario
    if source and source != BASELINE:
        return Draft(store.free_title(f"{scenario.title}, copy"), f"{below}.toml", serial=serial)
    return Draft(store.free_title(FIRST_TITLE), f"{below}.toml", (new_posts(scenario, ()),), serial=serial)


def new_posts(scenario: Scenario, there: Iterable[ExtraPosts]) -> ExtraPosts:
    """Return one more post, in the first team that has none yet."""
    taken = {posts.team for posts in there}
    team = next((name for name in scenario.teams if name not in taken), next(iter(scenario.teams)))
    role = next(iter(roles_in(scenario, team)), next(iter(scenario.roles)))
    serial = 1 + max((posts.serial for posts in there), default=0)
    return ExtraPosts(team, role, 1, first_date(scenario.calendar), serial=serial)
