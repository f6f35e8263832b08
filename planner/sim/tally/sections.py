"""The counts of one replication, end to end in one row of whole numbers: which are where."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from planner.base.arrays import Int64s
from planner.jit import record
from planner.model.parameters import Parameters
from planner.model.rules import TIME_LEFT_LABELS, EventDetail
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome, UntreatedCause

FLOWS = (
    "referrals",
    "starts",
    "completions",
    "released_completed",
    "released_part_way",
    "released_goes_on",
    "released_never_started",
    "left",
    "sessions_held",
    "sessions_lost",
)
LEVELS = ("waiting_ready", "waiting_assessment", "waiting_not_ready", "declined", "open_courses")
HOURS = ("hours_available", "hours_held")
SERIES = (*FLOWS, *LEVELS, *HOURS)  # their words and units are in planner.outcome.series
NUMBER = {name: number for number, name in enumerate(SERIES)}  # of each series

SESSION_CAUSES = (EventDetail.HELD, EventDetail.REGIME, EventDetail.STAFF, EventDetail.PERSON, EventDetail.ON_LEAVE)
CONSTRAINTS = (
    EventDetail.NOTHING,
    EventDetail.HOURS,
    EventDetail.PAIRS,
    EventDetail.TIME,
    EventDetail.READINESS,
    EventDetail.CONSENT,
)
STARTED, COMPETED, CENSORED = 0, 1, 2  # rows of the waits
FIRST_REVIEWS = (
    "people",
    "not_completed",
    "held_people",  # refused while ready, willing and without a place
    "held_days",  # in custody from the review until started, released or the horizon
)
LICENCES = ("started", "expired", "gone", "recalled", "reviewed", "tightened", "relaxed", "raised", "lowered")
COMMUNITY = ("awaited", "declined", "started", "never_started", "part_way", "completed", "left")
ASSESSMENTS = ("done", "repeated", "stale")  # stale: of someone who waited
GROUPINGS = ("year", "team", "prison", "time_left")
_CELLS = (len(SpellOutcome), len(UntreatedCause))


class Sections:
    """Where each count of a setting's replications is."""

    def __init__(self, parameters: Parameters) -> None:
        """Lay the sections end to end."""
        scenario, calendar = parameters.scenario, parameters.scenario.calendar
        teams, years = len(parameters.team_names), len(calendar.year_start_days) - 1
        works = len(scenario.community)
        bands, licence = len(parameters.agreement_tables), scenario.licence
        levels, conditions = (len(licence.level_weights), len(licence.conditions)) if licence else (0, 0)
        self.shapes: dict[str, tuple[int, ...]] = {
            "year": (years + 1, *_CELLS),  # people by outcome and cause; the last: not ended
            "team": (teams, *_CELLS),
            "prison": (len(parameters.prison_teams), *_CELLS),
            "time_left": (len(TIME_LEFT_LABELS), *_CELLS),
            "totals": (len(SERIES), teams),  # over the weeks; of hours, minutes a week summed over the days
            "bound": (teams, len(CONSTRAINTS)),  # weeks
            "waits": (3, calendar.weeks + 1),  # by length in weeks: started, released or left, still waiting
            "sessions": (len(SESSION_CAUSES),),
            "first_reviews": (len(FIRST_REVIEWS),),
            "filled_days": (len(parameters.posts), years),
            "hires": (len(parameters.posts), years),
            "booked": (teams, years),  # sessions booked, times the psychologists who go
            # where what comes after release is told; empty otherwise; [2]: not completed at release, completed
            "licences": (2 if levels else 0, len(LICENCES)),
            "mappa": (2, levels, calendar.weeks if levels else 0),  # days at each level, all people's, in each week
            "recalls": (2 if levels else 0, calendar.weeks),
            "conditions": (conditions,),  # days with each, all people's
            "community": (works, len(COMMUNITY)),
            "community_weeks": (works, 2, calendar.weeks),  # days waiting, days with a place, all people's
            # spells by outcome and what came of the licence; [2]: the first, those begun by a recall
            "pathway": (2 if levels else 0, len(SpellOutcome), len(LicenceOutcome)),
            # where assessors may err; empty otherwise
            "banded": (bands, bands),  # spells by true band and band last assessed
            "true_band": (bands, *_CELLS),  # people by outcome and cause
            "assessments": (len(ASSESSMENTS) if bands else 0,),
        }
        ends = np.cumsum([prod(shape) for shape in self.shapes.values()]).tolist()
        self.starts = dict(zip(self.shapes, [0, *ends], strict=False))
        self.width = ends[-1]

    def section(self, counts: Int64s, name: str) -> Int64s:
        """Return a section of [replications, width] counts, [replications, ...]; no copy."""
        shape, start = self.shapes[name], self.starts[name]
        return counts[:, start : start + prod(shape)].reshape(len(counts), *shape)

    def place(self, parameters: Parameters) -> Any:
        """Return the record that tells compiled code where the sections are, and the lengths of their axes; [1]."""
        calendar, scenario = parameters.scenario.calendar, parameters.scenario
        return record(
            PLACE,
            **self.starts,
            teams=len(parameters.team_names),
            weeks=calendar.weeks,
            years=len(calendar.year_start_days) - 1,
            horizon_days=parameters.horizon_days,
            days_between_sessions=scenario.programme.days_between_sessions,
            assessment_days=scenario.programme.assessment_days if parameters.assessment_minutes else 0,
            clock=int(parameters.clock),
            bands=len(parameters.agreement_tables),
            levels=len(scenario.licence.level_weights) if scenario.licence else 0,
        )


PLACE = np.dtype(
    [
        (name, np.int64)
        for name in (
            *("year", "team", "prison", "time_left", "totals", "bound", "waits", "sessions", "first_reviews"),
            *("filled_days", "hires", "booked", "banded", "true_band", "assessments", "bands"),
            *("licences", "mappa", "recalls", "conditions", "pathway", "levels", "community", "community_weeks"),
            *("teams", "weeks", "years", "horizon_days", "days_between_sessions", "assessment_days", "clock"),
        )
    ],
    align=True,
)
