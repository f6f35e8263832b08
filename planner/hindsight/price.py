"""Prices of psychologists' minutes that prove how many people could have finished at most.

The Lagrangian dual of "one way a person, no more held than there are hours": with any prices of 0 or more, no order of
places finishes more people than the hours are worth, less what the duties cost at the least, plus for each person what
a finish is worth (1) above its cheapest way, where it is. Prices are bettered by subgradient steps (Held, Wolfe and
Crowder 1974, "Validation of subgradient optimization").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.compiled import compiled, inner
from planner.hindsight.duty import Jobs
from planner.hindsight.tenure import Tenures
from planner.hindsight.ways import NONE, Ways

Floats = NDArray[np.float64]
TEAM, TENURE = "team", "tenure"
LEVELS = ((TEAM, 1 << 20), (TEAM, 52), (TEAM, 13), (TENURE, 13), (TENURE, 4))  # whose prices move together
ROUNDS = 100  # steps at each level
LONGER, SHORTER, PATIENCE = 1.05, 0.85, 5  # of the step, and how many steps in vain before it is shortened
FRESH = 0.3  # weight of the newest direction in the one that is taken
NOTHING, LEAST_STEP = 1e-9, 1e-3


class Dual:
    """One world's ways and duties, to be priced."""

    def __init__(self, ways: Ways, jobs: Jobs, tenures: Tenures, done: tuple[int, int]) -> None:
        """Make room; `done` is how many of each kind of duty were done."""
        self.ways, self.jobs, self.tenures, self.done = ways, jobs, tenures, done
        rows, meetings = tenures.most_held.shape
        most = int(np.diff(ways.first_stretch).max(initial=0)) + 1
        self.cost = np.zeros((most + 1, meetings + 1))
        self.way = np.zeros((most, meetings + 1), dtype=np.int64)
        self.paid = np.zeros((rows, meetings + 1))
        gone = sorted({(int(lane.team), int(lane.gone_day)) for lane in ways.lanes})
        place = {each: at for at, each in enumerate(gone)}
        self.gone_of = np.asarray([place[int(lane.team), int(lane.gone_day)] for lane in ways.lanes], dtype=np.int64)
        self.gone_team = np.asarray([team for team, _ in gone], dtype=np.int64)
        every = jobs.every
        self.gone_meeting = np.asarray([-(-day // every) for _, day in gone], dtype=np.int64)
        self.cheapest = np.zeros((len(gone), meetings + 1))

    def ask(self, price: Floats) -> tuple[float, Any]:
        """Return what prices [tenures, meetings] prove, and the minutes held at them [tenures, meetings + 1]."""
        np.cumsum(price, axis=1, out=self.paid[:, 1:])
        self._find_cheapest(price)
        held = np.zeros_like(self.paid)
        ways = self.ways
        gain = _finish(
            ways.first_stretch, ways.stretches, ways.ways, ways.lanes, self.gone_of, self.cheapest, self.paid,
            self.cost, self.way, held,
        )  # fmt: skip
        spent = self.jobs.cheapest(self.paid, held, self.done)
        bound = float((price * self.tenures.most_held).sum()) - spent + gain
        return bound, np.cumsum(held, axis=1)[:, :-1]

    def _find_cheapest(self, price: Floats) -> None:
        """Find, from each leaving on, the lowest price in the team at any meeting so far."""
        usable = np.where(self.tenures.most_held > 0, price, np.inf)
        teams = int(self.tenures.team.max(initial=-1)) + 1
        by_team = np.full((teams, price.shape[1]), np.inf)
        for team in range(teams):
            by_team[team] = usable[self.tenures.team == team].min(axis=0, initial=np.inf)
        for at, (team, meeting) in enumerate(zip(self.gone_team, self.gone_meeting, strict=True)):
            self.cheapest[at, :] = np.inf
            if meeting < price.shape[1]:
                self.cheapest[at, meeting + 1 :] = np.minimum.accumulate(by_team[team, meeting:])

    def lower(self, target: float, rounds: int = ROUNDS) -> tuple[float, Floats]:
        """Return a low bound and its prices, bettered towards what some order did.

        First one price for a team, then one for each team and year, quarter, post and month: few prices are soon near
        their best, and are a good beginning for more.
        """
        best, price = self._even()
        for by, meetings in LEVELS:
            best, price = self._better(best, price, Blocks.of(self.tenures, by, meetings), target, rounds)
        return best, price

    def _even(self) -> tuple[float, Floats]:
        """Return the best of a few prices that are the same for all."""
        usable = self.tenures.most_held > 0
        least = 1.0 / max(float(self.tenures.most_held.max(initial=1)) * self.tenures.most_held.shape[1], 1.0)
        tried = [np.where(usable, least * 2.0**power, 0.0) for power in range(-2, 8)]
        bounds = [self.ask(price)[0] for price in tried]
        at = int(np.argmin(bounds))
        return bounds[at], tried[at]

    def _better(self, best: float, price: Floats, blocks: Blocks, target: float, rounds: int) -> tuple[float, Floats]:
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

    block: NDArray[np.int64]  # [tenures, meetings]
    usable: Floats  # [tenures, meetings] 1 where anything can be held
    size: Floats  # [blocks]

    @classmethod
    def of(cls, tenures: Tenures, by: str, meetings: int) -> Blocks:
        """Return blocks of so many meetings, of a team or of one tenure."""
        rows, columns = tenures.most_held.shape
        row = tenures.team if by == TEAM else np.arange(rows)
        names = row[:, None] * columns + np.arange(columns)[None, :] // meetings
        _, block = np.unique(names, return_inverse=True)
        block, usable = block.reshape(names.shape), (tenures.most_held > 0).astype(np.float64)
        return cls(block, usable, np.maximum(np.bincount(block.ravel(), weights=usable.ravel()), 1.0))

    def mean(self, values: Floats) -> Floats:
        """Return the mean over each block, in all of it."""
        total = np.bincount(self.block.ravel(), weights=(values * self.usable).ravel())
        return np.asarray((total / self.size)[self.block] * self.usable)


@compiled
def _finish(
    first_stretch: Any, stretches: Any, ways: Any, lanes: Any, gone_of: Any, cheapest: Any, paid: Any, cost: Any,
    chosen: Any, held: Any,
) -> float:  # fmt: skip
    """Return what all finishes are worth above their cheapest ways; add what those hold."""
    gain = 0.0
    for person in range(first_stretch.size - 1):
        first, end = first_stretch[person], first_stretch[person + 1]
        if first == end:
            continue
        least = _cheapest_course(first, end, stretches, ways, lanes, gone_of, cheapest, paid, cost, chosen)
        if least < 1.0:
            gain += 1.0 - least
            _hold_course(first, end, ways, lanes, chosen, held)
    return gain


@inner
def _cheapest_course(
    first: int, end: int, stretches: Any, ways: Any, lanes: Any, gone_of: Any, cheapest: Any, paid: Any, cost: Any,
    chosen: Any,
) -> float:  # fmt: skip
    """Return what the cheapest way to finish costs, by stretches from the last; `chosen` says by which ways."""
    meetings = cost.shape[1] - 1
    after = end - first
    for meeting in range(meetings + 1):
        cost[after, meeting] = np.inf
    cost[after, meetings] = 0.0  # the last stretch goes on to here
    for stretch in range(end - 1, first - 1, -1):
        at, entry = stretch - first, stretches[stretch]
        for meeting in range(entry.first_meeting, meetings + 1):
            cost[at, meeting] = np.inf
        for number in range(entry.first_way, entry.first_way + entry.ways):
            way = ways[number]
            asked = _price_of(way, lanes, gone_of, cheapest, paid)
            if stretch < end - 1:
                asked += cost[at + 1, way.then]  # none where the next cannot begin
            if asked < cost[at, way.meeting]:
                cost[at, way.meeting], chosen[at, way.meeting] = asked, number
        _allow_later(cost[at], chosen[at], entry.first_meeting)
    return np.float64(cost[0, 0])


@inner
def _allow_later(cost: Any, chosen: Any, first_meeting: int) -> None:
    """Let a stretch begin at a meeting or at any later one."""
    for meeting in range(cost.size - 2, -1, -1):
        if meeting < first_meeting:
            cost[meeting], chosen[meeting] = cost[first_meeting], chosen[first_meeting]
        elif cost[meeting + 1] < cost[meeting]:
            cost[meeting], chosen[meeting] = cost[meeting + 1], chosen[meeting + 1]


@inner
def _price_of(way: Any, lanes: Any, gone_of: Any, cheapest: Any, paid: Any) -> float:
    lane = lanes[way.lane]
    asked = paid[lane.first, way.until] - paid[lane.first, way.meeting]
    if lane.second != NONE:
        asked += paid[lane.second, way.until] - paid[lane.second, way.meeting]
    asked *= lane.minutes
    if way.left_minutes > 0:
        asked += way.left_minutes * cheapest[gone_of[way.lane], way.latest]
    return np.float64(asked)


@inner
def _hold_course(first: int, end: int, ways: Any, lanes: Any, chosen: Any, held: Any) -> None:
    meeting = 0
    for at in range(end - first):
        way = ways[chosen[at, meeting]]
        lane = lanes[way.lane]
        held[lane.first, way.meeting] += lane.minutes
        held[lane.first, way.until] -= lane.minutes
        if lane.second != NONE:
            held[lane.second, way.meeting] += lane.minutes
            held[lane.second, way.until] -= lane.minutes
        meeting = way.then
