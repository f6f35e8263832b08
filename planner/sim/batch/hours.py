"""Free hours: what each post has left, and who in a team has most.

Posts have seats, team by team, so that a team's free minutes lie side by side and are looked
through at once; and only where something has changed since the last look.
"""

from __future__ import annotations

from planner.compiled import inner
from planner.sim.batch.state import NONE, UNKNOWN, Run

NO_HOURS, NO_PAIR = 0, 1  # columns of what a team was short of
COURSE_MINUTES = -1  # minutes: those of a course, which differ by team
AWAY = -1  # free minutes of a post on leave, or before any course
TAKEN = -2  # less than any


@inner
def refresh(run: Run, post: int) -> None:
    """Work out a post's free minutes again."""
    spec, now = run.specs[post], run.posts[post]
    at_work = (now.productive or (now.supervised and spec.supervised_is_at_work)) and not now.on_leave
    run.free[spec.seat] = now.available - now.held if at_work else AWAY
    freest = run.freest[spec.team]
    freest.first = freest.second = UNKNOWN


@inner
def seat_all(run: Run) -> None:
    """Seat every post."""
    for team in range(run.teams.size):
        run.freest[team].first = run.freest[team].second = UNKNOWN
    for post in range(run.specs.size):
        run.seated[run.specs[post].seat] = post
        refresh(run, post)


@inner
def _best_seat(run: Run, team: int) -> int:
    """Return the seat with most free minutes, the first of equals; NONE in a team without posts."""
    spec, free, most = run.teams[team], run.free, TAKEN
    end = spec.first_seat + spec.posts
    for seat in range(spec.first_seat, end):
        most = max(most, free[seat])
    for seat in range(spec.first_seat, end):
        if free[seat] == most:
            return seat
    return NONE


@inner
def first_seat(run: Run, team: int) -> int:
    """Return the seat with most free minutes, as it was found or is found now."""
    freest = run.freest[team]
    if freest.first == UNKNOWN:
        freest.first = _best_seat(run, team)
    return freest.first


@inner
def second_seat(run: Run, team: int) -> int:
    """Return the seat with most free minutes but for the first; NONE in a team with one post."""
    freest, free, first = run.freest[team], run.free, first_seat(run, team)
    if freest.second == UNKNOWN:
        minutes = free[first]
        free[first] = TAKEN
        second = _best_seat(run, team)
        free[first] = minutes
        freest.second = second if second != first else NONE
    return freest.second


@inner
def find(run: Run, line: int, facilitators: int, minutes: int) -> bool:
    """Find the posts with most free minutes in the first team of a line that can.

    What is found is left on the clock: team, post, second_post; what was short is noted.
    """
    clock, some = run.clock[0], False
    for at in range(run.line_start[line], run.line_start[line + 1]):
        team = run.line_teams[at]
        needed = run.teams[team].course_minutes if minutes == COURSE_MINUTES else minutes
        first = first_seat(run, team)
        if first == NONE or run.free[first] < needed:
            continue
        some = True
        clock.team, clock.post, clock.second_post = team, run.seated[first], NONE
        if facilitators == 1:
            return True
        second = second_seat(run, team)
        if second != NONE and run.free[second] >= needed:
            clock.second_post = run.seated[second]
            return True
    run.short[run.line_teams[run.line_start[line]], NO_PAIR if some else NO_HOURS] = True
    return False
