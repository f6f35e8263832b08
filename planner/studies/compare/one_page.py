"""A comparison to print, send or file: HTML that stands by itself, laid out for A4, of the page's own sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from planner.base.uk_date import uk_date
from planner.outcome import Compared
from planner.present import inputs, svg, words
from planner.present.fingerprint import SHOWN
from planner.present.html import html_table, lines
from planner.present.manifest import command_line
from planner.present.measured import title_of
from planner.present.numbers import futures, span
from planner.present.section import Figure, Section
from planner.studies.compare import sections, tables
from planner.studies.compare.answer import CompareAnswer
from planner.studies.compare.words import figures, notes, people, sentence

MOST_DIFFERENCES = 12  # lines of inputs that fit on the page
STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def one_page(answer: CompareAnswer, name: str, today: date) -> str:
    """Return the page on one scenario of a comparison."""
    base, mine = answer.baseline, answer.of(name)
    entries = [base] if mine is base else [base, mine]
    title = f"{title_of(mine)}: what it buys"
    body = [
        f"<h1>{escape(title)}</h1>",
        _note(_basis(answer, today)),
        f'<p class="lead">{escape(sentence(mine, base))}</p>',
        f'<div class="figures">{"".join(map(_figure, figures(mine, base)))}</div>',
        *map(_note, notes(mine, base)),
        _section(sections.overview(answer)),
        _titled(f"{people(base)}, by plan year", _fan(entries)),
        _section(sections.causes(entries)),
        _titled("Inputs", _inputs(answer)),
        _note(words.CAVEAT),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _basis(answer: CompareAnswer, today: date) -> str:
    files = answer.question.files
    return (
        f"{files[0].scenario.programme.name}. {span(files[0].scenario.calendar)}. {futures(answer.replications)},"
        f" seed {answer.question.seed}. Made {uk_date(today)}. Inputs {answer.question.key[:SHOWN]}."
    )


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _figure(of: Figure) -> str:
    label, value, note = map(escape, (of.label, of.value, of.note))
    return f'<div class="figure">{label}<b>{value}</b><span class="note">{note}</span></div>'


def _section(of: Section) -> str:
    """Return a section as its table: a sheet has no room for every sentence."""
    return _titled(of.title, html_table(of.caption or of.title, of.head, of.rows, text_columns=of.text_columns))


def _titled(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _fan(entries: Sequence[Compared]) -> str:
    found = [tables.years_table(entry.outcome) for entry in entries]
    drawn = [
        svg.Line(title_of(entry), *(table[name].tolist() for name in ("p10", "p50", "p90")))
        for entry, table in zip(entries, found, strict=True)
    ]
    looks = zip(drawn, ("dashed, squares", "plain, circles"), strict=False)
    caption = f"Line: middle future; band: 80% of futures. {'; '.join(f'{line.name}: {look}' for line, look in looks)}."
    title = f"{people(entries[0])} by plan year"
    return svg.fan(found[0]["group"].tolist(), drawn, title) + _note(caption)


def _inputs(answer: CompareAnswer) -> str:
    files = answer.question.files
    found = inputs.differences(files)
    said = [line[:5] for line in found[:MOST_DIFFERENCES]]
    more = f" {len(found) - MOST_DIFFERENCES} more are in the scenario files." if len(found) > MOST_DIFFERENCES else ""
    table = html_table(inputs.HEAD[0], inputs.HEAD[:5], said, text_columns=5) if said else "<p>Nothing differs.</p>"
    command = command_line(answer.run, files)
    return f"{table}{_note(inputs.grades(files[0]) + more)}<p><code>{lines(command)}</code></p>"
