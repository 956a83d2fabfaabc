"""Sums that desks make of two sides' tolls: "almost 100" where one side has told of 49 dead and the other of 50.

Such a sum is no claim of anybody's and never counts as another source (anchors: "totals are derived by editors").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations

from truceline.model import Bound, Count, FigureKind, Toll, TollSeries
from truceline.reconcile.dyads import Dyads
from truceline.reconcile.numbers import rounds, size
from truceline.reconcile.reports import NEVER

# What a desk may add up to a total of this kind, besides the same kind.
ADDED = {
    FigureKind.KILLED: (FigureKind.KILLED_OR_MISSING,),
    FigureKind.KILLED_OR_MISSING: (FigureKind.KILLED, FigureKind.MISSING),
    FigureKind.CASUALTIES: (FigureKind.KILLED, FigureKind.KILLED_OR_MISSING),
}


def addends_of(
    count: Count,
    kind: FigureKind,
    sides: Sequence[str],
    *,
    known: Sequence[TollSeries],
    dyads: Dyads,
    by: datetime | None,
) -> tuple[tuple[str, Bound], ...]:
    """The two sides' tolls, known by then, that a count adds up, each with its side; empty where there are none.

    Where several pairs would do, those whose sum is nearest to the number, then those told last.
    """
    number = size(count)
    if number is None:
        return ()
    fitting = [
        (abs(number - one[1].number - other[1].number), -place, (one, other))
        for place, (one, other) in enumerate(_pairs(kind, sides, known, dyads, by))
        if rounds(count, one[1].number + other[1].number)
    ]
    return min(fitting)[2] if fitting else ()


def _pairs(
    kind: FigureKind, sides: Sequence[str], known: Sequence[TollSeries], dyads: Dyads, by: datetime | None
) -> Iterator[tuple[tuple[str, Bound], tuple[str, Bound]]]:
    """Tolls of two sides that fight each other, or are named together, the last told pair last."""
    wanted = (kind, *ADDED.get(kind, ()))
    told = sorted(
        (point.told or NEVER, series.side, str(bound.entry), bound)
        for series in known
        if series.side is not None and series.kind in wanted and not series.derived and series.part is None
        for point in series.points
        if _known(point, by) and (bound := point.best or point.low) is not None and bound.number > 0
    )
    for (_, one, _, mine), (_, other, _, theirs) in combinations(told, 2):
        named = {one, other} <= set(sides) if sides else dyads.opposed(one, other)
        if one != other and named:
            first, second = sorted(((one, mine), (other, theirs)), key=lambda pair: pair[0])
            yield first, second


def _known(point: Toll, by: datetime | None) -> bool:
    return by is None or (point.told is not None and point.told <= by)
