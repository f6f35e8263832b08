"""A place: weekly minutes of one or two psychologists, held for one person's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.base.arrays import NONE
from planner.model.events import EventType
from planner.model.policy import WorkInProgress

if TYPE_CHECKING:
    from planner.sim.reference.person import Person
    from planner.sim.reference.post import Post


class Place:
    """Held from when it is given until it is freed or lost, once."""

    def __init__(self, person: Person, posts: tuple[Post, ...], minutes: int, on_lost: Callable[[], None]) -> None:
        """Hold `minutes` a week of each post; `on_lost` is called if a facilitator goes."""
        self.person, self.posts, self.minutes, self.on_lost = person, posts, minutes, on_lost
        self.since_day = person.service.clock.today
        for post in posts:
            post.held_minutes += minutes
            post.places.append(self)

    @property
    def team(self) -> int:
        """The team that gives it."""
        return self.posts[0].team

    @property
    def on_leave(self) -> bool:
        """Whether a facilitator is on leave."""
        return any(post.on_leave for post in self.posts)

    def held(self) -> WorkInProgress:
        """Return what a planner may know of it."""
        course = self.person.course
        mine = course is not None and course.place is self
        left = self.person.sessions_needed - course.sessions_done if course is not None and mine else 0
        first, second = self.posts[0].number, self.posts[1].number if len(self.posts) > 1 else NONE
        return WorkInProgress(self.person.number, first, second, self.minutes, self.since_day, mine, left)

    def log(self, kind: EventType, minutes: int, cause: int = 0) -> None:
        """Record that the place was given (+minutes) or freed (-minutes)."""
        numbers = tuple(post.number for post in self.posts)
        self.person.log(kind, team=self.team, posts=numbers, cause=cause, minutes=minutes)

    def free(self, kind: EventType, cause: int = 0) -> None:
        """Give the minutes back, because of `kind`."""
        for post in self.posts:
            post.held_minutes -= self.minutes
            post.places.remove(self)
        self.log(kind, -self.minutes, cause)

    def lose(self) -> None:
        """A facilitator goes."""
        self.on_lost()
