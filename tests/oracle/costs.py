"""What a scenario costs, read off the event log holder by holder and session by session."""

from __future__ import annotations

import numpy as np

from planner.base.arrays import Float64s, Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.rules import EventDetail
from planner.outcome.money import daily_pay_gbp


def costs(log: EventLog, parameters: Parameters) -> Float64s:
    """Return the programme's cost, [items, years], in £. Vacant posts cost nothing."""
    starts = np.asarray(parameters.scenario.calendar.year_start_days)
    pay, recruitment, training = (np.zeros(starts.size - 1) for _ in range(3))
    for spec in parameters.posts:
        role, daily = parameters.scenario.roles[spec.role], daily_pay_gbp(parameters, spec)
        for filled, vacated, hired in _employments(log, spec.number, parameters.horizon_days):
            pay += daily * np.diff(np.clip(starts, filled, vacated))
            if hired:
                year = int(np.searchsorted(starts, filled, side="right")) - 1
                recruitment[year] += role.recruitment_gbp
                training[year] += role.training_gbp
    return np.stack([pay, recruitment, training, _travel(log, parameters, starts)])


def _employments(log: EventLog, post: int, horizon_days: int) -> list[tuple[int, int, bool]]:
    """Return (filled day, vacated day, whether hired in the run) for each holder of a post."""
    events = log.of(EventType.POST_FILLED, EventType.POST_LEFT, EventType.POST_CLOSED)
    mine = events.post == post
    found: list[tuple[int, int, bool]] = []
    since: tuple[int, bool] | None = None
    for day, kind, cause in zip(events.day[mine], events.kind[mine], events.cause[mine], strict=True):
        if kind == EventType.POST_FILLED:
            since = (int(day), cause == EventDetail.HIRED)
        elif since:
            found.append((since[0], int(day), since[1]))
            since = None
    return found if since is None else [*found, (since[0], horizon_days, since[1])]


def _travel(log: EventLog, parameters: Parameters, starts: Int64s) -> Float64s:
    """Travel is paid for each booked session, held or lost, and each psychologist who goes."""
    each = np.asarray([team.travel_gbp_per_session for team in parameters.scenario.teams.values()])
    sessions = log.of(EventType.SESSION)
    booked = sessions.cause != EventDetail.ON_LEAVE
    travellers = np.where(sessions.second_post >= 0, 2, 1)
    year = np.searchsorted(starts, sessions.day, side="right") - 1
    gbp = (each[sessions.team] * travellers)[booked]
    by_year = np.zeros(starts.size - 1)
    np.add.at(by_year, year[booked], gbp)
    return by_year
