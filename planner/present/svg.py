"""Small drawings for print, as SVG in the page itself: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from planner.present.figures import BLUE, GREY, INK, RULE

WIDTH, HEIGHT = 640, 210
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 10, 26
TICKS = 4


@dataclass(frozen=True)
class Line:
    """One scenario by year: middle future and 80% of futures, each [years]."""

    name: str
    low: Sequence[float]
    middle: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True)
class _Frame:
    """Where a value stands on the paper."""

    columns: int
    most: float

    def x(self, at: float) -> float:
        """Return where a column is."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (at + 0.5) / self.columns

    def y(self, value: float) -> float:
        """Return where a value is."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.most


def fan(labels: Sequence[str], lines: Sequence[Line], title: str) -> str:
    """Return bands and lines by year: the first dashed and grey, the second plain and blue."""
    frame = _Frame(len(labels), _round_up(max((max(line.high) for line in lines), default=1)))
    looks = ((GREY, "6 4", "rect"), (BLUE, "", "circle"))
    body = [*_axes(frame, labels)]
    for line, (colour, dash, mark) in zip(lines, looks, strict=False):
        body.append(_band(frame, line, colour))
        body.append(_path(frame, line, colour, dash))
        body += [_mark(frame.x(at), frame.y(value), colour, mark) for at, value in enumerate(line.middle)]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title, quote=True)}"'
        f' xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="11">{"".join(body)}</svg>'
    )


def _round_up(value: float) -> float:
    step = next(each for each in (4, 8, 12, 20, 40, 80, 120, 200, 400, 800, 10**12) if value <= each)
    return float(step if step < 10**12 else value)


def _axes(frame: _Frame, labels: Sequence[str]) -> list[str]:
    made = []
    for tick in range(TICKS + 1):
        value = frame.most * tick / TICKS
        y = frame.y(value)
        made.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{RULE}"/>')
        made.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="{INK}">{value:g}</text>')
    every = -(-len(labels) // 12)
    for at, label in enumerate(labels):
        if at % every == 0:
            text = (
                f'<text x="{frame.x(at):.1f}" y="{HEIGHT - 8}" text-anchor="middle" fill="{INK}">{escape(label)}</text>'
            )
            made.append(text)
    return made


def _band(frame: _Frame, line: Line, colour: str) -> str:
    up = [f"{frame.x(at):.1f},{frame.y(value):.1f}" for at, value in enumerate(line.high)]
    down = [f"{frame.x(at):.1f},{frame.y(value):.1f}" for at, value in reversed(list(enumerate(line.low)))]
    return f'<polygon points="{" ".join([*up, *down])}" fill="{colour}" fill-opacity="0.2"/>'


def _path(frame: _Frame, line: Line, colour: str, dash: str) -> str:
    points = " ".join(f"{frame.x(at):.1f},{frame.y(value):.1f}" for at, value in enumerate(line.middle))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'


def _mark(x: float, y: float, colour: str, mark: str) -> str:
    if mark == "rect":
        return f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
