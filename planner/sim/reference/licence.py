"""A licence: its conditions and MAPPA level, reviewed at intervals, until it ends or the person is recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model import rules
from planner.model.events import EventType
from planner.model.parameters import LicenceTables
from planner.model.rules import EventDetail
from planner.scenario.licence import MOST_CONDITIONS
from planner.sim.reference.clock import Process
from planner.sim.reference.community import Work
from planner.world.streams import Stream

if TYPE_CHECKING:
    from planner.sim.reference.person import Person


class Licence:
    """One person's licence, from a release until it ends, is left or is broken."""

    def __init__(self, person: Person, tables: LicenceTables) -> None:
        """Not yet begun."""
        stated = person.service.parameters.scenario.licence
        assert stated is not None  # noqa: S101 - it has tables
        self.person, self.tables, self.stated = person, tables, stated
        self.level = self.conditions = 0
        person.licences += 1
        self.number = person.licences
        stated_works = person.service.parameters.scenario.community.values()
        self.works = [Work(self, number, work) for number, work in enumerate(stated_works)]

    def begin(self) -> None:
        """Set the level and the conditions, and let the clocks run."""
        person, clock = self.person, self.person.service.clock
        person.licence = self
        person.log(EventType.LICENCE_STARTED)
        self.set_level(1 + person.days(Stream.LEVEL, self.number, self.tables.level))
        at_release = [condition.p_at_release for condition in self.stated.conditions.values()]
        for at, p in enumerate(at_release):
            there = person.uniform(Stream.CONDITION, self.number * MOST_CONDITIONS + at) < p
            self.conditions |= there << at
        if at_release:
            person.log(EventType.LICENCE_CONDITIONS, cause=self.conditions)
        for work in self.works:
            work.offer()
        for process in (self.expiry(), self.breach(), self.reviewing()):
            clock.start(process)

    @property
    def is_on(self) -> bool:
        """Whether this licence has not ended."""
        return self.person.licence is self

    # --- clocks ---

    def expiry(self) -> Process:
        """The licence's last day has come."""
        person = self.person
        yield person.service.clock.on(person.licence_end_day, EventType.LICENCE_ENDED, person.number)
        if self.is_on:
            self.end(EventDetail.EXPIRED)

    def breach(self) -> Process:
        """A breach leads to recall: the course in the community stops, and a new custody spell begins."""
        person = self.person
        lengths = self.tables.recall_completed if person.has_completed else self.tables.recall
        days = person.days(Stream.RECALL, self.number, lengths)
        yield person.service.clock.after(days, EventType.RECALLED, person.number)
        if self.is_on:
            self.end(EventDetail.RECALL)
            person.be_recalled()

    def reviewing(self) -> Process:
        """Reviews, one after another."""
        person = self.person
        while True:
            yield person.service.clock.after(self.stated.review_every_days, EventType.LICENCE_REVIEWED, person.number)
            if not self.is_on:
                return
            self.review()

    def end(self, cause: EventDetail) -> None:
        """End the licence; nobody recalled or gone goes on with a course in the community."""
        person = self.person
        person.licence = None
        person.log(EventType.LICENCE_ENDED, cause=cause)
        for work in self.works:
            work.stop()
        if cause != EventDetail.EXPIRED and person.course is not None and not person.course.over:
            person.course.stop()

    # --- reviews ---

    def review(self) -> None:
        """Staff tighten or relax the conditions by one, or keep them; and the level likewise."""
        person, stated = self.person, self.stated
        turn = person.licence_reviews
        u = person.uniform(Stream.LICENCE_REVIEW, turn)
        held, number = self.conditions, len(stated.conditions)
        result = rules.licence_review(u, stated.p_tightened, stated.p_relaxed, held, number)
        person.log(EventType.LICENCE_REVIEWED, cause=result)
        self.conditions = rules.conditions_after(result, held)
        if self.conditions != held:
            person.log(EventType.LICENCE_CONDITIONS, cause=self.conditions)
        levels = len(stated.level_weights)
        u = person.uniform(Stream.LEVEL_REVIEW, turn)
        self.set_level(rules.level_after(u, stated.p_level_raised, stated.p_level_lowered, self.level, levels))
        person.licence_reviews += 1

    def set_level(self, level: int) -> None:
        """Be managed at a MAPPA level."""
        if level != self.level:
            self.level = level
            self.person.log(EventType.MAPPA_LEVEL, cause=level)
