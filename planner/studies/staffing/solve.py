"""A question answered."""

from __future__ import annotations

from planner.parallel import processors
from planner.studies.staffing.answer import Answer
from planner.studies.staffing.budget import best_for
from planner.studies.staffing.cheapest import cheapest
from planner.studies.staffing.curve import curve
from planner.studies.staffing.extras import how_many
from planner.studies.staffing.fewest import Fewest, fewest
from planner.studies.staffing.question import Question
from planner.studies.staffing.reading import Steps
from planner.studies.staffing.search import Search


def steps(question: Question, workers: int | None = None) -> Steps[Answer]:
    """Return the answer; yield on the way how many futures have been run since it last did.

    Raises InputError with everything that is wrong with the question.
    """
    question.check()
    search = Search(question, workers or processors())
    yield from search.climb()
    found: list[Fewest] = []
    for mix in question.mixes:
        found += [(yield from fewest(search, mix))]
    enough = [each.candidate for each in found if each.candidate]
    price = (yield from cheapest(search, enough)) if question.has_prices else None
    budget = None if question.budget_gbp is None else (yield from best_for(search, question.budget_gbp))
    climb = search.climbs[()]
    rungs = [search.candidate((), level.rows[climb.rungs[posts]]) for posts, level in enumerate(climb.levels)]
    brings = curve(
        [search.measured[each] for each in rungs], question.confidence, [question.gbp(each) for each in rungs]
    )
    grid = len(question.mixes) * sum(how_many(len(question.kinds), posts) for posts in range(question.most + 1))
    return Answer(question, tuple(found), price, budget, brings, search.measured, grid, search.effort)


def solve(question: Question, workers: int | None = None) -> Answer:
    """Return the answer.

    Raises InputError with everything that is wrong with the question.
    """
    run = steps(question, workers)
    while True:
        try:
            next(run)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
