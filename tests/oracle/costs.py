"""What a scenario costs, read off the event log holder by holder and session by session."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.model.events import EventLog, Kind
from planner.model.parameters import Setting
from planner.model.rules import Cause
from planner.outcome.money import daily_pay_gbp

Floats = NDArray[np.float64]


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
