"""The answers about posts in sentences: for the page and for the command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.outcome.interval import CONFIDENCE, Interval
from planner.present.numbers import DASH, difference, gbp, length, percent, percentage, plain
from planner.present.words import STATUS_NOTES
from planner.studies.staffing.budget import Budget
from planner.studies.staffing.candidate import Candidate, posts_words
from planner.studies.staffing.curve import Curve, CurvePoint
from planner.studies.staffing.enough import Cheapest, Fewest, Verdict
from planner.studies.staffing.lever import words_of

if TYPE_CHECKING:
    from planner.studies.staffing.answer import StaffingAnswer
    from planner.studies.staffing.question import StaffingQuestion

CURVE_HEAD = (
    "Posts",
    "Target\nmet in",
    "Share,\nmean",
    "Untreated,\nmean",
    "This post\n(95% interval)",
    "All of them\n(95% interval)",
    "Cost\na year",
    "Per additional\ncompletion,\nthis post",
    "Which",
)
NOT_COUNTED = (
    "A year's cost is pay and on-costs with every added post filled all year, and the prices given for levers."
    " Recruitment, training and travel come on top; they are in the cost per additional completion."
)


def aim(question: StaffingQuestion) -> str:
    """Return what is to be reached."""
    share = f"at most {share_words(question.target)} of reachable people released untreated"
    return f"{share}, in at least {share_words(question.confidence)} of futures"


def share_words(share: float) -> str:
    """Return a share without more digits than it has."""
    return f"{100 * share:.4f}".rstrip("0").rstrip(".") + "%"


def share_interval_words(interval: Interval) -> str:
    """Return a share of futures with its 95% interval."""
    if interval.estimate is None or interval.low is None or interval.high is None:
        return DASH
    return f"{percentage(interval.estimate)} ({percentage(interval.low)} to {percentage(interval.high)})"


def headline(answer: StaffingAnswer) -> str:
    """Return the answer in a sentence: how many posts."""
    return f"{_verdict(answer.main, answer.question)} The target: {aim(answer.question)}."


def _verdict(found: Fewest, question: StaffingQuestion) -> str:
    if found.verdict is Verdict.NONE_NEEDED:
        return "No more posts are needed."
    if found.verdict is Verdict.OUT_OF_REACH:
        kinds = f"{posts_words(question.most)}, of any of these kinds in any of these teams"
        return f"Out of reach: even {kinds}, {_be(question.most)} not enough."
    if found.verdict is Verdict.NOT_SHOWN or found.candidate is None:
        up_to = f"up to {posts_words(question.most)}"
        return f"Too close to call: {up_to}, nothing is shown to be enough, nor all to be too few.{_too_few(found)}"
    number = found.candidate.posts
    if found.is_settled:
        return f"{posts_words(number)} {_be(number)} enough, and fewer are not."
    between = _between(found.at_least, number - 1)
    return f"{posts_words(number)} {_be(number)} enough.{_too_few(found)} Too close to call: {between}."


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _too_few(found: Fewest) -> str:
    if found.at_least < 2:
        return " Without any it is not reached." if found.at_least else ""
    return f" Fewer than {found.at_least} are not."


def _between(low: int, high: int) -> str:
    if not low:
        return "whether fewer would do"
    return f"whether {f'{low} to {high}' if high > low else low} would do"


def details(answer: StaffingAnswer) -> Iterator[str]:
    """Yield what belongs to the answer: which posts, how often the target is met, what was not looked at."""
    question, found = answer.question, answer.main
    shown = found.candidate or found.best
    met = share_interval_words(answer.measured[shown].met_share)
    which = "The posts" if found.candidate else f"The best found with {posts_words(shown.posts)}"
    if shown.posts:
        reached = share_words(round(answer.curve.points[shown.posts].share_reached, 3))
        yield (
            f"{which}: {question.words(shown)}. The target is met in {met} of futures;"
            f" in {share_words(question.confidence)} of them the share is at most {reached}."
        )
    else:
        yield f"As things are the target is met in {met} of futures."
    yield from _limits(answer)


def _limits(answer: StaffingAnswer) -> Iterator[str]:
    question, found = answer.question, answer.main
    if found.verdict is Verdict.ENOUGH and found.candidate and found.candidate.posts == question.most:
        yield f"{question.most} is the most that was asked for: the answer lies at the edge of the search."
    if found.verdict is Verdict.NOT_SHOWN and found.complete < question.most:
        yield (
            f"Not every way to place more than {found.complete} posts was looked at, only the most promising:"
            " there are too many where teams share prisons."
        )


def cheapest_words(found: Cheapest, question: StaffingQuestion) -> str:
    """Return the cheapest that is enough in a sentence."""
    left_out = ""
    if found.unpriced:
        left_out = f" Left out, having no price: {'; '.join(map(words_of, found.unpriced))}."
    limit = f" Up to {found.complete} posts every way was looked at." if found.complete < question.most else ""
    if found.candidate is None or found.gbp is None:
        return f"Nothing that has a price is shown to be enough.{limit}{left_out}"
    if found.gbp == 0:
        return f"Nothing need be spent: {question.words(found.candidate)}.{left_out}"
    text = f"The cheapest shown to be enough costs {gbp(found.gbp)} a year: {question.words(found.candidate)}."
    if found.is_settled:
        return f"{text} Nothing that costs less is enough.{limit}{left_out}"
    return f"{text} Nothing below {gbp(found.at_least_gbp)} is; in between it is too close to call.{limit}{left_out}"


def budget_words(found: Budget, question: StaffingQuestion) -> str:
    """Return the best use of the budget in a sentence."""
    if found.considered == 1:
        return f"{gbp(found.gbp)} a year buys nothing: the cheapest post costs more."
    over = length(question.scenario.calendar)
    text = (
        f"{gbp(found.gbp)} a year, best spent as found: {question.words(found.candidate)}"
        f" ({gbp(question.gbp(found.candidate))} a year). Reachable people released untreated over {over}:"
        f" {difference(found.difference)} on average."
    )
    if any(not each.posts and not each.levers for each in found.alike):
        text += " It is not shown to do better than spending nothing."
    if found.is_alone:
        return f"{text} Each of the other {found.considered - 1:,} ways to spend it is shown to be worse."
    least = found.alike[0]
    return (
        f"{text} Too close to call among {len(found.alike):,} of {found.considered:,} ways to spend up to that; the"
        f" cheapest of them costs {gbp(question.gbp(least))}: {question.words(least)}."
        f" None is better by more than {plain(found.better_by, 2)} people."
    )


def curve_words(found: Curve) -> str:
    """Return what each further post brings in a sentence."""
    if len(found.points) < 2:
        return "No post was added."
    text = f"The first post changes the reachable people released untreated by {difference(found.points[1].step)}."
    if found.diminishing.sign > 0:
        less = found.diminishing
        ends = f"95% interval: {plain(less.low, 1)} to {plain(less.high, 1)}"
        text += f" The last brings {plain(less.estimate, 1)} fewer than the first ({ends}): returns diminish."
    elif found.diminishing.estimate is not None:
        text += " Whether the last brings less than the first is too close to call."
    if found.first_unclear:
        text += f" Post {found.first_unclear} is the first that is too close to call."
    return text


def curve_row(answer: StaffingAnswer, point: CurvePoint) -> list[str]:
    """Return a line of the curve, as in CURVE_HEAD."""
    ratio = point.gbp_per_completion
    return [
        f"{point.candidate.posts}",
        share_interval_words(point.met_share).split(" (")[0],
        percentage(point.share.estimate),
        plain(point.untreated.estimate, 1),
        DASH if point.step.estimate is None else difference(point.step),
        DASH if point.whole.estimate is None else difference(point.whole),
        gbp(point.gbp),
        DASH if ratio.low is None else gbp(ratio.estimate),
        "\n".join(answer.question.lines(point.candidate)),
    ]


def lever_rows(answer: StaffingAnswer) -> list[list[str]]:
    """Return a line for each set of levers: what it is, posts needed with it, and their price."""
    return [_lever_row(found, answer) for found in answer.fewest]


def _lever_row(found: Fewest, answer: StaffingAnswer) -> list[str]:
    question = answer.question
    price = gbp(question.gbp(found.candidate)) if found.candidate and question.has_prices else DASH
    if found.candidate and question.gbp(found.candidate) is None:
        price = "no price given"
    words = words_of(found.levers)
    return [f"{words[0].upper()}{words[1:]}", number_words(found), _named(found.candidate, question), price]


def number_words(found: Fewest) -> str:
    """Return the number of posts, or why there is none."""
    if found.candidate is None:
        return found.verdict.value
    number = str(found.candidate.posts)
    return number if found.is_settled else f"{number} ({found.at_least} or more)"


def _named(candidate: Candidate | None, question: StaffingQuestion) -> str:
    return question.words(Candidate(candidate.counts)) if candidate else DASH


def basis(answer: StaffingAnswer) -> str:
    """Return what it rests on."""
    question, scenario = answer.question, answer.question.scenario
    note = f" ({STATUS_NOTES[scenario.status]})" if scenario.status in STATUS_NOTES else ""
    return (
        f"{question.file.title}{note}: {question.replications:,} futures, seed {question.seed}; others chose what to"
        " look at. What is said here to be enough, not enough or cheapest is right, all together, with"
        f" {percent(CONFIDENCE)} confidence; intervals are 95% each. It took {answer.effort:,} simulated futures; all"
        f" {answer.grid:,} candidates would have taken {answer.brute_effort:,}."
    )
