"""What happens in a run, by name, so that generated worlds can be shown to have all of it."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from planner.base.arrays import NONE
from planner.model.events import NUMBERED, EventLog, EventType
from planner.model.parameters import Parameters
from planner.model.rules import Clock, EventDetail
from planner.scenario.demand import CaseloadFile
from planner.scenario.status import Status
from planner.world import World
from planner.world.streams import NEVER

MANY_POSTS, CROWD = 8, 32  # in a team; on a day: where a compiled engine may go another way about it
GIVEN = (
    EventType.COURSE_STARTED,
    EventType.COURSE_CONTINUED,
    EventType.ASSESSMENT_STARTED,
    EventType.PAROLE_REPORT_STARTED,
)
CAUSED = {
    EventType.CONSTRAINT: "bound by",
    EventType.SESSION: "session",
    EventType.PRESENT: "present",
}  # told apart by what they are


def features(log: EventLog, world: World, parameters: Parameters) -> Counter[str]:
    """Count what happened: each kind of event, each cause, and what is rare or hard to get right."""
    found: Counter[str] = Counter(EventType(kind).name for kind in log.kind.tolist())
    for kind, cause in zip(log.kind.tolist(), log.cause.tolist(), strict=True):
        if cause and kind not in NUMBERED:
            name = Status(cause).name if kind == EventType.PRESENT else EventDetail(cause).name
            found[f"{CAUSED.get(EventType(kind), 'because of')} {name}"] += 1
    return (
        found
        + _assumed(parameters)
        + _given(log, world, parameters)
        + _told_person_by_person(log)
        + _assessed_again(log)
        + _recalled(log)
    )


def _assumed(parameters: Parameters) -> Counter[str]:
    """What the scenario has."""
    scenario = parameters.scenario
    inside = range(1, parameters.horizon_days)
    policy, by_review = scenario.policy, parameters.clock == Clock.PAROLE_REVIEW
    return Counter(
        {
            "assessors who may err": parameters.agreement_tables != [],
            "an assessment that takes no time": parameters.agreement_tables != []
            and parameters.assessment_minutes == 0,
            "hours of the tool": scenario.assessment_hours() != scenario.programme.assessment_hours,
            "a caseload file": isinstance(scenario.demand.caseload, CaseloadFile),
            "a meeting every day": scenario.calendar.allocate_every_days == 1,
            "a session every day": scenario.programme.days_between_sessions == 1,
            "no place kept": scenario.programme.place_kept_days == 0,
            "a post funded from a day": sum(post.funded_from_day in inside for post in parameters.posts),
            "a post funded until a day": sum(post.funded_until_day in inside for post in parameters.posts),
            "conditions that change": len(parameters.change_days) - 1,
            "a least time left before a review": policy.minimum_days_left > 0 and by_review,
            "sessions repeated at a handover": scenario.programme.handover_sessions > 0,
        }
    )


def _given(log: EventLog, world: World, parameters: Parameters) -> Counter[str]:
    """How places were given: by whom, how many on a day."""
    given = log.of(*GIVEN)
    posts = np.bincount([post.team for post in parameters.posts], minlength=len(parameters.team_names))
    home = np.asarray([teams[0] for teams in parameters.prison_teams])[world.people.prison[given.person]]
    pair, large = given.second_post != NONE, posts[given.team] > MANY_POSTS
    moments = log.day[(log.kind < EventType.ALLOCATION) & (log.kind != EventType.PRESENT)]
    return Counter(
        {
            "a pair": int(pair.sum()),
            "a place in a large team": int(large.sum()),
            "a pair in a large team": int((pair & large).sum()),
            "a place in another team than the first": int((given.team != home).sum()),
            "a crowded day": int((np.bincount(moments, minlength=1) > CROWD).sum()),
            "a shared day of release": _most_alike(world.people.custody_end_day) > CROWD,
        }
    )


def _most_alike(days: np.ndarray) -> int:
    known = days[days < NEVER]
    return int(np.unique(known, return_counts=True)[1].max(initial=0))


def _told_person_by_person(log: EventLog) -> Counter[str]:
    """What takes more than one event to tell."""
    found: Counter[str] = Counter()
    paused: dict[int, int] = {}  # person -> day, while the place is kept
    reports: dict[int, int] = defaultdict(int)  # open at once
    stopped: set[int] = set()  # whose report lost its writer
    released: set[int] = set()
    columns = (log.day, log.kind, log.person, log.cause)
    for day, kind, person, cause in zip(*(column.tolist() for column in columns), strict=True):
        if kind == EventType.COURSE_PAUSED:
            paused[person] = day
        elif kind == EventType.PLACE_GIVEN_UP:
            found["a place given up at once"] += paused.pop(person) == day
        elif kind == EventType.PLACE_LOST:
            found["a place lost in a pause"] += paused.pop(person, None) is not None
        elif kind == EventType.COURSE_RESUMED:
            found["a place kept through a pause"] += paused.pop(person, None) is not None
        elif kind == EventType.PAROLE_REPORT_STARTED:
            reports[person] += 1
            found["two reports at once"] += reports[person] > 1
            found["a report begun again"] += person in stopped
        elif kind in (EventType.PAROLE_REPORT_DONE, EventType.WORK_STOPPED) and cause != EventDetail.ASSESSMENT:
            reports[person] -= 1
            stopped |= {person} if kind == EventType.WORK_STOPPED else set()
        elif kind in (EventType.RELEASED, EventType.RECALLED):
            released ^= {person}
        elif kind == EventType.SESSION:
            found["a session after release"] += person in released
    return found


def _assessed_again(log: EventLog) -> Counter[str]:
    """Assessments repeated, and bands that changed with them."""
    found: Counter[str] = Counter()
    assessed: dict[int, int] = {}  # person -> band
    told = log.of(EventType.BAND_ASSESSED)
    for person, band in zip(told.person.tolist(), told.cause.tolist(), strict=True):
        found["an assessment repeated"] += person in assessed
        found["a band that changed"] += assessed.get(person, band) != band
        assessed[person] = band
    return found


def _recalled(log: EventLog) -> Counter[str]:
    """Recalls, and what each found and led to."""
    found: Counter[str] = Counter()
    completed: set[int] = set()
    stopped: dict[int, int] = {}  # person -> day on which a course stopped
    recalled: set[int] = set()
    for day, kind, person, spell in zip(*(c.tolist() for c in (log.day, log.kind, log.person, log.spell)), strict=True):
        if kind == EventType.COMPLETED:
            completed.add(person)
        elif kind == EventType.COURSE_STOPPED:
            stopped[person] = day
        elif kind == EventType.RECALLED:
            found["a recall from a course in the community"] += stopped.get(person) == day
            found["a recall of someone who completed"] += person in completed
            found["a recall after a recall"] += spell > 1
            recalled.add(person)
        elif person in recalled and spell > 0:
            found["a course after a recall"] += kind == EventType.COURSE_STARTED
            found["a release after a recall"] += kind == EventType.RELEASED
            found["a pause after a recall"] += kind == EventType.COURSE_PAUSED
            found["a report after a recall"] += kind == EventType.PAROLE_REPORT_STARTED
            found["an assessment after a recall"] += kind == EventType.ASSESSMENT_STARTED
    return found
