"""The posts that one part may have more of, and the ways to share so many posts among the parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from planner.base.arrays import Int64s

Extra = tuple[int, ...]  # posts of each of a part's kinds


def of_size(kinds: int, posts: int) -> Iterator[Extra]:
    """Yield every way to have so many posts of so many kinds."""
    if kinds == 0:
        if posts == 0:
            yield ()
        return
    if kinds == 1:
        yield (posts,)
        return
    for first in range(posts, -1, -1):
        yield from ((first, *rest) for rest in of_size(kinds - 1, posts - first))


def how_many(kinds: int, posts: int) -> int:
    """Return how many ways there are to have exactly so many posts of so many kinds."""
    ways = [1] + [0] * posts
    for _ in range(kinds):
        ways = list(np.cumsum(ways))
    return int(ways[posts])


def one_more(extra: Extra) -> Iterator[Extra]:
    """Yield the same with one post more, of each kind in turn."""
    for at in range(len(extra)):
        yield (*extra[:at], extra[at] + 1, *extra[at + 1 :])


def shared(rows: Sequence[Sequence[Sequence[int]]], posts: int) -> Int64s:
    """Return every way to share posts among parts, a row of each part, [ways, parts].

    `rows[part][size]` are the rows of a part that have `size` posts.
    """
    if len(rows) == 1:
        last = rows[0][posts] if posts < len(rows[0]) else []
        return np.asarray(last, dtype=np.int64).reshape(-1, 1)
    found = []
    for size in range(min(posts + 1, len(rows[0]))):
        rest = shared(rows[1:], posts - size)
        mine = np.asarray(rows[0][size], dtype=np.int64)
        found.append(np.column_stack([np.repeat(mine, len(rest)), np.tile(rest, (len(mine), 1))]))
    return np.concatenate(found) if found else np.empty((0, len(rows)), dtype=np.int64)
