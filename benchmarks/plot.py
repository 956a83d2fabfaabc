"""A chart of growth as SVG: two logarithmic axes, a line with its points. No library is asked of whoever measures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

WIDTH, HEIGHT, LEFT, BELOW = 640, 360, 70, 50
COLOURS = ("#1f5f8b", "#b3541e", "#3c7a3c", "#7a3c6e")

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
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = 12, *, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
