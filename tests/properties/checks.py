"""What no run may break, read off its event log: plain functions that any test may call.

`everything` holds one run to all of them. The log is followed event by event (`Ledger`), so that
nothing here relies on a measure, and the measures can be held to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from oracle.again import world_apart
from oracle.spells import ABSENT, Spells, spells

from planner.base.arrays import NONE, Bools, Int64s
from planner.model.events import COLUMNS, COMMUNITY_KINDS, EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.policy import CLOCKS
from planner.model.rules import EventDetail, deadline_day
from planner.scenario.demand import CaseloadFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome
from planner.sim.tally.sections import NUMBER, SERIES, SESSION_CAUSES
from planner.sim.tally.tally import Tally, measure
from planner.world import World
from planner.world.streams import NEVER

COURSE, ASSESSMENT, REPORT, COMMUNITY = "course", "assessment", "parole report", "community"
GIVEN = {
    EventType.COURSE_STARTED: COURSE,
    EventType.COURSE_CONTINUED: COURSE,
    EventType.ASSESSMENT_STARTED: ASSESSMENT,
    EventType.PAROLE_REPORT_STARTED: REPORT,
    EventType.COMMUNITY_STARTED: COMMUNITY,
}
FREED = {
    EventType.COURSE_STOPPED: COURSE,
    EventType.PLACE_LOST: COURSE,
    EventType.PLACE_GIVEN_UP: COURSE,
    EventType.ENDED_EARLY: COURSE,
    EventType.COMPLETED: COURSE,
    EventType.ASSESSED: ASSESSMENT,
    EventType.PAROLE_REPORT_DONE: REPORT,
    EventType.COMMUNITY_DONE: COMMUNITY,
    EventType.COMMUNITY_LOST: COMMUNITY,
    EventType.COMMUNITY_STOPPED: COMMUNITY,
}
STOPPED = {EventDetail.ASSESSMENT: ASSESSMENT, EventDetail.PAROLE_REPORT: REPORT}  # cause of WORK_STOPPED
BROUGHT = (
    EventType.POST_CLOSED,
    EventType.POST_LEFT,
    EventType.POST_SUPERVISED,
    EventType.POST_PRODUCTIVE,
    EventType.HOURS_CHANGED,
)
SUPERVISION = (EventType.SUPERVISION_STARTED, EventType.SUPERVISION_ENDED)
COURSE_KINDS = (
    EventType.SESSION,
    EventType.COURSE_PAUSED,
    EventType.COURSE_RESUMED,
    EventType.COURSE_CONTINUED,
    EventType.PLACE_LOST,
    EventType.PLACE_GIVEN_UP,
    EventType.ENDED_EARLY,
    EventType.COMPLETED,
)
COURSE_OVER = (EventType.COMPLETED, EventType.COURSE_STOPPED, EventType.ENDED_EARLY)
SPELL_ENDED = (EventType.RELEASED, EventType.LEFT)
FOLLOWS_AN_END = (EventType.COURSE_STOPPED, EventType.WORK_STOPPED)
LICENCE_KINDS = (
    EventType.LICENCE_STARTED,
    EventType.LICENCE_REVIEWED,
    EventType.LICENCE_CONDITIONS,
    EventType.LICENCE_ENDED,
    EventType.MAPPA_LEVEL,
    *COMMUNITY_KINDS,
)


class Event(NamedTuple):
    """One row of the log."""

    day: int
    kind: EventType
    person: int
    spell: int
    team: int
    post: int
    second_post: int
    cause: int
    minutes: int

    @property
    def posts(self) -> tuple[int, ...]:
        """The posts it names."""
        return tuple(post for post in (self.post, self.second_post) if post != NONE)


@dataclass
class Run:
    """One replication and its log."""

    log: EventLog
    world: World
    parameters: Parameters

    @cached_property
    def events(self) -> list[Event]:
        """The log row by row."""
        columns = [getattr(self.log, name).tolist() for name in COLUMNS]
        return [Event(day, EventType(kind), *rest) for day, kind, *rest in zip(*columns, strict=True)]

    @cached_property
    def apart(self) -> Run:
        """The run with each spell as a person of its own, and the tally as it is."""
        apart = Run(*world_apart(self.log, self.world, self.parameters), self.parameters)
        apart.tally = self.tally
        return apart

    @cached_property
    def tally(self) -> Tally:
        """The run measured."""
        return measure(self.log, self.world, self.parameters)

    @cached_property
    def spells(self) -> Spells:
        """What became of each person."""
        return spells(self.log, self.world.people, self.parameters)


def everything(log: EventLog, world: World, parameters: Parameters) -> None:
    """Hold one run to every rule."""
    run = Run(log, world, parameters)
    for rule in (*OF_THE_WHOLE, *RULES):
        hold(rule, run)


def hold(rule: Callable[[Run], None], run: Run) -> None:
    """Hold a run to a rule: as it is, or with each custody spell as a person of its own."""
    rule(run if rule in OF_THE_WHOLE else run.apart)


# --- order --------------------------------------------------------------------------------------

# Kinds whose every event is a moment of its own; the rest follow from one (a session pauses a
# course, a post that goes loses its places, a referral finds someone unwilling) and come at once.
MOMENTS = frozenset(
    {
        EventType.POST_CLOSED,
        EventType.POST_LEFT,
        EventType.LEAVE_ENDED,
        EventType.LEAVE_STARTED,
        EventType.POST_FILLED,
        EventType.POST_SUPERVISED,
        EventType.POST_PRODUCTIVE,
        EventType.HOURS_CHANGED,
        EventType.PRESENT,
        EventType.REFERRED,
        EventType.CONSENTED,
        EventType.READY,
        EventType.ON_HOLD,
        EventType.PAROLE_REVIEW,
        EventType.LEFT,
        EventType.PAROLE_REPORT_DUE,
        EventType.ASSESSMENT_STALE,
        EventType.LICENCE_ENDED,
        EventType.LICENCE_REVIEWED,
        EventType.PAROLE_REPORT_DONE,
        EventType.COURSE_RESUMED,
        EventType.SESSION,
        EventType.COMPLETED,
        EventType.COMMUNITY_DONE,
    }
)
MEETING = (
    EventType.PAROLE_REPORT_STARTED,
    EventType.COURSE_CONTINUED,
    EventType.ASSESSMENT_STARTED,
    EventType.COURSE_STARTED,
    EventType.COMMUNITY_STARTED,
    EventType.CONSTRAINT,
)


def days_in_order(run: Run) -> None:
    """Days never go back, and all are within the horizon."""
    days = run.log.day
    assert (np.diff(days) >= 0).all()
    assert days.size == 0 or (days[0] >= 0 and days[-1] < run.parameters.horizon_days)


def moments_in_order(run: Run) -> None:
    """Within a day moments come in order of (kind, person or post), and the meeting's steps last, in theirs.

    On the first day posts begin one by one, each with its whole life so far.
    """
    last = (-1, 0, 0)
    recalled = {(event.day, event.person) for event in run.events if event.kind == EventType.RECALLED}
    for event in run.events:
        if (event.day, event.person) in recalled and EventType.PRESENT <= event.kind < EventType.COURSE_STOPPED:
            continue  # clocks set today for today
        if event.kind in MEETING:
            moment = (event.day, EventType.ALLOCATION + MEETING.index(event.kind), 0)
        elif _is_moment(event):
            moment = (event.day, event.kind, event.post if event.kind < EventType.PRESENT else event.person)
        else:
            continue
        assert moment >= last, f"{event} after {last}"
        last = moment


def _is_moment(event: Event) -> bool:
    """Whether an event is a moment of its own: not a release at a review, nor an assessment that takes no time."""
    if event.kind == EventType.RELEASED:
        return event.cause == EventDetail.CUSTODY_END
    if event.kind == EventType.ASSESSED:
        return event.post != NONE
    if event.kind == EventType.LICENCE_ENDED:
        return event.cause == EventDetail.EXPIRED
    return event.kind in MOMENTS and (event.day > 0 or event.kind >= EventType.PRESENT)


# --- people -------------------------------------------------------------------------------------


def ends_are_ends(run: Run) -> None:
    """A spell ends once; after it nothing happens to the person but a licence, and a course that goes on meanwhile."""
    goes_on = run.parameters.scenario.programme.continues_after_release
    ended: dict[int, Event] = {}
    for event in run.events:
        if event.person in ended:
            end = ended[event.person]
            community = goes_on and end.kind == EventType.RELEASED and event.kind in COURSE_KINDS
            follows = event.kind in FOLLOWS_AN_END and event.day == end.day
            assert community or follows or _is_of_licence(run, event, end), f"{event} after {end}"
        elif event.kind in SPELL_ENDED:
            ended[event.person] = event


def _is_of_licence(run: Run, event: Event, end: Event) -> bool:
    """Whether an event may come after a release because there is a licence: its own, or the course it stops."""
    on = run.parameters.licence is not None and end.kind == EventType.RELEASED
    return on and (event.kind in LICENCE_KINDS or event.kind == EventType.COURSE_STOPPED)


def licences_are_whole(run: Run) -> None:
    """A licence follows each release while any is left, and ends once; conditions and level are those reviews leave."""
    stated, last_day = run.parameters.scenario.licence, run.world.people.licence_end_day
    on: dict[int, list[int]] = {}  # person -> level, conditions, on licence
    expected: set[int] = set()
    for event in run.events:
        who = event.person
        if event.kind == EventType.RELEASED and stated and last_day[who] > event.day:
            assert who not in on
            expected.add(who)
        elif event.kind == EventType.LICENCE_STARTED:
            expected.remove(who)
            on[who] = [0, 0]
        elif event.kind == EventType.MAPPA_LEVEL:
            assert 1 <= event.cause <= len(stated.level_weights)
            assert on[who][0] == 0 or abs(event.cause - on[who][0]) == 1
            on[who][0] = event.cause
        elif event.kind == EventType.LICENCE_CONDITIONS:
            assert 0 <= event.cause < 1 << len(stated.conditions)
            on[who][1] = event.cause
        elif event.kind == EventType.LICENCE_REVIEWED:
            assert who in on
        elif event.kind == EventType.LICENCE_ENDED:
            del on[who]
            assert event.day <= last_day[who]
            assert (event.day == last_day[who]) == (
                event.cause == EventDetail.EXPIRED
            ) or event.cause == EventDetail.LEFT_LICENCE
    assert not expected


def community_is_whole(run: Run) -> None:
    """A work waits, has a place, waits again, and ends once: with its time, or with the licence."""
    state: dict[tuple[int, int], EventType] = {}
    on: set[int] = set()
    after = {
        None: (EventType.COMMUNITY_AWAITED, EventType.COMMUNITY_DECLINED),
        EventType.COMMUNITY_AWAITED: (EventType.COMMUNITY_STARTED, EventType.COMMUNITY_STOPPED),
        EventType.COMMUNITY_STARTED: (EventType.COMMUNITY_DONE, EventType.COMMUNITY_LOST, EventType.COMMUNITY_STOPPED),
        EventType.COMMUNITY_LOST: (EventType.COMMUNITY_STARTED, EventType.COMMUNITY_STOPPED),
    }
    for event in run.events:
        if event.kind == EventType.LICENCE_STARTED:
            on.add(event.person)
        elif event.kind == EventType.LICENCE_ENDED:
            on.remove(event.person)
        elif event.kind in COMMUNITY_KINDS:
            key = event.person, event.cause
            assert event.kind in after[state.get(key)], f"{event} after {state.get(key)}"
            assert event.person in on or event.kind == EventType.COMMUNITY_STOPPED
            ended = event.kind in (EventType.COMMUNITY_DONE, EventType.COMMUNITY_STOPPED, EventType.COMMUNITY_DECLINED)
            state.pop(key, None) if ended else state.__setitem__(key, event.kind)
    assert {person for person, _ in state} <= on


def people_are_conserved(run: Run) -> None:
    """Whoever came in or was recalled is in custody, was released, or left; whoever was released too, to the person."""
    tally = run.tally
    kinds = Counter(run.log.kind.tolist())
    entered = kinds[EventType.PRESENT] + kinds[EventType.REFERRED] + kinds[EventType.RECALLED]
    inside, licensed = set(), set()
    for event in run.events:
        if event.kind in (EventType.PRESENT, EventType.REFERRED, EventType.RECALLED):
            assert event.person not in inside, f"{event} of someone in custody"
            assert event.person not in licensed, f"{event} of someone on licence"
            inside.add(event.person)
        elif event.kind in SPELL_ENDED:
            inside.remove(event.person)
        elif event.kind == EventType.LICENCE_STARTED:
            licensed.add(event.person)
        elif event.kind == EventType.LICENCE_ENDED:
            licensed.remove(event.person)
    assert entered == kinds[EventType.RELEASED] + kinds[EventType.LEFT] + len(inside)
    assert kinds[EventType.LICENCE_STARTED] == kinds[EventType.LICENCE_ENDED] + len(licensed)
    if run.parameters.licence:
        ends = tally.section("pathway")[0].sum(axis=(0, 1))
        assert ends[LicenceOutcome.ON_LICENCE] == len(licensed)
        assert ends[LicenceOutcome.RECALLED] == kinds[EventType.RECALLED]
        assert ends.sum() == len(run.world.people) + kinds[EventType.RECALLED]
        assert tally.section("pathway")[0, 1].sum() == kinds[EventType.RECALLED]  # each begins one custody spell


def nobody_waits_for_ever(run: Run) -> None:
    """Everyone referred is known from that day, and is gone by the end of custody or on the day of leaving."""
    people, horizon = run.world.people, run.parameters.horizon_days
    entry = _first_day(run, EventType.PRESENT, EventType.REFERRED, EventType.RECALLED)
    assert np.array_equal(entry, np.maximum(people.referral_day, 0))
    end, last = _first_day(run, *SPELL_ENDED), np.minimum(people.custody_end_day, people.leaves_day)
    assert (end[last < horizon] <= last[last < horizon]).all()
    assert (end[end < ABSENT] <= last[end < ABSENT]).all()


def starts_are_allowed(run: Run) -> None:
    """Who starts is in custody, assessed, ready, willing, not started before, and has time left by the rule."""
    settled = (Status.WAITING, Status.NOT_READY, Status.DECLINED)
    assessed = set(np.flatnonzero(np.isin(run.world.people.standing, settled)).tolist())
    ready, willing, barred = set(), set(), set()
    for event in run.events:
        match event.kind:
            case EventType.ASSESSED:
                assessed.add(event.person)
            case EventType.ASSESSMENT_STALE:
                assessed.discard(event.person)
            case EventType.CONSENTED:
                willing.add(event.person)
            case EventType.READY:
                ready.add(event.person)
            case EventType.ON_HOLD:
                ready.discard(event.person)
            case EventType.RELEASED | EventType.LEFT:
                barred.add(event.person)
            case EventType.COURSE_STARTED:
                assert event.person in assessed & ready & willing - barred, f"{event} is not allowed"
                assert _days_left(run, event) >= run.parameters.scenario.policy.minimum_days_left
                barred.add(event.person)
            case _:
                pass


def _days_left(run: Run, start: Event) -> int:
    """Return the time to the deadline, as far as official dates alone give it; NEVER once a review was refused."""
    people = run.world.people
    review, end = int(people.first_review_day[start.person]), int(people.custody_end_day[start.person])
    clock = CLOCKS[run.parameters.scenario.policy.deadline]
    passed = review <= start.day
    return NEVER if passed else deadline_day(clock, review if review < end else NEVER, end) - start.day


def bands_are_assessed(run: Run) -> None:
    """Where assessors may err each assessment gives a band, the first the one the world dealt; elsewhere none does."""
    tables, people = run.parameters.agreement_tables, run.world.people
    assert tables or np.array_equal(people.band, people.true_band)
    seen: set[int] = set()
    for event in run.log.of(EventType.BAND_ASSESSED).frame().itertuples():
        assert 1 <= event.cause <= len(tables)
        assert event.person in seen or event.cause == people.band[event.person]
        chances = run.parameters.scenario.assessment.agreement[people.true_band[event.person] - 1]
        filed = isinstance(run.parameters.scenario.demand.caseload, CaseloadFile) and event.person not in seen
        assert filed or chances[event.cause - 1] > 0
        seen.add(event.person)
    assert not tables or {e.person for e in run.events if e.kind == EventType.ASSESSED} <= seen


def courses_are_whole(run: Run) -> None:
    """A course ends once, and is completed no sooner than its sessions, least calendar time and report allow."""
    people, gap = run.world.people, run.parameters.scenario.programme.days_between_sessions
    started = {
        int(who): -int(people.sessions_done[who]) * gap for who in np.flatnonzero(people.standing == Status.ON_COURSE)
    }
    held = Counter({who: int(people.sessions_done[who]) for who in started})
    over: set[int] = set()
    for event in run.events:
        if event.kind == EventType.COURSE_STARTED:
            assert event.person not in started
            started[event.person] = event.day
        elif event.kind == EventType.SESSION and event.cause == EventDetail.HELD:
            held[event.person] += 1
        elif event.kind in COURSE_OVER:
            assert event.person in started and event.person not in over, f"{event} of no course"
            over.add(event.person)
        if event.kind == EventType.COMPLETED:
            who = event.person
            least = int(people.minimum_days[who])
            assert held[who] >= people.sessions_needed[who]
            assert event.day >= started[who] + least + int(people.report_days[who])


def sessions_belong_to_places(run: Run) -> None:
    """A session is booked for a course with a place and not paused, and is not held while its staff are on leave."""
    place: dict[int, Event] = {}
    paused: set[int] = set()
    on_leave: set[int] = set()
    for event in run.events:
        match event.kind:
            case EventType.COURSE_STARTED | EventType.COURSE_CONTINUED:
                place[event.person] = event
            case EventType.COURSE_PAUSED:
                paused.add(event.person)
            case EventType.COURSE_RESUMED:
                paused.remove(event.person)
            case EventType.LEAVE_STARTED:
                on_leave.add(event.post)
            case EventType.LEAVE_ENDED | EventType.POST_LEFT | EventType.POST_CLOSED:
                on_leave.discard(event.post)
            case EventType.SESSION:
                assert event.person not in paused
                assert event.posts == place[event.person].posts
                assert (event.cause == EventDetail.ON_LEAVE) == bool(on_leave & set(event.posts)), f"{event}"
                assert event.cause in SESSION_CAUSES
            case _ if FREED.get(event.kind) == COURSE:
                place.pop(event.person, None)


# --- posts --------------------------------------------------------------------------------------


class Ledger:
    """What each post brings and holds, event by event; asserts as it goes that no post gives what it has not."""

    def __init__(self, run: Run) -> None:
        """Everyone outside, every post empty."""
        self.run = run
        posts = len(run.parameters.posts)
        self.available, self.held = [0] * posts, [0] * posts
        self.supervising = [0] * posts
        self.at_work, self.on_leave = [False] * posts, [False] * posts
        self.open: dict[tuple[int, str], list[Event]] = defaultdict(list)  # (person, work) -> what gave the places
        self.places = [0] * posts  # minutes held by open places
        days = run.parameters.horizon_days
        self.available_changes, self.held_changes = (
            np.zeros((len(run.parameters.team_names), days), dtype=np.int64) for _ in range(2)
        )

    def follow(self, events: list[Event]) -> None:
        """Follow the whole log, and settle up at the end of each day."""
        for number, event in enumerate(events):
            self.take(event)
            if number + 1 == len(events) or events[number + 1].day > event.day:
                self.settle()

    def take(self, event: Event) -> None:
        """Follow one event."""
        if event.kind in GIVEN:
            self.give(event)
        elif event.kind == EventType.WORK_STOPPED:
            self.free(event, STOPPED[EventDetail(event.cause)])
        elif event.kind in FREED and event.posts:
            self.free(event, FREED[event.kind])
        elif event.kind in SUPERVISION:
            self.supervise(event)
        elif event.post != NONE and event.person == NONE:
            self.change(event)
        else:
            assert event.minutes == 0, f"{event} changes hours"

    def give(self, event: Event) -> None:
        """A place is given: by a team that serves the prison, from hours that are free, to who has none."""
        work, who = GIVEN[event.kind], event.person
        people, parameters = self.run.world.people, self.run.parameters
        # the reports for two reviews may overlap
        several = work in (REPORT, COMMUNITY)  # so may two works in the community
        assert several or not self.open[who, work], f"{event} while holding {self.open[who, work]}"
        served = (
            parameters.community_teams[event.cause - 1]
            if work == COMMUNITY
            else parameters.prison_teams[people.prison[who]]
        )
        assert event.team in served
        assert len(set(event.posts)) == (people.facilitators[who] if work == COURSE else 1)
        for post in event.posts:
            assert parameters.posts[post].team == event.team
            assert self.at_work[post] and not self.on_leave[post], f"{event} by a post not at work"
            assert self.held[post] + event.minutes <= self.available[post], f"{event} beyond the hours of {post}"
            self.places[post] += event.minutes
        self.open[who, work].append(event)
        self.hold(event)

    def free(self, event: Event, work: str) -> None:
        """A place is freed: the one that was given, in full."""
        places = self.open[event.person, work]
        given = [e for e in places if (e.posts, e.minutes, e.team) == (event.posts, -event.minutes, event.team)]
        assert given, f"{event} frees none of {places}"
        places.remove(given[0])
        for post in event.posts:
            self.places[post] += event.minutes
        self.hold(event)

    def supervise(self, event: Event) -> None:
        """A supervisor's time is taken or given back."""
        self.supervising[event.post] += event.minutes
        assert self.supervising[event.post] >= 0
        self.hold(event)

    def hold(self, event: Event) -> None:
        """Count held minutes, each of a pair."""
        for post in event.posts:
            self.held[post] += event.minutes
            assert self.held[post] >= 0
            self.held_changes[event.team, event.day] += event.minutes

    def change(self, event: Event) -> None:
        """A post changes."""
        post = event.post
        if event.kind in BROUGHT:
            self.available[post] += event.minutes
            self.available_changes[event.team, event.day] += event.minutes
            assert self.available[post] >= 0
        role = self.run.parameters.scenario.roles[self.run.parameters.posts[post].role]
        match event.kind:
            case EventType.POST_SUPERVISED:
                self.at_work[post] = role.supervised_share > 0
            case EventType.POST_PRODUCTIVE:
                self.at_work[post] = True
            case EventType.POST_LEFT | EventType.POST_CLOSED:
                self.at_work[post] = self.on_leave[post] = False
                assert self.available[post] == 0
            case EventType.LEAVE_STARTED | EventType.LEAVE_ENDED:
                assert self.at_work[post]
                self.on_leave[post] = event.kind == EventType.LEAVE_STARTED

    def settle(self) -> None:
        """At the end of a day: what is held is what is open, and a post that nobody holds, holds nothing."""
        for post, held in enumerate(self.held):
            assert held == self.places[post] + self.supervising[post]
            assert self.at_work[post] or held == 0, f"vacant post {post} holds {held} minutes"


def released_hold_nothing(run: Run) -> None:
    """Who is released or has left holds nobody's time the day after, except for a course in the community."""
    ledger, goes_on = Ledger(run), run.parameters.scenario.programme.continues_after_release
    ended: dict[int, EventType] = {}
    for event, after in zip(run.events, [*run.events[1:], None], strict=True):
        ledger.take(event)
        if event.kind in SPELL_ENDED:
            ended[event.person] = event.kind
        if after is None or after.day > event.day:
            for (person, work), places in ledger.open.items():
                community = goes_on and work == COURSE and ended.get(person) == EventType.RELEASED
                assert not places or person not in ended or community or work == COMMUNITY


def hours_balance(run: Run) -> None:
    """No post gives what it has not; hours available and held, week by week, are the ledger's."""
    ledger = Ledger(run)
    ledger.follow(run.events)
    weeks = np.arange(run.parameters.horizon_days) // DAYS_PER_WEEK
    for name, changes in (("hours_available", ledger.available_changes), ("hours_held", ledger.held_changes)):
        for team, by_day in enumerate(changes.cumsum(axis=1)):
            assert np.array_equal(run.tally.weekly[0, NUMBER[name], team], np.bincount(weeks, by_day))


# --- counts and levels --------------------------------------------------------------------------


def everyone_counted_once(run: Run) -> None:
    """Results sum to the people in every grouping, and to the ends in the log."""
    people, by_team = len(run.world.people), run.tally.section("team")[0].sum(axis=0)  # spells, told apart
    for grouping, (cells,) in run.tally.results.items():
        assert cells.sum() == people, grouping
        assert np.array_equal(cells.sum(axis=0), by_team)
    assert np.delete(by_team, SpellOutcome.NOT_ENDED, axis=0).sum() == len(run.log.of(*SPELL_ENDED))
    assert run.tally.section("sessions").sum() == len(run.log.of(EventType.SESSION))


def littles_law(run: Run) -> None:
    """The area under the number waiting is the sum of the waits, to the day; so for courses; weeks are its heights."""
    people, horizon, tally, spell = run.world.people, run.parameters.horizon_days, run.tally, run.spells
    may_wait = ~np.isin(people.standing, (Status.ON_COURSE, Status.COMPLETED))
    rises = (EventType.PRESENT, EventType.REFERRED, EventType.RECALLED)
    waiting = _level(run, may_wait, rises, (EventType.COURSE_STARTED, *SPELL_ENDED))
    assert waiting.sum() == (spell.waiting_until_day - spell.entry_day)[may_wait].sum()
    running = people.standing == Status.ON_COURSE
    courses = _level(run, ~running, (EventType.COURSE_STARTED,), COURSE_OVER)
    courses += _level(run, running, (EventType.PRESENT,), COURSE_OVER)
    on_course = spell.start_day < ABSENT
    days = np.minimum(spell.over_day, horizon) - spell.start_day
    assert courses.sum() == days[on_course].sum()
    week_ends = np.minimum(np.arange(1, tally.weekly.shape[-1] + 1) * DAYS_PER_WEEK, horizon) - 1
    weekly = dict(zip(SERIES, tally.weekly[0].sum(axis=1), strict=True))
    total = sum(weekly[name] for name in ("waiting_ready", "waiting_assessment", "waiting_not_ready", "declined"))
    assert np.array_equal(total, waiting[week_ends])
    assert np.array_equal(weekly["open_courses"], courses[week_ends])
    assert (tally.weekly >= 0).all()


def _level(run: Run, who: Bools, rises: tuple[EventType, ...], falls: tuple[EventType, ...]) -> Int64s:
    """Return how many of these people are in a state as each day ends: up on the first rise, down on the next fall."""
    level, inside, seen = np.zeros(run.parameters.horizon_days, dtype=np.int64), set(), set()
    for event in run.events:
        if event.person == NONE or not who[event.person]:
            continue
        if event.kind in rises and event.person not in seen:
            inside.add(event.person)
            seen.add(event.person)
            level[event.day] += 1
        elif event.kind in falls and event.person in inside:
            inside.discard(event.person)
            level[event.day] -= 1
    return np.asarray(level.cumsum())


def _first_day(run: Run, *kinds: EventType) -> Int64s:
    days = np.full(len(run.world.people), ABSENT)
    events = run.log.of(*kinds)
    np.minimum.at(days, events.person, events.day)
    return days


OF_THE_WHOLE = (
    days_in_order,
    moments_in_order,
    licences_are_whole,
    community_is_whole,
    people_are_conserved,
    bands_are_assessed,
)
RULES = (
    ends_are_ends,
    nobody_waits_for_ever,
    starts_are_allowed,
    courses_are_whole,
    sessions_belong_to_places,
    released_hold_nothing,
    hours_balance,
    everyone_counted_once,
    littles_law,
)
