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
from numpy.typing import NDArray
from oracle.again import world_apart
from oracle.spells import ABSENT, Spells, spells

from planner.model.events import COLUMNS, COMMUNITY_KINDS, NOBODY, EventLog, Kind
from planner.model.parameters import Setting
from planner.model.policy import CLOCKS
from planner.model.rules import Cause, deadline_day
from planner.scenario.demand import CaseloadFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import NUMBER, SERIES, SESSION_CAUSES
from planner.sim.tally.spell import After, Result
from planner.sim.tally.tally import Tally, measure
from planner.world import Standing, World
from planner.world.streams import NEVER

Ints = NDArray[np.int64]

COURSE, ASSESSMENT, REPORT, COMMUNITY = "course", "assessment", "parole report", "community"
GIVEN = {
    Kind.COURSE_STARTED: COURSE,
    Kind.COURSE_CONTINUED: COURSE,
    Kind.ASSESSMENT_STARTED: ASSESSMENT,
    Kind.PAROLE_REPORT_STARTED: REPORT,
    Kind.COMMUNITY_STARTED: COMMUNITY,
}
FREED = {
    Kind.COURSE_STOPPED: COURSE,
    Kind.PLACE_LOST: COURSE,
    Kind.PLACE_GIVEN_UP: COURSE,
    Kind.ENDED_EARLY: COURSE,
    Kind.COMPLETED: COURSE,
    Kind.ASSESSED: ASSESSMENT,
    Kind.PAROLE_REPORT_DONE: REPORT,
    Kind.COMMUNITY_DONE: COMMUNITY,
    Kind.COMMUNITY_LOST: COMMUNITY,
    Kind.COMMUNITY_STOPPED: COMMUNITY,
}
STOPPED = {Cause.ASSESSMENT: ASSESSMENT, Cause.PAROLE_REPORT: REPORT}  # cause of WORK_STOPPED
BROUGHT = (Kind.POST_CLOSED, Kind.POST_LEFT, Kind.POST_SUPERVISED, Kind.POST_PRODUCTIVE, Kind.HOURS_CHANGED)
SUPERVISION = (Kind.SUPERVISION_STARTED, Kind.SUPERVISION_ENDED)
COURSE_KINDS = (
    Kind.SESSION,
    Kind.COURSE_PAUSED,
    Kind.COURSE_RESUMED,
    Kind.COURSE_CONTINUED,
    Kind.PLACE_LOST,
    Kind.PLACE_GIVEN_UP,
    Kind.ENDED_EARLY,
    Kind.COMPLETED,
)
COURSE_OVER = (Kind.COMPLETED, Kind.COURSE_STOPPED, Kind.ENDED_EARLY)
SPELL_ENDED = (Kind.RELEASED, Kind.LEFT)
FOLLOWS_AN_END = (Kind.COURSE_STOPPED, Kind.WORK_STOPPED)
LICENCE_KINDS = (
    Kind.LICENCE_STARTED,
    Kind.LICENCE_REVIEWED,
    Kind.LICENCE_CONDITIONS,
    Kind.LICENCE_ENDED,
    Kind.MAPPA_LEVEL,
    *COMMUNITY_KINDS,
)


class Event(NamedTuple):
    """One row of the log."""

    day: int
    kind: Kind
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
        return tuple(post for post in (self.post, self.second_post) if post != NOBODY)


@dataclass
class Run:
    """One replication and its log."""

    log: EventLog
    world: World
    setting: Setting

    @cached_property
    def events(self) -> list[Event]:
        """The log row by row."""
        columns = [getattr(self.log, name).tolist() for name in COLUMNS]
        return [Event(day, Kind(kind), *rest) for day, kind, *rest in zip(*columns, strict=True)]

    @cached_property
    def apart(self) -> Run:
        """The run with each spell as a person of its own, and the tally as it is."""
        apart = Run(*world_apart(self.log, self.world, self.setting), self.setting)
        apart.tally = self.tally
        return apart

    @cached_property
    def tally(self) -> Tally:
        """The run measured."""
        return measure(self.log, self.world, self.setting)

    @cached_property
    def spells(self) -> Spells:
        """What became of each person."""
        return spells(self.log, self.world.people, self.setting)


def everything(log: EventLog, world: World, setting: Setting) -> None:
    """Hold one run to every rule."""
    run = Run(log, world, setting)
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
        Kind.POST_CLOSED,
        Kind.POST_LEFT,
        Kind.LEAVE_ENDED,
        Kind.LEAVE_STARTED,
        Kind.POST_FILLED,
        Kind.POST_SUPERVISED,
        Kind.POST_PRODUCTIVE,
        Kind.HOURS_CHANGED,
        Kind.PRESENT,
        Kind.REFERRED,
        Kind.CONSENTED,
        Kind.READY,
        Kind.ON_HOLD,
        Kind.PAROLE_REVIEW,
        Kind.LEFT,
        Kind.PAROLE_REPORT_DUE,
        Kind.ASSESSMENT_STALE,
        Kind.LICENCE_ENDED,
        Kind.LICENCE_REVIEWED,
        Kind.PAROLE_REPORT_DONE,
        Kind.COURSE_RESUMED,
        Kind.SESSION,
        Kind.COMPLETED,
        Kind.COMMUNITY_DONE,
    }
)
MEETING = (
    Kind.PAROLE_REPORT_STARTED,
    Kind.COURSE_CONTINUED,
    Kind.ASSESSMENT_STARTED,
    Kind.COURSE_STARTED,
    Kind.COMMUNITY_STARTED,
    Kind.CONSTRAINT,
)


def days_in_order(run: Run) -> None:
    """Days never go back, and all are within the horizon."""
    days = run.log.day
    assert (np.diff(days) >= 0).all()
    assert days.size == 0 or (days[0] >= 0 and days[-1] < run.setting.horizon_days)


def moments_in_order(run: Run) -> None:
    """Within a day moments come in order of (kind, person or post), and the meeting's steps last, in theirs.

    On the first day posts begin one by one, each with its whole life so far.
    """
    last = (-1, 0, 0)
    recalled = {(event.day, event.person) for event in run.events if event.kind == Kind.RECALLED}
    for event in run.events:
        if (event.day, event.person) in recalled and Kind.PRESENT <= event.kind < Kind.COURSE_STOPPED:
            continue  # clocks set today for today
        if event.kind in MEETING:
            moment = (event.day, Kind.ALLOCATION + MEETING.index(event.kind), 0)
        elif _is_moment(event):
            moment = (event.day, event.kind, event.post if event.kind < Kind.PRESENT else event.person)
        else:
            continue
        assert moment >= last, f"{event} after {last}"
        last = moment


def _is_moment(event: Event) -> bool:
    """Whether an event is a moment of its own: not a release at a review, nor an assessment that takes no time."""
    if event.kind == Kind.RELEASED:
        return event.cause == Cause.CUSTODY_END
    if event.kind == Kind.ASSESSED:
        return event.post != NOBODY
    if event.kind == Kind.LICENCE_ENDED:
        return event.cause == Cause.EXPIRED
    return event.kind in MOMENTS and (event.day > 0 or event.kind >= Kind.PRESENT)


# --- people -------------------------------------------------------------------------------------


def ends_are_ends(run: Run) -> None:
    """A spell ends once; after it nothing happens to the person but a licence, and a course that goes on meanwhile."""
    goes_on = run.setting.scenario.programme.continues_after_release
    ended: dict[int, Event] = {}
    for event in run.events:
        if event.person in ended:
            end = ended[event.person]
            community = goes_on and end.kind == Kind.RELEASED and event.kind in COURSE_KINDS
            follows = event.kind in FOLLOWS_AN_END and event.day == end.day
            assert community or follows or _is_of_licence(run, event, end), f"{event} after {end}"
        elif event.kind in SPELL_ENDED:
            ended[event.person] = event


def _is_of_licence(run: Run, event: Event, end: Event) -> bool:
    """Whether an event may come after a release because there is a licence: its own, or the course it stops."""
    on = run.setting.licence is not None and end.kind == Kind.RELEASED
    return on and (event.kind in LICENCE_KINDS or event.kind == Kind.COURSE_STOPPED)


def licences_are_whole(run: Run) -> None:
    """A licence follows each release while any is left, and ends once; conditions and level are those reviews leave."""
    stated, last_day = run.setting.scenario.licence, run.world.people.licence_end_day
    on: dict[int, list[int]] = {}  # person -> level, conditions, on licence
    expected: set[int] = set()
    for event in run.events:
        who = event.person
        if event.kind == Kind.RELEASED and stated and last_day[who] > event.day:
            assert who not in on
            expected.add(who)
        elif event.kind == Kind.LICENCE_STARTED:
            expected.remove(who)
            on[who] = [0, 0]
        elif event.kind == Kind.MAPPA_LEVEL:
            assert 1 <= event.cause <= len(stated.level_weights)
            assert on[who][0] == 0 or abs(event.cause - on[who][0]) == 1
            on[who][0] = event.cause
        elif event.kind == Kind.LICENCE_CONDITIONS:
            assert 0 <= event.cause < 1 << len(stated.conditions)
            on[who][1] = event.cause
        elif event.kind == Kind.LICENCE_REVIEWED:
            assert who in on
        elif event.kind == Kind.LICENCE_ENDED:
            del on[who]
            assert event.day <= last_day[who]
            assert (event.day == last_day[who]) == (event.cause == Cause.EXPIRED) or event.cause == Cause.LEFT_LICENCE
    assert not expected


def community_is_whole(run: Run) -> None:
    """A work waits, has a place, waits again, and ends once: with its time, or with the licence."""
    state: dict[tuple[int, int], Kind] = {}
    on: set[int] = set()
    after = {
        None: (Kind.COMMUNITY_AWAITED, Kind.COMMUNITY_DECLINED),
        Kind.COMMUNITY_AWAITED: (Kind.COMMUNITY_STARTED, Kind.COMMUNITY_STOPPED),
        Kind.COMMUNITY_STARTED: (Kind.COMMUNITY_DONE, Kind.COMMUNITY_LOST, Kind.COMMUNITY_STOPPED),
        Kind.COMMUNITY_LOST: (Kind.COMMUNITY_STARTED, Kind.COMMUNITY_STOPPED),
    }
    for event in run.events:
        if event.kind == Kind.LICENCE_STARTED:
            on.add(event.person)
        elif event.kind == Kind.LICENCE_ENDED:
            on.remove(event.person)
        elif event.kind in COMMUNITY_KINDS:
            key = event.person, event.cause
            assert event.kind in after[state.get(key)], f"{event} after {state.get(key)}"
            assert event.person in on or event.kind == Kind.COMMUNITY_STOPPED
            ended = event.kind in (Kind.COMMUNITY_DONE, Kind.COMMUNITY_STOPPED, Kind.COMMUNITY_DECLINED)
            state.pop(key, None) if ended else state.__setitem__(key, event.kind)
    assert {person for person, _ in state} <= on


def people_are_conserved(run: Run) -> None:
    """Whoever came in or was recalled is in custody, was released, or left; whoever was released too, to the person."""
    tally = run.tally
    kinds = Counter(run.log.kind.tolist())
    entered = kinds[Kind.PRESENT] + kinds[Kind.REFERRED] + kinds[Kind.RECALLED]
    inside, licensed = set(), set()
    for event in run.events:
        if event.kind in (Kind.PRESENT, Kind.REFERRED, Kind.RECALLED):
            assert event.person not in inside, f"{event} of someone in custody"
            assert event.person not in licensed, f"{event} of someone on licence"
            inside.add(event.person)
        elif event.kind in SPELL_ENDED:
            inside.remove(event.person)
        elif event.kind == Kind.LICENCE_STARTED:
            licensed.add(event.person)
        elif event.kind == Kind.LICENCE_ENDED:
            licensed.remove(event.person)
    assert entered == kinds[Kind.RELEASED] + kinds[Kind.LEFT] + len(inside)
    assert kinds[Kind.LICENCE_STARTED] == kinds[Kind.LICENCE_ENDED] + len(licensed)
    if run.setting.licence:
        ends = tally.section("pathway")[0].sum(axis=(0, 1))
        assert ends[After.ON_LICENCE] == len(licensed)
        assert ends[After.RECALLED] == kinds[Kind.RECALLED]
        assert ends.sum() == len(run.world.people) + kinds[Kind.RECALLED]
        assert tally.section("pathway")[0, 1].sum() == kinds[Kind.RECALLED]  # each begins one custody spell


def nobody_waits_for_ever(run: Run) -> None:
    """Everyone referred is known from that day, and is gone by the end of custody or on the day of leaving."""
    people, horizon = run.world.people, run.setting.horizon_days
    entry = _first_day(run, Kind.PRESENT, Kind.REFERRED, Kind.RECALLED)
    assert np.array_equal(entry, np.maximum(people.referral_day, 0))
    end, last = _first_day(run, *SPELL_ENDED), np.minimum(people.custody_end_day, people.leaves_day)
    assert (end[last < horizon] <= last[last < horizon]).all()
    assert (end[end < ABSENT] <= last[end < ABSENT]).all()


def starts_are_allowed(run: Run) -> None:
    """Who starts is in custody, assessed, ready, willing, not started before, and has time left by the rule."""
    settled = (Standing.WAITING, Standing.NOT_READY, Standing.DECLINED)
    assessed = set(np.flatnonzero(np.isin(run.world.people.standing, settled)).tolist())
    ready, willing, barred = set(), set(), set()
    for event in run.events:
        match event.kind:
            case Kind.ASSESSED:
                assessed.add(event.person)
            case Kind.ASSESSMENT_STALE:
                assessed.discard(event.person)
            case Kind.CONSENTED:
                willing.add(event.person)
            case Kind.READY:
                ready.add(event.person)
            case Kind.ON_HOLD:
                ready.discard(event.person)
            case Kind.RELEASED | Kind.LEFT:
                barred.add(event.person)
            case Kind.COURSE_STARTED:
                assert event.person in assessed & ready & willing - barred, f"{event} is not allowed"
                assert _days_left(run, event) >= run.setting.scenario.policy.minimum_days_left
                barred.add(event.person)
            case _:
                pass


def _days_left(run: Run, start: Event) -> int:
    """Return the time to the deadline, as far as official dates alone give it; NEVER once a review was refused."""
    people = run.world.people
    review, end = int(people.first_review_day[start.person]), int(people.custody_end_day[start.person])
    clock = CLOCKS[run.setting.scenario.policy.deadline]
    passed = review <= start.day
    return NEVER if passed else deadline_day(clock, review if review < end else NEVER, end) - start.day


def bands_are_assessed(run: Run) -> None:
    """Where assessors may err each assessment gives a band, the first the one the world dealt; elsewhere none does."""
    tables, people = run.setting.agreement_tables, run.world.people
    assert tables or np.array_equal(people.band, people.true_band)
    seen: set[int] = set()
    for event in run.log.of(Kind.BAND_ASSESSED).frame().itertuples():
        assert 1 <= event.cause <= len(tables)
        assert event.person in seen or event.cause == people.band[event.person]
        chances = run.setting.scenario.assessment.agreement[people.true_band[event.person] - 1]
        filed = isinstance(run.setting.scenario.demand.caseload, CaseloadFile) and event.person not in seen
        assert filed or chances[event.cause - 1] > 0
        seen.add(event.person)
    assert not tables or {e.person for e in run.events if e.kind == Kind.ASSESSED} <= seen


def courses_are_whole(run: Run) -> None:
    """A course ends once, and is completed no sooner than its sessions, least calendar time and report allow."""
    people, gap = run.world.people, run.setting.scenario.programme.days_between_sessions
    started = {
        int(who): -int(people.sessions_done[who]) * gap for who in np.flatnonzero(people.standing == Standing.ON_COURSE)
    }
    held = Counter({who: int(people.sessions_done[who]) for who in started})
    over: set[int] = set()
    for event in run.events:
        if event.kind == Kind.COURSE_STARTED:
            assert event.person not in started
            started[event.person] = event.day
        elif event.kind == Kind.SESSION and event.cause == Cause.HELD:
            held[event.person] += 1
        elif event.kind in COURSE_OVER:
            assert event.person in started and event.person not in over, f"{event} of no course"
            over.add(event.person)
        if event.kind == Kind.COMPLETED:
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
            case Kind.COURSE_STARTED | Kind.COURSE_CONTINUED:
                place[event.person] = event
            case Kind.COURSE_PAUSED:
                paused.add(event.person)
            case Kind.COURSE_RESUMED:
                paused.remove(event.person)
            case Kind.LEAVE_STARTED:
                on_leave.add(event.post)
            case Kind.LEAVE_ENDED | Kind.POST_LEFT | Kind.POST_CLOSED:
                on_leave.discard(event.post)
            case Kind.SESSION:
                assert event.person not in paused
                assert event.posts == place[event.person].posts
                assert (event.cause == Cause.ON_LEAVE) == bool(on_leave & set(event.posts)), f"{event}"
                assert event.cause in SESSION_CAUSES
            case _ if FREED.get(event.kind) == COURSE:
                place.pop(event.person, None)


# --- posts --------------------------------------------------------------------------------------


class Ledger:
    """What each post brings and holds, event by event; asserts as it goes that no post gives what it has not."""

    def __init__(self, run: Run) -> None:
        """Everyone outside, every post empty."""
        self.run = run
        posts = len(run.setting.posts)
        self.available, self.held = [0] * posts, [0] * posts
        self.supervising = [0] * posts
        self.at_work, self.on_leave = [False] * posts, [False] * posts
        self.open: dict[tuple[int, str], list[Event]] = defaultdict(list)  # (person, work) -> what gave the places
        self.places = [0] * posts  # minutes held by open places
        days = run.setting.horizon_days
        self.available_changes, self.held_changes = (
            np.zeros((len(run.setting.team_names), days), dtype=np.int64) for _ in range(2)
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
        elif event.kind == Kind.WORK_STOPPED:
            self.free(event, STOPPED[Cause(event.cause)])
        elif event.kind in FREED and event.posts:
            self.free(event, FREED[event.kind])
        elif event.kind in SUPERVISION:
            self.supervise(event)
        elif event.post != NOBODY and event.person == NOBODY:
            self.change(event)
        else:
            assert event.minutes == 0, f"{event} changes hours"

    def give(self, event: Event) -> None:
        """A place is given: by a team that serves the prison, from hours that are free, to who has none."""
        work, who = GIVEN[event.kind], event.person
        people, setting = self.run.world.people, self.run.setting
        # the reports for two reviews may overlap
        several = work in (REPORT, COMMUNITY)  # so may two works in the community
        assert several or not self.open[who, work], f"{event} while holding {self.open[who, work]}"
        served = (
            setting.community_teams[event.cause - 1] if work == COMMUNITY else setting.prison_teams[people.prison[who]]
        )
        assert event.team in served
        pair = work == COURSE and people.two_facilitators[who]
        assert len(set(event.posts)) == (2 if pair else 1)
        for post in event.posts:
            assert setting.posts[post].team == event.team
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
        role = self.run.setting.scenario.roles[self.run.setting.posts[post].role]
        match event.kind:
            case Kind.POST_SUPERVISED:
                self.at_work[post] = role.supervised_share > 0
            case Kind.POST_PRODUCTIVE:
                self.at_work[post] = True
            case Kind.POST_LEFT | Kind.POST_CLOSED:
                self.at_work[post] = self.on_leave[post] = False
                assert self.available[post] == 0
            case Kind.LEAVE_STARTED | Kind.LEAVE_ENDED:
                assert self.at_work[post]
                self.on_leave[post] = event.kind == Kind.LEAVE_STARTED

    def settle(self) -> None:
        """At the end of a day: what is held is what is open, and a post that nobody holds, holds nothing."""
        for post, held in enumerate(self.held):
            assert held == self.places[post] + self.supervising[post]
            assert self.at_work[post] or held == 0, f"vacant post {post} holds {held} minutes"


def released_hold_nothing(run: Run) -> None:
    """Who is released or has left holds nobody's time the day after, except for a course in the community."""
    ledger, goes_on = Ledger(run), run.setting.scenario.programme.continues_after_release
    ended: dict[int, Kind] = {}
    for event, after in zip(run.events, [*run.events[1:], None], strict=True):
        ledger.take(event)
        if event.kind in SPELL_ENDED:
            ended[event.person] = event.kind
        if after is None or after.day > event.day:
            for (person, work), places in ledger.open.items():
                community = goes_on and work == COURSE and ended.get(person) == Kind.RELEASED
                assert not places or person not in ended or community or work == COMMUNITY


def hours_balance(run: Run) -> None:
    """No post gives what it has not; hours available and held, week by week, are the ledger's."""
    ledger = Ledger(run)
    ledger.follow(run.events)
    weeks = np.arange(run.setting.horizon_days) // DAYS_PER_WEEK
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
    assert np.delete(by_team, Result.NOT_ENDED, axis=0).sum() == len(run.log.of(*SPELL_ENDED))
    assert run.tally.section("sessions").sum() == len(run.log.of(Kind.SESSION))


def littles_law(run: Run) -> None:
    """The area under the number waiting is the sum of the waits, to the day; so for courses; weeks are its heights."""
    people, horizon, tally, spell = run.world.people, run.setting.horizon_days, run.tally, run.spells
    may_wait = ~np.isin(people.standing, (Standing.ON_COURSE, Standing.COMPLETED))
    rises = (Kind.PRESENT, Kind.REFERRED, Kind.RECALLED)
    waiting = _level(run, may_wait, rises, (Kind.COURSE_STARTED, *SPELL_ENDED))
    assert waiting.sum() == (spell.waiting_until_day - spell.entry_day)[may_wait].sum()
    running = people.standing == Standing.ON_COURSE
    courses = _level(run, ~running, (Kind.COURSE_STARTED,), COURSE_OVER)
    courses += _level(run, running, (Kind.PRESENT,), COURSE_OVER)
    on_course = spell.start_day < ABSENT
    days = np.minimum(spell.over_day, horizon) - spell.start_day
    assert courses.sum() == days[on_course].sum()
    week_ends = np.minimum(np.arange(1, tally.weekly.shape[-1] + 1) * DAYS_PER_WEEK, horizon) - 1
    weekly = dict(zip(SERIES, tally.weekly[0].sum(axis=1), strict=True))
    total = weekly["waiting_ready"] + weekly["waiting_not_ready"] + weekly["declined"]
    assert np.array_equal(total, waiting[week_ends])
    assert np.array_equal(weekly["open_courses"], courses[week_ends])
    assert (tally.weekly >= 0).all()


def _level(run: Run, who: NDArray[np.bool_], rises: tuple[Kind, ...], falls: tuple[Kind, ...]) -> Ints:
    """Return how many of these people are in a state as each day ends: up on the first rise, down on the next fall."""
    level, inside, seen = np.zeros(run.setting.horizon_days, dtype=np.int64), set(), set()
    for event in run.events:
        if event.person == NOBODY or not who[event.person]:
            continue
        if event.kind in rises and event.person not in seen:
            inside.add(event.person)
            seen.add(event.person)
            level[event.day] += 1
        elif event.kind in falls and event.person in inside:
            inside.discard(event.person)
            level[event.day] -= 1
    return np.asarray(level.cumsum())


def _first_day(run: Run, *kinds: Kind) -> Ints:
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
