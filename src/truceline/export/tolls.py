"""One number out of many: the lowest reported, as ACLED counts; low, best and high, as UCDP GED does.

Neither ever takes a background toll, and no sum that a desk made stands beside the figures it was made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from truceline.export.codes import vague_number
from truceline.export.holdings import Holdings
from truceline.export.phrases import listed
from truceline.export.report.parties import wider_parties
from truceline.model import Basis, FigureKind, Incident, Standing, Toll, Who

NO_NUMBERS = (None, None, None)
WHOLE = frozenset({Who.BOTH, Who.UNSPECIFIED})


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest number of people reported and how it came about; None where nobody gives one."""

    number: int | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """Inclusive bounds and the likeliest number, in persons."""

    low: int = 0
    best: int = 0
    high: int = 0

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(self.low + other.low, self.best + other.best, self.high + other.high)


def standing_tolls(holdings: Holdings, incident: Incident, kind: FigureKind) -> Iterator[Toll]:
    """The last toll of each series of an incident that news tells; parts of a toll, and history, are left out.

    One number that a text tells of a group and of the rebels or the people it is one of is told of the group alone.
    """
    last: list[Toll] = []
    for series in incident.tolls:
        if series.kind is kind:
            last += [toll for toll in series.points if toll.part is None and _is_news(holdings, toll)][-1:]
    yield from (toll for toll in last if not any(_tells_finer(other, toll) for other in last))


def lowest(holdings: Holdings, incident: Incident, kind: FigureKind = FigureKind.KILLED) -> Lowest:
    """The lowest number reported: of each side the lowest, and their sum; a total only where a side is missing."""
    tolls = list(standing_tolls(holdings, incident, kind))
    numbers = [_least(holdings, toll) for toll in tolls]
    if not tolls:
        return Lowest(None)
    by_side: dict[str | None, dict[Who, int]] = {}
    for toll, number in zip(tolls, numbers, strict=True):
        told = by_side.setdefault(toll.side, {})
        told[toll.who] = min(number, told.get(toll.who, number))
    sides = {side: _of_side(told) for side, told in by_side.items()}
    parties = {actor.code for actor in (*incident.actors, *incident.targets) if actor.code}
    total = sides.pop(None, None)
    chosen = _parts_or_whole(list(sides.values()), total, complete=parties <= set(sides))
    notes = [_noted(holdings, toll, number) for toll, number in zip(tolls, numbers, strict=True)]
    return Lowest(chosen, tuple(notes))


def estimate(holdings: Holdings, toll: Toll) -> Estimate:
    """The bounds of one toll; a word such as "dozens" is the number that ACLED counts for it."""
    bounds = [bound.number if bound else None for bound in (toll.low, toll.best, toll.high)]
    low, best, high = bounds
    if low is best is high is None:
        vague = vague_number(_words(holdings, toll))
        return Estimate(vague, vague, vague)
    least = low if low is not None else best or 0
    likeliest = best if best is not None else least
    return Estimate(least, likeliest, max(high if high is not None else likeliest, likeliest))


def spread(estimates: Sequence[tuple[Basis, Estimate]]) -> Estimate:
    """What several bases say of the same people: lowest, likeliest, highest; a side knows its own losses best."""
    preferred = min(estimates, key=lambda told: list(Basis).index(told[0]) if told[0] is not Basis.ALLEGED else 9)
    return Estimate(min(told.low for _, told in estimates), preferred[1].best, max(told.high for _, told in estimates))


def divided(number: int, parts: int) -> list[int]:
    """A total over several days and places: evenly, what is odd to the first (ACLED codebook)."""
    return [number // parts + (number % parts if part == 0 else 0) for part in range(parts)]


def toll_words(toll: Toll, number: str) -> str:
    """A toll in a clause: "killed 49 (military, ARM), conceded, said by ARM"."""
    whose = ", ".join(filter(None, (toll.who if toll.who is not Who.UNSPECIFIED else "", toll.side or "")))
    by = "nobody: a sum that a desk made" if toll.derived else listed([who or "the article" for who in toll.speakers])
    return f"{toll.kind} {number}{f' ({whose})' if whose else ''}, {toll.basis}, said by {by or 'nobody'}"


def bounds_words(toll: Toll) -> str:
    """The bounds of a toll as they are told: "49", "at least 100", "about 30"."""
    low, best, high = (bound.number if bound else None for bound in (toll.low, toll.best, toll.high))
    if low is not None and low == high:
        return str(low)
    said = [f"at least {low}" if low is not None else "", f"about {best}" if best is not None else ""]
    said += [f"at most {high}" if high is not None else ""]
    return ", ".join(filter(None, said))


def _tells_finer(one: Toll, other: Toll) -> bool:
    """Whether a toll is the number of another, in a text of its, told of a group within that one's side."""
    within = other.side is not None and wider_parties().get(one.side or "") == other.side
    return (
        within and _numbers(one) == _numbers(other) != NO_NUMBERS and not set(one.lineages).isdisjoint(other.lineages)
    )


def _numbers(toll: Toll) -> tuple[int | None, ...]:
    return tuple(bound.number if bound else None for bound in (toll.low, toll.best, toll.high))


def _noted(holdings: Holdings, toll: Toll, number: int) -> str:
    told = bounds_words(toll)
    if not told:
        words = _words(holdings, toll) if holdings.quotes else ""
        told = f"in a word, counted as {number}" + (f" (“{words}”)" if words else "")
    return toll_words(toll, told)


def _least(holdings: Holdings, toll: Toll) -> int:
    """The floor of a toll. A mere ceiling, "up to 40", is counted as a word is: somebody died, how many is not said."""
    if toll.low or toll.best:
        return (toll.low or toll.best).number  # type: ignore[union-attr]  # one of them is there
    vague = vague_number(_words(holdings, toll))
    return min(vague, toll.high.number) if toll.high else vague


def _of_side(told: Mapping[Who, int]) -> int:
    parts = [number for who, number in told.items() if who not in WHOLE]
    totals = [number for who, number in told.items() if who in WHOLE]
    return _parts_or_whole(parts, min(totals) if totals else None, complete=len(parts) == 2)


def _parts_or_whole(parts: Sequence[int], whole: int | None, *, complete: bool) -> int:
    """The lower of a total and the sum of its parts; parts that are not all of it do not make a total."""
    if whole is None:
        return sum(parts)
    return min(whole, sum(parts)) if complete and parts else whole


def _is_news(holdings: Holdings, toll: Toll) -> bool:
    figures = [holdings.figures[key] for key in toll.figures if key in holdings.figures]
    return any(figure.standing is Standing.CURRENT for figure in figures)


def _words(holdings: Holdings, toll: Toll) -> str:
    keys = [key for key in toll.figures if key in holdings.figures]
    return " ".join(key.span.of(holdings.document(key).text) for key in keys[:1])
