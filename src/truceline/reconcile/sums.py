"""Sums that desks make of two sides' tolls: "almost 100" where one side has told of 49 dead and the other of 50.

Such a sum is no claim of anybody's and never counts as another source (anchors: "totals are derived by editors").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from truceline.model import Bound, Count, FigureKind, TollSeries
from truceline.reconcile.dyads import Dyads
from truceline.reconcile.numbers import SLACK, rounds, size
from truceline.reconcile.reports import NEVER

# What a desk may add up to a total of this kind, besides the same kind.
ADDED = {
    FigureKind.KILLED: (FigureKind.KILLED_OR_MISSING,),
    FigureKind.KILLED_OR_MISSING: (FigureKind.KILLED, FigureKind.MISSING),
    FigureKind.CASUALTIES: (FigureKind.KILLED, FigureKind.KILLED_OR_MISSING),
}


class Addends:
    """The tolls that desks may add up, by side and number: a sum is looked up and not searched for."""

    def __init__(self, known: Sequence[TollSeries], dyads: Dyads) -> None:
        self._known, self._dyads = known, dyads
        self._told: dict[FigureKind, _Told] = {}
        self._pairs: dict[tuple[Count, FigureKind, tuple[str, ...]], tuple[_Pair, ...]] = {}

    def of(
        self, count: Count, kind: FigureKind, sides: Sequence[str], *, by: datetime | None
    ) -> tuple[tuple[str, Bound], ...]:
        """The two sides' tolls, known by then, that a count adds up, each with its side; empty where there are none.

        Where several pairs would do, those whose sum is nearest to the number, then those told last.
        """
        number = size(count)
        if number is None:
            return ()
        if kind not in self._told:
            self._told[kind] = _Told.of(kind, self._known)
        told = self._told[kind]
        asked = (count, kind, tuple(sides))
        if asked not in self._pairs:
            self._pairs[asked] = tuple(told.adding_up(count, number, sides, self._dyads))
        behind = told.behind(by)
        best: tuple[int, int, int] | None = None
        for away, mine, theirs in self._pairs[asked]:
            one, other = bisect_left(mine, behind) - 1, bisect_left(theirs, behind) - 1
            if one >= 0 and other >= 0:
                first, second = sorted((mine[one], theirs[other]))
                best = min(best or (away, -first, -second), (away, -first, -second))
        if best is None:
            return ()
        found = sorted((told.rows[-best[1]], told.rows[-best[2]]), key=lambda row: row[1])
        return tuple((side, bound) for _, side, _, bound in found)


_Row = tuple[datetime, str, str, Bound]
_Pair = tuple[int, Sequence[int], Sequence[int]]  # how far a sum is from a number, and the rows of either addend


@dataclass(frozen=True, slots=True)
class _Told:
    """The numbers that may be added up to a total of a kind, in the order of their telling; `of_side` has for each
    side its numbers ascending, and the rows of each."""

    rows: Sequence[_Row]
    of_side: Mapping[str, tuple[Sequence[int], Mapping[int, Sequence[int]]]]

    @classmethod
    def of(cls, kind: FigureKind, known: Sequence[TollSeries]) -> _Told:
        wanted = (kind, *ADDED.get(kind, ()))
        rows = sorted(
            (
                (point.told or NEVER, series.side, str(bound.entry), bound)
                for series in known
                if series.side is not None and series.kind in wanted and not series.derived and series.part is None
                for point in series.points
                if (bound := point.best or point.low) is not None and bound.number > 0
            ),
            key=lambda row: row[:3],
        )
        found: dict[str, dict[int, list[int]]] = {}
        for at, (_, side, _, bound) in enumerate(rows):
            found.setdefault(side, {}).setdefault(bound.number, []).append(at)
        return cls(rows, {side: (sorted(numbers), numbers) for side, numbers in found.items()})

    def behind(self, by: datetime | None) -> int:
        """How many rows were told by then, as far as is known."""
        if by is None:
            return len(self.rows)
        return min(bisect_right(self.rows, by, key=_when), bisect_left(self.rows, NEVER, key=_when))

    def adding_up(self, count: Count, number: int, sides: Sequence[str], dyads: Dyads) -> Iterator[_Pair]:
        """Numbers of two sides that fight each other, or are named together, whose sum a count may round."""
        named = (
            combinations(sorted(set(sides)), 2) if sides else (sorted(pair) for pair in dyads.pairs if len(pair) > 1)
        )
        for one, other in named:
            if one in self.of_side and other in self.of_side:
                numbers, rows = self.of_side[one]
                theirs, their_rows = self.of_side[other]
                for mine in numbers:
                    least, most = number / (1 + SLACK) - mine - 1, number / (1 - SLACK) - mine + 1
                    for added in theirs[bisect_left(theirs, least) : bisect_right(theirs, most)]:
                        if rounds(count, mine + added):
                            yield abs(number - mine - added), rows[mine], their_rows[added]


def _when(row: _Row) -> datetime:
    return row[0]
