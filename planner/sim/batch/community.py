"""Work in the community: people on licence wait for a mentor or a programme, and have one for a time."""

from __future__ import annotations

from planner.base.arrays import NONE
from planner.jit import jit
from planner.model.events import EventType
from planner.model.rules import days_left
from planner.scenario.community import MOST_WORKS
from planner.scenario.status import Status
from planner.sim.batch.calendar import schedule
from planner.sim.batch.due_records import drop_first, new_due
from planner.sim.batch.free_hours import find
from planner.sim.batch.heap import insert
from planner.sim.batch.lengths import drawn_from
from planner.sim.batch.log import log_person
from planner.sim.batch.place import free_place, take_place
from planner.sim.batch.state import COMMUNITY, ReplicationState
from planner.world.streams import Stream, bernoulli


@jit
def offer_community(run: ReplicationState, person: int) -> None:
    """Offer each work at the beginning of a licence, or require it; whoever takes part waits for a place."""
    who, now = run.rows[person], run.people[person]
    busy = now.completed or who.standing == Status.COMPLETED or (now.has_course and not now.over)
    for number in range(run.community.size):
        spec, turn = run.community[number], run.licensed[person].number * MOST_WORKS + number
        if spec.not_completed_only and busy:
            continue
        if not (spec.required or bernoulli(who.key, Stream.COMMUNITY_TAKES_PART, turn, spec.p_takes_part)):
            log_person(run, EventType.COMMUNITY_DECLINED, person, number + 1)
            continue
        work = run.works[person * run.community.size + number]
        work.place, work.is_waiting = NONE, False
        work.days_left = drawn_from(run, spec.length, who.key, Stream.COMMUNITY_LENGTH, turn)
        log_person(run, EventType.COMMUNITY_AWAITED, person, number + 1)
        _queue(run, person, number)


@jit
def _queue(run: ReplicationState, person: int, number: int) -> None:
    """Wait for a place, first come, first served."""
    at = new_due(run)
    if at == NONE:
        return
    run.works[person * run.community.size + number].is_waiting = True
    due = run.dues[at]
    due.person, due.spell = person, run.licensed[person].number
    due.key = run.clock[0].today * run.people.size + person
    run.work_queues[number] = insert(run.dues, run.work_queues[number], at)


@jit
def give_community_places(run: ReplicationState) -> None:
    """Give what hours there are to those who wait, work by work; all who wait for one need the same."""
    for number in range(run.community.size):
        spec, is_open = run.community[number], True
        while is_open and run.work_queues[number] != NONE:
            due = run.dues[run.work_queues[number]]
            person = due.person
            now, work = run.people[person], run.works[person * run.community.size + number]
            if not now.on_licence or run.licensed[person].number != due.spell or not work.is_waiting:
                drop_first(run, run.work_queues, number)
            elif find(run, spec.route, 1, spec.minutes):
                drop_first(run, run.work_queues, number)
                _start(run, person, number)
            else:
                is_open = False


@jit
def _start(run: ReplicationState, person: int, number: int) -> None:
    """Begin, or go on, with the post that was found."""
    work, today = run.works[person * run.community.size + number], run.clock[0].today
    minutes = run.community[number].minutes
    place = take_place(run, person, COMMUNITY + number, minutes, EventType.COMMUNITY_STARTED, number + 1)
    if place == NONE:
        return
    work.place, work.given_day, work.is_waiting = place, today, False
    schedule(run, today + work.days_left, EventType.COMMUNITY_DONE, person, run.places[place].token)


@jit
def finish_community(run: ReplicationState, person: int, token: int) -> None:
    """The work with that place is completed, unless the place was lost or the licence ended."""
    for number in range(run.community.size):
        work = run.works[person * run.community.size + number]
        if work.place != NONE and run.places[work.place].token == token:
            free_place(run, work.place, EventType.COMMUNITY_DONE, number + 1)
            work.place = NONE
            if run.community[number].is_programme:
                run.people[person].completed = True
            return


@jit
def lose_community(run: ReplicationState, person: int, place: int) -> None:
    """The member of staff goes: wait for another, for what remains."""
    number = run.places[place].work - COMMUNITY
    work = run.works[person * run.community.size + number]
    work.days_left = days_left(work.days_left, run.clock[0].today - work.given_day)
    free_place(run, place, EventType.COMMUNITY_LOST, number + 1)
    work.place = NONE
    _queue(run, person, number)


@jit
def stop_community(run: ReplicationState, person: int) -> None:
    """The licence has ended: so has every work."""
    for number in range(run.community.size):
        work = run.works[person * run.community.size + number]
        if work.place != NONE:
            free_place(run, work.place, EventType.COMMUNITY_STOPPED, number + 1)
        elif work.is_waiting:
            log_person(run, EventType.COMMUNITY_STOPPED, person, number + 1)
        work.place, work.is_waiting = NONE, False


@jit
def clear_community(run: ReplicationState) -> None:
    """Forget what an earlier replication left."""
    for number in range(run.work_queues.size):
        run.work_queues[number] = NONE
    for at in range(run.works.size):
        run.works[at].place, run.works[at].is_waiting = NONE, False
