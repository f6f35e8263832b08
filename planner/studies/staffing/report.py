"""How many posts: as people read it in a terminal, as one JSON document, and as files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner.outcome.interval import CONFIDENCE, Interval
from planner.present import export
from planner.present.export import Writer
from planner.present.words import CAVEATS, STATUS_NOTES
from planner.studies.staffing import Answer, words
from planner.studies.staffing.curve import CurvePoint, curve_table
from planner.studies.staffing.lever import LeverSet
from planner.studies.staffing.question import Candidate


def answer_text(answer: Answer) -> RenderableType:
    """Return the answer for a terminal."""
    question = answer.question
    scenario = question.scenario
    title = f"{scenario.title}: how many posts?"
    if note := STATUS_NOTES.get(scenario.status):
        title += f" ({note})"
    said = [words.headline(answer), *words.details(answer)]
    if answer.cheapest:
        said.append(words.cheapest_words(answer.cheapest, question))
    if answer.budget:
        said.append(words.budget_words(answer.budget, question))
    notes = [words.basis(answer), words.NOT_COUNTED, *CAVEATS]
    parts: list[RenderableType] = [Text(title, style="bold"), Text(), Text(said[0], style="bold")]
    parts += [Text(line) for line in said[1:]]
    if len(answer.fewest) > 1:
        parts += [Text(), _levers(answer)]
    return Group(*parts, Text(), _curve(answer), Text(), *(Text(line, style="dim") for line in notes))


def _levers(answer: Answer) -> Table:
    table = Table(title="With levers pulled.", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for column in ("Levers", "Posts needed", "Which", "£ a year"):
        table.add_column(column, overflow="fold")
    for row in words.lever_rows(answer):
        table.add_row(*row)
    return table


def _curve(answer: Answer) -> Table:
    title = f"What each further post brings. {words.curve_words(answer.curve)}"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for column in words.CURVE_HEAD:
        table.add_column(column, overflow="fold", justify="left" if column == "Which" else "right")
    for rung in answer.curve.rungs:
        table.add_row(*words.curve_row(answer, rung))
    return table


def document(answer: Answer, version: str) -> dict[str, Any]:
    """Return the whole answer as plain values for JSON."""
    question = answer.question
    return {
        "planner_version": version,
        "scenario": question.file.name,
        "command_line": command_line(answer),
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
        "curve": [_rung(answer, rung) for rung in answer.curve.rungs],
        "diminishing": _interval(answer.curve.diminishing),
        "candidates": answer.grid,
        "futures_run": answer.effort,
        "caveats": [words.NOT_COUNTED, *CAVEATS],
    }


def _fewest(answer: Answer) -> Iterator[dict[str, Any]]:
    for found in answer.fewest:
        yield {
            "levers": _texts(found.mix),
            "verdict": found.verdict.value,
            "posts": found.candidate.posts if found.candidate else None,
            "at_least": found.at_least if found.at_least <= answer.question.most else None,
            "settled": found.is_settled,
            "candidate": _candidate(answer, found.candidate),
            "best": _candidate(answer, found.best),
            "undecided": [_candidate(answer, each) for each in found.undecided],
            "every_way_looked_at_up_to": found.complete,
        }


def _texts(mix: LeverSet) -> list[str]:
    return [lever.text for lever in mix]


def _candidate(answer: Answer, candidate: Candidate | None) -> dict[str, Any] | None:
    if candidate is None:
        return None
    question, seen = answer.question, answer.measured.get(candidate)
    posts = [
        {"team": kind.team, "role": kind.role, "number": number}
        for kind, number in zip(question.kinds, candidate.counts, strict=True)
        if number
    ]
    found: dict[str, Any] = {"posts": posts, "levers": _texts(candidate.mix), "gbp_per_year": question.gbp(candidate)}
    found["words"] = question.words(candidate)
    found["target_met_in"] = _interval(seen.met_share) if seen else None
    return found


def _interval(interval: Interval) -> dict[str, float | None]:
    return {name: None if value is None else float(value) for name, value in asdict(interval).items()}


def _cheapest(answer: Answer) -> dict[str, Any] | None:
    found = answer.cheapest
    if found is None:
        return None
    return {
        "candidate": _candidate(answer, found.candidate),
        "gbp_per_year": found.gbp,
        "at_least_gbp_per_year": found.at_least_gbp,
        "settled": found.is_settled,
        "undecided": [_candidate(answer, each) for each in found.undecided],
        "left_out_without_a_price": [_texts(mix) for mix in found.unpriced],
        "every_way_looked_at_up_to": found.complete,
    }


def _budget(answer: Answer) -> dict[str, Any] | None:
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


def _rung(answer: Answer, rung: CurvePoint) -> dict[str, Any]:
    return {
        **(_candidate(answer, rung.candidate) or {}),
        "number": rung.candidate.posts,
        "share": _interval(rung.share),
        "share_in_confidence_of_futures": rung.share_reached,
        "untreated": _interval(rung.untreated),
        "this_post": _interval(rung.step),
        "all_posts": _interval(rung.whole),
        "gbp_per_additional_completion": _interval(rung.gbp_per_completion),
    }


def files(answer: Answer, version: str, out: Path) -> Mapping[str, Writer]:
    """Return the files of an answer: it, its curve, and each candidate named as a scenario to compare."""
    found: dict[str, Writer] = {"curve.csv": export.csv(curve_table(answer.curve, answer.question))}
    for name, candidate in _named(answer):
        below = os.path.relpath(answer.question.file.path, out)
        text = answer.question.draft(candidate, below).text(answer.question.scenario)
        found[f"{name}.toml"] = export.text(text)
    return {**found, "staffing.json": export.json_text(document(answer, version))}


def _named(answer: Answer) -> Iterator[tuple[str, Candidate]]:
    """Yield the candidates that are worth a file of their own."""
    named = {
        "fewest": answer.main.candidate,
        "cheapest": answer.cheapest.candidate if answer.cheapest else None,
        "budget": answer.budget.candidate if answer.budget else None,
    }
    for name, candidate in named.items():
        if candidate is not None and (candidate.posts or candidate.mix):
            yield name, candidate


def command_line(answer: Answer) -> str:
    """Return the command that gives the same answer."""
    question = answer.question
    said = [f"planner staffing {question.file.path} --target {question.target:g} --confidence {question.confidence:g}"]
    if question.budget_gbp is not None:
        said.append(f"--budget {question.budget_gbp}")
    said += [f"--lever {lever.text}" for lever in question.levers]
    said += [f"--team {team}" for team in question.teams] + [f"--role {role}" for role in question.roles]
    said.append(f"--from {question.since.isoformat()} --hours {question.hours_per_week:g} --most {question.most}")
    said.append(f"--replications {question.replications} --seed {question.seed}")
    return " ".join(said)
