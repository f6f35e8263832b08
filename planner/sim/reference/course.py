"""A course: sessions, pauses, changes of psychologist, report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model import rules
from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.sim.reference.clock import Process
from planner.sim.reference.place import Place
from planner.world.streams import Stream

if TYPE_CHECKING:
    from planner.sim.reference.person import Person
    from planner.sim.reference.post import Post


class Course:
    """One person's course, from its start until it is completed, stopped or ended early."""

    def __init__(self, person: Person, started_day: int, sessions_done: int) -> None:
        """Without a place yet."""
        self.person, self.service = person, person.service
        self.started_day, self.sessions_done = started_day, sessions_done
        past = person.past_course
        self.booked: int = past.booked if past else 0  # in this run; indices of draws
        self.held: int = past.held if past else 0
        self.place: Place | None = None
        self.team: int | None = None  # that gave the last place
        self.placeless_because = EventDetail.RUNNING
        self.paused = self.over = self.completed = False
        person.course = self
        person.service.waiting.pop(person.number, None)

    @classmethod
    def running(cls, person: Person) -> None:
        """Take up a course that was running before the first day, at the first meeting."""
        gap = person.service.programme.days_between_sessions
        course = cls(person, -person.sessions_done * gap, person.sessions_done)
        course.queue()

    def queue(self) -> None:
        """Wait for a place, ahead of everyone who has not started."""
        self.service.to_continue.append((self.service.clock.today, self.person.number, self))

    # --- places ---

    def start(self, posts: tuple[Post, ...], minutes: int) -> None:
        """Start with these psychologists."""
        self._take(posts, minutes, EventType.COURSE_STARTED, EventDetail.NONE)

    def go_on(self, posts: tuple[Post, ...], minutes: int) -> None:
        """Go on with these, repeating some sessions unless the course was running on the first day."""
        cause = self.placeless_because
        if cause != EventDetail.RUNNING:
            repeated = self.service.programme.handover_sessions
            self.sessions_done = rules.sessions_after_handover(self.sessions_done, repeated)
        self._take(posts, minutes, EventType.COURSE_CONTINUED, cause)

    def _take(self, posts: tuple[Post, ...], minutes: int, kind: EventType, cause: EventDetail) -> None:
        self.place = Place(self.person, posts, minutes, self.lose_place)
        self.team = self.place.team
        self.place.log(kind, minutes, cause)
        self.service.clock.start(self.sessions(self.place))

    def lose_place(self) -> None:
        """A psychologist goes: wait for another place, once no longer paused."""
        self.placeless_because = EventDetail.HANDOVER
        self._free(EventType.PLACE_LOST)
        if not self.paused:
            self.queue()

    def _free(self, kind: EventType, cause: EventDetail = EventDetail.NONE) -> None:
        place, self.place = self.place, None
        if place is not None:
            place.free(kind, cause)

    # --- sessions ---

    def sessions(self, place: Place) -> Process:
        """Hold sessions in this place until there are enough, then write the report."""
        clock, number, taken_day = self.service.clock, self.person.number, self.service.clock.today
        while self.sessions_done < self.person.sessions_needed:
            yield clock.after(self.service.programme.days_between_sessions, EventType.SESSION, number)
            if self.place is not place or self.paused:
                return
            self.session(place)
            if self.place is not place or self.paused:
                return
        person = self.person
        done_day = rules.report_ready_day(clock.today, self.started_day, person.minimum_days, person.report_days)
        yield clock.on(max(done_day, taken_day + 1), EventType.COMPLETED, number)  # never on the day a place is given
        if self.place is place:
            self.over = self.completed = True
            self._free(EventType.COMPLETED)

    def session(self, place: Place) -> None:
        """Hold a booked session, or lose it."""
        if place.on_leave:
            place.log(EventType.SESSION, 0, EventDetail.ON_LEAVE)
            return
        now = self.service.conditions
        u = self.person.uniform(Stream.SESSION, self.booked)
        result = rules.session_result(u, now.p_regime, now.p_staff, now.p_person)
        self.booked += 1
        place.log(EventType.SESSION, 0, result)
        if result == EventDetail.HELD:
            self.sessions_done += 1
            self.held += 1
            if self.sessions_done < self.person.sessions_needed:
                self.after_session(place)

    def after_session(self, place: Place) -> None:
        """The course may end early or pause."""
        programme, turn = self.service.programme, self.held - 1
        if self.person.uniform(Stream.ENDS_EARLY, turn) < programme.p_ends_early_per_session:
            deselected = self.person.uniform(Stream.DESELECTED, turn) < programme.p_deselected
            self.over = True
            self._free(EventType.ENDED_EARLY, EventDetail.DESELECTED if deselected else EventDetail.WITHDREW)
        elif self.person.uniform(Stream.PAUSES, turn) < programme.p_pause_per_session:
            self.paused = True
            place.log(EventType.COURSE_PAUSED, 0)
            length = self.person.days(Stream.PAUSE, turn, self.service.parameters.pause_table)
            self.service.clock.start(self.pause(place, length))

    def pause(self, place: Place, length: int) -> Process:
        """Keep the place for a while, then give it up; resume when the pause ends."""
        clock, number, kept = self.service.clock, self.person.number, self.service.programme.place_kept_days
        resume_day = clock.today + length
        if kept < length:
            yield clock.after(kept, EventType.PLACE_GIVEN_UP, number)
            if self.place is place:
                self.placeless_because = EventDetail.PLACE_GIVEN_UP
                self._free(EventType.PLACE_GIVEN_UP)
        yield clock.on(resume_day, EventType.COURSE_RESUMED, number)
        if self.over:
            return
        self.paused = False
        self.person.log(EventType.COURSE_RESUMED)
        if self.place is None:
            self.queue()
        else:
            clock.start(self.sessions(self.place))

    def stop(self) -> None:
        """The spell ends mid-course."""
        self.over = True
        if self.place is not None:
            self._free(EventType.COURSE_STOPPED)
        else:
            self.person.log(EventType.COURSE_STOPPED)
