"""A post: a resource with a life of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

from planner.model import rules
from planner.model.events import EventType
from planner.model.parameters import PostSpec
from planner.model.rules import EventDetail
from planner.sim.reference.clock import Process
from planner.world import Draws
from planner.world.streams import Stream, TabulatedDistribution

if TYPE_CHECKING:
    from planner.sim.reference.place import Place
    from planner.sim.reference.service import Service


class Post:
    """Vacant, in training, supervised or productive; on leave or at work; holding places."""

    def __init__(self, service: Service, spec: PostSpec) -> None:
        """Vacant until its life begins."""
        self.service, self.spec, self.number, self.team = service, spec, spec.number, spec.team
        self.role = service.parameters.scenario.roles[spec.role]
        self.lengths = service.parameters.roles[spec.role]
        self.share_of_hours = 0.0  # 0 vacant or in training
        self.productive = False
        self.available_minutes = 0
        self.held_minutes = 0
        self.on_leave = False
        self.closed = False
        self.hires = 0  # counts employments, so that an old one's leave ends with it
        self.turns = 0  # counts periods of leave, over all employments
        self.draws: dict[Stream, Draws] = {}
        self.places: list[Place] = []
        self.supervisor: Post | None = None
        self.supervised: list[Post] = []

    @property
    def free_minutes(self) -> int:
        """Weekly minutes for new work: none while on leave or before any course."""
        at_work = self.share_of_hours > 0 and not self.on_leave
        return self.available_minutes - self.held_minutes if at_work else -1

    # --- life ---

    def life(self) -> Process:
        """Funded, filled, trained, supervised, productive, left; and again."""
        self.service.clock.start(self.closing())
        if self.spec.filled_at_start and not self.closed:
            self.log(EventType.POST_FILLED, cause=EventDetail.IN_POST)
            yield from self.productive_time()
        elif self.spec.funded_from_day > 0:
            yield self.service.clock.on(self.spec.funded_from_day, EventType.POST_FUNDED, self.number)
        while not self.closed:
            yield from self.vacancy()
            yield from self.training()
            yield from self.productive_time()

    def closing(self) -> Process:
        """Funding ends."""
        yield self.service.clock.on(self.spec.funded_until_day, EventType.POST_CLOSED, self.number)
        self.vacate(EventType.POST_CLOSED)
        self.closed = True

    def vacancy(self) -> Process:
        """Funded, until someone starts."""
        self.log(EventType.POST_FUNDED)
        self.hires += 1
        yield self.after(Stream.RECRUITMENT, self.hires, self.lengths.recruitment, EventType.POST_FILLED)
        if not self.closed:
            self.log(EventType.POST_FILLED, cause=EventDetail.HIRED)

    def training(self) -> Process:
        """Clearance and training, then a supervised period."""
        if self.closed:
            return
        yield self.after(Stream.TRAINING, self.hires, self.lengths.training, EventType.POST_SUPERVISED)
        if self.closed:
            return
        self.bring(EventType.POST_SUPERVISED, self.role.supervised_share)
        self.begin_supervision()
        yield self.after(Stream.SUPERVISED, self.hires, self.lengths.supervised, EventType.POST_PRODUCTIVE)
        self.end_supervision()

    def productive_time(self) -> Process:
        """Productive, until the holder leaves."""
        if self.closed:
            return
        self.bring(EventType.POST_PRODUCTIVE, 1.0)
        self.service.clock.start(self.leave(self.hires))
        yield self.after(Stream.IN_POST, self.hires, self.lengths.in_post, EventType.POST_LEFT)
        self.vacate(EventType.POST_LEFT)

    def leave(self, hire: int) -> Process:
        """Time at work and on leave in turn, as long as the same person holds the post."""
        while True:
            self.turns += 1
            yield self.after(Stream.AT_WORK, self.turns, self.lengths.at_work, EventType.LEAVE_STARTED)
            if not self.held_by(hire):
                return
            self.on_leave = True
            self.log(EventType.LEAVE_STARTED)
            yield self.after(Stream.ON_LEAVE, self.turns, self.lengths.on_leave, EventType.LEAVE_ENDED)
            if not self.held_by(hire):
                return
            self.on_leave = False
            self.log(EventType.LEAVE_ENDED)

    def held_by(self, hire: int) -> bool:
        """Whether the post is productive in the hands of that hire."""
        return self.productive and self.hires == hire

    def vacate(self, kind: EventType) -> None:
        """The holder goes: hours, leave and supervision end, and places are lost in order of person."""
        if self.closed:
            return
        self.bring(kind, 0.0)
        self.on_leave = False
        self.end_supervision()
        for supervised in sorted(self.supervised, key=lambda post: post.number):
            supervised.end_supervision()
        for place in sorted(self.places, key=lambda place: place.person.number):
            place.lose()

    # --- hours ---

    def bring(self, kind: EventType, share_of_hours: float) -> None:
        """Bring a share of the post's protected hours from today, and log the change."""
        self.share_of_hours = share_of_hours
        if kind != EventType.HOURS_CHANGED:
            self.productive = kind == EventType.POST_PRODUCTIVE
        before, conditions = self.available_minutes, self.service.conditions
        share = share_of_hours * conditions.share_of_hours
        self.available_minutes = rules.usable_minutes(self.spec.hours_per_week, share)
        if kind != EventType.HOURS_CHANGED or self.available_minutes != before:
            self.log(kind, minutes=self.available_minutes - before)

    def begin_supervision(self) -> None:
        """Take a colleague's time for supervision, where a colleague may supervise."""
        minutes = rules.usable_minutes(self.role.supervisor_hours_per_week, 1.0)
        able = [post for post in self.service.teams[self.team] if post.role.can_supervise and post.productive]
        if able and minutes:
            self.supervisor = max(able, key=lambda post: (post.available_minutes - post.held_minutes, -post.number))
            self.supervisor.supervised.append(self)
            self.supervisor.hold(EventType.SUPERVISION_STARTED, minutes)

    def end_supervision(self) -> None:
        """Give the supervisor's time back."""
        if self.supervisor is not None:
            supervisor, self.supervisor = self.supervisor, None
            supervisor.supervised.remove(self)
            minutes = rules.usable_minutes(self.role.supervisor_hours_per_week, 1.0)
            supervisor.hold(EventType.SUPERVISION_ENDED, -minutes)

    def hold(self, kind: EventType, minutes: int) -> None:
        """Hold weekly minutes for something that is nobody's place, and log it."""
        self.held_minutes += minutes
        self.log(kind, minutes=minutes)

    # --- words for the above ---

    def after(self, purpose: Stream, index: int, lengths: TabulatedDistribution, kind: EventType) -> simpy.Event:
        """Return the moment that comes after a length drawn for this post."""
        if purpose not in self.draws:
            self.draws[purpose] = self.service.world.post_draws(self.spec.group, self.spec.number_in_group, purpose)
        return self.service.clock.after(self.draws[purpose].days(index, lengths), kind, self.number)

    def log(self, kind: EventType, *, cause: int = 0, minutes: int = 0) -> None:
        """Record an event of this post."""
        today = self.service.clock.today
        self.service.log.add(today, kind, team=self.team, posts=(self.number,), cause=cause, minutes=minutes)
