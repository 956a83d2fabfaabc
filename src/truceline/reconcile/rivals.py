"""Two tolls of the same people that cannot both be true: what one voice held while the other said otherwise."""

from __future__ import annotations

from truceline.model import Count, Toll, TollSeries, Who
from truceline.reconcile.reports import NEVER


def rivals(one: TollSeries, other: TollSeries) -> tuple[Toll, Toll] | None:
    """The numbers of two series that contradict each other, or None.

    Held against each other at the time of the last word of the one that fell silent first: its number, and what the
    other said then. A later number of the other is news and no contradiction. Sums of desks contradict nobody.
    """
    if not _of_same_people(one, other) or one.derived or other.derived:
        return None
    last, speaking = sorted((one, other), key=lambda series: series.latest.told or NEVER)
    word = last.latest
    then = [toll for toll in speaking.points if (toll.told or NEVER) <= (word.told or NEVER)]
    answer = then[-1] if then else speaking.points[0]
    if count_of(word).overlaps(count_of(answer)):
        return None
    return (word, answer) if last is one else (answer, word)


def _of_same_people(one: TollSeries, other: TollSeries) -> bool:
    whose = one.side is not None or bool(one.sides)
    same = (one.kind, one.side, one.sides, one.part) == (other.kind, other.side, other.sides, other.part)
    whole = one.part is None
    voices = (one.basis, one.latest.speakers) != (other.basis, other.latest.speakers)
    return whose and same and whole and voices and _named(one) and _named(other) and _who(one) == _who(other)


def _named(series: TollSeries) -> bool:
    """Whether somebody stands behind it: what articles tell in their own voice contradicts nobody."""
    return any(speaker is not None for speaker in series.latest.speakers)


def _who(series: TollSeries) -> bool:
    """Civilians are not soldiers; whoever does not say counts with the latter, as the series themselves do."""
    return series.latest.who is Who.CIVILIAN


def count_of(toll: Toll) -> Count:
    """The bounds of a toll as a count."""
    low, best, high = (bound.number if bound else None for bound in (toll.low, toll.best, toll.high))
    return Count(low, best, high)
