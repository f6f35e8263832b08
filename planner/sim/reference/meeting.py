"""The allocation meeting: what is due, what is running, who is assessed, who starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from planner.model import rules
from planner.model.events import EventType
from planner.model.policy import BatchPolicy, Candidate, Observation, Policy, WorkInProgress, in_order, is_batch_policy
from planner.model.rules import EventDetail
from planner.sim.reference.course import Course

if TYPE_CHECKING:
    from planner.sim.reference.person import Person
    from planner.sim.reference.post import Post
    from planner.sim.reference.service import Service


class Meeting:
    """Gives free hours in a fixed order: parole reports, running courses, assessments, new starts.

    Within each, whoever cannot be placed is passed over, and the next may still be. Hours only
    fall within a part of the meeting, so what could not be met once is not tried again.
    """

    def __init__(self, service: Service) -> None:
        """Nothing is known to bind yet."""
        self.service = service
        self.binding = [EventDetail.NONE] * len(service.teams)
        self.short: set[tuple[int, EventDetail]] = set()  # (team, HOURS or PAIRS) at this meeting
        self.unmet: set[tuple[tuple[int, ...], int]] = set()  # (teams asked, facilitators) in this part of it

    def hold(self) -> None:
        """Hold the meeting."""
        self.short.clear()
        for part in (self.parole_reports, self.running_courses, self.assessments, self.new_starts):
            self.unmet.clear()
            part()
        self.community()
        self.note_constraints()

    def parole_reports(self) -> None:
        """By review day; too late on the day of the review."""
        service, waiting = self.service, sorted(self.service.reports_due, key=lambda due: (due[0], due[1].number))
        service.reports_due = []
        for review_day, person, spell in waiting:
            if not person.in_custody or person.spell_number != spell:
                continue
            if rules.report_is_too_late(review_day, service.clock.today):
                person.log(EventType.PAROLE_REPORT_MISSED)
            elif posts := self.find(person, 1, service.parameters.parole_report_minutes):
                minutes = service.parameters.parole_report_minutes
                person.start_report(posts, minutes, review_day)
            else:
                service.reports_due.append((review_day, person, spell))

    def running_courses(self) -> None:
        """Those that lost or gave up their place, longest waiting first."""
        service, waiting = self.service, sorted(self.service.to_continue, key=lambda entry: entry[:2])
        service.to_continue = []
        for entry in waiting:
            course = entry[2]
            if course.over:
                continue
            if posts := self.find(course.person, course.person.facilitators, team=course.team):
                course.go_on(posts, service.parameters.course_minutes[posts[0].team])
            else:
                service.to_continue.append(entry)

    def assessments(self) -> None:
        """In order of referral."""
        service, waiting = self.service, sorted(self.service.to_assess, key=lambda p: (p.referral_day, p.number))
        service.to_assess = []
        for person in waiting:
            if not person.in_custody:
                continue
            if posts := self.find(person, 1, service.parameters.assessment_minutes):
                person.start_assessment(posts, service.parameters.assessment_minutes)
            else:
                service.to_assess.append(person)

    def new_starts(self) -> None:
        """In the policy's order, of those with time enough left by the scenario's rule."""
        service, today = self.service, self.service.clock.today
        least = service.parameters.scenario.policy.minimum_days_left
        waiting = sorted(service.waiting.items())  # who is recalled joins last
        able = [p for _, p in waiting if p.may_start and p.deadline_day - today >= least]
        for number in self.in_turn([person.candidate() for person in able]):
            person = service.waiting[number]
            if posts := self.find(person, person.facilitators):
                minutes = service.parameters.course_minutes[posts[0].team]
                Course(person, today, 0).start(posts, minutes)

    def community(self) -> None:
        """Work in the community, longest waiting first; for each work its own teams."""
        service = self.service
        for number, minutes in enumerate(service.parameters.community_minutes):
            self.unmet.clear()
            waiting = sorted(service.community[number], key=lambda work: (work.since_day, work.person.number))
            service.community[number] = []
            for work in waiting:
                if work.over:
                    continue
                if posts := self.find(work.person, 1, minutes, teams=service.parameters.community_teams[number]):
                    work.start(posts, minutes)
                else:
                    service.community[number].append(work)

    def in_turn(self, candidates: list[Candidate]) -> Sequence[int]:
        """Return who is to start, first to last; a planner is asked only where there are hours for anyone."""
        policy, today = self.service.policy, self.service.clock.today
        if not is_batch_policy(policy):
            return in_order(cast("Policy", policy), candidates, today)
        waiting = [self.service.waiting[who.person] for who in candidates]
        found = [self.find(person, person.facilitators) for person in waiting]  # each notes what is short
        self.unmet.clear()  # what is short may differ once some have started
        if not any(found):
            return ()
        posts = self.service.posts
        hours, free = [post.available_minutes for post in posts], [post.free_minutes for post in posts]
        return cast("BatchPolicy", policy).plan(Observation(today, candidates, hours, free, self.held()))

    def held(self) -> list[WorkInProgress]:
        """Return the work in hand."""
        places = dict.fromkeys(place for post in self.service.posts for place in post.places)
        return sorted(place.held() for place in places)

    # --- free hours ---

    def find(
        self,
        person: Person,
        facilitators: int,
        minutes: int | None = None,
        team: int | None = None,
        teams: tuple[int, ...] | None = None,
    ) -> tuple[Post, ...]:
        """Return the posts with most free minutes in the first team that can, or () and note what was short.

        `minutes` are those of a course unless given; `team`, or `teams`, those that serve the prison unless given.
        """
        if teams is None:
            teams = self.service.parameters.prison_teams[person.prison] if team is None else (team,)
        if (teams, facilitators) in self.unmet:
            return ()
        short = EventDetail.HOURS
        for number in teams:
            needed = self.service.parameters.course_minutes[number] if minutes is None else minutes
            able = [post for post in self.service.teams[number] if post.free_minutes >= needed]
            if len(able) >= facilitators:
                return tuple(sorted(able, key=lambda post: (-post.free_minutes, post.number))[:facilitators])
            short = EventDetail.PAIRS if able else short
        self.unmet.add((teams, facilitators))
        self.short.add((teams[0], short))
        return ()

    def home_team(self, person: Person) -> int:
        """The first team that serves the person's prison."""
        return self.service.parameters.prison_teams[person.prison][0]

    # --- what bound ---

    def note_constraints(self) -> None:
        """Log, for each team, what kept it from starting more people, where that changed."""
        too_late, not_ready, unwilling = set(), set(), set()
        today, least = self.service.clock.today, self.service.parameters.scenario.policy.minimum_days_left
        for person in self.service.waiting.values():
            if not person.is_waiting:
                continue
            home = self.home_team(person)
            if not person.willing:
                unwilling.add(home)
            elif not person.ready:
                not_ready.add(home)
            elif person.assessed and person.deadline_day - today < least:
                too_late.add(home)
        for team in range(len(self.binding)):
            hours, pairs = (team, EventDetail.HOURS) in self.short, (team, EventDetail.PAIRS) in self.short
            bound = EventDetail(
                rules.binding_constraint(hours, pairs, team in too_late, team in not_ready, team in unwilling)
            )
            if bound != self.binding[team]:
                self.binding[team] = bound
                self.service.log.add(today, EventType.CONSTRAINT, team=team, cause=bound)
