"""Prices of psychologists' minutes that prove how many people could have finished at most.

The Lagrangian dual of "one course a person, no more held than there are hours": with any prices of 0 or more, no order
of places finishes more people than the hours are worth, less what the duties cost at the least, plus for each person
what the best start is worth: a finish (1) where there is one, less what its places cost. Where there are several
sample paths, a start is judged by its mean over them, for whoever chooses it cannot know which it is. Prices are
bettered by subgradient steps (Held, Wolfe and Crowder 1974, "Validation of subgradient optimization").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.base.arrays import NONE, Float64s, Int64s
from planner.jit import jit, jit_entry
from planner.studies.orders.hindsight.choice import Choices
from planner.studies.orders.hindsight.fixed_tasks import FixedTasks
from planner.studies.orders.hindsight.staff_timelines import StaffTimelines
from planner.studies.orders.hindsight.trajectory import DONE, FAILS, Trajectories

TEAM, TIMELINE = "team", "timeline"
LEVELS = ((TEAM, 1 << 20), (TEAM, 52), (TEAM, 13), (TIMELINE, 13), (TIMELINE, 4))  # whose prices move together
ROUNDS = 100  # steps at each level
LONGER, SHORTER, PATIENCE = 1.05, 0.85, 5  # of the step, and how many steps in vain before it is shortened
FRESH = 0.3  # weight of the newest direction in the one that is taken
NOTHING, LEAST_STEP = 1e-9, 1e-3
DEAR = 1e6  # price of a minute that nobody has


class Dual:
    """One world's starts and duties, to be priced."""

    def __init__(
        self, choices: Choices, paths: Sequence[Trajectories], facilitators: Any, fixed_tasks: FixedTasks,
        timelines: StaffTimelines,
        done: tuple[int, int], course_minutes: Sequence[int],
    ) -> None:  # fmt: skip
        """Make space; `done` is how many of each kind of duty were done."""
        self.choices, self.paths, self.fixed_tasks = choices, paths, fixed_tasks
        self.timelines, self.done = timelines, done
        self.facilitators, self.minutes = facilitators, np.asarray(course_minutes, dtype=np.int64)
        rows, meetings = timelines.most_held.shape
        self.paid = np.zeros((rows, meetings + 1))
        self.teams = self.minutes.size
        self.team_paid, self.cheapest = np.zeros((self.teams, meetings + 1)), np.zeros((self.teams, meetings), np.int64)
        self.least = np.full((self.teams, meetings + 1), np.inf)
        self.gone = _gone(timelines, self.teams, fixed_tasks.every)
        self.worth = np.zeros(len(choices.choices))
        most = max(int(np.diff(path.first).max(initial=0)) for path in paths)
        self.workspace = np.zeros((most + 1, meetings + 1)), np.zeros((most + 1, meetings + 1), np.int64)

    def evaluate(self, price: Float64s) -> tuple[float, Any]:
        """Return what prices [timelines, meetings] prove, and the minutes held at them [timelines, meetings]."""
        np.cumsum(price, axis=1, out=self.paid[:, 1:])
        self._find_cheapest(price)
        held, mine, every = np.zeros_like(self.paid), self.choices, self.fixed_tasks.every
        fixed = (mine.first, mine.choices, mine.modes)
        self.worth[:] = 0.0
        for path in self.paths:
            _judge(*fixed, path.by_choice, path.first, path.later, path.limit, self.facilitators, self.minutes,
                   every, self.paid, self.team_paid, self.least, self.gone, *self.workspace, self.worth)  # fmt: skip
        best = np.zeros(mine.first.size - 1, dtype=np.int64)
        gain = _choose(mine.first, self.worth, best) / len(self.paths)
        for path in self.paths:
            _hold(*fixed, path.by_choice, path.first, path.later, path.limit, self.facilitators, self.minutes, every,
                  self.team_paid, self.least, self.gone, *self.workspace, self.cheapest, best, 1.0 / len(self.paths),
                  held)  # fmt: skip
        spent = self.fixed_tasks.cheapest(self.paid, held, self.done)
        return float((price * self.timelines.most_held).sum()) - spent + gain, np.cumsum(held, axis=1)[:, :-1]

    def _find_cheapest(self, price: Float64s) -> None:
        """Find who of each team is cheapest at each meeting, what that comes to, and the least from each meeting on."""
        usable = np.where(self.timelines.most_held > 0, price, DEAR)
        for team in range(self.teams):
            mine = np.flatnonzero(self.timelines.team == team)
            if mine.size:
                at = usable[mine].argmin(axis=0)
                self.cheapest[team] = mine[at]
                lowest = usable[mine].min(axis=0)
                np.cumsum(lowest, out=self.team_paid[team, 1:])
                self.least[team, :-1] = np.minimum.accumulate(lowest[::-1])[::-1]

    def minimise(self, target: float, levels: Sequence[tuple[str, int]] = LEVELS, rounds: int = ROUNDS) -> Float64s:
        """Return prices that prove a low bound, bettered towards what some order did.

        First one price for a team, then one for each team and year, quarter, post and month: few prices are soon near
        their best, and are a good beginning for more.
        """
        best, price = self._even()
        for by, meetings in levels:
            best, price = self._better(best, price, Blocks.of(self.timelines, by, meetings), target, rounds)
        return price

    def _even(self) -> tuple[float, Float64s]:
        """Return the best of a few prices that are the same for all."""
        usable = self.timelines.most_held > 0
        least = 1.0 / max(float(self.timelines.most_held.max(initial=1)) * self.timelines.most_held.shape[1], 1.0)
        tried = [np.where(usable, least * 2.0**power, 0.0) for power in range(-2, 8)]
        bounds = [self.evaluate(price)[0] for price in tried]
        at = int(np.argmin(bounds))
        return bounds[at], tried[at]

    def _better(
        self, best: float, price: Float64s, blocks: Blocks, target: float, rounds: int
    ) -> tuple[float, Float64s]:
        """Return better prices, the same change for all of a block."""
        most_held, step, worse = self.timelines.most_held, 1.0, 0
        mean = blocks.mean(most_held - self.evaluate(price)[1])
        for _ in range(rounds):
            size = float((mean * mean).sum())
            if size < NOTHING or step < LEAST_STEP:
                break
            tried = np.maximum(price - step * max(best - target, 1.0) / size * mean, 0.0)
            bound, held = self.evaluate(tried)
            if bound < best - NOTHING:
                best, price, worse, step = bound, tried, 0, min(step * LONGER, 2.0)
            else:
                worse += 1
                if worse == PATIENCE:
                    step, worse = step * SHORTER, 0
            mean = FRESH * blocks.mean(most_held - held) + (1.0 - FRESH) * mean
        return best, price


@dataclass(frozen=True, eq=False)
class Blocks:
    """Psychologist-meetings whose prices move together."""

    block: Int64s  # [timelines, meetings]
    usable: Float64s  # [timelines, meetings] 1 where anything can be held
    size: Float64s  # [blocks]

    @classmethod
    def of(cls, timelines: StaffTimelines, by: str, meetings: int) -> Blocks:
        """Return blocks of so many meetings, of a team or of one timeline."""
        rows, columns = timelines.most_held.shape
        row = timelines.team if by == TEAM else np.arange(rows)
        names = row[:, None] * columns + np.arange(columns)[None, :] // meetings
        _, block = np.unique(names, return_inverse=True)
        block, usable = block.reshape(names.shape), (timelines.most_held > 0).astype(np.float64)
        return cls(block, usable, np.maximum(np.bincount(block.ravel(), weights=usable.ravel()), 1.0))

    def mean(self, values: Float64s) -> Float64s:
        """Return the mean over each block, in all of it."""
        total = np.bincount(self.block.ravel(), weights=(values * self.usable).ravel())
        return np.asarray((total / self.size)[self.block] * self.usable)


def _gone(timelines: StaffTimelines, teams: int, every: int) -> Any:
    """Return the next meeting after each at which someone of a team is gone, [teams, meetings]; beyond all if none."""
    horizon, meetings = timelines.away.shape[1], timelines.most_held.shape[1]
    found = np.full((teams, meetings), meetings + 1, dtype=np.int64)
    for team in range(teams):
        days = timelines.gone_day[(timelines.team == team) & (timelines.gone_day < horizon)]
        for gone in sorted(-(-days // every), reverse=True):
            found[team, :gone] = gone
    return found


@jit_entry
def _judge(
    first: Any, choices: Any, modes: Any, trajectories: Any, first_later: Any, later: Any, limit: Any,
    facilitators: Any, minutes: Any, every: int, paid: Any, team_paid: Any, least: Any, gone: Any, cost: Any,
    where: Any, worth: Any,
) -> None:  # fmt: skip
    """Add to each start what it is worth on one sample path."""
    for person in range(first.size - 1):
        segments = later[first_later[person] : first_later[person + 1]]
        known = -1  # team whose costs these are
        for at in range(first[person], first[person + 1]):
            trajectory, mode = trajectories[at], modes[choices[at].mode]
            asked = paid[mode.first, trajectory.until] - paid[mode.first, choices[at].meeting]
            if mode.second != NONE:
                asked += paid[mode.second, trajectory.until] - paid[mode.second, choices[at].meeting]
            worth[at] -= asked * mode.minutes
            if trajectory.next == DONE:
                worth[at] += 1.0
            elif trajectory.next != FAILS:
                if known != mode.team:
                    known, needed = mode.team, minutes[mode.team] * facilitators[person]
                    prices = team_paid[known], least[known], gone[known]
                    _cost_later(segments, limit[person], needed, every, *prices, cost, where)
                worth[at] += max(1.0 - _rest(trajectory, mode, facilitators[person], least, cost), 0.0)


@jit
def _rest(trajectory: Any, mode: Any, facilitators: int, least: Any, cost: Any) -> float:
    """Return what a course whose first place is free, or was lost, still costs at the least."""
    if trajectory.then > least.shape[1] - 1:
        return np.inf
    asked = 0.0
    if trajectory.left > 0:
        asked = least[mode.team, trajectory.until] * trajectory.left * mode.minutes * facilitators
    return np.float64(asked + cost[0, trajectory.then])


@jit
def _cost_segment(segment: Any, meeting: int, paid: Any, least: Any, gone: Any) -> float:
    """Return what a segment that begins at a meeting costs at the least, a minute a week.

    Once someone of the team is gone the place may have been lost with them, and the rest held at any meetings after;
    if it is lost with someone who goes later, it costs no less.
    """
    end, lost = min(meeting + segment.held, paid.size - 1), gone[meeting]
    asked = paid[end] - paid[meeting]
    if lost < end:
        asked = min(asked, paid[lost] - paid[meeting] + max(meeting + segment.needed - lost, 0) * least[lost])
    return np.float64(asked)


@jit
def _cost_later(
    segments: Any, limit: int, needed: int, every: int, paid: Any, least: Any, gone: Any, cost: Any, where: Any
) -> None:
    """Find what all segments from each on cost at the least, from each meeting on; `where` they then begin."""
    meetings, count = paid.size - 1, segments.size
    cost[count, :] = 0.0
    for number in range(count - 1, -1, -1):
        segment = segments[number]
        steps, is_last = -(-segment.days // every), number == count - 1
        cost[number, meetings] = np.inf
        for meeting in range(meetings - 1, -1, -1):
            cost[number, meeting], where[number, meeting] = cost[number, meeting + 1], where[number, meeting + 1]
            if is_last and meeting * every + segment.days >= limit:
                continue
            then = meeting + steps
            if not is_last and then > meetings:
                continue
            asked = _cost_segment(segment, meeting, paid, least, gone) * needed
            if not is_last:
                asked += cost[number + 1, then]
            if asked < cost[number, meeting]:
                cost[number, meeting], where[number, meeting] = asked, meeting


@jit_entry
def _choose(first: Any, worth: Any, best: Any) -> float:
    """Return what the best starts are worth together; `best` is NONE where none is worth anything."""
    gain = 0.0
    for person in range(first.size - 1):
        most, best[person] = 0.0, NONE
        for at in range(first[person], first[person + 1]):
            if worth[at] > most:
                most, best[person] = worth[at], at
        gain += most
    return gain


@jit_entry
def _hold(
    first: Any, choices: Any, modes: Any, trajectories: Any, first_later: Any, later: Any, limit: Any,
    facilitators: Any, minutes: Any, every: int, team_paid: Any, least: Any, gone: Any, cost: Any, where: Any,
    cheapest: Any, best: Any, weight: float, held: Any,
) -> None:  # fmt: skip
    """Add what the best starts hold on one sample path, as changes from meeting to meeting."""
    meetings = team_paid.shape[1] - 1
    for person in range(first.size - 1):
        if best[person] == NONE:
            continue
        trajectory, choice = trajectories[best[person]], choices[best[person]]
        mode = modes[choice.mode]
        share = weight * mode.minutes
        held[mode.first, choice.meeting] += share
        held[mode.first, trajectory.until] -= share
        if mode.second != NONE:
            held[mode.second, choice.meeting] += share
            held[mode.second, trajectory.until] -= share
        if trajectory.next < 0:
            continue
        segments = later[first_later[person] : first_later[person + 1]]
        needed = minutes[mode.team] * facilitators[person]
        prices = team_paid[mode.team], least[mode.team], gone[mode.team]
        _cost_later(segments, limit[person], needed, every, *prices, cost, where)
        if 1.0 - _rest(trajectory, mode, facilitators[person], least, cost) <= 0.0:
            continue
        share, meeting = weight * needed, trajectory.then
        for number in range(segments.size):
            begin = where[number, meeting]
            for at in range(begin, min(begin + segments[number].held, meetings)):
                held[cheapest[mode.team, at], at] += share
                held[cheapest[mode.team, at], at + 1] -= share
            meeting = begin + -(-segments[number].days // every)
