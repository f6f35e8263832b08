"""Work in the community: a disengagement programme, mentors, or the programme itself; each with teams of its own."""

from __future__ import annotations

from typing import Literal

from planner.scenario.draws import ADayOrMore
from planner.scenario.parameter import Part, Title, parameter, probability, titled

MOST_WORKS = 8


class CommunityWork(Part):
    """One kind of work with people on licence, by teams with places of their own. It ends with the licence."""

    title: Title = titled("work in the community")
    teams: list[str] = parameter("teams that do it, the first asked first", "teams", min_length=1)
    offered_to: Literal["everyone", "not-completed"] = parameter(
        "to whom, at release: everyone, or those who have not completed the programme and are on no course", "people"
    )
    required: bool = parameter("required by the licence; otherwise voluntary", "yes or no")
    p_takes_part: float = probability("takes part, where it is voluntary")
    hours_per_week: float = parameter("staff hours for a person", "hours a week", gt=0, le=168)
    length_days: ADayOrMore = parameter("how long it takes, with a place", "days")
    is_programme: bool = parameter("completing it is completing the programme", "yes or no")
