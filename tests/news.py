"""Invented news for tests of reconciling: documents and claims in a line each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Claim,
    Document,
    EntryKey,
    EntryKind,
    Figure,
    Judgement,
    Period,
    Place,
    PlacePrecision,
    ReaderVersion,
    Recorded,
    Span,
    Stance,
    TimePrecision,
    Verdict,
)

READER = ReaderVersion("0.1.0", "a" * 64)
MONDAY = date(2031, 5, 5)
ARD, VEL = Actor("Ardania", "ARD", "MIL"), Actor("Velland", "VEL", "MIL")
TOLDAN = Place("Toldan", None, PlacePrecision.EXACT, 41.50, 44.25, "ARD", 1)
MIRSK = Place("Mirsk", None, PlacePrecision.EXACT, 41.95, 44.60, "ARD", 2)  # 57 km from Toldan
NEAR_TOLDAN = replace(TOLDAN, precision=PlacePrecision.NEAR, lat=41.55)
SHELLING = "Velland shelled a mill in Toldan"


def on(day: int, until: int | None = None) -> Period:
    """A day of the week that begins on MONDAY (0), or the days until another."""
    last = day if until is None else until
    precision = TimePrecision.DAY if until is None else TimePrecision.PART_WEEK
    return Period(MONDAY + timedelta(days=day), MONDAY + timedelta(days=last), precision)


def claim(
    words: str = SHELLING,
    *,
    speaker: Actor | None = ARD,
    by: Actor | None = VEL,
    at: Actor | None = ARD,
    place: Place | None = TOLDAN,
    when: Period | None = None,
    act: ActType = ActType.ASSAULT,
    mode: str | None = "heavy-weapons",
    stance: Stance = Stance.ASSERTS,
) -> tuple[str, Claim]:
    """The words of a claim, and the claim; where it stands follows when it is put into an article."""
    made = Claim(
        "",
        Span(0, len(words)),
        Act(act, mode),
        speaker,
        stance=stance,
        actors=(by,) if by else (),
        targets=(at,) if at else (),
        places=(place,) if place else (),
        time=when,
    )
    return words, made


def article(*told: tuple[str, Claim], day: int = 1, name: str = "", figures: Sequence[Figure] = ()) -> Account:
    """An account whose text is the claims' words, one after the other, and a closing line of its own."""
    text, claims = "", []
    for words, made in told:
        span = Span(len(text), len(text) + len(words))
        claims.append(replace(made, id=f"c{len(claims) + 1}", evidence=span))
        text += f"{words}. "
    text += f"By our correspondent {name or day}"
    id = hashlib.sha256(f"{text}{name}{day}".encode()).hexdigest()
    published = datetime.combine(MONDAY + timedelta(days=day), time(9), UTC)
    return Account(Document(id, text, published=published), READER, tuple(claims), tuple(figures))


def key(account: Account, number: int = 0) -> EntryKey:
    """The key of one of its claims."""
    return EntryKey(EntryKind.CLAIM, account.document.id, account.claims[number].evidence)


def judged(
    number: int,
    verdict: Verdict,
    one: EntryKey,
    other: EntryKey | None = None,
    *,
    reading: str | None = None,
    **fields: object,
) -> Recorded:
    """A judgement as the ledger gives it; `fields` are those an amendment sets."""
    amendment = fields if verdict is Verdict.AMEND else None
    made = Judgement(str(one), verdict, "ana", "", str(other) if other else None, reading, amendment)
    return Recorded(number, made, datetime(2031, 5, 9, tzinfo=UTC))
