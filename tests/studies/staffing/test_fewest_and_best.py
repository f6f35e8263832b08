"""Answers at the edges, the same digits however the work is spread, and the words for them."""

from __future__ import annotations

import json

import pytest
from common import NOTHING, Write
from studies.staffing.conftest import Ask, solved

from planner.experiment import Experiment, run
from planner.outcome import compare
from planner.scenario import read
from planner.studies.staffing import StaffingQuestion, words
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.enough import Verdict
from planner.studies.staffing.lever import Lever


def test_none_is_needed(ask: Ask) -> None:
    answer = solved(ask(1.0, 0.9))
    assert answer.main.verdict is Verdict.NONE_NEEDED
    assert answer.main.is_settled
    assert answer.cheapest is not None
    assert (answer.cheapest.gbp, answer.cheapest.is_settled) == (0, True)
    assert words.headline(answer).startswith("No more posts are needed.")


def test_out_of_reach_is_said_to_be(ask: Ask) -> None:
    answer = solved(ask(0.0, 0.9, budget_gbp=0))
    assert answer.main.verdict is Verdict.OUT_OF_REACH
    assert answer.main.at_least == 4  # more than the most
    assert answer.cheapest is not None
    assert answer.cheapest.candidate is None
    said = words.headline(answer)
    assert said.startswith(
        "Out of reach: even 3 more posts, of any of these kinds in any of these teams, are not enough."
    )
    assert any("The best found with 3 more posts" in line for line in words.details(answer))
    assert answer.budget is not None
    assert "buys nothing" in words.budget_words(answer.budget, answer.question)


def test_what_cannot_be_told_is_too_close_to_call(ask: Ask) -> None:
    """The target is what the share does not exceed in just the asked share of futures."""
    wide = solved(ask(0.5, 0.8, most=1, roles=("registered-psychologist",)))
    edge = round(wide.curve.points[1].share_reached, 6)
    answer = solved(ask(edge, 0.8, most=1, roles=("registered-psychologist",)))
    assert answer.main.verdict is Verdict.NOT_SHOWN
    assert words.headline(answer).startswith("Too close to call")


def test_no_more_is_enough_at_the_edge_of_the_search(ask: Ask) -> None:
    found = solved(ask(0.5, 0.5))
    assert found.main.candidate is not None
    number = found.main.candidate.posts
    assert number > 0
    answer = solved(ask(0.5, 0.5, most=number))
    assert any("edge of the search" in line for line in words.details(answer))


def test_with_nobody_released_any_target_is_met(write: Write) -> None:
    """The empty case of the theory: a share of nobody is none."""
    file = write("[calendar]\nhorizon_days = 30\n", extends=NOTHING)
    question = StaffingQuestion(file, 0.0, 0.8, most=1, replications=60)
    answer = solved(question)
    assert answer.main.verdict is Verdict.NONE_NEEDED
    assert not answer.measured[answer.main.best].released.any()
    assert answer.curve.points[0].share.estimate == 0


def test_the_numbers_are_those_of_compare(ask: Ask) -> None:
    """The candidate as a scenario, compared on as many futures with the same seed."""
    question = ask(0.45, 0.8)
    answer = solved(question)
    point = answer.curve.points[2]
    base, mine = compare(run(Experiment([question.file, question.made(point.candidate)], 1), question.replications))
    assert base.rows["reachable_untreated"].mean == answer.curve.points[0].untreated
    difference = mine.rows["reachable_untreated"].difference
    assert difference is not None
    assert difference.interval == point.whole


def test_each_post_is_paired_with_the_one_before(ask: Ask) -> None:
    answer = solved(ask(0.45, 0.8))
    points = answer.curve.points
    assert [point.candidate.posts for point in points] == [0, 1, 2, 3]
    total = sum(point.step.estimate or 0 for point in points)
    assert points[-1].whole.estimate == pytest.approx(total)
    first, last = points[1].step.estimate, points[-1].step.estimate
    assert answer.curve.diminishing.estimate == pytest.approx((last or 0) - (first or 0))


def test_the_same_digits_however_it_is_spread(ask: Ask) -> None:
    question = ask(0.45, 0.8, budget_gbp=150_000, replications=200)
    one, two = (json.dumps(solved(question, workers).document(), allow_nan=False) for workers in (1, 2))
    assert one == two


def test_another_seed_is_other_luck(ask: Ask) -> None:
    one, two = (solved(ask(0.45, 0.8, seed=seed, most=1)) for seed in (1, 2))
    assert one.curve.points[0].untreated != two.curve.points[0].untreated


def test_a_lever_without_a_price_is_in_no_answer_about_money(ask: Ask) -> None:
    lever = Lever("not-held", 0.2)
    answer = solved(ask(0.45, 0.8, levers=(lever,), most=2, budget_gbp=100_000))
    assert [found.levers for found in answer.fewest] == [(), (lever,)]
    assert answer.cheapest is not None
    assert answer.cheapest.unpriced == ((lever,),)
    assert answer.cheapest.candidate is None or not answer.cheapest.candidate.levers
    assert answer.budget is not None
    assert not answer.budget.candidate.levers
    assert "Left out, having no price: chance that a session is not held × 0.2" in words.cheapest_words(
        answer.cheapest, answer.question
    )


def test_a_cheap_lever_is_the_cheapest(ask: Ask) -> None:
    """Three times the protected hours for a pound a year do more than any post."""
    lever = Lever("protected-hours", 3.0, 1)
    answer = solved(ask(0.6, 0.8, levers=(lever,), most=2))
    assert answer.cheapest is not None
    assert answer.cheapest.candidate == Candidate((0, 0, 0, 0), (lever,))
    assert (answer.cheapest.gbp, answer.cheapest.at_least_gbp) == (1, 1)


def test_posts_without_a_price(write: Write) -> None:
    """A queue of the theory: nobody is paid, so nothing is said of money."""
    text = "[demand]\nreferrals_per_year = [40]\n[calendar]\nhorizon_days = 400\n"
    file = write(
        text + '[roles.server]\nrecruitment_days = { distribution = "constant", value = 1 }\n', extends=NOTHING
    )
    question = StaffingQuestion(file, 0.5, 0.8, most=2, replications=60)
    answer = solved(question)
    assert answer.cheapest is None
    assert answer.main.verdict is Verdict.NONE_NEEDED  # everyone who starts goes on


def test_progress_tells_how_much_was_run(ask: Ask) -> None:
    *steps, last = ask(0.45, 0.8, most=1, replications=100).answer(1)
    assert last.answer is not None
    assert last.done == last.of == last.answer.effort
    assert all(step.answer is None and step.done < step.of for step in steps)
    assert steps[-1].done == last.done


def test_files_are_scenarios_that_can_be_compared(ask: Ask) -> None:
    question = ask(0.6, 0.8)
    answer = solved(question)
    out = question.file.path.parent / "out"
    written = [path.name for path in answer.save(out)]
    assert {"curve.csv", "staffing.json"} <= set(written)
    assert answer.main.candidate is not None
    made = read(out / "fewest.toml").scenario
    assert (
        sum(made.posts[name].number for name in made.posts if name.startswith("extra")) == answer.main.candidate.posts
    )
    assert made == question.made(answer.main.candidate).scenario
    assert "--target 0.6 --confidence 0.8" in question.command_line


def test_shares_have_no_more_digits_than_they_were_given() -> None:
    assert [words.share_words(share) for share in (0.3, 0.305, 1.0, 0.0)] == ["30%", "30.5%", "100%", "0%"]
