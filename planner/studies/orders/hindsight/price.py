"""Prices of psychologists' minutes that prove how many people could have finished at most.

The Lagrangian dual of "one course a person, no more held than there are hours": with any prices of 0 or more, no order
of places finishes more people than the hours are worth, less what the duties cost at the least, plus for each person
what the best start is worth: a finish (1) where there is one, less what its places cost. Where there are several
lucks, a start is judged by its mean over them, for whoever chooses it cannot know which it is. Prices are bettered by
subgradient steps (Held, Wolfe and Crowder 1974, "Validation of subgradient optimization").
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

TEAM, TENURE = "team", "tenure"
LEVELS = ((TEAM, 1 << 20), (TEAM, 52), (TEAM, 13), (TENURE, 13), (TENURE, 4))  # whose prices move together
ROUNDS = 100  # steps at each level
LONGER, SHORTER, PATIENCE = 1.05, 0.85, 5  # of the step, and how many steps in vain before it is shortened
FRESH = 0.3  # weight of the newest direction in the one that is taken
NOTHING, LEAST_STEP = 1e-9, 1e-3
DEAR = 1e6  # price of a minute that nobody has


class Dual:
    """One world's starts and duties, to be priced."""

    def __init__(
        self, choices: Choices, lucks: Sequence[Trajectories], facilitators: Any, jobs: FixedTasks,
        tenures: StaffTimelines,
        done: tuple[int, int], course_minutes: Sequence[int],
    ) -> None:  # fmt: skip
        """Make room; `done` is how many of each kind of duty were done."""
        self.choices, self.lucks, self.jobs, self.tenures, self.done = choices, lucks, jobs, tenures, done
        self.facilitators, self.minutes = facilitators, np.asarray(course_minutes, dtype=np.int64)
        rows, meetings = tenures.most_held.shape
        self.paid = np.zeros((rows, meetings + 1))
        self.teams = self.minutes.size
        self.team_paid, self.cheapest = np.zeros((self.teams, meetings + 1)), np.zeros((self.teams, meetings), np.int64)
        self.least, self.gone = np.full((self.teams, meetings + 1), np.inf), _gone(tenures, self.teams, jobs.every)
        self.worth = np.zeros(len(choices.choices))
        most = max(int(np.diff(luck.first).max(initial=0)) for luck in lucks)
        self.room = np.zeros((most + 1, meetings + 1)), np.zeros((most + 1, meetings + 1), np.int64)

    def ask(self, price: Float64s) -> tuple[float, Any]:
        """Return what prices [tenures, meetings] prove, and the minutes held at them [tenures, meetings]."""
        np.cumsum(price, axis=1, out=self.paid[:, 1:])
        self._find_cheapest(price)
        held, mine, every = np.zeros_like(self.paid), self.choices, self.jobs.every
        fixed = (mine.first, mine.choices, mine.lanes)
        self.worth[:] = 0.0
        for luck in self.lucks:
            _judge(*fixed, luck.walks, luck.first, luck.later, luck.limit, self.facilitators, self.minutes, every,
                   self.paid, self.team_paid, self.least, self.gone, *self.room, self.worth)  # fmt: skip
        best = np.zeros(mine.first.size - 1, dtype=np.int64)
        gain = _choose(mine.first, self.worth, best) / len(self.lucks)
        for luck in self.lucks:
            _hold(*fixed, luck.walks, luck.first, luck.later, luck.limit, self.facilitators, self.minutes, every,
                  self.team_paid, self.least, self.gone, *self.room, self.cheapest, best, 1.0 / len(self.lucks),
                  held)  # fmt: skip
        spent = self.jobs.cheapest(self.paid, held, self.done)
        return float((price * self.tenures.most_held).sum()) - spent + gain, np.cumsum(held, axis=1)[:, :-1]

    def _find_cheapest(self, price: Float64s) -> None:
        """Find who of each team is cheapest at each meeting, what that comes to, and the least from each meeting on."""
        usable = np.where(self.tenures.most_held > 0, price, DEAR)
        for team in range(self.teams):
            mine = np.flatnonzero(self.tenures.team == team)
            if mine.size:
                at = usable[mine].argmin(axis=0)
                self.cheapest[team] = mine[at]
                lowest = usable[mine].min(axis=0)
                np.cumsum(lowest, out=self.team_paid[team, 1:])
                self.least[team, :-1] = np.minimum.accumulate(lowest[::-1])[::-1]

    def lower(self, target: float, levels: Sequence[tuple[str, int]] = LEVELS, rounds: int = ROUNDS) -> Float64s:
        """Return prices that prove a low bound, bettered towards what some order did.

        First one price for a team, then one for each team and year, quarter, post and month: few prices are soon near
        their best, and are a good beginning for more.
        """
        best, price = self._even()
        for by, meetings in levels:
            best, price = self._better(best, price, Blocks.of(self.tenures, by, meetings), target, rounds)
        return price

    def _even(self) -> tuple[float, Float64s]:
        """Return the best of a few prices that are the same for all."""
        usable = self.tenures.most_held > 0
        least = 1.0 / max(float(self.tenures.most_held.max(initial=1)) * self.tenures.most_held.shape[1], 1.0)
        tried = [np.where(usable, least * 2.0**power, 0.0) for power in range(-2, 8)]
        bounds = [self.ask(price)[0] for price in tried]
        at = int(np.argmin(bounds))
        return bounds[at], tried[at]

    def _better(
        self, best: float, price: Float64s, blocks: Blocks, target: float, rounds: int
    ) -> tuple[float, Float64s]:
        """Return better prices, the same change for all of a block."""
        most_held, step, worse = self.tenures.most_held, 1.0, 0
        mean = blocks.mean(most_held - self.ask(price)[1])
        for _ in range(rounds):
            size = float((mean * mean).sum())
            if size < NOTHING or step < LEAST_STEP:
                break
            tried = np.maximum(price - step * max(best - target, 1.0) / size * mean, 0.0)
            bound, held = self.ask(tried)
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

    block: Int64s  # [tenures, meetings]
    usable: Float64s  # [tenures, meetings] 1 where anything can be held
    size: Float64s  # [blocks]

    @classmethod
    def of(cls, tenures: StaffTimelines, by: str, meetings: int) -> Blocks:
        """Return blocks of so many meetings, of a team or of one tenure."""
        rows, columns = tenures.most_held.shape
        row = tenures.team if by == TEAM else np.arange(rows)
        names = row[:, None] * columns + np.arange(columns)[None, :] // meetings
        _, block = np.unique(names, return_inverse=True)
        block, usable = block.reshape(names.shape), (tenures.most_held > 0).astype(np.float64)
        return cls(block, usable, np.maximum(np.bincount(block.ravel(), weights=usable.ravel()), 1.0))

    def mean(self, values: Float64s) -> Float64s:
        """Return the mean over each block, in all of it."""
        total = np.bincount(self.block.ravel(), weights=(values * self.usable).ravel())
        return np.asarray((total / self.size)[self.block] * self.usable)


def _gone(tenures: StaffTimelines, teams: int, every: int) -> Any:
    """Return the next meeting after each at which someone of a team is gone, [teams, meetings]; beyond all if none."""
    horizon, meetings = tenures.away.shape[1], tenures.most_held.shape[1]
    found = np.full((teams, meetings), meetings + 1, dtype=np.int64)
    for team in range(teams):
        days = tenures.gone_day[(tenures.team == team) & (tenures.gone_day < horizon)]
        for gone in sorted(-(-days // every), reverse=True):
            found[team, :gone] = gone
    return found


@jit_entry
def _judge(
    first: Any, choices: Any, lanes: Any, walks: Any, first_later: Any, later: Any, limit: Any, facilitators: Any,
    minutes: Any, every: int, paid: Any, team_paid: Any, least: Any, gone: Any, cost: Any, where: Any, worth: Any,
) -> None:  # fmt: skip
    """Add to each start what it is worth with one luck."""
    for person in range(first.size - 1):
        stretches = later[first_later[person] : first_later[person + 1]]
        known = -1  # team whose costs these are
        for at in range(first[person], first[person + 1]):
            walk, lane = walks[at], lanes[choices[at].lane]
            asked = paid[lane.first, walk.until] - paid[lane.first, choices[at].meeting]
            if lane.second != NONE:
                asked += paid[lane.second, walk.until] - paid[lane.second, choices[at].meeting]
            worth[at] -= asked * lane.minutes
            if walk.next == DONE:
                worth[at] += 1.0
            elif walk.next != FAILS:
                if known != lane.team:
                    known, needed = lane.team, minutes[lane.team] * facilitators[person]
                    prices = team_paid[known], least[known], gone[known]
                    _cost_later(stretches, limit[person], needed, every, *prices, cost, where)
                worth[at] += max(1.0 - _rest(walk, lane, facilitators[person], least, cost), 0.0)


@jit
def _rest(walk: Any, lane: Any, facilitators: int, least: Any, cost: Any) -> float:
    """Return what a course whose first place is free, or was lost, still costs at the least."""
    if walk.then > least.shape[1] - 1:
        return np.inf
    asked = 0.0
    if walk.left > 0:
        asked = least[lane.team, walk.until] * walk.left * lane.minutes * facilitators
    return np.float64(asked + cost[0, walk.then])


@jit
def _cost_stretch(stretch: Any, meeting: int, paid: Any, least: Any, gone: Any) -> float:
    """Return what a stretch that begins at a meeting costs at the least, a minute a week.

    Once someone of the team is gone the place may have been lost with them, and the rest held at any meetings after;
    if it is lost with someone who goes later, it costs no less.
    """
    end, lost = min(meeting + stretch.held, paid.size - 1), gone[meeting]
    asked = paid[end] - paid[meeting]
    if lost < end:
        asked = min(asked, paid[lost] - paid[meeting] + max(meeting + stretch.needed - lost, 0) * least[lost])
    return np.float64(asked)


@jit
def _cost_later(
    stretches: Any, limit: int, needed: int, every: int, paid: Any, least: Any, gone: Any, cost: Any, where: Any
) -> None:
    """Find what all stretches from each on cost at the least, from each meeting on; `where` they then begin."""
    meetings, count = paid.size - 1, stretches.size
    cost[count, :] = 0.0
    for number in range(count - 1, -1, -1):
        stretch = stretches[number]
        steps, is_last = -(-stretch.days // every), number == count - 1
        cost[number, meetings] = np.inf
        for meeting in range(meetings - 1, -1, -1):
            cost[number, meeting], where[number, meeting] = cost[number, meeting + 1], where[number, meeting + 1]
            if is_last and meeting * every + stretch.days >= limit:
                continue
            then = meeting + steps
            if not is_last and then > meetings:
                continue
            asked = _cost_stretch(stretch, meeting, paid, least, gone) * needed
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
    first: Any, choices: Any, lanes: Any, walks: Any, first_later: Any, later: Any, limit: Any, facilitators: Any,
    minutes: Any, every: int, team_paid: Any, least: Any, gone: Any, cost: Any, where: Any, cheapest: Any, best: Any,
    weight: float, held: Any,
) -> None:  # fmt: skip
    """Add what the best starts hold with one luck, as changes from meeting to meeting."""
    meetings = team_paid.shape[1] - 1
    for person in range(first.size - 1):
        if best[person] == NONE:
            continue
        walk, choice = walks[best[person]], choices[best[person]]
        lane = lanes[choice.lane]
        share = weight * lane.minutes
        held[lane.first, choice.meeting] += share
        held[lane.first, walk.until] -= share
        if lane.second != NONE:
            held[lane.second, choice.meeting] += share
            held[lane.second, walk.until] -= share
        if walk.next < 0:
            continue
        stretches = later[first_later[person] : first_later[person + 1]]
        needed = minutes[lane.team] * facilitators[person]
        prices = team_paid[lane.team], least[lane.team], gone[lane.team]
        _cost_later(stretches, limit[person], needed, every, *prices, cost, where)
        if 1.0 - _rest(walk, lane, facilitators[person], least, cost) <= 0.0:
            continue
        share, meeting = weight * needed, walk.then
        for number in range(stretches.size):
            begin = where[number, meeting]
            for at in range(begin, min(begin + stretches[number].held, meetings)):
                held[cheapest[lane.team, at], at] += share
                held[cheapest[lane.team, at], at + 1] -= share
            meeting = begin + -(-stretches[number].days // every)
