"""Charts as SVG: growth on two logarithmic axes, amounts as bars. No library is asked of whoever measures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

WIDTH, HEIGHT, LEFT, BELOW = 640, 360, 70, 50
COLOURS = ("#1f5f8b", "#b3541e", "#3c7a3c", "#7a3c6e")

ROW, NAMES = 26, 250  # height of a bar's row, and the room for its name

Points = Sequence[tuple[float, float]]


def draw(path: Path, lines: Mapping[str, Points], *, title: str, across: str, up: str) -> None:
    """Write the chart of some lines; every value is above 0."""
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    left, right = (f(math.log10(v) for v in xs) for f in (min, max))
    low, high = math.floor(min(map(math.log10, ys))), math.ceil(max(map(math.log10, ys)) + 1e-9)

    def at(x: float, y: float) -> tuple[float, float]:
        across_by = (math.log10(x) - left) / max(right - left, 1e-9)
        return LEFT + across_by * (WIDTH - LEFT - 20), HEIGHT - BELOW - (math.log10(y) - low) / max(high - low, 1) * (
            HEIGHT - BELOW - 40
        )

    parts = [
        _text(WIDTH / 2, 20, title, "middle", 15),
        _text(WIDTH / 2, HEIGHT - 10, across, "middle"),
        _text(8, 34, up),
    ]
    for power in range(low, high + 1):
        y = at(10**left, 10.0**power)[1]
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{10.0**power:g}", "end"))
    for x in sorted(set(xs)):
        parts.append(_text(at(x, ys[0])[0], HEIGHT - BELOW + 18, f"{x:,.0f}", "middle"))
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        placed = [at(x, y) for x, y in points]
        path_of = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{path_of}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        parts.append(_text(LEFT + 10, 56 + 16 * number, name, colour=colour))
    _write(path, parts, HEIGHT)


def bars(path: Path, amounts: Mapping[str, float], *, title: str, unit: str) -> None:
    """Write the chart of some amounts of one unit, from 0 on: a bar each, with its number."""
    most = max(amounts.values())
    parts = [_text(WIDTH / 2, 20, title, "middle", 15)]
    for number, (name, amount) in enumerate(amounts.items()):
        top, long = 40 + ROW * number, (WIDTH - NAMES - 90) * amount / most
        parts.append(_text(NAMES - 8, top + 15, name, "end"))
        parts.append(f'<rect x="{NAMES}" y="{top}" width="{long:.1f}" height="{ROW - 6}" fill="{COLOURS[0]}"/>')
        parts.append(_text(NAMES + long + 6, top + 15, f"{amount:,.3g} {unit}"))
    _write(path, parts, 50 + ROW * len(amounts))


def _write(path: Path, parts: Sequence[str], height: float) -> None:
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{height:g}" fill="white"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = 12, *, colour: str = "#333") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(words)}</text>"
