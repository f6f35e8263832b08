"""Room to count in: what is known of each person so far, and the row of counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.jit import records
from planner.model.parameters import Parameters
from planner.sim.tally.sections import PLACE, SERIES, Sections
from planner.world.streams import NEVER

ABSENT = NEVER  # the day of what has not happened

SPELL = np.dtype(
    [
        *(
            (name, np.int32)
            for name in (
                "entry_day",  # referred, or 0
                "consent_day",
                "ready_from_day",  # of the stretch under way; ABSENT while not ready
                "start_day",  # of the course; 0 where running on the first day
                "over_day",  # course completed, stopped or ended
                "done_day",  # course completed
                "end_day",  # released or left
                "review_day",  # first parole review of the run, where it refused
                "assessed_day",  # first in the run, in whichever spell
                "band",  # as last assessed, where assessors may err; 0 before
                "spans",  # the latest stretch ready and willing that is over; NONE
                "number",  # custody spell, from 0
                "standing",  # when the spell began: that of the person's first day, or after a recall
                "earlier",  # the spell before, in `earlier`; NONE
                "after",  # spell.After
            )
        ),
        ("left", np.bool_),
        ("ended_early", np.bool_),
        ("completed", np.bool_),  # the programme, when the licence began
        ("completed_after", np.bool_),  # the programme, in the community by a team of its own
    ],
    align=True,
)
LATER = np.dtype(  # an event to be counted at the horizon
    [
        *((name, np.int32) for name in ("day", "kind", "person", "cause")),
        ("completed", np.bool_),  # the programme, when the licence began
    ],
    align=True,
)
LICENCE = np.dtype(  # someone's, as it is counted: level 0 while on none; conditions: a bit for each
    [("level", np.int32), ("conditions", np.int32), ("is_gone", np.bool_)], align=True
)
SPAN = np.dtype([("from_day", np.int32), ("until_day", np.int32), ("earlier", np.int32)], align=True)
POST = np.dtype([("filled_day", np.int32), ("hired", np.bool_)], align=True)  # filled_day: ABSENT while vacant
TEAM = np.dtype([("bound", np.int32), ("since_week", np.int32)], align=True)
STATE = np.dtype(
    [*((name, np.int64) for name in ("spans", "earlier", "later", "year", "came")), ("overflowed", np.bool_)],
    align=True,
)  # spans used, ...; year: of the last session; came: how many people have; overflowed: some array was too short

TALLY = {  # with dtype and axes
    "tally": (STATE, 1),  # [1]
    "place": (PLACE, 1),  # [1]
    "home_teams": (np.int64, 1),  # [prisons]
    "year_starts": (np.int64, 1),  # [years + 1]
    "spells": (SPELL, 1),  # [people]
    "spans": (SPAN, 1),  # [room]
    "earlier": (SPELL, 1),  # [room] spells of people since recalled; none where nobody is
    "later": (LATER, 1),  # [room] of licences and work in the community; none where neither is told
    "licence_states": (LICENCE, 1),  # [people]; as later
    "is_programme": (np.int64, 1),  # [works in the community] whether completing it completes the programme
    "community_states": (np.int8, 2),  # [people, works] see `community`
    "community_changes": (np.int32, 2),  # [2 * works, weeks + 1] as `changes`
    "mappa_changes": (np.int32, 2),  # [2 * levels, weeks + 1] as `changes`
    "post_tallies": (POST, 1),  # [posts]
    "team_tallies": (TEAM, 1),  # [teams]
    "counts": (np.int64, 1),  # [width]
    "weekly": (np.int32, 3),  # [series, teams, weeks], or empty where not wanted; hours as minutes a week, by day
    "changes": (np.int32, 3),  # [series, teams, weeks + 1], as weekly: of levels from that week on
    "weekly_bound": (np.int8, 2),  # [teams, weeks], as weekly
}


def make_tally(parameters: Parameters, sections: Sections, people: int, spans: int, *, weekly: bool) -> dict[str, Any]:
    """Return the arrays of TALLY, but for `counts`."""
    weeks, teams, licence = parameters.scenario.calendar.weeks, len(parameters.team_names), parameters.scenario.licence
    levels = len(licence.level_weights) if licence else 0
    works = list(parameters.scenario.community.values())
    return {
        "tally": records(1, STATE),
        "place": sections.place(parameters),
        "home_teams": np.asarray([line[0] for line in parameters.prison_teams], dtype=np.int64),
        "year_starts": np.asarray(parameters.scenario.calendar.year_start_days, dtype=np.int64),
        "spells": records(people, SPELL),
        "spans": records(spans, SPAN),
        "earlier": records(spans if levels else 0, SPELL),
        "later": records(4 * spans if levels else 0, LATER),
        "licence_states": records(people if levels else 0, LICENCE),
        "is_programme": np.asarray([work.is_programme for work in works], dtype=np.int64),
        "community_states": np.zeros((people, len(works)), dtype=np.int8),
        "community_changes": np.zeros((2 * len(works), weeks + 1), dtype=np.int32),
        "mappa_changes": np.zeros((2 * levels, weeks + 1), dtype=np.int32),
        "post_tallies": records(len(parameters.posts), POST),
        "team_tallies": records(teams, TEAM),
        "weekly": np.zeros((len(SERIES), teams, weeks) if weekly else (0, 0, 0), dtype=np.int32),
        "changes": np.zeros((len(SERIES), teams, weeks + 1) if weekly else (0, 0, 0), dtype=np.int32),
        "weekly_bound": np.zeros((teams, weeks) if weekly else (0, 0), dtype=np.int8),
    }
