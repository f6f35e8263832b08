"""How many posts: the work, and its answer in sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from planner.experiment import BATCH
from planner.present.fingerprint import fingerprint
from planner.present.numbers import DASH, gbp
from planner.present.section import Section
from planner.present.study import IsStopped, Progress, Work
from planner.scenario import ScenarioFile
from planner.studies.staffing import Answer, Question, steps, words
from planner.studies.staffing import figures as charts
from planner.studies.staffing.curve import curve_table
from planner.studies.staffing.lever import words_of
from planner.studies.staffing.question import MORE, Candidate, posts_words

OTHER_ROUNDS = 20  # about as many futures again as the curve takes, for each mix of levers: to say how far it is
CANDIDATE_HEAD = ("Candidate", "Posts", "Cost\na year", "Target met in\n(95% interval)")


def question(
    file: ScenarioFile, over: Callable[..., ScenarioFile], target: float, confidence: float, **asked: object
) -> Question:
    """Return the question about a scenario; `over` lays a draft over the one of a name.

    Raises InputError where something is wrong with the question.
    """
    make = partial(over, file.name, called=f"{file.name}{MORE}")
    found = Question(file, make, target, confidence, **asked)  # type: ignore[arg-type]
    found.check()
    return found


def key(asked: Question) -> str:
    """Return the hash of all that the answer depends on."""
    settings = {name: getattr(asked, name) for name in Question.__dataclass_fields__ if name not in {"file", "make"}}
    return fingerprint("how many", [asked.file], engine=BATCH, **settings)


def work(asked: Question) -> Work[Answer]:
    """Return the work that answers a question."""
    return lambda is_stopped: _work(asked, is_stopped)


def _work(asked: Question, is_stopped: IsStopped) -> Iterator[Progress[Answer]]:
    run, done = steps(asked), 0
    expected = (asked.most + 1 + OTHER_ROUNDS * len(asked.mixes)) * asked.replications
    while not is_stopped():
        try:
            done += next(run)
        except StopIteration as end:
            yield Progress(done, done, end.value)
            return
        expected = max(expected, done + asked.replications)  # it is known only at the end how many it takes
        yield Progress(done, expected)


def sections(answer: Answer) -> Iterator[Section]:
    """Yield the sections of an answer."""
    yield _by_posts(answer)
    yield _further(answer)
    if answer.cheapest:
        yield _cheapest(answer)
    if answer.budget:
        yield _budget(answer)
    if len(answer.fewest) > 1:
        yield _levers(answer)
    if answer.main.undecided:
        yield _undecided(answer)


def _by_posts(answer: Answer) -> Section:
    asked = answer.question
    last = answer.curve.rungs[-1]
    share = words.share_words(round(last.share_reached, 3))
    sentence = (
        f"With {last.candidate.posts} more posts, the share that is not exceeded in"
        f" {words.share_words(asked.confidence)} of futures is {share}; as things are"
        f" {words.share_words(round(answer.curve.rungs[0].share_reached, 3))}."
    )
    figure = charts.shares(curve_table(answer.curve, asked), asked.target, asked.confidence)
    rows = [
        [
            f"{rung.candidate.posts}",
            "\n".join(asked.lines(rung.candidate)),
            words.share_interval_words(rung.met_share),
            words.share_interval_words(rung.share),
            words.share_words(round(rung.share_reached, 3)),
        ]
        for rung in answer.curve.rungs
    ]
    means = ("Target met in\n(95% interval)", "Share, mean\n(95% interval)")
    head = ("More\nposts", "Which", *means, "Share not\nexceeded")
    return Section(
        "Share untreated by number of posts",
        sentence,
        figure,
        head,
        rows,
        ("Reachable", "Released untreated", "Post"),
        text_columns=2,
    )


def _further(answer: Answer) -> Section:
    rows = [words.curve_row(answer, rung)[:-1] for rung in answer.curve.rungs]
    terms = ("Paired difference", "Too close to call", "Cost per additional completion")
    sentence = f"{words.curve_words(answer.curve)} {words.NOT_COUNTED}"
    figure = charts.further_posts(curve_table(answer.curve, answer.question))
    return Section("What each further post brings", sentence, figure, words.CURVE_HEAD[:-1], rows, terms)


def _candidate_row(name: str, candidate: Candidate, answer: Answer) -> list[str]:
    asked, seen = answer.question, answer.measured.get(candidate)
    met = words.share_interval_words(seen.met_share) if seen else DASH
    return [name, "\n".join(asked.lines(candidate)), gbp(asked.gbp(candidate)), met]


def _cheapest(answer: Answer) -> Section:
    found = answer.cheapest
    rows = []
    if found and found.candidate:
        rows.append(_candidate_row("shown to be enough", found.candidate, answer))
    rows += [_candidate_row("too close to call", each, answer) for each in (found.undecided if found else ())]
    sentence = words.cheapest_words(found, answer.question) if found else ""
    rows = rows or [["nothing is shown to be enough", *[DASH] * 3]]
    return Section("The cheapest", sentence, None, CANDIDATE_HEAD, rows, ("Levers",), text_columns=2)


def _budget(answer: Answer) -> Section:
    found = answer.budget
    rows = []
    if found:
        rows.append(_candidate_row("best as found", found.candidate, answer))
        others = [each for each in found.alike if each != found.candidate and each in answer.measured]
        rows += [_candidate_row("cannot be told apart", each, answer) for each in others]
    sentence = words.budget_words(found, answer.question) if found else ""
    return Section("The best use of the budget", sentence, None, CANDIDATE_HEAD, rows, text_columns=2)


def _levers(answer: Answer) -> Section:
    head = ("Levers", "Posts needed", "Which", "Cost\na year")
    named = [words_of(found.mix) for found in answer.fewest[1:]]
    sentence = f"How many posts it takes where a lever is pulled as well: {'; '.join(named)}."
    return Section("With levers pulled", sentence, None, head, words.lever_rows(answer), ("Levers",), text_columns=3)


def _undecided(answer: Answer) -> Section:
    rows = [_candidate_row("too close to call", each, answer) for each in answer.main.undecided]
    sentence = (
        f"With {posts_words(answer.main.at_least)} these are neither shown to be enough nor shown not to be;"
        " more futures would tell more of them apart."
    )
    return Section("Too close to call", sentence, None, CANDIDATE_HEAD, rows, ("Too close to call",), text_columns=2)
