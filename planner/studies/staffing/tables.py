"""How many posts: a tidy table, one JSON document, and candidates as scenario files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.base.version import VERSION
from planner.outcome.interval import CONFIDENCE, Interval
from planner.present import export
from planner.present.placing import Writer
from planner.present.words import CAVEATS
from planner.studies.staffing import words
from planner.studies.staffing.candidate import Candidate
from planner.studies.staffing.curve import CurvePoint
from planner.studies.staffing.lever import LeverSet

if TYPE_CHECKING:
    from planner.studies.staffing.answer import StaffingAnswer
    from planner.studies.staffing.question import StaffingQuestion

INTERVALS = ("met_share", "share", "untreated", "step", "whole", "gbp_per_completion")


def curve_table(answer: StaffingAnswer) -> pd.DataFrame:
    """Return a row each number of posts; each interval with its ends beside it."""
    table = pd.DataFrame([_line(point, answer.question) for point in answer.curve.points])
    return table.astype({"gbp_per_year": "Int64"})  # whole pounds, or none


def _line(point: CurvePoint, question: StaffingQuestion) -> dict[str, object]:
    line: dict[str, object] = {"posts": point.candidate.posts, "which": question.words(point.candidate)}
    line["gbp_per_year"], line["share_reached"] = point.gbp, point.share_reached
    for name in INTERVALS:
        interval: Interval = getattr(point, name)
        line |= interval.cells(name)
    return line


def document(answer: StaffingAnswer) -> dict[str, Any]:
    """Return the answer as one JSON document."""
    question = answer.question
    return {
        "planner_version": VERSION,
        "scenario": question.file.name,
        "command_line": question.command_line,
        "target": question.target,
        "confidence": question.confidence,
        "most": question.most,
        "seed": question.seed,
        "replications": question.replications,
        "funded_from": question.since.isoformat(),
        "hours_per_week": question.hours_per_week,
        "kinds": [{"team": kind.team, "role": kind.role, "gbp_per_year": kind.gbp_per_year} for kind in question.kinds],
        "levers": [lever.text for lever in question.levers],
        "guarantee": {"confidence": CONFIDENCE, "claims": question.claims, "risk_of_each": question.risk},
        "answer": " ".join([words.headline(answer), *words.details(answer)]),
        "fewest": list(_fewest(answer)),
        "cheapest": _cheapest(answer),
        "budget": _budget(answer),
        "curve": [_point(answer, point) for point in answer.curve.points],
        "diminishing": _interval(answer.curve.diminishing),
        "candidates": answer.grid,
        "futures_run": answer.effort,
        "caveats": [words.NOT_COUNTED, *CAVEATS],
    }


def _fewest(answer: StaffingAnswer) -> Iterator[dict[str, Any]]:
    for found in answer.fewest:
        yield {
            "levers": _texts(found.levers),
            "verdict": found.verdict.value,
            "posts": found.candidate.posts if found.candidate else None,
            "at_least": found.at_least if found.at_least <= answer.question.most else None,
            "settled": found.is_settled,
            "candidate": _candidate(answer, found.candidate),
            "best": _candidate(answer, found.best),
            "undecided": [_candidate(answer, each) for each in found.undecided],
            "every_way_looked_at_up_to": found.complete,
        }


def _texts(levers: LeverSet) -> list[str]:
    return [lever.text for lever in levers]


def _candidate(answer: StaffingAnswer, candidate: Candidate | None) -> dict[str, Any] | None:
    if candidate is None:
        return None
    question, seen = answer.question, answer.measured.get(candidate)
    posts = [
        {"team": kind.team, "role": kind.role, "number": number}
        for kind, number in zip(question.kinds, candidate.counts, strict=True)
        if number
    ]
    return {
        "posts": posts,
        "levers": _texts(candidate.levers),
        "gbp_per_year": question.gbp(candidate),
        "words": question.words(candidate),
        "target_met_in": _interval(seen.met_share) if seen else None,
    }


def _interval(interval: Interval) -> dict[str, float | None]:
    return {name: None if value is None else float(value) for name, value in asdict(interval).items()}


def _cheapest(answer: StaffingAnswer) -> dict[str, Any] | None:
    found = answer.cheapest
    if found is None:
        return None
    return {
        "candidate": _candidate(answer, found.candidate),
        "gbp_per_year": found.gbp,
        "at_least_gbp_per_year": found.at_least_gbp,
        "settled": found.is_settled,
        "undecided": [_candidate(answer, each) for each in found.undecided],
        "left_out_without_a_price": [_texts(levers) for levers in found.unpriced],
        "every_way_looked_at_up_to": found.complete,
    }


def _budget(answer: StaffingAnswer) -> dict[str, Any] | None:
    found = answer.budget
    if found is None:
        return None
    return {
        "gbp_per_year": found.gbp,
        "candidate": _candidate(answer, found.candidate),
        "difference": _interval(found.difference),
        "cannot_be_told_apart": [_candidate(answer, each) for each in found.alike],
        "none_better_by_more_than": found.better_by,
        "ways_considered": found.considered,
        "every_way_looked_at_up_to": found.complete,
    }


def _point(answer: StaffingAnswer, point: CurvePoint) -> dict[str, Any]:
    return {
        **(_candidate(answer, point.candidate) or {}),
        "number": point.candidate.posts,
        "share": _interval(point.share),
        "share_in_confidence_of_futures": point.share_reached,
        "untreated": _interval(point.untreated),
        "this_post": _interval(point.step),
        "all_posts": _interval(point.whole),
        "gbp_per_additional_completion": _interval(point.gbp_per_completion),
    }


def scenarios(answer: StaffingAnswer, folder: Path) -> dict[str, Writer]:
    """Return each candidate named as a scenario file that stands in a folder, to compare with what it extends."""
    question, found = answer.question, dict[str, Writer]()
    for name, candidate in _named(answer):
        below = question.file.named_from(folder)
        found[f"{name}.toml"] = export.text(question.draft(candidate, below).text(question.scenario))
    return found


def _named(answer: StaffingAnswer) -> Iterator[tuple[str, Candidate]]:
    """Yield the candidates that are worth a file of their own."""
    named = {
        "fewest": answer.main.candidate,
        "cheapest": answer.cheapest.candidate if answer.cheapest else None,
        "budget": answer.budget.candidate if answer.budget else None,
    }
    for name, candidate in named.items():
        if candidate is not None and (candidate.posts or candidate.levers):
            yield name, candidate
