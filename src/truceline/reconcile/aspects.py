"""What of a claim is compared with another's: its sides, days, places, numbers and words, made ready once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from truceline.model import Actor, Claim, Count, FigureKind, Period, Place, PlacePrecision, Stance, TimePrecision
from truceline.reconcile.knowledge import Knowledge
from truceline.reconcile.wording import Wording

T = TypeVar("T")

DATED = frozenset({TimePrecision.DAY, TimePrecision.PART_WEEK})
RECENT = 2  # days before publication: a current claim without a date is most likely not older
KM_A_DEGREE = 111.2
NOTHING = Wording()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as compared: degrees, and how far it reaches in kilometres."""

    lat: float
    lon: float
    radius: float
    sharpness: float
    name: str

    def km_to(self, other: Spot) -> float:
        """Kilometres as the crow flies, near enough below a few thousand."""
        apart = abs(self.lon - other.lon)
        east = min(apart, 360 - apart) * math.cos(math.radians((self.lat + other.lat) / 2))
        return KM_A_DEGREE * math.hypot(self.lat - other.lat, east)


@dataclass(frozen=True, slots=True)
class Days:
    """Days by their ordinals, both included; `dated` = the words tell them to the day or nearly so, else they are the
    words' longer period or, `implied`, those before the publication."""

    first: int
    last: int
    dated: bool
    implied: bool = False


@dataclass(slots=True)
class Aspects:
    """A claim as it is compared. `lineage` is told it when all documents are known."""

    document: str
    lineage: str
    voice: str | None
    denies: bool
    type: str
    mode: str | None
    akin: frozenset[str]  # modes that reports of the act may give it as well
    actors: frozenset[str]
    targets: frozenset[str]
    days: Days | None
    spots: tuple[Spot, ...]
    countries: frozenset[str]
    weapons: frozenset[str]
    counts: tuple[tuple[FigureKind, Count], ...]
    words: Wording
    story: Wording
    disputed: frozenset[str] = frozenset()  # names of the claims that the document's denial disputes lay beside it
    name: str = ""


def days_of(time: Period | None, published: datetime | None) -> Days | None:
    """The days of a claim that is news."""
    if time is not None:
        return Days(time.start.toordinal(), time.end.toordinal(), time.precision in DATED)
    if published is None:
        return None
    day = published.date().toordinal()
    return Days(day - RECENT, day, False, implied=True)


def spots_of(places: Sequence[Place], knowledge: Knowledge) -> tuple[Spot, ...]:
    """The places that have a point; a country has none."""
    return tuple(
        Spot(place.lat, place.lon, reach.radius, reach.sharpness, place.name)
        for place in places
        if place.lat is not None and place.lon is not None and place.precision is not PlacePrecision.COUNTRY
        for reach in [knowledge.reaches[place.precision]]
    )


def codes(actors: Sequence[Actor]) -> frozenset[str]:
    """Who they are; a party without a code goes by its name."""
    return frozenset(actor.code or actor.name.casefold() for actor in actors if actor.code or actor.name)


def aspects_of(
    claim: Claim,
    *,
    document: str,
    lineage: str,
    published: datetime | None,
    knowledge: Knowledge,
    counts: tuple[tuple[FigureKind, Count], ...] = (),
    words: Wording = NOTHING,
    story: Wording = NOTHING,
    disputed: frozenset[str] = frozenset(),
    memory: dict[object, object] | None = None,
) -> Aspects:
    """A claim of a document as it is compared. `memory` holds what many claims have in common, once."""
    held = {} if memory is None else memory

    def once(value: T) -> T:
        return held.setdefault(value, value)  # type: ignore[return-value]

    return Aspects(
        document,
        lineage,
        (claim.speaker.code or claim.speaker.name) if claim.speaker else None,
        claim.stance is Stance.DENIES,
        claim.act.type.value,
        claim.act.mode,
        knowledge.akin(claim.act.mode),
        once(codes(claim.actors)),
        once(codes(claim.targets)),
        once(days_of(claim.time, published)),
        once(spots_of(claim.places, knowledge)),
        once(frozenset(place.country for place in claim.places if place.country)),
        once(frozenset(weapon.casefold().removesuffix("s") for weapon in claim.weapons)),
        counts,
        words,
        story,
        disputed,
        claim.id,
    )
