"""Prices of psychologists' minutes that prove how many people could have finished at most.

The Lagrangian dual of "one way a person, no more held than there are hours": with any prices of 0 or more, no order of
places finishes more people than the hours are worth, less what the duties cost at the least, plus for each person what
a finish is worth (1) above its cheapest way, where it is. Prices are bettered by subgradient steps (Held, Wolfe and
Crowder 1974, "Validation of subgradient optimization").
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.compiled import compiled, inner
from planner.hindsight.duty import Jobs
from planner.hindsight.tenure import Tenures
from planner.hindsight.ways import NONE, Ways

Floats = NDArray[np.float64]
ROUNDS = 400
LONGER, SHORTER, PATIENCE = 1.02, 0.7, 8


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

    def lower(self, target: float, rounds: int = ROUNDS, price: Floats | None = None) -> tuple[float, Floats]:
        """Return a low bound and its prices, after so many steps towards what some order did."""
        held_most = self.tenures.most_held
        price = np.full(held_most.shape, 0.5 / max(float(held_most.max(initial=1)), 1.0) / 30) if price is None else price
        best, held = self.ask(price)
        kept, step, worse, mean = price, 1.0, 0, held_most - held
        tried = price
        for _ in range(rounds):
            size = float((mean * mean).sum())
            if best - target < 0.5 or size < 1e-9 or step < 1e-4:
                break
            tried = np.maximum(kept - step * (best - target) / size * mean, 0.0)
            bound, held = self.ask(tried)
            left = held_most - held
            if bound < best - 1e-9:
                best, kept, worse = bound, tried, 0
                step = min(step * LONGER, 2.0)
            else:
                worse += 1
                if worse >= PATIENCE:
                    step, worse = step * SHORTER, 0
            mean = 0.3 * left + 0.7 * mean
        return best, kept


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
            if stretch == end - 1:
                asked += 0.0
            elif way.then < meetings:
                asked += cost[at + 1, way.then]
            else:
                continue
            if asked < cost[at, way.meeting]:
                cost[at, way.meeting], chosen[at, way.meeting] = asked, number
        for meeting in range(meetings - 1, -1, -1):  # begun at this meeting or any later
            if meeting < entry.first_meeting:
                cost[at, meeting], chosen[at, meeting] = cost[at, entry.first_meeting], chosen[at, entry.first_meeting]
            elif cost[at, meeting + 1] < cost[at, meeting]:
                cost[at, meeting], chosen[at, meeting] = cost[at, meeting + 1], chosen[at, meeting + 1]
    return cost[0, 0]


@inner
def _price_of(way: Any, lanes: Any, gone_of: Any, cheapest: Any, paid: Any) -> float:
    lane = lanes[way.lane]
    asked = paid[lane.first, way.until] - paid[lane.first, way.meeting]
    if lane.second != NONE:
        asked += paid[lane.second, way.until] - paid[lane.second, way.meeting]
    asked *= lane.minutes
    if way.left_minutes > 0:
        asked += way.left_minutes * cheapest[gone_of[way.lane], way.latest]
    return asked


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
