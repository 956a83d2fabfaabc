"""A small invented war for the store's tests: documents and accounts made by hand, so that no reader is needed."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Ceasefire,
    Claim,
    Count,
    Dispute,
    DisputeKind,
    Document,
    Figure,
    FigureKind,
    Period,
    Place,
    PlacePrecision,
    PublishedBasis,
    ReaderVersion,
    Removed,
    Span,
    Stance,
    TimePrecision,
    TruceStatus,
)

OLD, NEW = ReaderVersion("0.1.0", "a" * 64), ReaderVersion("0.2.0", "b" * 64)
SHELLED = (
    "Velland shelled Toldan with mortars on Tuesday, Ardania's army said, killing at least 12 villagers. "
    "Velland denied it. The truce of May was broken, Ardania said. “Lëss than nothing,” a baker said 🍞."
)
CEASEFIRE = "A ceasefire between Ardania and Velland holds, monitors said. Talks go on in Sandport."
NOON = datetime(2031, 5, 8, 12, tzinfo=UTC)  # the ledger's clock
ARDANIA, VELLAND = Actor("Ardania", "ARD", "MIL"), Actor("Velland", "VEL", "GOV")
TUESDAY = date(2031, 5, 6)


def document(
    text: str = SHELLED, *, url: str | None = "https://river.example/a", title: str = "Mortars fall on Toldan"
) -> tuple[Document, bytes]:
    """A document and the bytes it was captured from."""
    raw = text.encode()
    made = Document(
        id=hashlib.sha256(raw).hexdigest(),
        text=text,
        url=url,
        title=title,
        outlet="river.example",
        authors=("Mira Velk", "Jan Oda"),
        wire="AFP",
        published=datetime(2031, 5, 7, 8, 19, 2, tzinfo=UTC),
        published_basis=PublishedBasis.GIVEN,
        removed=(Removed(Span(len(text) - 2, len(text)), "caption"),),
    )
    return made, raw


def words(text: str, of: str) -> Span:
    start = text.index(of)
    return Span(start, start + len(of))


def account(doc: Document, reader: ReaderVersion = OLD, *, act: ActType = ActType.ASSAULT) -> Account:
    """What a reader makes of the shelling of Toldan; `act` is where readers may differ."""
    at = words(doc.text, "Velland shelled Toldan")
    when = Period(TUESDAY, TUESDAY, TimePrecision.DAY, words(doc.text, "Tuesday"))
    toldan = Place("Toldan", words(doc.text, "Toldan"), PlacePrecision.EXACT, 41.5, 44.25, "ARD", 611717)
    said = Claim(
        "c1",
        at,
        Act(act, "heavy-weapons", ("military",)),
        ARDANIA,
        actors=(VELLAND,),
        time=when,
        places=(toldan,),
        weapons=("mortars",),
        violates_ceasefire=True,
        confidence=0.87,
        reasons={"act": "rule"},
    )
    denied = Claim("c2", at, Act(act), VELLAND, stance=Stance.DENIES, actors=(VELLAND,))
    dead = Figure("f1", words(doc.text, "at least 12 villagers"), FigureKind.KILLED, Count(12), ARDANIA, time=when)
    truce = Ceasefire(
        "t1",
        (words(doc.text, "The truce of May"),),
        (ARDANIA, VELLAND),
        status=TruceStatus.DISPUTED,
        violations=("c1",),
    )
    return Account(doc, reader, (said, denied), (dead,), (truce,), (Dispute(("c1", "c2"), DisputeKind.DENIAL),))
