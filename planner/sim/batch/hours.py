"""Free hours: what each post has left, and who in a team has most."""

from __future__ import annotations

import numpy as np

from planner.compiled import inner
from planner.sim.batch.state import NONE, Run

NO_HOURS, NO_PAIR = 0, 1  # columns of what a team was short of
FEW_POSTS = 8  # of a team: they are looked through; more are kept in a tree
COURSE_MINUTES = -1  # minutes: those of a course, which differ by team


@inner
def refresh(run: Run, post: int) -> None:
    """Work out a post's free minutes again: none while on leave or before any course."""
    spec, now = run.specs[post], run.posts[post]
    at_work = (now.productive or (now.supervised and spec.supervised_is_at_work)) and not now.on_leave
    now.free = now.available - now.held if at_work else -1
    run.freest[spec.team].stale = True
    if run.teams[spec.team].leaves > FEW_POSTS:
        _climb(run, post)


@inner
def _climb(run: Run, post: int) -> None:
    """Find the winner again at each node above a post in its team's tree, as far as that can change anything."""
    spec = run.specs[post]
    team, tree = run.teams[spec.team], run.tree
    node = (team.leaves + spec.leaf) >> 1
    while node:
        at = team.tree + node
        winner = _freer(run, tree[team.tree + 2 * node], tree[team.tree + 2 * node + 1])
        if winner == tree[at] and winner != post:
            break
        tree[at] = winner
        node >>= 1


@inner
def _freer(run: Run, one: int, other: int) -> int:
    """Return the post with more free minutes; the first where they have as many."""
    if other == NONE:
        return one
    if one == NONE:
        return other
    posts = run.posts
    return other if posts[other].free > posts[one].free else one


@inner
def plant(run: Run) -> None:
    """Put every post in its team's tree."""
    run.tree[:] = NONE
    for team in range(run.teams.size):
        run.freest[team].stale = True
    for post in range(run.specs.size):
        spec = run.specs[post]
        team = run.teams[spec.team]
        run.tree[team.tree + team.leaves + spec.leaf] = post
        if team.leaves == 1:
            run.tree[team.tree + 1] = post
    for post in range(run.specs.size):
        refresh(run, post)


@inner
def _find_freest(run: Run, team: int) -> None:
    """Find the two posts of a team with most free minutes, where anything has changed."""
    freest = run.freest[team]
    if not freest.stale:
        return
    freest.stale = False
    if run.teams[team].leaves > FEW_POSTS:
        freest.first = run.tree[run.teams[team].tree + 1]
        freest.second = _second_in_tree(run, team, freest.first)
    else:
        freest.first, freest.second = _look_through(run, team)


@inner
def _look_through(run: Run, team: int) -> tuple[int, int]:
    """Return the two posts with most free minutes, NONE where there are not as many; the first of equals."""
    spec, posts, first, second = run.teams[team], run.posts, NONE, NONE
    for leaf in range(spec.tree + spec.leaves, spec.tree + spec.leaves + spec.posts):
        post = np.int64(run.tree[leaf])
        if first == NONE or posts[post].free > posts[first].free:
            first, second = post, first
        elif second == NONE or posts[post].free > posts[second].free:
            second = post
    return first, second


@inner
def _second_in_tree(run: Run, team: int, first: int) -> int:
    """Return the post with most free minutes but for the first: it lost to the first somewhere."""
    spec, tree = run.teams[team], run.tree
    node = spec.leaves + run.specs[first].leaf
    best = NONE
    while node > 1:
        rival = np.int64(tree[spec.tree + (node ^ 1)])
        if rival != NONE and (best == NONE or _goes_ahead(run, rival, best)):
            best = rival
        node >>= 1
    return best


@inner
def _goes_ahead(run: Run, one: int, other: int) -> bool:
    posts = run.posts
    return posts[one].free > posts[other].free or (posts[one].free == posts[other].free and one < other)


@inner
def find(run: Run, line: int, facilitators: int, minutes: int) -> bool:
    """Find the posts with most free minutes in the first team of a line that can.

    What is found is left on the clock: team, post, second_post; what was short is noted.
    """
    clock, some = run.clock[0], False
    for at in range(run.line_start[line], run.line_start[line + 1]):
        team = run.line_teams[at]
        needed = run.teams[team].course_minutes if minutes == COURSE_MINUTES else minutes
        _find_freest(run, team)
        first, second = run.freest[team].first, run.freest[team].second
        if first == NONE or run.posts[first].free < needed:
            continue
        if facilitators == 1 or (second != NONE and run.posts[second].free >= needed):
            clock.team, clock.post, clock.second_post = team, first, second if facilitators > 1 else NONE
            return True
        some = True
    run.short[run.line_teams[run.line_start[line]], NO_PAIR if some else NO_HOURS] = True
    return False
