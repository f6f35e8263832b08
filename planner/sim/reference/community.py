"""Work in the community: one person's wait for a mentor or a programme on licence, and the time with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model import rules
from planner.model.events import EventType
from planner.scenario.community import MOST_WORKS, CommunityWork
from planner.sim.reference.clock import Process
from planner.sim.reference.place import Place
from planner.world.streams import Stream, table_of

if TYPE_CHECKING:
    from planner.sim.reference.licence import Licence
    from planner.sim.reference.post import Post


class Work:
    """Waiting, with a place, waiting again, or over."""

    def __init__(self, licence: Licence, number: int, stated: CommunityWork) -> None:
        """Not yet offered."""
        self.licence, self.person, self.number, self.stated = licence, licence.person, number, stated
        self.over, self.place, self.since_day, self.days_left = False, None, 0, 0
        self.given_day = 0

    place: Place | None

    def offer(self) -> None:
        """Offer it, or require it; whoever takes part waits for a place."""
        person, turn = self.person, self.licence.number * MOST_WORKS + self.number
        busy = person.has_completed or (person.course is not None and not person.course.over)
        if self.stated.offered_to == "not-completed" and busy:
            self.over = True
            return
        agrees = person.uniform(Stream.COMMUNITY_TAKES_PART, turn) < self.stated.p_takes_part
        if not (self.stated.required or agrees):
            self.over = True
            person.log(EventType.COMMUNITY_DECLINED, cause=self.number + 1)
            return
        self.days_left = person.days(Stream.COMMUNITY_LENGTH, turn, table_of(self.stated, "length_days"))
        person.log(EventType.COMMUNITY_AWAITED, cause=self.number + 1)
        self.queue()

    def queue(self) -> None:
        """Wait for a place, first come, first served."""
        service = self.person.service
        self.since_day = service.clock.today
        service.community[self.number].append(self)

    def start(self, posts: tuple[Post, ...], minutes: int) -> None:
        """Begin, or go on, with a place."""
        clock = self.person.service.clock
        self.place, self.given_day = Place(self.person, posts, minutes, self.lose), clock.today
        self.place.log(EventType.COMMUNITY_STARTED, minutes, self.number + 1)
        clock.start(self.last(self.place))

    def last(self, place: Place) -> Process:
        """Until it is completed."""
        person = self.person
        yield person.service.clock.after(self.days_left, EventType.COMMUNITY_DONE, person.number)
        if self.place is place:
            self.over, self.place = True, None
            place.free(EventType.COMMUNITY_DONE, self.number + 1)
            person.completed_in_community |= self.stated.is_programme

    def lose(self) -> None:
        """The member of staff goes: wait for another, for what remains."""
        place, self.place = self.place, None
        self.days_left = rules.days_left(self.days_left, self.person.service.clock.today - self.given_day)
        if place is not None:
            place.free(EventType.COMMUNITY_LOST, self.number + 1)
        self.queue()

    def stop(self) -> None:
        """The licence has ended."""
        if self.over:
            return
        self.over = True
        place, self.place = self.place, None
        if place is None:
            self.person.log(EventType.COMMUNITY_STOPPED, cause=self.number + 1)
        else:
            place.free(EventType.COMMUNITY_STOPPED, self.number + 1)
