"""Tolls: per side, kind and basis, low-best-high over time, each bound opening the sentence that says it.

A later total of the same voice and scope supersedes an earlier one, and both stay. What a side concedes of its own
people and what its adversary alleges of them are two series, as are killed and killed-or-missing. Background figures
and those of what has not come about never enter, nor do increments ("three more died"), which are no totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.model import (
    Basis,
    Change,
    EntryKey,
    Figure,
    FigureKind,
    Period,
    Standing,
    Toll,
    TollSeries,
    Who,
)
from truceline.reconcile.dyads import Dyads, basis_of, codes
from truceline.reconcile.numbers import size
from truceline.reconcile.points import Chain, Point
from truceline.reconcile.reports import NEVER, Reported, named
from truceline.reconcile.sums import Addends

Told = Reported[Figure]
REVISED = (
    0.85  # a total that falls below this share of the last is of something smaller, unless it is said to revise it
)
SILENCE = 30  # days without a word after which a total begins a new series
APART = 7  # days between what two totals are dated, beyond which they are of two happenings (rule 5: what is news)
NO_TOLL = (FigureKind.DEPLOYED,)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the totals of one series have in common. `voice` parts third parties and adversaries from each other."""

    kind: FigureKind
    sides: tuple[str, ...]
    basis: Basis
    voice: str | None
    civilian: bool
    part: str | None
    derived: bool = False


Chains = dict[Scope, list[Chain]]


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides where a figure belongs: who fights whom, and the times of the incidents that figures are of."""

    dyads: Dyads
    times: Mapping[EntryKey, Period]

    def time_of(self, told: Told) -> Period | None:
        return told.value.time or self.times.get(told.key)


def toll_series(
    figures: Iterable[Told], *, dyads: Dyads, times: Mapping[EntryKey, Period] | None = None
) -> tuple[TollSeries, ...]:
    """The tolls of a set of figures: those of an incident, or of a whole war.

    `times` dates figures whose own words do not: by the incident they are told of.
    """
    setting = Setting(dyads, times or {})
    counted = sorted((f for f in figures if _enters(f.value)), key=lambda f: (f.order, f.value.supersedes is not None))
    chains: Chains = {}
    for told in (f for f in counted if not _of_desk(f.value, dyads)):
        _place(told, _scope(told.value, dyads), chains, setting)
    desks = [f for f in counted if _of_desk(f.value, dyads)]
    named, known = tuple(chains), Addends(_shown(chains) if desks else (), dyads)
    for told in desks:
        _place_desks(told, chains, setting, named=named, known=known)
    return _shown(chains)


def war_tolls(figures: Iterable[Told], *, dyads: Dyads) -> tuple[TollSeries, ...]:
    """The tolls of whole wars: figures of which nobody says whose people they are are left to their incidents."""
    return tuple(series for series in toll_series(figures, dyads=dyads) if series.side or series.sides)


def _enters(figure: Figure) -> bool:
    return figure.standing is Standing.CURRENT and figure.change is Change.TOTAL and figure.kind not in NO_TOLL


def _of_desk(figure: Figure, dyads: Dyads) -> bool:
    """Whether a figure is told by the article itself or by another medium, which counts nobody itself."""
    return figure.speaker is None or (figure.speaker.sector == "JRN" and figure.speaker.code not in dyads.parties)


def _scope(figure: Figure, dyads: Dyads) -> Scope:
    sides = tuple(sorted(codes(figure.sides)))
    basis = basis_of(figure.speaker, sides, dyads)
    voice = None if basis is Basis.CONCEDED else named(figure.speaker)
    part = figure.group or (figure.who.value if figure.part_of else None)
    return Scope(figure.kind, sides, basis, voice, figure.who is Who.CIVILIAN and part is None, part)


def _shown(chains: Chains) -> tuple[TollSeries, ...]:
    """Every series, the earliest told first."""
    found = [
        TollSeries(
            scope.kind,
            scope.sides[0] if len(scope.sides) == 1 else None,
            scope.basis,
            tuple(_toll(point, scope) for point in chain.points),
            derived=scope.derived,
            part=scope.part,
            sides=scope.sides if len(scope.sides) > 1 else (),
        )
        for scope, parallel in chains.items()
        for chain in parallel
    ]
    return tuple(
        sorted(found, key=lambda s: (s.points[0].told or NEVER, s.side or "", s.kind, str(s.points[0].figures[0])))
    )


def _toll(point: Point, scope: Scope) -> Toll:
    return point.toll(
        kind=scope.kind,
        side=scope.sides[0] if len(scope.sides) == 1 else None,
        sides=scope.sides if len(scope.sides) > 1 else (),
        basis=scope.basis,
        derived=scope.derived,
        part=scope.part,
    )


# ---------------------------------------------------------------------- where a figure belongs


def _place(told: Told, scope: Scope, chains: Chains, setting: Setting) -> Point:
    """Put a figure to the number that it tells again, else behind the number that it supersedes, else by itself."""
    here = chains.setdefault(scope, [])
    chain, point = _again(told, here, setting)
    if chain is None:
        chain = next((one for one in reversed(here) if _goes_on(told, one, setting)), None)
    if chain is None:
        chain = Chain()
        here.append(chain)
    point = point or Point()
    chain.take(told, point, setting.time_of(told))
    return point


def _again(told: Told, chains: Sequence[Chain], setting: Setting) -> tuple[Chain, Point] | tuple[None, None]:
    """The number that a figure tells again, with its series; "dozens" tells the last one again."""
    near = (chain for chain in reversed(chains) if _near(told, chain, setting))
    count = told.value.count
    if size(count) is None:
        last = next(near, None)
        return (None, None) if last is None else (last, last.points[-1])
    found = ((chain, point) for chain in near for point in reversed(chain.points) if point.retold_by(count))
    return next(found, (None, None))


def _goes_on(told: Told, chain: Chain, setting: Setting) -> bool:
    """Whether a total may supersede the last of a series."""
    mine, last = size(told.value.count), chain.points[-1].number
    grown = last is None or mine is None or mine >= REVISED * last or told.value.supersedes is not None
    return grown and _near(told, chain, setting)


def _near(told: Told, chain: Chain, setting: Setting) -> bool:
    """Whether a figure may be of the happening of a series: dated near it, and told before it is forgotten."""
    return chain.apart(setting.time_of(told)) <= APART and chain.silent(told) <= SILENCE


# ---------------------------------------------------------------------- what a desk tells


def _place_desks(told: Told, chains: Chains, setting: Setting, *, named: Sequence[Scope], known: Addends) -> None:
    """What an article tells itself: a sum of two sides' tolls, an echo of a voice's number, or a toll of its own."""
    figure = told.value
    scope = _scope(figure, setting.dyads)
    if len(scope.sides) != 1 and scope.part is None:
        added = known.of(figure.count, figure.kind, scope.sides, by=told.published)
        if added or figure.derived:
            sides = scope.sides or tuple(side for side, _ in added)
            scope = Scope(figure.kind, sides, Basis.THIRD_PARTY, None, scope.civilian, None, derived=True)
            point = _place(told, scope, chains, setting)
            point.addends = point.addends or tuple(bound for _, bound in added)
            return
    echoed = _echoed(told, scope, chains, setting, named)
    if echoed is not None:
        echoed.echoes.append(told)
    else:
        _place(told, scope, chains, setting)


def _echoed(told: Told, scope: Scope, chains: Chains, setting: Setting, named: Sequence[Scope]) -> Point | None:
    """The number of a named voice, told by then, that an article repeats; conceded before alleged."""
    order = list(Basis)
    mine = (scope.kind, scope.sides, scope.part, scope.civilian)
    alike = [other for other in named if (other.kind, other.sides, other.part, other.civilian) == mine]
    for other in sorted(alike, key=lambda s: (order.index(s.basis), s.voice or "")):
        _, point = _again(told, chains[other], setting)
        if point is not None and point.told_by(told.published):
            return point
    return None
