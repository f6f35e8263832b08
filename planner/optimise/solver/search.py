"""Better and better plans: a few people are taken out around one place and put back another way.

Ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt and Dueck 2000, "Record breaking optimization results
using the ruin and recreate principle", Journal of Computational Physics 159), accepted as simulated annealing
accepts. Prices of psychologist-weeks say which free stretch costs least. Chance comes from a counter, so the same
part gives the same plan.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from planner.base.arrays import NONE, Float64s, Int64s
from planner.jit import jit, jit_entry
from planner.optimise.solver.part import Subproblem
from planner.optimise.solver.prices import Auction, Prices, falls_short
from planner.world.streams import absorb

SHIFT = np.uint64(11)
UNIT = 2.0**-53
SNUG = 8.0  # power of the draw that says what a start that leaves no gap is worth more
TRIES, PICKS = 4, 4  # draws for somebody without a place, and for a start worth something
JOINERS = 6.0  # people without a place who are tried beside those taken out
MOST_TAKEN = 16  # people put back in one go
TALLY = 4  # total, musts left out, finishes short of floors, counter of draws
TOTAL, LEFT_OUT, SHORT, DRAWN = range(TALLY)


class Ground(NamedTuple):
    """What does not change while a plan is bettered."""

    weeks: int
    must: Any  # [people]
    lane_person: Any
    lane_first: Any
    lane_second: Any
    lane_minutes: Any
    lane_offset: Any
    lanes_of: Any  # [people+1] lanes stand by person
    start_week: Any
    start_until: Any
    start_lane: Any
    value: Any  # [starts]
    rank: Any  # [starts] worth after paying
    chance: Any  # [starts]
    counts: Any  # [floors, people]
    paid: Any  # [psychologists, weeks+1] price of a minute in every week before
    promise: Any  # [people] gain at these prices, over what is held
    near_offset: Any  # [psychologists+1]
    near: Any  # people who have a lane with the psychologist
    penalty: float  # of a must left out, or of a finish short of a floor


class Plan(NamedTuple):
    """What changes."""

    chosen: Any  # [people] start, or NONE
    room: Any  # [psychologists, weeks] minutes left
    first: Any  # [people] psychologist of the start chosen; NONE
    second: Any  # [people] NONE
    begin: Any  # [people] week of the start chosen
    end: Any  # [people] first week in which it holds nothing
    above: Any  # [floors] finishes above the floor
    tally: Any  # [TALLY] float64
    out: Any  # [MOST_TAKEN] people taken out
    was: Any  # [MOST_TAKEN] the start each had
    order: Any  # [MOST_TAKEN] rank in which they are put back
    best: Any  # [people] the best plan seen that keeps every must and floor, or what there is


@jit
def _draw(plan: Any, key: Any) -> float:
    """Return the next number in [0, 1)."""
    plan.tally[DRAWN] += 1.0
    return np.float64(absorb(key, np.uint64(plan.tally[DRAWN])) >> SHIFT) * UNIT


@jit
def _hold(ground: Any, plan: Any, at: int, sign: int) -> None:
    """Hold what a start holds, or let go of it."""
    lane = ground.start_lane[at]
    person, minutes = ground.lane_person[lane], sign * ground.lane_minutes[lane]
    first, second = ground.lane_first[lane], ground.lane_second[lane]
    begin, end = ground.start_week[at], ground.start_until[at]
    for week in range(begin, end):
        plan.room[first, week] -= minutes
    if second != NONE:
        for week in range(begin, end):
            plan.room[second, week] -= minutes
    plan.first[person], plan.second[person] = (first, second) if sign > 0 else (NONE, NONE)
    plan.begin[person], plan.end[person] = begin, end
    plan.tally[TOTAL] += sign * ground.value[at]
    if ground.must[person]:
        plan.tally[LEFT_OUT] -= sign
    for floor in range(len(plan.above)):
        if ground.counts[floor, person]:
            before = min(plan.above[floor], 0.0)
            plan.above[floor] += sign * ground.chance[at]
            plan.tally[SHORT] += before - min(plan.above[floor], 0.0)
    plan.chosen[person] = at if sign > 0 else NONE


@jit
def _worth(ground: Any, plan: Any) -> float:
    """Return the value of the plan less what it breaks; shortfalls within rounding break nothing."""
    short = plan.tally[SHORT] if plan.tally[SHORT] > 1e-9 else 0.0
    return plan.tally[TOTAL] - ground.penalty * (plan.tally[LEFT_OUT] + short)


@jit
def _is_full(ground: Any, plan: Any, lane: int, week: int) -> bool:
    """Return whether a lane's minutes no longer fit in a week."""
    second, minutes = ground.lane_second[lane], ground.lane_minutes[lane]
    if plan.room[ground.lane_first[lane], week] < minutes:
        return True
    return second != NONE and plan.room[second, week] < minutes


@jit
def _score(ground: Any, plan: Any, at: int, full: int, thrift: float, snug: float) -> float:
    """Return what a free start is worth after paying a share of prices; more where no gap is left beside it."""
    lane, week, until = ground.start_lane[at], ground.start_week[at], ground.start_until[at]
    first, second = ground.lane_first[lane], ground.lane_second[lane]
    cost = ground.paid[first, until] - ground.paid[first, week]
    if second != NONE:
        cost += ground.paid[second, until] - ground.paid[second, week]
    score = ground.value[at] - thrift * ground.lane_minutes[lane] * cost
    if full == until or until == ground.weeks:
        score += snug
    if week == 0 or _is_full(ground, plan, lane, week - 1):
        score += snug
    return score


@jit
def _pick(ground: Any, plan: Any, person: int, thrift: float, snug: float) -> int:
    """Return the free start with the highest score; NONE where nothing is free."""
    most, found = -1e300, NONE
    for lane in range(ground.lanes_of[person], ground.lanes_of[person + 1]):
        at, lowest = ground.lane_offset[lane + 1] - 1, ground.lane_offset[lane]
        week = ground.start_until[at] - 1 if at >= lowest else 0
        full = week + 1  # the first week, from here on, in which it does not fit
        while at >= lowest:
            if _is_full(ground, plan, lane, week):
                full = week
            if ground.start_week[at] == week:
                if full >= ground.start_until[at]:
                    score = _score(ground, plan, at, full, thrift, snug)
                    if score > most:
                        most, found = score, at
                at -= 1
            week -= 1
    return found


@jit
def _take(ground: Any, plan: Any, person: int, count: int) -> int:
    """Take a person out, or note that they are out; return how many have been."""
    if count >= MOST_TAKEN:
        return count
    for i in range(count):
        if plan.out[i] == person:
            return count
    at = plan.chosen[person]
    plan.out[count], plan.was[count] = person, at
    if at != NONE:
        _hold(ground, plan, at, -1)
    return count + 1


@jit
def _clear(ground: Any, plan: Any, who: int, begin: int, end: int, keep: float, count: int, key: Any) -> int:
    """Take out those whom a psychologist sees between two weeks; return how many have been taken out."""
    lowest, highest = ground.near_offset[who], ground.near_offset[who + 1]
    if highest == lowest:
        return count
    offset = int(_draw(plan, key) * (highest - lowest))
    for i in range(highest - lowest):
        person = ground.near[lowest + (i + offset) % (highest - lowest)]
        seen = plan.first[person] == who or plan.second[person] == who
        if seen and plan.begin[person] < end and plan.end[person] > begin and _draw(plan, key) >= keep:
            count = _take(ground, plan, person, count)
    return count


@jit
def _join(ground: Any, plan: Any, who: int, some: float, count: int, key: Any) -> int:
    """Let some of those who are out, and whom a psychologist could see, be put in as well."""
    share = some / max(ground.near_offset[who + 1] - ground.near_offset[who], 1)
    for i in range(ground.near_offset[who], ground.near_offset[who + 1]):
        person = ground.near[i]
        if plan.chosen[person] == NONE and _draw(plan, key) < share:
            count = _take(ground, plan, person, count)
    return count


@jit
def _rank(ground: Any, plan: Any, count: int, key: Any) -> None:
    """Order those taken out: at random, by promise or by value, each with some noise."""
    kind = int(_draw(plan, key) * 3.0)
    for i in range(count):
        person = plan.out[i]
        noise = _draw(plan, key)
        rank = noise
        if kind == 1:
            rank = ground.promise[person] * (0.5 + noise)
        elif kind == 2:
            lane = ground.lanes_of[person]
            at = ground.lane_offset[lane]
            rank = (0.5 + noise) * ground.value[at] / (ground.start_until[at] - ground.start_week[at])
        if ground.must[person]:
            rank += 1e9
        j = i
        was = plan.was[i]
        while j > 0 and plan.order[j - 1] < rank:
            plan.order[j], plan.out[j], plan.was[j] = plan.order[j - 1], plan.out[j - 1], plan.was[j - 1]
            j -= 1
        plan.order[j], plan.out[j], plan.was[j] = rank, person, was


@jit
def _ruin(ground: Any, plan: Any, key: Any) -> int:
    """Take people out around a start that somebody might have; return how many."""
    people = len(plan.chosen)
    person = int(_draw(plan, key) * people)
    for _ in range(TRIES):  # rather somebody who is out
        if plan.chosen[person] == NONE and ground.lanes_of[person + 1] > ground.lanes_of[person]:
            break
        person = int(_draw(plan, key) * people)
    low = ground.lane_offset[ground.lanes_of[person]]
    high = ground.lane_offset[ground.lanes_of[person + 1]]
    if high == low:
        return 0
    count = _take(ground, plan, person, 0)
    at = low + int(_draw(plan, key) * (high - low))
    for _ in range(PICKS):  # rather a start that is worth something
        other = low + int(_draw(plan, key) * (high - low))
        if ground.rank[other] > ground.rank[at]:
            at = other
    keep = 0.5 * _draw(plan, key) if _draw(plan, key) < 0.5 else 0.0
    for step in range(2):
        lane = ground.start_lane[at]
        begin, end = ground.start_week[at], ground.start_until[at]
        count = _clear(ground, plan, ground.lane_first[lane], begin, end, keep, count, key)
        if ground.lane_second[lane] != NONE:
            count = _clear(ground, plan, ground.lane_second[lane], begin, end, keep, count, key)
        count = _join(ground, plan, ground.lane_first[lane], JOINERS, count, key)
        if step == 1 or _draw(plan, key) < 0.5:
            break
        other = plan.out[int(_draw(plan, key) * count)]
        low = ground.lane_offset[ground.lanes_of[other]]
        high = ground.lane_offset[ground.lanes_of[other + 1]]
        at = low + int(_draw(plan, key) * (high - low))
    return count


@jit
def _recreate(ground: Any, plan: Any, count: int, scale: float, key: Any) -> None:
    """Put back, one by one, those who are out."""
    _rank(ground, plan, count, key)
    thrift = 1.5 * _draw(plan, key)
    snug = scale * _draw(plan, key) ** SNUG
    for i in range(count):
        at = _pick(ground, plan, plan.out[i], thrift, snug)
        if at != NONE:
            _hold(ground, plan, at, 1)


@jit
def _undo(ground: Any, plan: Any, count: int) -> None:
    """Give those taken out what they had."""
    for i in range(count):
        if plan.chosen[plan.out[i]] != NONE:
            _hold(ground, plan, plan.chosen[plan.out[i]], -1)
    for i in range(count):
        if plan.was[i] != NONE:
            _hold(ground, plan, plan.was[i], 1)


@jit
def _remember(plan: Any) -> None:
    """Keep the plan as the best seen."""
    for person in range(len(plan.chosen)):
        plan.best[person] = plan.chosen[person]


@jit_entry
def better(ground: Any, plan: Any, rounds: int, hot: float, cold: float, goal: float, scale: float, key: Any) -> float:
    """Better a plan in place for so many rounds, or until it is worth a goal; return what the best is worth."""
    now = _worth(ground, plan)
    most = now
    _remember(plan)
    for done in range(rounds):
        if most >= goal:
            break
        count = _ruin(ground, plan, key)
        _recreate(ground, plan, count, scale, key)
        then = _worth(ground, plan)
        heat = hot * (cold / hot) ** (done / rounds)
        if then >= now or then - now > heat * math.log(_draw(plan, key) + 1e-300):
            now = then
            if now > most + 1e-9:
                most = now
                _remember(plan)
        else:
            _undo(ground, plan, count)
    return most


@jit_entry
def fill(ground: Any, plan: Any, order: Int64s, thrift: float) -> None:
    """Place people in an order, each at the free start worth most after paying a share of prices."""
    for i in range(len(order)):
        if plan.chosen[order[i]] == NONE:
            at = _pick(ground, plan, order[i], thrift, 0.0)
            if at != NONE:
                _hold(ground, plan, at, 1)


@jit_entry
def lay(ground: Any, plan: Any, start: Int64s) -> None:
    """Put a plan down as it stands."""
    for person in range(len(start)):
        if start[person] != NONE:
            _hold(ground, plan, start[person], 1)


def ground_of(part: Subproblem, prices: Prices, worth: Float64s) -> Ground:
    """Return a part and its prices as the search reads them, with what it is to count each start for."""
    _, _, promise = Auction(part).ask(prices.minute, prices.floor)
    paid = np.zeros((part.psychologists, part.weeks + 1))
    np.cumsum(prices.minute, axis=1, out=paid[:, 1:])
    lanes_of = np.searchsorted(part.lane_person, np.arange(part.people + 1)).astype(np.int64)
    pair = part.lane_second != NONE
    seen = np.concatenate(
        [np.stack([part.lane_first, part.lane_person], 1), np.stack([part.lane_second, part.lane_person], 1)[pair]]
    )
    near = np.unique(seen, axis=0)
    near_offset = np.searchsorted(near[:, 0], np.arange(part.psychologists + 1)).astype(np.int64)
    return Ground(
        part.weeks, part.must, part.lane_person, part.lane_first, part.lane_second, part.lane_minutes,
        part.lane_offset, lanes_of, part.start_week, part.start_until, part.start_lane,
        worth, falls_short(part, prices), part.chance, part.counts, paid, promise, near_offset,
        np.ascontiguousarray(near[:, 1]), 1.0 + 2.0 * part.people * float(part.value.max(initial=0.0)),
    )  # fmt: skip


def plan_of(part: Subproblem) -> Plan:
    """Return an empty plan."""
    tally = np.zeros(TALLY)
    tally[LEFT_OUT] = part.must.sum()
    tally[SHORT] = np.maximum(part.least, 0.0).sum()
    return Plan(
        chosen=np.full(part.people, NONE, dtype=np.int64),
        room=part.capacity.copy(),
        first=np.full(part.people, NONE, dtype=np.int64),
        second=np.full(part.people, NONE, dtype=np.int64),
        begin=np.zeros(part.people, dtype=np.int64),
        end=np.zeros(part.people, dtype=np.int64),
        above=-part.least.copy(),
        tally=tally,
        out=np.zeros(MOST_TAKEN, dtype=np.int64),
        was=np.zeros(MOST_TAKEN, dtype=np.int64),
        order=np.zeros(MOST_TAKEN),
        best=np.full(part.people, NONE, dtype=np.int64),
    )
