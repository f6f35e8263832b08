"""A comparison to print, send or file: HTML that stands by itself, laid out for A4."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

from planner.base.uk_date import uk_date
from planner.outcome.compare import Compared
from planner.outcome.outcome import WHY_LABELS
from planner.present import inputs, svg, words
from planner.present.html import html_table, lines
from planner.present.numbers import DASH, difference, span
from planner.studies.compare import tables
from planner.studies.compare.comparison import Comparison
from planner.studies.compare.headline import OVERVIEW_HEAD, figures, middle, notes, overview, sentence, spread
from planner.studies.compare.sections import title_of

MOST_DIFFERENCES = 12  # lines of inputs that fit on the page
STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")


def one_page(answer: Comparison, name: str, today: date) -> str:
    """Return the page on one scenario of a comparison."""
    base, mine = answer.baseline, answer.of(name)
    title = f"{title_of(mine)}: what it buys"
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="note">{escape(_basis(answer, today))}</p>',
        f'<p class="lead">{escape(sentence(mine, base))}</p>',
        f'<div class="figures">{"".join(_figure(*each) for each in _figures(mine, base))}</div>',
        *(f'<p class="note">{escape(each)}</p>' for each in notes(mine, base)),
        _section(
            "Every scenario compared", html_table("Against the baseline", OVERVIEW_HEAD, overview(answer.compared))
        ),
        _section("Reachable people released untreated, by plan year", _fan(mine, base)),
        _section("What money can and cannot buy", _causes(mine, base)),
        _section("Inputs", _inputs(answer)),
        f'<p class="note">{escape(words.CAVEAT)}</p>',
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _basis(answer: Comparison, today: date) -> str:
    files = answer.question.files
    return (
        f"{files[0].scenario.programme.name}. {span(files[0].scenario.calendar)}. {answer.futures:,} futures,"
        f" seed {answer.question.seed}. Made {uk_date(today)}. Inputs {answer.question.key[:8]}."
    )


def _figures(mine: Compared, base: Compared) -> list[tuple[str, str, str]]:
    return [(each.label, each.value, each.note) for each in figures(mine, base)]


def _figure(label: str, value: str, note: str) -> str:
    return f'<div class="figure">{escape(label)}<b>{escape(value)}</b><span class="note">{escape(note)}</span></div>'


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _fan(mine: Compared, base: Compared) -> str:
    entries = [base] if mine is base else [base, mine]
    found = [tables.years_table(entry.outcome) for entry in entries]
    drawn = [
        svg.Line(title_of(entry), *(table[name].tolist() for name in ("p10", "p50", "p90")))
        for entry, table in zip(entries, found, strict=True)
    ]
    caption = "Line: middle future; band: 80% of futures. "
    caption += "; ".join(
        f"{line.name}: {look}" for line, look in zip(drawn, ("dashed, squares", "plain, circles"), strict=False)
    )
    picture = svg.fan(found[0]["group"].tolist(), drawn, "Reachable people released untreated by plan year")
    return f'{picture}<p class="note">{escape(caption)}.</p>'


def _causes(mine: Compared, base: Compared) -> str:
    rows = []
    for why in (*tables.FOR_MONEY, *tables.NOT_FOR_MONEY):
        row, before = (entry.rows[f"untreated_{why.name.lower()}"] for entry in (mine, base))
        may = "yes" if why in tables.FOR_MONEY else "no"
        cells = [f"{middle(each)} ({spread(each)})" for each in (before, row)]
        rows.append([WHY_LABELS[why], may, *cells, difference(row.difference.interval) if row.difference else DASH])
    head = (
        "Cause",
        "Capacity may reach it",
        "Baseline, middle (80%)",
        "This scenario, middle (80%)",
        "Difference (95%)",
    )
    return html_table("People released untreated, by cause", head, rows, text_columns=2)


def _inputs(answer: Comparison) -> str:
    files = answer.question.files
    found = inputs.differences(files)
    said = [line[:5] for line in found[:MOST_DIFFERENCES]]
    more = f" {len(found) - MOST_DIFFERENCES} more are in the scenario files." if len(found) > MOST_DIFFERENCES else ""
    table = html_table(inputs.HEAD[0], inputs.HEAD[:5], said, text_columns=5) if said else "<p>Nothing differs.</p>"
    command = inputs.equal_command(answer.run, files)
    return f'{table}<p class="note">{escape(inputs.grades(files[0]) + more)}</p><p><code>{lines(command)}</code></p>'
