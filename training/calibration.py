"""Whether chances come true: ten bins of equal width, the expected calibration error, and a picture of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BINS = 10
SIDE, MARGIN = 320, 48  # of the plot, in pixels
COLOURS = ("#1f5f8b", "#b5651d")


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of about one confidence: how many, their mean confidence and the share of them that came true."""

    count: int
    chance: float
    share: float


def bins(judged: Sequence[tuple[float, bool]]) -> list[Bin]:
    """The bins that are not empty, lowest first; confidence is cut to two decimals, as the account gives it."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for chance, came_true in ((round(c, 2), t) for c, t in judged):
        sorted_in[min(BINS - 1, int(chance * BINS + 1e-9))].append((chance, came_true))
    return [Bin(len(b), sum(c for c, _ in b) / len(b), sum(t for _, t in b) / len(b)) for b in sorted_in if b]


def calibration_error(found: Sequence[Bin]) -> float:
    """The mean distance of confidence and truth over the bins, weighted by their claims (Naeini et al. 2015)."""
    return sum(b.count * abs(b.chance - b.share) for b in found) / max(1, sum(b.count for b in found))


def plot(series: Mapping[str, Sequence[Bin]]) -> str:
    """An SVG: confidence to the right, the share that came true upwards, a dot's area its number of claims."""
    size = SIDE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size + 20}" width="{size}" role="img" '
        'font-family="sans-serif" font-size="11"><title>Calibration of the confidence of claims</title>',
        f'<rect width="{size}" height="{size + 20}" fill="white"/>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>',
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
    ]
    for tick in range(0, 11, 2):
        at = tick / 10
        parts.append(f'<text x="{_x(at)}" y="{_y(0) + 16}" text-anchor="middle">{at:.1f}</text>')
        parts.append(f'<text x="{_x(0) - 6}" y="{_y(at) + 4}" text-anchor="end">{at:.1f}</text>')
    for number, (name, found) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        total = max(1, sum(b.count for b in found))
        for b in found:
            radius = 3 + 18 * (b.count / total) ** 0.5
            parts.append(
                f'<circle cx="{_x(b.chance)}" cy="{_y(b.share)}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.55">'
                f"<title>{name}: {b.count} claims of {b.chance:.2f}, {b.share:.2f} wholly right</title></circle>"
            )
        told = f"{name}: {total} claims, expected calibration error {calibration_error(found):.3f}"
        parts.append(f'<text x="{MARGIN}" y="{18 + 14 * number}" fill="{colour}">{told}</text>')
    parts.append(f'<text x="{_x(0.5)}" y="{_y(0) + 36}" text-anchor="middle">confidence</text>')
    parts.append(
        f'<text x="14" y="{_y(0.5)}" text-anchor="middle" transform="rotate(-90 14 {_y(0.5)})">wholly right</text>'
    )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(share: float) -> float:
    return round(MARGIN + SIDE * share, 1)


def _y(share: float) -> float:
    return round(MARGIN + SIDE * (1 - share), 1)
