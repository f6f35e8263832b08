"""Nothing passes between parts: what posts in several do together is the sum of what they do alone, to the person."""

from __future__ import annotations

import itertools
import math
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from studies.staffing.conftest import LINKED, Ask

from planner.studies.staffing.candidate import Candidate, how_many, of_size, one_more, parts_of, shared
from planner.studies.staffing.sample import SampleTable, Steps, read

REPLICATIONS = range(5, 17)


T = TypeVar("T")


def run(steps: Steps[T]) -> T:
    """Return what steps lead to."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.tuples(*[st.integers(0, 3)] * 6),
    text=st.sampled_from(["", LINKED]),
    order=st.sampled_from(["referral", "least-slack"]),
)
def test_what_parts_do_adds_up(ask: Ask, counts: tuple[int, ...], text: str, order: str) -> None:
    roles = ("registered-psychologist", "specialist-probation-practitioner")
    question = ask(0.4, 0.8, f'{text}\n[policy]\norder = "{order}"', teams=("north", "midlands", "south"), roles=roles)
    assert len(question.parts) == (2 if text else 3)
    table = SampleTable(question, (), 1)
    extras = [[tuple(counts[kind] for kind in kinds)] for kinds in question.kinds_in]
    alone = [
        Candidate(tuple(number if kind in kinds else 0 for kind, number in enumerate(counts)))
        for kinds in question.kinds_in
    ]
    whole = question.made(Candidate(counts))
    sample = run(read([whole, *map(question.made, alone)], REPLICATIONS, question.seed, question.parts, 1))
    for part in range(len(extras)):  # a part does the same, whatever the others have
        assert np.array_equal(sample.untreated[0, :, part], sample.untreated[1 + part, :, part])
        assert np.array_equal(sample.released[0, :, part], sample.released[1 + part, :, part])
    rows = [part.add(extra, table.whole_pilot.stop) for part, (extra,) in zip(table.parts, extras, strict=True)]
    for at, row in enumerate(rows):
        table.take([row if part == at else None for part in range(len(rows))], sample, 1 + at, REPLICATIONS)
    (summed,) = table.untreated(np.asarray([rows]), REPLICATIONS)
    assert np.array_equal(summed[0], sample.untreated[0].sum(axis=1))


def test_teams_that_share_a_prison_are_one_part(ask: Ask) -> None:
    assert ask(0.4, 0.8).parts == (("north",), ("south",), ("midlands",))
    assert ask(0.4, 0.8, LINKED).parts == (("north", "south"), ("midlands",))
    chain = LINKED + '[prisons.other-north]\nteams = ["midlands", "north"]\n'
    assert ask(0.4, 0.8, chain).parts == (("north", "midlands", "south"),)


def test_teams_without_more_posts_are_the_last_part(ask: Ask) -> None:
    scenario = ask(0.4, 0.8).scenario
    assert parts_of(scenario, ["midlands"]) == (("midlands",), ("north", "south"))
    assert parts_of(scenario, ["north", "midlands", "south"]) == (("north",), ("midlands",), ("south",))


@pytest.mark.parametrize(("kinds", "posts"), list(itertools.product(range(4), range(5))))
def test_every_way_to_have_so_many(kinds: int, posts: int) -> None:
    found = list(of_size(kinds, posts))
    every = {each for each in itertools.product(range(posts + 1), repeat=kinds) if sum(each) == posts}
    assert len(found) == len(every) == how_many(kinds, posts)
    assert set(found) == every
    if kinds:
        assert how_many(kinds, posts) == math.comb(kinds + posts - 1, posts)


def test_one_more() -> None:
    assert list(one_more((1, 0))) == [(2, 0), (1, 1)]
    assert list(one_more(())) == []


@pytest.mark.parametrize("posts", range(5))
def test_every_way_to_share_among_parts(posts: int) -> None:
    rows = [[[0], [1, 2], [3]], [[0], [], [1, 4]], [[0]]]
    size = [{row: number for number, mine in enumerate(part) for row in mine} for part in rows]
    every = {
        each
        for each in itertools.product(*size)
        if sum(part[row] for part, row in zip(size, each, strict=True)) == posts
    }
    found = shared(rows, posts)
    assert {tuple(each) for each in found.tolist()} == every
    assert len(found) == len(every)
