"""How many posts, section by section: by number of posts, the cheapest, the budget, levers, what is too close."""

from __future__ import annotations

from collections.abc import Iterator

from planner.present.numbers import DASH, gbp
from planner.present.section import Section
from planner.studies.staffing import figures, words
from planner.studies.staffing.answer import StaffingAnswer
from planner.studies.staffing.candidate import Candidate, posts_words
from planner.studies.staffing.lever import words_of
from planner.studies.staffing.tables import curve_table

CANDIDATE_HEAD = ("Candidate", "Posts", "Cost\na year", "Target met in\n(95% interval)")


def all_of(answer: StaffingAnswer) -> Iterator[Section]:
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


def _by_posts(answer: StaffingAnswer) -> Section:
    asked = answer.question
    last = answer.curve.points[-1]
    share = words.share_words(round(last.share_reached, 3))
    sentence = (
        f"With {last.candidate.posts} more posts, the share that is not exceeded in"
        f" {words.share_words(asked.confidence)} of futures is {share}; as things are"
        f" {words.share_words(round(answer.curve.points[0].share_reached, 3))}."
    )
    figure = figures.shares(curve_table(answer), asked.target, asked.confidence)
    rows = [
        [
            f"{point.candidate.posts}",
            "\n".join(asked.lines(point.candidate)),
            words.share_interval_words(point.met_share),
            words.share_interval_words(point.share),
            words.share_words(round(point.share_reached, 3)),
        ]
        for point in answer.curve.points
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


def _further(answer: StaffingAnswer) -> Section:
    rows = [words.curve_row(answer, point)[:-1] for point in answer.curve.points]
    terms = ("Paired difference", "Too close to call", "Cost per additional completion")
    sentence = f"{words.curve_words(answer.curve)} {words.NOT_COUNTED}"
    figure = figures.further_posts(curve_table(answer))
    return Section("What each further post brings", sentence, figure, words.CURVE_HEAD[:-1], rows, terms)


def _candidate_row(name: str, candidate: Candidate, answer: StaffingAnswer) -> list[str]:
    asked, seen = answer.question, answer.measured.get(candidate)
    met = words.share_interval_words(seen.met_share) if seen else DASH
    return [name, "\n".join(asked.lines(candidate)), gbp(asked.gbp(candidate)), met]


def _cheapest(answer: StaffingAnswer) -> Section:
    found = answer.cheapest
    rows = []
    if found and found.candidate:
        rows.append(_candidate_row("shown to be enough", found.candidate, answer))
    rows += [_candidate_row("too close to call", each, answer) for each in (found.undecided if found else ())]
    sentence = words.cheapest_words(found, answer.question) if found else ""
    rows = rows or [["nothing is shown to be enough", *[DASH] * 3]]
    return Section("The cheapest", sentence, None, CANDIDATE_HEAD, rows, ("Levers",), text_columns=2)


def _budget(answer: StaffingAnswer) -> Section:
    found = answer.budget
    rows = []
    if found:
        rows.append(_candidate_row("best as found", found.candidate, answer))
        others = [each for each in found.alike if each != found.candidate and each in answer.measured]
        rows += [_candidate_row("cannot be told apart", each, answer) for each in others]
    sentence = words.budget_words(found, answer.question) if found else ""
    return Section("The best use of the budget", sentence, None, CANDIDATE_HEAD, rows, text_columns=2)


def _levers(answer: StaffingAnswer) -> Section:
    head = ("Levers", "Posts needed", "Which", "Cost\na year")
    named = [words_of(found.levers) for found in answer.fewest[1:]]
    sentence = f"How many posts it takes where a lever is pulled as well: {'; '.join(named)}."
    return Section("With levers pulled", sentence, None, head, words.lever_rows(answer), ("Levers",), text_columns=3)


def _undecided(answer: StaffingAnswer) -> Section:
    rows = [_candidate_row("too close to call", each, answer) for each in answer.main.undecided]
    sentence = (
        f"With {posts_words(answer.main.at_least)} these are neither shown to be enough nor shown not to be;"
        " more futures would tell more of them apart."
    )
    return Section("Too close to call", sentence, None, CANDIDATE_HEAD, rows, ("Too close to call",), text_columns=2)
