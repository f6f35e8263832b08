"""The service: people, posts, and the meeting that gives places."""

from __future__ import annotations

from dataclasses import fields

from planner.model.events import EventLog, EventType, Recorder
from planner.model.parameters import Parameters
from planner.model.policy import AllocationPolicy
from planner.sim.reference.clock import Clock, Process
from planner.sim.reference.community import Work
from planner.sim.reference.course import Course
from planner.sim.reference.meeting import Meeting
from planner.sim.reference.person import Person
from planner.sim.reference.post import Post
from planner.world import People, World


class Service:
    """One replication, running."""

    def __init__(self, parameters: Parameters, world: World, policy: AllocationPolicy) -> None:
        """Everyone and every post, before the first day."""
        self.parameters, self.world, self.policy = parameters, world, policy
        self.programme, self.parole = parameters.scenario.programme, parameters.scenario.parole
        self.clock, self.log = Clock(), Recorder()
        self.conditions = parameters.conditions(0)
        self.columns = {column.name: getattr(world.people, column.name).tolist() for column in fields(People)}
        self.posts = [Post(self, spec) for spec in parameters.posts]
        self.teams: list[list[Post]] = [
            [post for post in self.posts if post.team == t] for t in range(len(parameters.team_names))
        ]
        self.waiting: dict[int, Person] = {}  # everyone in custody with no course yet
        self.to_assess: list[Person] = []
        self.reports_due: list[tuple[int, Person, int]] = []  # (review day, person, spell)
        self.community: list[list[Work]] = [[] for _ in parameters.community_teams]  # who waits for each work
        self.to_continue: list[tuple[int, int, Course]] = []  # (waiting since, person number, course)

    def run(self) -> EventLog:
        """Run to the horizon and return what happened."""
        for post in self.posts:
            self.clock.start(post.life())
        for number in range(len(self.world.people)):
            self.clock.start(Person(self, number).spell())
        self.clock.start(self.changes())
        self.clock.start(self.meetings())
        self.clock.run(self.parameters.horizon_days)
        return self.log.log()

    def changes(self) -> Process:
        """Levers and shut-downs, on their days."""
        for day in self.parameters.change_days[1:]:
            yield self.clock.on(day, EventType.HOURS_CHANGED, 0)
            self.conditions = self.parameters.conditions(day)
            for post in self.posts:
                post.bring(EventType.HOURS_CHANGED, post.share_of_hours)

    def meetings(self) -> Process:
        """One allocation meeting every so many days, after all else that day."""
        meeting = Meeting(self)
        while True:
            yield self.clock.on(self.clock.today, EventType.ALLOCATION, 0)
            meeting.hold()
            yield self.clock.after(self.parameters.scenario.calendar.allocate_every_days, EventType.ALLOCATION, 0)


def run(parameters: Parameters, world: World, policy: AllocationPolicy) -> EventLog:
    """Run one replication and return its event log."""
    return Service(parameters, world, policy).run()
