"""Simulated annealing: a few people are taken out around one place and put back another way.

Ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt and Dueck 2000, "Record breaking optimization results
using the ruin and recreate principle", Journal of Computational Physics 159), accepted as simulated annealing
accepts (cf. Christiaens and Vanden Berghe 2020, "Slack induction by string removals for vehicle routing problems",
Transportation Science 54). Prices of psychologist-weeks say which free stretch costs least. Chance comes from a
counter, so the same subproblem gives the same plan.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from planner.base.arrays import NONE, Float64s, Int64s
from planner.jit import jit, jit_entry
from planner.optimise.problem import SAME_VALUE
from planner.optimise.solver.decompose import Subproblem
from planner.optimise.solver.incumbent import Incumbent, within, without
from planner.optimise.solver.lagrangian import LagrangianRelaxation, Prices, reduced_costs
from planner.world.streams import Key, absorb, key_of

SEED = Key(20)
HOT, COLD = 0.2, 0.04  # temperatures, in units of the mean value of a start
TIE = 1e-6  # what a change counts for beside value, while searching; a week counts for less still
SHIFT, UNIT = np.uint64(11), 2.0**-53  # 53 random bits as a number in [0, 1)
ADJACENCY = 8.0  # power of the draw that says what a start that leaves no gap is worth more
TRIES, PICKS = 4, 4  # draws for somebody without a place, and for a start worth something
JOINERS = 6.0  # people without a place who are tried beside those taken out
MOST_TAKEN = 16  # people put back in one go
TALLY = 4  # total, musts left out, finishes short of floors, counter of draws
TOTAL, LEFT_OUT, SHORT, DRAWN = range(TALLY)


class SearchData(NamedTuple):
    """What does not change while a plan is bettered."""

    weeks: int
    must: Any  # [people]
    mode_person: Any
    mode_first: Any
    mode_second: Any
    mode_minutes: Any
    mode_offset: Any
    modes_of: Any  # [people+1] modes stand by person
    start_week: Any
    start_until: Any
    start_mode: Any
    value: Any  # [starts]
    rank: Any  # [starts] worth after paying
    chance: Any  # [starts]
    counts: Any  # [floors, people]
    paid: Any  # [psychologists, weeks+1] price of a minute in every week before
    net_gain: Any  # [people] of the best start, after paying for the weeks it holds
    near_offset: Any  # [psychologists+1]
    near: Any  # people who have a mode with the psychologist
    penalty: float  # of a must left out, or of a finish short of a floor


class SearchState(NamedTuple):
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
def _draw(state: Any, key: Any) -> float:
    """Return the next number in [0, 1)."""
    state.tally[DRAWN] += 1.0
    return np.float64(absorb(key, np.uint64(state.tally[DRAWN])) >> SHIFT) * UNIT


@jit
def _hold(data: Any, state: Any, at: int, sign: int) -> None:
    """Hold what a start holds, or let go of it."""
    mode = data.start_mode[at]
    person, minutes = data.mode_person[mode], sign * data.mode_minutes[mode]
    first, second = data.mode_first[mode], data.mode_second[mode]
    begin, end = data.start_week[at], data.start_until[at]
    for week in range(begin, end):
        state.room[first, week] -= minutes
    if second != NONE:
        for week in range(begin, end):
            state.room[second, week] -= minutes
    state.first[person], state.second[person] = (first, second) if sign > 0 else (NONE, NONE)
    state.begin[person], state.end[person] = begin, end
    state.tally[TOTAL] += sign * data.value[at]
    if data.must[person]:
        state.tally[LEFT_OUT] -= sign
    for floor in range(len(state.above)):
        if data.counts[floor, person]:
            before = min(state.above[floor], 0.0)
            state.above[floor] += sign * data.chance[at]
            state.tally[SHORT] += before - min(state.above[floor], 0.0)
    state.chosen[person] = at if sign > 0 else NONE


@jit
def _worth(data: Any, state: Any) -> float:
    """Return the value of the plan less what it breaks; shortfalls within rounding break nothing."""
    short = state.tally[SHORT] if state.tally[SHORT] > 1e-9 else 0.0
    return state.tally[TOTAL] - data.penalty * (state.tally[LEFT_OUT] + short)


@jit
def _is_full(data: Any, state: Any, mode: int, week: int) -> bool:
    """Return whether a mode's minutes no longer fit in a week."""
    second, minutes = data.mode_second[mode], data.mode_minutes[mode]
    if state.room[data.mode_first[mode], week] < minutes:
        return True
    return second != NONE and state.room[second, week] < minutes


@jit
def _score(data: Any, state: Any, at: int, full: int, price_weight: float, adjacency_bonus: float) -> float:
    """Return what a free start is worth after paying a share of prices; more where no gap is left beside it."""
    mode, week, until = data.start_mode[at], data.start_week[at], data.start_until[at]
    first, second = data.mode_first[mode], data.mode_second[mode]
    cost = data.paid[first, until] - data.paid[first, week]
    if second != NONE:
        cost += data.paid[second, until] - data.paid[second, week]
    score = data.value[at] - price_weight * data.mode_minutes[mode] * cost
    if full == until or until == data.weeks:
        score += adjacency_bonus
    if week == 0 or _is_full(data, state, mode, week - 1):
        score += adjacency_bonus
    return score


@jit
def _pick(data: Any, state: Any, person: int, price_weight: float, adjacency_bonus: float) -> int:
    """Return the free start with the highest score; NONE where nothing is free."""
    most, found = -1e300, NONE
    for mode in range(data.modes_of[person], data.modes_of[person + 1]):
        at, lowest = data.mode_offset[mode + 1] - 1, data.mode_offset[mode]
        week = data.start_until[at] - 1 if at >= lowest else 0
        full = week + 1  # the first week, from here on, in which it does not fit
        while at >= lowest:
            if _is_full(data, state, mode, week):
                full = week
            if data.start_week[at] == week:
                if full >= data.start_until[at]:
                    score = _score(data, state, at, full, price_weight, adjacency_bonus)
                    if score > most:
                        most, found = score, at
                at -= 1
            week -= 1
    return found


@jit
def _take(data: Any, state: Any, person: int, count: int) -> int:
    """Take a person out, or note that they are out; return how many have been."""
    if count >= MOST_TAKEN:
        return count
    for i in range(count):
        if state.out[i] == person:
            return count
    at = state.chosen[person]
    state.out[count], state.was[count] = person, at
    if at != NONE:
        _hold(data, state, at, -1)
    return count + 1


@jit
def _clear(data: Any, state: Any, who: int, begin: int, end: int, keep: float, count: int, key: Any) -> int:
    """Take out those whom a psychologist sees between two weeks; return how many have been taken out."""
    lowest, highest = data.near_offset[who], data.near_offset[who + 1]
    if highest == lowest:
        return count
    offset = int(_draw(state, key) * (highest - lowest))
    for i in range(highest - lowest):
        person = data.near[lowest + (i + offset) % (highest - lowest)]
        seen = state.first[person] == who or state.second[person] == who
        if seen and state.begin[person] < end and state.end[person] > begin and _draw(state, key) >= keep:
            count = _take(data, state, person, count)
    return count


@jit
def _join(data: Any, state: Any, who: int, some: float, count: int, key: Any) -> int:
    """Let some of those who are out, and whom a psychologist could see, be put in as well."""
    share = some / max(data.near_offset[who + 1] - data.near_offset[who], 1)
    for i in range(data.near_offset[who], data.near_offset[who + 1]):
        person = data.near[i]
        if state.chosen[person] == NONE and _draw(state, key) < share:
            count = _take(data, state, person, count)
    return count


@jit
def _rank(data: Any, state: Any, count: int, key: Any) -> None:
    """Order those taken out: at random, by net gain or by value, each with some noise."""
    kind = int(_draw(state, key) * 3.0)
    for i in range(count):
        person = state.out[i]
        noise = _draw(state, key)
        rank = noise
        if kind == 1:
            rank = data.net_gain[person] * (0.5 + noise)
        elif kind == 2:
            mode = data.modes_of[person]
            at = data.mode_offset[mode]
            rank = (0.5 + noise) * data.value[at] / (data.start_until[at] - data.start_week[at])
        if data.must[person]:
            rank += 1e9
        j = i
        was = state.was[i]
        while j > 0 and state.order[j - 1] < rank:
            state.order[j], state.out[j], state.was[j] = state.order[j - 1], state.out[j - 1], state.was[j - 1]
            j -= 1
        state.order[j], state.out[j], state.was[j] = rank, person, was


@jit
def _ruin(data: Any, state: Any, key: Any) -> int:
    """Take people out around a start that somebody might have; return how many."""
    people = len(state.chosen)
    person = int(_draw(state, key) * people)
    for _ in range(TRIES):  # rather somebody who is out
        if state.chosen[person] == NONE and data.modes_of[person + 1] > data.modes_of[person]:
            break
        person = int(_draw(state, key) * people)
    low = data.mode_offset[data.modes_of[person]]
    high = data.mode_offset[data.modes_of[person + 1]]
    if high == low:
        return 0
    count = _take(data, state, person, 0)
    at = low + int(_draw(state, key) * (high - low))
    for _ in range(PICKS):  # rather a start that is worth something
        other = low + int(_draw(state, key) * (high - low))
        if data.rank[other] > data.rank[at]:
            at = other
    keep = 0.5 * _draw(state, key) if _draw(state, key) < 0.5 else 0.0
    for step in range(2):
        mode = data.start_mode[at]
        begin, end = data.start_week[at], data.start_until[at]
        count = _clear(data, state, data.mode_first[mode], begin, end, keep, count, key)
        if data.mode_second[mode] != NONE:
            count = _clear(data, state, data.mode_second[mode], begin, end, keep, count, key)
        count = _join(data, state, data.mode_first[mode], JOINERS, count, key)
        if step == 1 or _draw(state, key) < 0.5:
            break
        other = state.out[int(_draw(state, key) * count)]
        low = data.mode_offset[data.modes_of[other]]
        high = data.mode_offset[data.modes_of[other + 1]]
        at = low + int(_draw(state, key) * (high - low))
    return count


@jit
def _recreate(data: Any, state: Any, count: int, scale: float, key: Any) -> None:
    """Put back, one by one, those who are out."""
    _rank(data, state, count, key)
    price_weight = 1.5 * _draw(state, key)
    adjacency_bonus = scale * _draw(state, key) ** ADJACENCY
    for i in range(count):
        at = _pick(data, state, state.out[i], price_weight, adjacency_bonus)
        if at != NONE:
            _hold(data, state, at, 1)


@jit
def _undo(data: Any, state: Any, count: int) -> None:
    """Give those taken out what they had."""
    for i in range(count):
        if state.chosen[state.out[i]] != NONE:
            _hold(data, state, state.chosen[state.out[i]], -1)
    for i in range(count):
        if state.was[i] != NONE:
            _hold(data, state, state.was[i], 1)


@jit
def _remember(state: Any) -> None:
    """Keep the plan as the best seen."""
    for person in range(len(state.chosen)):
        state.best[person] = state.chosen[person]


@jit_entry
def anneal(data: Any, state: Any, rounds: int, hot: float, cold: float, goal: float, scale: float, key: Any) -> float:
    """Better a plan in place for so many rounds, or until it is worth a goal; return what the best is worth.

    Temperatures `hot` and `cold` are in value; `scale` is the most that a start with no gap beside it may count for.
    """
    now = _worth(data, state)
    most = now
    _remember(state)
    for done in range(rounds):
        if most >= goal:
            break
        count = _ruin(data, state, key)
        _recreate(data, state, count, scale, key)
        then = _worth(data, state)
        heat = hot * (cold / hot) ** (done / rounds)
        if then >= now or then - now > heat * math.log(_draw(state, key) + 1e-300):
            now = then
            if now > most + 1e-9:
                most = now
                _remember(state)
        else:
            _undo(data, state, count)
    return most


@jit_entry
def fill(data: Any, state: Any, order: Int64s, price_weight: float) -> None:
    """Place people in an order, each at the free start worth most after paying a share of prices."""
    for i in range(len(order)):
        if state.chosen[order[i]] == NONE:
            at = _pick(data, state, order[i], price_weight, 0.0)
            if at != NONE:
                _hold(data, state, at, 1)


@jit_entry
def load(data: Any, state: Any, start: Int64s) -> None:
    """Put a plan down as it stands."""
    for person in range(len(start)):
        if start[person] != NONE:
            _hold(data, state, start[person], 1)


def search_data(sub: Subproblem, prices: Prices, worth: Float64s) -> SearchData:
    """Return a subproblem and its prices as the search reads them, with what it is to count each start for."""
    _, _, net_gain = LagrangianRelaxation(sub).evaluate(prices.minute, prices.floor)
    paid = np.zeros((sub.psychologists, sub.weeks + 1))
    np.cumsum(prices.minute, axis=1, out=paid[:, 1:])
    modes_of = np.searchsorted(sub.mode_person, np.arange(sub.people + 1)).astype(np.int64)
    pair = sub.mode_second != NONE
    seen = np.concatenate(
        [np.stack([sub.mode_first, sub.mode_person], 1), np.stack([sub.mode_second, sub.mode_person], 1)[pair]]
    )
    near = np.unique(seen, axis=0)
    near_offset = np.searchsorted(near[:, 0], np.arange(sub.psychologists + 1)).astype(np.int64)
    return SearchData(
        sub.weeks, sub.must, sub.mode_person, sub.mode_first, sub.mode_second, sub.mode_minutes,
        sub.mode_offset, modes_of, sub.start_week, sub.start_until, sub.start_mode,
        worth, reduced_costs(sub, prices), sub.chance, sub.counts, paid, net_gain, near_offset,
        np.ascontiguousarray(near[:, 1]), 1.0 + 2.0 * sub.people * float(sub.value.max(initial=0.0)),
    )  # fmt: skip


def search_state(sub: Subproblem) -> SearchState:
    """Return an empty plan."""
    tally = np.zeros(TALLY)
    tally[LEFT_OUT] = sub.must.sum()
    tally[SHORT] = np.maximum(sub.least, 0.0).sum()
    return SearchState(
        chosen=np.full(sub.people, NONE, dtype=np.int64),
        room=sub.capacity.copy(),
        first=np.full(sub.people, NONE, dtype=np.int64),
        second=np.full(sub.people, NONE, dtype=np.int64),
        begin=np.zeros(sub.people, dtype=np.int64),
        end=np.zeros(sub.people, dtype=np.int64),
        above=-sub.least.copy(),
        tally=tally,
        out=np.zeros(MOST_TAKEN, dtype=np.int64),
        was=np.zeros(MOST_TAKEN, dtype=np.int64),
        order=np.zeros(MOST_TAKEN),
        best=np.full(sub.people, NONE, dtype=np.int64),
    )


def search(incumbent: Incumbent, sub: Subproblem, prices: Prices, rounds: float, chain: int) -> Int64s | None:
    """Return the best plan met, from the incumbent on, over some of its starts; each chain draws its own numbers."""
    if not sub.starts:
        return incumbent.chosen
    begin = incumbent.chosen if sub is incumbent.sub else within(sub, incumbent.chosen)
    data, state = search_data(sub, prices, _counted(sub)), search_state(sub)
    if begin is not None:
        load(data, state, begin)
    fill(data, state, np.argsort(-data.net_gain, kind="stable"), 1.0)
    scale, is_bounded = float(sub.value.mean()), sub.value_step and math.isfinite(incumbent.bound)
    goal = math.floor(incumbent.bound + SAME_VALUE) - 0.5 if is_bounded else math.inf
    goal = min(goal, incumbent.target + SAME_VALUE / 8)
    anneal(data, state, int(rounds * sub.people), HOT * scale, COLD * scale, goal, scale, key_of(SEED, chain))
    best: Int64s = state.best
    return best if sub is incumbent.sub else without(sub, best)


def _counted(sub: Subproblem) -> Float64s:
    """Return what the search counts a start for: value, and a trace of changes and weeks."""
    change = sub.change - sub.drop_change[sub.start_person]
    return sub.value - TIE * change - TIE / 8.0 * sub.start_week / max(sub.weeks, 1)
