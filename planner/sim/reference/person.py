"""A person's custody spell: referral, consent, readiness, reviews, release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model import rules
from planner.model.events import EventType
from planner.model.policy import Candidate
from planner.model.rules import EventDetail
from planner.scenario.status import Status
from planner.sim.reference.clock import Process
from planner.sim.reference.course import Course
from planner.sim.reference.licence import Licence
from planner.sim.reference.place import Place
from planner.world import Draws
from planner.world.streams import NEVER, Stream, TabulatedDistribution

if TYPE_CHECKING:
    from planner.sim.reference.post import Post
    from planner.sim.reference.service import Service


class Person:
    """One person, from referral to the end of the spell."""

    def __init__(self, service: Service, number: int) -> None:
        """Not yet known to the service."""
        self.service, self.number = service, number
        for name, column in service.columns.items():
            setattr(self, name, column[number])
        self.first_referral_day = self.referral_day
        self.in_custody = False
        self.ready = False
        self.willing = False
        self.assessed = False
        self.stale = False  # assessed, and too long ago
        self.to_be_assessed = False  # queued
        self.assessments = 0
        self.assessment: Place | None = None
        self.reports: list[Place] = []  # more than one where reviews come close together
        self.course: Course | None = None
        self.next_review_day = NEVER
        self.reviews_held = 0
        self.turn = 0  # of readiness and holds
        self.spell_number = 0
        self.licence: Licence | None = None  # while on one
        self.licences = self.licence_reviews = 0
        self.completed_in_community = False
        self.past_course: Course | None = None  # of an earlier spell: its draws are not drawn again
        self.draws: dict[Stream, Draws] = {}

    # columns of world.People, as plain numbers
    standing: int
    prison: int
    band: int  # as last assessed
    true_band: int
    assessed_day: int
    referral_day: int  # or that of the recall
    first_review_day: int
    custody_end_day: int  # of this spell
    licence_end_day: int
    ready_day: int
    willing_day: int
    leaves_day: int
    sessions_needed: int
    sessions_done: int
    minimum_days: int
    report_days: int
    facilitators: int

    # --- what a planner may know ---

    @property
    def is_waiting(self) -> bool:
        """In custody, with no course yet and none behind them."""
        return self.in_custody and self.course is None and not self.has_completed

    @property
    def may_start(self) -> bool:
        """Waiting, assessed, ready and willing."""
        return self.is_waiting and self.assessed and self.ready and self.willing

    @property
    def has_completed(self) -> bool:
        """Whether the programme is behind them."""
        by_course = self.course is not None and self.course.completed
        return self.standing == Status.COMPLETED or by_course or self.completed_in_community

    @property
    def deadline_day(self) -> int:
        """On the clock the scenario chose."""
        return rules.deadline_day(self.service.parameters.clock, self.next_review_day, self.custody_end_day)

    def candidate(self) -> Candidate:
        """Return what a policy may see."""
        gap = self.service.programme.days_between_sessions
        return Candidate(
            person=self.number,
            prison=self.prison,
            referral_day=self.referral_day,
            band=self.band,
            next_review_day=self.next_review_day,
            custody_end_day=self.custody_end_day,
            deadline_day=self.deadline_day,
            sessions_planned=self.sessions_needed,
            course_days=rules.course_days(self.sessions_needed, gap, self.minimum_days, self.report_days),
            facilitators=int(self.facilitators),
        )

    # --- the spell ---

    def spell(self) -> Process:
        """Referral, or the first day for those already there; then the clocks run."""
        clock = self.service.clock
        if self.standing == Status.REFERRED_LATER:
            yield clock.on(self.referral_day, EventType.REFERRED, self.number)
            self.log(EventType.REFERRED)
        else:
            yield clock.on(0, EventType.PRESENT, self.number)
            self.log(EventType.PRESENT, cause=self.standing)
        self.in_custody = True
        self.service.waiting[self.number] = self
        for process in (
            self.reviews(self.first_review_day),
            self.custody(),
            self.departure(),
            self.consent(),
            self.readiness(self.ready_day),
        ):
            clock.start(process)
        self.be_placed()

    def be_placed(self) -> None:
        """Join the queue that the standing calls for."""
        if self.standing == Status.ON_COURSE:
            Course.running(self)
        elif self.standing not in (Status.REFERRED_LATER, Status.NOT_ASSESSED):
            days = self.service.programme.assessment_days
            self.become_assessed(rules.assessed_day(self.assessed_day, self.referral_day, days))
        else:
            self.ask_for_assessment()

    def consent(self) -> Process:
        """Willing at once, or after refusals, or never."""
        if self.willing_day > self.service.clock.today:
            self.log(EventType.DECLINED)
        yield self.service.clock.on(self.willing_day, EventType.CONSENTED, self.number)
        if self.is_waiting:
            self.willing = True
            self.log(EventType.CONSENTED)
            self.ask_again()

    def readiness(self, ready_day: int) -> Process:
        """Ready and on hold in turn, until the course starts or the spell ends."""
        clock, (until_hold, hold) = self.service.clock, self.service.parameters.hold_tables
        spell = self.spell_number
        if ready_day > clock.today:
            self.log(EventType.NOT_READY)
        if ready_day > clock.today or spell == 0:
            yield clock.on(ready_day, EventType.READY, self.number)
        while self.is_waiting and self.spell_number == spell:
            self.ready = True
            self.log(EventType.READY)
            self.ask_again()
            yield clock.after(self.days(Stream.UNTIL_HOLD, self.turn, until_hold), EventType.ON_HOLD, self.number)
            if not self.is_waiting or self.spell_number != spell:
                return
            self.ready = False
            self.log(EventType.ON_HOLD)
            hold_days = self.days(Stream.HOLD, self.turn, hold)
            self.turn += 1
            yield clock.after(hold_days, EventType.READY, self.number)

    def reviews(self, day: int) -> Process:
        """Parole reviews one after another, the first on a day, each with its report."""
        clock = self.service.clock
        while day < self.custody_end_day:
            self.next_review_day = day
            clock.start(self.parole_report(day))
            yield clock.on(day, EventType.PAROLE_REVIEW, self.number)
            if not self.in_custody:
                return
            parole = self.service.parole
            p = parole.p_release_completed if self.has_completed else parole.p_release_not_completed
            if self.uniform(Stream.RELEASE, self.reviews_held) < p:
                self.log(EventType.PAROLE_REVIEW, cause=EventDetail.DIRECTED)
                self.end(EventType.RELEASED, EventDetail.DIRECTED)
                return
            self.log(EventType.PAROLE_REVIEW, cause=EventDetail.REFUSED)
            self.reviews_held += 1
            wait = self.days(Stream.NEXT_REVIEW, self.reviews_held, self.service.parameters.next_review_table)
            day = clock.today + wait
        self.next_review_day = NEVER

    def parole_report(self, review_day: int) -> Process:
        """Fall due some time before the review; be written, or missed."""
        clock, due_day = self.service.clock, review_day - self.service.parole.report_lead_days
        if self.service.parameters.parole_report_minutes == 0:
            return
        yield clock.on(max(due_day, clock.today), EventType.PAROLE_REPORT_DUE, self.number)
        if self.in_custody:
            self.log(EventType.PAROLE_REPORT_DUE)
            self.service.reports_due.append((review_day, self, self.spell_number))

    def custody(self) -> Process:
        """The end of the custodial term."""
        spell = self.spell_number
        yield self.service.clock.on(self.custody_end_day, EventType.RELEASED, self.number)
        if self.in_custody and self.spell_number == spell:
            self.end(EventType.RELEASED, EventDetail.CUSTODY_END)

    def departure(self) -> Process:
        """Leaving for another reason."""
        yield self.service.clock.on(self.leaves_day, EventType.LEFT, self.number)
        if self.in_custody:
            self.end(EventType.LEFT, EventDetail.NONE)
        elif self.licence is not None:
            self.licence.end(EventDetail.LEFT_LICENCE)

    def end(self, kind: EventType, cause: EventDetail) -> None:
        """End the spell: work for the person stops, and its places are free the same day."""
        self.in_custody = False
        self.service.waiting.pop(self.number, None)
        if self.to_be_assessed:
            self.service.to_assess.remove(self)
            self.to_be_assessed = False
        self.log(kind, cause=cause)
        if self.assessment is not None:
            self.assessment.free(EventType.WORK_STOPPED, EventDetail.ASSESSMENT)
            self.assessment = None
        for report in self.reports:
            report.free(EventType.WORK_STOPPED, EventDetail.PAROLE_REPORT)
        self.reports = []
        goes_on = kind == EventType.RELEASED and self.service.programme.continues_after_release
        if self.course is not None and not self.course.over and not goes_on:
            self.course.stop()
        if (
            kind == EventType.RELEASED
            and self.service.parameters.licence
            and self.licence_end_day > self.service.clock.today
        ):
            Licence(self, self.service.parameters.licence).begin()

    def be_recalled(self) -> None:
        """A new custody spell, until the licence would have ended; whoever has not completed waits again."""
        service, today = self.service, self.service.clock.today
        self.spell_number += 1
        self.turn += 1
        self.reviews_held += 1
        self.in_custody, self.custody_end_day, self.referral_day = True, self.licence_end_day, today
        self.log(EventType.RECALLED)
        tables = service.parameters.licence
        assert tables is not None  # noqa: S101 - nobody is recalled from no licence
        first_review = self.days(Stream.RECALL_REVIEW, self.spell_number, tables.first_review)
        service.clock.start(self.reviews(today + first_review))
        service.clock.start(self.custody())
        if not self.has_completed:
            self.wait_again(today + self.days(Stream.RECALL_NOT_READY, self.spell_number, tables.not_ready))

    def wait_again(self, ready_day: int) -> None:
        """Join those who wait, as if referred today."""
        self.past_course, self.course = self.course or self.past_course, None
        self.ready = self.willing = False
        self.service.waiting[self.number] = self
        self.be_assessed_again()
        if self.willing_day > self.service.clock.today:
            self.log(EventType.DECLINED)
        else:
            self.willing = True
            self.log(EventType.CONSENTED)
        self.service.clock.start(self.readiness(max(ready_day, self.ready_day)))

    def be_assessed_again(self) -> None:
        """Stand as assessed, or as assessed too long ago, or wait for a first assessment; after a recall."""
        if self.stale:
            self.log(EventType.ASSESSMENT_STALE)
        elif not self.assessed and self.standing == Status.ON_COURSE:
            days = self.service.programme.assessment_days
            self.become_assessed(rules.assessed_day(self.assessed_day, self.first_referral_day, days))
        elif not self.assessed:
            self.ask_for_assessment()

    # --- work other than the course ---

    def ask_for_assessment(self) -> None:
        """Wait for one; one that takes no time is done at once."""
        if self.service.parameters.assessment_minutes == 0:
            self.log(EventType.ASSESSED)
            self.become_assessed(self.service.clock.today)
        else:
            self.to_be_assessed = True
            self.service.to_assess.append(self)

    def ask_again(self) -> None:
        """Wait to be assessed again, where that alone keeps the person from starting."""
        waits = self.to_be_assessed or self.assessment is not None
        if self.stale and self.is_waiting and self.ready and self.willing and not waits:
            self.ask_for_assessment()

    def become_assessed(self, day: int) -> None:
        """Be assessed as of a day: in a band, and until that is too long ago."""
        self.assessed, self.stale = True, False
        tables = self.service.parameters.agreement_tables
        if not tables or self.standing == Status.COMPLETED:
            return
        if self.assessments:  # the world has the band of the first
            self.band = 1 + self.days(Stream.ASSESSED_BAND, self.assessments, tables[self.true_band - 1])
        self.assessments += 1
        self.log(EventType.BAND_ASSESSED, cause=self.band)
        self.service.clock.start(self.grow_stale(day))

    def grow_stale(self, day: int) -> Process:
        """Until the assessment is too old to start a course on; there is no other before it is."""
        clock = self.service.clock
        stale_day = rules.stale_day(day, self.service.parameters.valid_days, clock.today)
        yield clock.on(stale_day, EventType.ASSESSMENT_STALE, self.number)
        self.assessed, self.stale = False, True
        if self.is_waiting:
            self.log(EventType.ASSESSMENT_STALE)
            self.ask_again()

    def start_assessment(self, posts: tuple[Post, ...], minutes: int) -> None:
        """Hold a psychologist's time from now."""
        self.to_be_assessed = False
        place = self.assessment = Place(self, posts, minutes, self.assessment_lost)
        place.log(EventType.ASSESSMENT_STARTED, minutes)
        self.service.clock.start(self.be_assessed(place))

    def be_assessed(self, place: Place) -> Process:
        """Until assessed."""
        yield self.service.clock.after(self.service.programme.assessment_days, EventType.ASSESSED, self.number)
        if self.assessment is place:
            place.free(EventType.ASSESSED)
            self.assessment = None
            self.become_assessed(self.service.clock.today)

    def assessment_lost(self) -> None:
        """Wait for an assessment again, at the head of the queue in order of referral."""
        place, self.assessment = self.assessment, None
        if place is not None:
            place.free(EventType.WORK_STOPPED, EventDetail.ASSESSMENT)
        self.ask_for_assessment()

    def start_report(self, posts: tuple[Post, ...], minutes: int, review_day: int) -> None:
        """Hold a psychologist's time from now."""
        place = Place(self, posts, minutes, lambda: self.report_lost(place, review_day))
        self.reports.append(place)
        place.log(EventType.PAROLE_REPORT_STARTED, minutes)
        self.service.clock.start(self.be_reported_on(place))

    def be_reported_on(self, place: Place) -> Process:
        """Until the parole report is written."""
        yield self.service.clock.after(self.service.parole.report_days, EventType.PAROLE_REPORT_DONE, self.number)
        if place in self.reports:
            place.free(EventType.PAROLE_REPORT_DONE)
            self.reports.remove(place)

    def report_lost(self, place: Place, review_day: int) -> None:
        """Wait for someone to write the report again."""
        place.free(EventType.WORK_STOPPED, EventDetail.PAROLE_REPORT)
        self.reports.remove(place)
        self.service.reports_due.append((review_day, self, self.spell_number))

    # --- words for the above ---

    def uniform(self, purpose: Stream, index: int) -> float:
        """Return this person's draw."""
        return self._stream(purpose).uniform(index)

    def days(self, purpose: Stream, index: int, lengths: TabulatedDistribution) -> int:
        """Return a length drawn for this person."""
        return self._stream(purpose).days(index, lengths)

    def _stream(self, purpose: Stream) -> Draws:
        if purpose not in self.draws:
            self.draws[purpose] = self.service.world.person_draws(self.number, purpose)
        return self.draws[purpose]

    def log(
        self, kind: EventType, *, team: int = -1, posts: tuple[int, ...] = (), cause: int = 0, minutes: int = 0
    ) -> None:
        """Record an event of this person."""
        today = self.service.clock.today
        self.service.log.add(
            today,
            kind,
            person=self.number,
            spell=self.spell_number,
            team=team,
            posts=posts,
            cause=cause,
            minutes=minutes,
        )
