"""Free hours: what each post has left, and who in a team has most."""

from __future__ import annotations

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
    if run.teams[spec.team].size > FEW_POSTS:
        _climb(run, post)


@inner
def _climb(run: Run, post: int) -> None:
    """Find the winner again at each node above a post in its team's tree, as far as that can change anything."""
    spec = run.specs[post]
    team, tree = run.teams[spec.team], run.tree
    node = (team.size + spec.leaf) >> 1
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
    for post in range(run.specs.size):
        spec = run.specs[post]
        team = run.teams[spec.team]
        run.tree[team.tree + team.size + spec.leaf] = post
        if team.size == 1:
            run.tree[team.tree + 1] = post
    for post in range(run.specs.size):
        refresh(run, post)


@inner
def freest(run: Run, team: int) -> int:
    """Return the post with most free minutes, or NONE in a team without posts."""
    if run.teams[team].size <= FEW_POSTS:
        return _freest_but(run, team, NONE)
    return run.tree[run.teams[team].tree + 1]  # type: ignore[no-any-return]


@inner
def _freest_but(run: Run, team: int, without: int) -> int:
    spec, posts, best = run.teams[team], run.posts, NONE
    for leaf in range(spec.tree + spec.size, spec.tree + spec.size + spec.posts):
        post = run.tree[leaf]
        if post != without and (best == NONE or posts[post].free > posts[best].free):
            best = post
    return best


@inner
def second_freest(run: Run, team: int, first: int) -> int:
    """Return the post with most free minutes but for the first, or NONE."""
    spec, tree = run.teams[team], run.tree
    if spec.size <= FEW_POSTS:
        return _freest_but(run, team, first)
    node = spec.size + run.specs[first].leaf
    best = NONE
    while node > 1:
        rival = tree[spec.tree + (node ^ 1)]
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
    """Find the posts with most free minutes in the first team of a line that can; else block the line.

    What is found is left on the clock: team, post, second_post.
    """
    clock = run.clock[0]
    some = False
    for at in range(run.line_start[line], run.line_start[line + 1]):
        team = run.line_teams[at]
        needed = run.teams[team].course_minutes if minutes == COURSE_MINUTES else minutes
        first = freest(run, team)
        if first == NONE or run.posts[first].free < needed:
            continue
        second = second_freest(run, team, first) if facilitators > 1 else NONE
        if facilitators == 1 or (second != NONE and run.posts[second].free >= needed):
            clock.team, clock.post, clock.second_post = team, first, second
            return True
        some = True
    run.blocked[line, facilitators - 1] = True
    run.short[run.line_teams[run.line_start[line]], NO_PAIR if some else NO_HOURS] = True
    return False
