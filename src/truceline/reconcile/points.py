"""One number of a toll: all the figures that tell it, and the toll they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from truceline.model import Basis, Bound, Count, Figure, FigureKind, Toll, Who
from truceline.reconcile.numbers import size
from truceline.reconcile.reports import Reported, lineages_of, speakers_of


@dataclass(slots=True)
class Point:
    """A number as it is told again and again; `echoes` are articles that tell it in their own voice.

    It grows while figures are gathered, the earliest published first.
    """

    figures: list[Reported[Figure]]
    echoes: list[Reported[Figure]] = field(default_factory=list)
    addends: tuple[Bound, ...] = ()

    @property
    def number(self) -> int | None:
        """An exact telling before a bound or a rounding."""
        counts = sorted((told.value.count for told in self.figures), key=lambda count: not count.exact)
        return next((number for number in map(size, counts) if number is not None), None)

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
