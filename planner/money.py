"""What a scenario costs: posts filled, hires, travel; by plan year, in the prices of the base year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.rules import Cause
from planner.scenario.service import Role
from planner.sim.events import EventLog, Kind
from planner.sim.setting import PostSpec, Setting

Floats = NDArray[np.float64]
DAYS_PER_YEAR = 365.25
ITEMS = {"pay": "pay and on-costs", "recruitment": "recruitment", "training": "training", "travel": "travel"}


def costs(log: EventLog, setting: Setting) -> Floats:
    """Return the programme's cost, [items, years], in £. Vacant posts cost nothing."""
    starts = np.asarray(setting.scenario.calendar.year_start_days)
    pay, recruitment, training = (np.zeros(starts.size - 1) for _ in range(3))
    for spec in setting.posts:
        role, daily = setting.scenario.roles[spec.role], daily_pay_gbp(setting, spec)
        for filled, vacated, hired in _employments(log, spec.number, setting.horizon_days):
            pay += daily * np.diff(np.clip(starts, filled, vacated))
            if hired:
                year = int(np.searchsorted(starts, filled, side="right")) - 1
                recruitment[year] += role.recruitment_gbp
                training[year] += role.training_gbp
    return np.stack([pay, recruitment, training, _travel(log, setting, starts)])


def daily_pay_gbp(setting: Setting, spec: PostSpec) -> float:
    """Return the daily cost of a filled post: its paid share of full-time pay, with on-costs."""
    scenario = setting.scenario
    role: Role = scenario.roles[spec.role]
    place = scenario.teams[setting.team_names[spec.team]].place
    share = scenario.posts[spec.group].paid_hours_per_week / scenario.costs.full_time_hours_per_week
    return role.pay_gbp_per_year[place] * (1 + scenario.costs.on_cost_share) * share / DAYS_PER_YEAR


def _employments(log: EventLog, post: int, horizon_days: int) -> list[tuple[int, int, bool]]:
    """Return (filled day, vacated day, whether hired in the run) for each holder of a post."""
    events = log.of(Kind.POST_FILLED, Kind.POST_LEFT, Kind.POST_CLOSED)
    mine = events.post == post
    found: list[tuple[int, int, bool]] = []
    since: tuple[int, bool] | None = None
    for day, kind, cause in zip(events.day[mine], events.kind[mine], events.cause[mine], strict=True):
        if kind == Kind.POST_FILLED:
            since = (int(day), cause == Cause.HIRED)
        elif since:
            found.append((since[0], int(day), since[1]))
            since = None
    return found if since is None else [*found, (since[0], horizon_days, since[1])]


def _travel(log: EventLog, setting: Setting, starts: NDArray[np.int64]) -> Floats:
    """Travel is paid for each booked session, held or lost, and each psychologist who goes."""
    each = np.asarray([team.travel_gbp_per_session for team in setting.scenario.teams.values()])
    sessions = log.of(Kind.SESSION)
    booked = sessions.cause != Cause.ON_LEAVE
    travellers = np.where(sessions.second_post >= 0, 2, 1)
    year = np.searchsorted(starts, sessions.day, side="right") - 1
    gbp = (each[sessions.team] * travellers)[booked]
    by_year = np.zeros(starts.size - 1)
    np.add.at(by_year, year[booked], gbp)
    return by_year


def discounted(by_year: Floats, rate: float) -> Floats:
    """Return the present value of costs by year, [..., years] -> [...]; the first year is not discounted."""
    return np.asarray((by_year / (1 + rate) ** np.arange(by_year.shape[-1])).sum(axis=-1))


def place_gbp_per_day(setting: Setting) -> float:
    """Return the running cost of a prison place for a day."""
    return setting.scenario.costs.prison_place_gbp_per_year / DAYS_PER_YEAR
