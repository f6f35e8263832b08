"""Tables as HTML: the same on a page and in the report, read by screen readers as tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def html_table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    text_columns: int = 1,
    emphasis: int = -1,
    kind: str = "",
) -> str:
    """Return a table; the first `text_columns` are text, the others numbers, and one row may be emphasised.

    `kind` is a class of the style sheet: pp-tall scrolls by itself, pp-dated keeps its first column on one line.
    """
    columns = "".join(_head(text, at < text_columns) for at, text in enumerate(head))
    body = "".join(_row(cells, text_columns, at == emphasis) for at, cells in enumerate(rows))
    label = escape(caption, quote=True)
    return (
        f'<div class="pp-scroll {kind}" role="region" aria-label="{label}" tabindex="0"><table class="pp-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(text: str, is_text: bool) -> str:
    return f'<th scope="col" class="{"pp-text" if is_text else "pp-number"}">{lines(text)}</th>'


def _row(cells: Sequence[str], text_columns: int, is_emphasised: bool) -> str:
    made = "".join(_cell(text, at, text_columns) for at, text in enumerate(cells))
    return f'<tr class="pp-mine">{made}</tr>' if is_emphasised else f"<tr>{made}</tr>"


def _cell(text: str, at: int, text_columns: int) -> str:
    if at == 0:
        return f'<th scope="row" class="pp-text">{lines(text)}</th>'
    return f'<td class="{"pp-text" if at < text_columns else "pp-number"}">{lines(text)}</td>'


def lines(text: str) -> str:
    """Return text as HTML, its line breaks kept."""
    return escape(text).replace("\n", "<br>")
