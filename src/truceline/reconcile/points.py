"""One number of a toll: all the figures that tell it, and the toll they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from truceline.model import Basis, Bound, Count, Figure, FigureKind, Period, Toll, Who
from truceline.reconcile.numbers import retells, size
from truceline.reconcile.reports import Reported, lineages_of, speakers_of


@dataclass(slots=True)
class Point:
    """A number as it is told again and again; `echoes` are articles that tell it in their own voice.

    It grows while figures are gathered, the earliest published first.
    """

    figures: list[Reported[Figure]] = field(default_factory=list)
    echoes: list[Reported[Figure]] = field(default_factory=list)
    addends: tuple[Bound, ...] = ()
    counts: dict[Count, None] = field(default_factory=dict)  # each once, in the order of their telling

    @property
    def number(self) -> int | None:
        """An exact telling before a bound or a rounding."""
        counts = sorted(self.counts, key=lambda count: not count.exact)
        return next((number for number in map(size, counts) if number is not None), None)

    def retold_by(self, count: Count) -> bool:
        return any(retells(known, count) for known in self.counts)

    @property
    def told(self) -> datetime | None:
        return min((one.published for one in self.figures if one.published), default=None)

    def told_by(self, moment: datetime | None) -> bool:
        """Whether somebody had told it by then, as far as is known."""
        return moment is None or self.told is None or self.told <= moment

    def toll(
        self,
        *,
        kind: FigureKind,
        side: str | None,
        sides: tuple[str, ...],
        basis: Basis,
        derived: bool,
        part: str | None,
    ) -> Toll:
        """Echoes add the lineages that carry the number, never a speaker."""
        told = [*self.figures, *self.echoes]
        sharp = [one for one in self.figures if _sharp(one.value.count, self.number)]
        return Toll(
            kind=kind,
            side=side,
            basis=basis,
            who=_who(self.figures),
            low=_bound(sharp, lambda count: count.low, min),
            best=_bound(sharp, lambda count: count.best, None),
            high=_bound(sharp, lambda count: count.high, max),
            figures=tuple(one.key for one in told),
            speakers=speakers_of(self.figures),
            lineages=lineages_of(told),
            told=self.told,
            derived=derived,
            part=part,
            sides=sides,
            addends=self.addends,
        )


@dataclass(slots=True)
class Chain:
    """The numbers of one series, the earliest told first, and what decides whether another may be of it."""

    points: list[Point] = field(default_factory=list)
    spoken: date | None = None  # when it was last told of
    days: set[tuple[date, date]] = field(default_factory=set)  # what its figures are dated

    def take(self, told: Reported[Figure], point: Point, time: Period | None) -> None:
        """A figure, told again at a point of this series or beginning a new one at its end."""
        if not any(point is known for known in self.points):
            self.points.append(point)
        point.figures.append(told)
        point.counts.setdefault(told.value.count)
        if told.published is not None:
            self.spoken = max(self.spoken or date.min, told.published.date())
        if time is not None:
            self.days.add((time.start, time.end))

    def silent(self, told: Reported[Figure]) -> int:
        """Days without a word of it when a figure was published; 0 where nobody knows."""
        return (told.published.date() - self.spoken).days if told.published and self.spoken else 0

    def apart(self, time: Period | None) -> int:
        """Days from the nearest of those its figures are dated; 0 where either has no date."""
        if time is None or not self.days:
            return 0
        return min(max((time.start - end).days, (start - time.end).days, 0) for start, end in self.days)


def _sharp(count: Count, number: int | None) -> bool:
    """Whether a telling may bound a number: "more than 100" does not where 105 is told."""
    return size(count) == number or (count.low is not None and count.high is not None)


def _bound(
    figures: Iterable[Reported[Figure]],
    bound_of: Callable[[Count], int | None],
    furthest: Callable[[Iterable[int]], int] | None,
) -> Bound | None:
    """The furthest bound that is told, and the first to tell it; of best numbers an exact one, else the first."""
    told = [(number, one) for one in figures if (number := bound_of(one.value.count)) is not None]
    if not told:
        return None
    if furthest is None:
        told.sort(key=lambda row: not row[1].value.count.exact)
        number = told[0][0]
    else:
        number = furthest(number for number, _ in told)
    return next(Bound(number, one.key) for mine, one in told if mine == number)


def _who(figures: Iterable[Reported[Figure]]) -> Who:
    return next((one.value.who for one in figures if one.value.who is not Who.UNSPECIFIED), Who.UNSPECIFIED)
