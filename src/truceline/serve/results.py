"""What the query layer gives back: frozen values for the API and for pages. Their JSON follows from their types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from truceline.model import (
    Account,
    Act,
    Actor,
    BreachSeries,
    Claim,
    Contradiction,
    Document,
    Figure,
    FigureKind,
    Grade,
    Incident,
    Lineage,
    Passage,
    Period,
    Place,
    ReaderVersion,
    Recorded,
    TruceLife,
    TruceStage,
)
from truceline.store.reviews import Lock, Review
from truceline.store.versions import Change

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """The document that something stands in, in short."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """A claim or figure where it is told: its key, its words, what was read there, and how far people have come.

    `value` is the latest reading; a person's amendment of it is in `judgement`. `incident` is the id of the incident
    that it belongs to. `revision` goes with a judgement of it, so that nobody judges what somebody else just changed.
    """

    key: str
    words: str
    value: T
    source: Source
    reader: ReaderVersion
    review: str  # unreviewed, accepted, amended, rejected, compared
    incident: str | None
    revision: str
    judgement: Recorded | None = None


@dataclass(frozen=True, slots=True)
class ToldClaim(Told[Claim]):
    """A claim where it is told."""


@dataclass(frozen=True, slots=True)
class ToldFigure(Told[Figure]):
    """A figure where it is told."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list. `lineage` is the id of the documents that pass on its text, `copies` how many they are."""

    source: Source
    wire: str | None
    language: str
    added: datetime
    claims: int
    figures: int
    lineage: str | None
    copies: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A text that stood at an address; `changes` are against the version before it."""

    source: Source
    added: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with all that is told in it. Offsets are code points of `text`, which is as it was captured."""

    document: Document
    text: str
    account: Account | None
    claims: tuple[ToldClaim, ...]
    figures: tuple[ToldFigure, ...]
    versions: tuple[VersionRow, ...]
    lineage: Lineage | None


@dataclass(frozen=True, slots=True)
class TollRow:
    """The newest toll of a kind, side and basis; None is unknown, and not 0."""

    kind: FigureKind
    side: str | None
    basis: str
    low: int | None
    best: int | None
    high: int | None
    derived: bool


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in a list."""

    id: str
    act: Act
    grade: Grade
    actors: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    place: Place | None
    time: Period | None
    claims: int
    lineages: int
    disputed: tuple[str, ...]  # the attributes that are disputed or denied
    tolls: tuple[TollRow, ...]
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """An attribute of an incident: which of the incident's lineages say something of it, and which are silent."""

    attribute: str
    speaking: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineageRow:
    """A lineage with its documents, the earliest first."""

    id: str
    origin: str | None
    wire: str | None
    documents: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """An incident with the words behind it, who agrees, disputes and is silent, its tolls, its sources by lineage."""

    incident: Incident
    claims: tuple[ToldClaim, ...]
    figures: tuple[ToldFigure, ...]
    silences: tuple[Silence, ...]
    lineages: tuple[LineageRow, ...]
    disputes: tuple[Contradiction, ...]
    ceasefires: tuple[str, ...]
    reviews: tuple[Review, ...]
    lock: Lock | None
    revision: str
    cut: bool  # there is more evidence than is shown


@dataclass(frozen=True, slots=True)
class CeasefireRow:
    """A truce in a list."""

    id: str
    parties: tuple[Actor, ...]
    brokers: tuple[Actor, ...]
    declared: Period | None
    in_force: Period | None
    ended: Period | None
    status: TruceStage
    disputed: bool
    breaches: tuple[BreachSeries, ...]  # of each accuser and accused, and no sum of them
    lineages: int
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class CeasefirePage:
    """A truce's life with the words behind it and its sources."""

    life: TruceLife
    claims: tuple[ToldClaim, ...]
    figures: tuple[ToldFigure, ...]
    lineages: tuple[LineageRow, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class DisputePage:
    """Claims or figures that cannot all be true, with their words."""

    dispute: Contradiction
    claims: tuple[ToldClaim, ...]
    figures: tuple[ToldFigure, ...]


@dataclass(frozen=True, slots=True)
class LineagePage:
    """A lineage, its evidence, its documents, and passages of its origin that stand elsewhere."""

    lineage: Lineage
    documents: tuple[Source, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a search found, with some of its words around what was sought."""

    source: Source
    excerpt: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that a filter can have, and how many incidents or documents have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The commonest values of each filter, over the whole ledger."""

    party: tuple[Facet, ...]
    act: tuple[Facet, ...]
    country: tuple[Facet, ...]
    status: tuple[Facet, ...]
    source: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """An incident on the map; `precision` says how large an area it may be anywhere in."""

    id: str
    lat: float
    lon: float
    precision: str
    name: str
    act: str
    grade: Grade
    time: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """How many incidents of a grade began on a day."""

    day: date
    grade: Grade
    incidents: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Map and timeline of a selection; `off_map` are incidents without a point. `cut`: not all points are given.
    `counted_from`: of words in very many documents only the latest 10,000 incidents are counted, from that day on."""

    points: tuple[Point, ...]
    off_map: int
    cut: bool
    days: tuple[Day, ...]
    counted_from: date | None = None


@dataclass(frozen=True, slots=True)
class PictureState:
    """When the picture was made, and whether anything was read or judged since."""

    made: datetime | None
    current: bool
    making: bool
    documents: int
    incidents: int
    ceasefires: int
    disputes: int
    lineages: int
    again: tuple[int, ...]  # judgements to be looked at again
