"""The chance that someone who starts now finishes before release, and the hours that takes, by what is known.

Known are the sessions needed, one psychologist or two, the weeks to the next parole review and to the end of custody.
A review releases with the scenario's chance; if it does not, another comes after a drawn time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.base.arrays import Float64s
from planner.optimise.starts.chance import finishing
from planner.optimise.starts.course import Course
from planner.scenario import Scenario
from planner.scenario.conditions import conditions_on
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.world.streams import table_of

MOST_SESSIONS = 64
MOST_WEEKS = 130  # a course that has two and a half years has, to within a hundredth, as long as it needs


@dataclass(frozen=True, eq=False)
class Prospects:
    """What a start is worth and what it takes, [sessions, facilitators, weeks to review, weeks to end of custody].

    What is beyond the last of an axis counts as the last.
    """

    chance: Float64s  # of finishing before release
    place_weeks: Float64s  # weeks of a psychologist's place expected to be held, of two where two are needed
    p_refused: float  # at a parole review
    weeks_between_reviews: int  # the mean, rounded
    days_a_session: float  # in a place, until one more is held
    mean_report_days: float

    @classmethod
    def of(cls, scenario: Scenario) -> Prospects:
        """Return the prospects under a scenario's programme, parole and leave; those of the last few are kept."""
        facts = (scenario.programme, scenario.parole, scenario.calendar, conditions_on(scenario, 0), _leave(scenario))
        for known, prospects in _known:
            if known == facts:
                return prospects
        made = cls._work_out(scenario)
        _known.append((facts, made))
        del _known[:-MOST_KNOWN]
        return made

    @classmethod
    def _work_out(cls, scenario: Scenario) -> Prospects:
        release = Release.of(scenario)
        rows = [
            [release.prospects(lengths, two + 1) for two, lengths in enumerate(pair)] for pair in _lengths(scenario)
        ]
        chance, place_weeks = (np.asarray([[each[part] for each in pair] for pair in rows]) for part in (0, 1))
        course, between = Course.of(scenario), scenario.parole.next_review_days.mean()
        held = conditions_on(scenario, 0).p_held * (1.0 - _leave(scenario))
        return cls(
            chance=chance,
            place_weeks=place_weeks,
            p_refused=1.0 - scenario.parole.p_release_not_completed,
            weeks_between_reviews=round(min(between / DAYS_PER_WEEK, MOST_WEEKS)),
            days_a_session=course.days_between_sessions / held if held > 0 else np.inf,
            mean_report_days=course.mean_report_days,
        )

    @property
    def course_weeks(self) -> Float64s:
        """The place-weeks of a course that nothing cuts short, on the same axes."""
        return np.broadcast_to(self.place_weeks[:, :, -1:, -1:], self.place_weeks.shape)


MOST_KNOWN = 8
_known: list[tuple[object, Prospects]] = []


@dataclass(frozen=True, eq=False)
class Release:
    """When someone is released, as it may be foreseen: by weeks."""

    p_release: float  # at a review, where the programme is not completed
    stays: Float64s  # [weeks] chance of being in custody still, so many weeks after a review that refused release

    @classmethod
    def of(cls, scenario: Scenario) -> Release:
        """Return what a scenario's parole makes of it."""
        p, until = scenario.parole.p_release_not_completed, table_of(scenario.parole, "next_review_days").chances()
        weeks = np.zeros(MOST_WEEKS + 1)
        week = -(-np.arange(until.size) // DAYS_PER_WEEK)
        np.add.at(weeks, np.minimum(week, MOST_WEEKS), until)
        stays = np.ones(MOST_WEEKS + 1)
        for after in range(1, MOST_WEEKS + 1):
            past = weeks[: after + 1]
            stays[after] = 1.0 - math.fsum(past) + (1.0 - p) * math.fsum(past * stays[after::-1])
        return cls(p, stays)

    @cached_property
    def in_custody(self) -> Float64s:
        """The chance of being in custody still in each week, [weeks to review, weeks from now]; no end of custody."""
        made = np.ones((MOST_WEEKS + 1, MOST_WEEKS + 1))
        for review in range(MOST_WEEKS):
            made[review, review:] = (1.0 - self.p_release) * self.stays[: MOST_WEEKS + 1 - review]
        return made

    def prospects(self, lengths: tuple[Float64s, Float64s], facilitators: int) -> tuple[Float64s, Float64s]:
        """Return the chance of finishing, and the place-weeks, [weeks to review, weeks to end of custody].

        `lengths`, each [weeks]: the chance of completing in just so many weeks, and of holding a place in each.
        """
        completes, holds = lengths
        chance = np.zeros((MOST_WEEKS + 1, MOST_WEEKS + 1))
        held = np.zeros((MOST_WEEKS + 1, MOST_WEEKS + 1))
        chance[:, 1:] = np.cumsum(self.in_custody[:, :-1] * completes[:-1], axis=1)
        held[:, 1:] = np.cumsum(self.in_custody[:, :-1] * holds[:-1], axis=1)
        return chance, held * facilitators


def _lengths(scenario: Scenario) -> list[list[tuple[Float64s, Float64s]]]:
    """Return, by sessions needed and for one psychologist and two, when courses complete and hold a place."""
    course, held = Course.of(scenario), conditions_on(scenario, 0).p_held
    there = 1.0 - _leave(scenario)
    counts = range(min(course.sessions.size, MOST_SESSIONS + 1))
    return [[_course_weeks(course, max(n, 1), held * present) for present in (there, there**2)] for n in counts]


def _course_weeks(course: Course, sessions: int, p_held: float) -> tuple[Float64s, Float64s]:
    """Return the chance of completing in each week of a course, and of a place being held in it, [weeks].

    A place counts as held until the course is completed: too long for one that ends early, or gives its place up.
    """
    last = (MOST_WEEKS + 1) * DAYS_PER_WEEK
    days = np.arange(MOST_WEEKS + 1, dtype=np.int64) * DAYS_PER_WEEK
    by_week = finishing(course, sessions, last, np.full(last + course.days_between_sessions + 1, p_held), last - days)
    completes = np.diff(by_week, append=by_week[-1:])
    return completes, np.clip(1.0 - by_week, 0.0, 1.0)


def _leave(scenario: Scenario) -> float:
    """Return the share of time that psychologists are on leave, by posts."""
    shares, posts = [0.0], [0.0]
    for group in scenario.posts.values():
        role = scenario.roles[group.role]
        away, between = table_of(role, "leave_days").mean(), max(role.days_between_leave.mean(), 1.0)
        comes, ends = np.isfinite(between), np.isfinite(role.leave_days.mean())
        shares.append((away / (away + between) if ends else 1.0) if comes else 0.0)
        posts.append(float(group.number))
    return float(np.average(shares, weights=posts)) if sum(posts) else 0.0
