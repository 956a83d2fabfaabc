"""Which tellings are of one truce: by its parties, by its dates as precisely as they are told, by when it was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from truceline.model import Ceasefire, Claim, Period, Standing
from truceline.reconcile.dyads import codes
from truceline.reconcile.moments import proposed
from truceline.reconcile.reports import NEVER, Reported

Told = Reported[Ceasefire]
DAY = timedelta(days=1)
SILENCE = 60  # days without a word after which an undated truce is another
SUCCESSION = 30  # days within which a truce follows its proposal, or takes the place of one that collapsed


@dataclass(slots=True)
class Life:
    """A truce while what is told of it is gathered, the earliest published first."""

    told: list[Told] = field(default_factory=list)
    claims: list[Reported[Claim]] = field(default_factory=list)
    parties: frozenset[str] = frozenset()
    brokers: frozenset[str] = frozenset()
    days: dict[tuple[date, date], None] = field(default_factory=dict)  # of which it is said to be
    documents: set[str] = field(default_factory=set)
    spoken: datetime | None = None  # when it was last told of
    only_proposed: bool = True

    def add(self, told: Told) -> None:
        truce = told.value
        self.told.append(told)
        self.brokers |= codes(truce.brokers)
        self.parties |= codes(truce.parties) - self.brokers if self.parties else codes(truce.parties)
        self.days |= {(time.start, time.end): None for time in times_of(truce)}
        self.documents.add(told.key.document)
        self.spoken = max(filter(None, (self.spoken, told.published)), default=None)
        self.only_proposed &= proposed(truce)

    @property
    def begun(self) -> date:
        """The first day it is said to be of; else the day it was first told."""
        return min((start for start, _ in self.days), default=(self.told[0].published or NEVER).date())

    def meets(self, time: Period) -> bool:
        """Whether it is said to be of one of these days."""
        return any(time.start <= end and start <= time.end for start, end in self.days)


def gather(ceasefires: Sequence[Told]) -> list[Life]:
    """By publication; of one article what is dated first, so that what is not finds the other. History begins none."""
    lives: list[Life] = []
    of_party: dict[str, list[Life]] = {}
    for told in sorted(ceasefires, key=lambda one: (one.order[:2], not times_of(one.value), one.order)):
        history = told.value.standing is Standing.BACKGROUND
        if history and not times_of(told.value):
            continue
        alike = {id(life): life for code in sorted(codes(told.value.parties)) for life in of_party.get(code, ())}
        fitting = [life for life in alike.values() if told.key.document not in life.documents and _of_one(life, told)]
        if not fitting and history:
            continue
        life = max(fitting, key=lambda one: _closeness(one, told)) if fitting else Life()
        if not fitting:
            lives.append(life)
        life.add(told)
        for code in life.parties:
            if not any(one is life for one in of_party.setdefault(code, [])):
                of_party[code].append(life)
    return lives


def times_of(truce: Ceasefire) -> list[Period]:
    """When a truce is said to have begun."""
    return [time for time in (truce.declared, truce.in_force) if time]


def _of_one(life: Life, told: Told) -> bool:
    """Whether nothing speaks against a telling being of a truce."""
    if not _of_parties(life, codes(told.value.parties)):
        return False
    times, published, begun = times_of(told.value), told.published, life.begun
    if proposed(told.value) and not life.only_proposed:
        return published is None or published.date() <= begun  # what is asked for later is another
    if times and life.days:
        return any(life.meets(time) for time in times) or _misdated(life, told)
    if times:
        soon = timedelta(days=SUCCESSION) if life.only_proposed else timedelta(0)
        return any(one.start <= begun + soon and begun - DAY <= one.end for one in times)
    if told.value.ended is not None and told.value.ended.end < begun:
        return False
    return published is None or life.spoken is None or (published - life.spoken).days <= SILENCE


def _of_parties(life: Life, mine: frozenset[str]) -> bool:
    """The same parties, a broker aside; where one names fewer, some of them."""
    named = mine - life.brokers or mine
    if len(named) > 1 and len(life.parties) > 1:
        return named == life.parties
    return bool(named & life.parties)


def _misdated(life: Life, told: Told) -> bool:
    """Whether an article dates a truce known already a day too early: a new one would be of a later day."""
    first = life.told[0].published
    if told.published is None or first is None or told.value.standing is Standing.BACKGROUND:
        return False
    return max(time.end for time in times_of(told.value)) + DAY == life.begun and told.published - first <= DAY


def _closeness(life: Life, told: Told) -> tuple[bool, date, str]:
    """Of the truces that would do, one declared on the day that is told; else the latest begun."""
    return any(life.meets(time) for time in times_of(told.value)[:1]), life.begun, str(life.told[0].key)


def by_party(lives: Sequence[Life]) -> dict[str, list[Life]]:
    """The truces of each party."""
    found: dict[str, list[Life]] = {}
    for life in lives:
        for code in sorted(life.parties):
            found.setdefault(code, []).append(life)
    return found
