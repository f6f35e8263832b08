"""Scenarios made rather than written: what a draft states is valid, whatever its parts are called."""

from __future__ import annotations

from common import ENGLAND_WALES, Write

from planner.scenario.draft import Draft, ExtraPosts, over
from planner.scenario.parameter import LONGEST_NAME


def test_posts_added_to_a_team_of_the_longest_name(write: Write) -> None:
    """Their group is called after the team, within what a name may be, and two groups apart."""
    team = "t" * LONGEST_NAME
    text = f'teams.{team} = {{ title = "Long", place = "national", travel_hours_per_session = 0, '
    below = write(text + "travel_gbp_per_session = 0 }", extends=ENGLAND_WALES, name="below")
    start = below.scenario.calendar.start_date
    posts = tuple(ExtraPosts(team, "registered-psychologist", number, start) for number in (1, 2))
    made = over(below, Draft("More", "below.toml", posts)).scenario
    added = {name: group.number for name, group in made.posts.items() if group.team == team}
    assert sorted(added.values()) == [1, 2]
    assert all(len(name) <= LONGEST_NAME for name in added)
