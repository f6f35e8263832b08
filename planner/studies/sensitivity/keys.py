"""Which keys of a scenario a pattern stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from planner.scenario import ScenarioFile

ANY, ROLE, BASELINE, ADDED = "*", "<role>", "<baseline>", "<added>"


def for_role(pattern: str, role: str) -> str:
    """Return a pattern for one role."""
    return pattern.replace(ROLE, role)


def roles_with_posts(files: Sequence[ScenarioFile]) -> list[str]:
    """Return the roles that have posts in any of the scenarios, in the order of the scenarios."""
    return list(dict.fromkeys(posts.role for file in files for posts in file.scenario.posts.values()))


def matching(pattern: str, table: Mapping[str, Any], first: Mapping[str, Any]) -> Iterator[str]:
    """Yield the dotted keys of a scenario that match a pattern, given those of the first scenario."""
    yield from _below(pattern.split("."), table, first, "")


def _below(steps: Sequence[str], here: Any, first: Any, prefix: str) -> Iterator[str]:
    if not steps:
        yield prefix.removesuffix(".")
        return
    if not isinstance(here, Mapping):
        return
    known = first if isinstance(first, Mapping) else {}
    for name, inside in here.items():
        if _fits(steps[0], name, known):
            yield from _below(steps[1:], inside, known.get(name), f"{prefix}{name}.")


def _fits(step: str, name: str, known: Mapping[str, Any]) -> bool:
    if step in {BASELINE, ADDED}:
        return (name in known) == (step == BASELINE)
    return step in {ANY, name}


def begins(pattern: str, key: str) -> bool:
    """Whether a key is what a pattern stands for, or inside of it, whichever scenario it is of."""
    steps, names = pattern.split("."), key.split(".")
    wild = {ANY, ROLE, BASELINE, ADDED}
    return len(steps) <= len(names) and all(s in wild or s == n for s, n in zip(steps, names, strict=False))
