"""Accounts made by hand, so that what many of them come to is tested apart from the reader.

Ardania (ARD) and Velland (VEL) are at war; Belmark (BEL) mediates. Every entry gets words of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Ceasefire,
    Claim,
    Count,
    Document,
    Figure,
    FigureKind,
    Lineage,
    Period,
    Place,
    PlacePrecision,
    ReaderVersion,
    Span,
    Stance,
    TimePrecision,
    TruceStatus,
)
from truceline.reconcile.dyads import Dyads
from truceline.reconcile.reports import Reports, report

ARDANIA, VELLAND, BELMARK = Actor("Ardania", "ARD"), Actor("Velland", "VEL"), Actor("Belmark", "BEL", "GOV")
ARD_MINISTRY = Actor("Ardanian defence ministry", "ARD", "MIL")
VEL_MINISTRY = Actor("Vellandic defence ministry", "VEL", "MIL")
MONITORS = Actor("River Monitors", "RIVMON", "NGO")
AT_WAR = Dyads(frozenset({frozenset({"ARD", "VEL"})}))
START = datetime(2031, 5, 13, 6, tzinfo=UTC)  # a Tuesday
LETTERS: dict[type, str] = {Claim: "c", Figure: "f", Ceasefire: "t"}
READER = ReaderVersion("0", "0" * 64)
Told = TypeVar("Told", Claim, Figure, Ceasefire)


def day(number: int) -> Period:
    when = date(2031, 5, number)
    return Period(when, when, TimePrecision.DAY)


def figure(
    count: Count | int, speaker: Actor | None = None, side: Actor | Sequence[Actor] = ARDANIA, **more: Any
) -> Figure:
    """So many killed, exactly unless a count is given."""
    return Figure(
        id="",
        evidence=Span(0, 0),
        kind=more.pop("kind", FigureKind.KILLED),
        count=Count.exactly(count) if isinstance(count, int) else count,
        speaker=speaker,
        sides=(side,) if isinstance(side, Actor) else tuple(side),
        **more,
    )


def attack(
    speaker: Actor | None, by: Actor | None = None, on: Actor | None = None, *, denies: bool = False, **more: Any
) -> Claim:
    """A claim that one party shelled another."""
    return Claim(
        id="",
        evidence=Span(0, 0),
        act=more.pop("act", Act(ActType.ASSAULT, "heavy-weapons")),
        speaker=speaker,
        stance=Stance.DENIES if denies else Stance.ASSERTS,
        actors=(by,) if by else (),
        targets=(on,) if on else (),
        **more,
    )


def breach(speaker: Actor | None, by: Actor, on: Actor, **more: Any) -> Claim:
    return attack(speaker, by, on, violates_ceasefire=True, **more)


def truce(status: TruceStatus = TruceStatus.AGREED, **more: Any) -> Ceasefire:
    parties = more.pop("parties", (ARDANIA, VELLAND))
    return Ceasefire(id="", evidence=(Span(0, 0),), parties=parties, status=status, **more)


def village(name: str, *, lat: float, lon: float) -> Place:
    return Place(name, None, PlacePrecision.NEAR, lat, lon)


def article(name: str, *told: Claim | Figure | Ceasefire, hours: float | None = 0, days: float = 0) -> Account:
    """What one document tells, published so long after the war began; None = nobody knows when.

    Claims are c1, c2 ..., figures f1, f2 ... and truces t1, t2 ... in their order.
    """
    published = None if hours is None else START + timedelta(days=days, hours=hours)
    document = Document(name, "-" * 10 * (len(told) + 1), published=published)
    found: dict[type, list[Any]] = {Claim: [], Figure: [], Ceasefire: []}
    for place, value in enumerate(told):
        span, mine = Span(10 * place, 10 * place + 8), found[type(value)]
        where = {"evidence": (span,) if isinstance(value, Ceasefire) else span}
        mine.append(replace(value, id=f"{LETTERS[type(value)]}{len(mine) + 1}", **where))
    return Account(document, READER, tuple(found[Claim]), tuple(found[Figure]), tuple(found[Ceasefire]))


def reports(*accounts: Account, copies: Sequence[Sequence[str]] = ()) -> Reports:
    """The reports of accounts; `copies` are lists of documents that pass on one text."""
    return report(accounts, [Lineage(names[0], tuple(names)) for names in copies])
