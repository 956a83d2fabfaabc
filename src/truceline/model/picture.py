"""What many accounts come to once they are one picture. A view: all of it can be worked out again from the ledger.

Everything here points at entries by their keys, so each value leads back to the words of a document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from truceline.model.actors import Actor
from truceline.model.claims import Act, DisputeKind, FigureKind, Who
from truceline.model.counts import Count
from truceline.model.entries import EntryKey
from truceline.model.lineages import Lineage, Passage
from truceline.model.periods import Period
from truceline.model.places import Place


class AttributeStatus(StrEnum):
    """How the sources stand to one attribute of an incident."""

    AGREED = "agreed"  # two or more lineages say the same, nobody another thing
    SINGLE_SOURCE = "single-source"
    DISPUTED = "disputed"  # different values that cannot both be true
    DENIED = "denied"  # somebody says it is not so


class Grade(StrEnum):
    """How well an incident is borne out, after Airwars' grading of civilian harm (airwars.org/about/methodology)."""

    CONFIRMED = "confirmed"  # the party said to have done it says so itself
    FAIR = "fair"  # two or more lineages, at least one speaker of which is no adversary of that party
    WEAK = "weak"  # one lineage, or adversaries alone
    CONTESTED = "contested"  # denied, or laid to different parties
    DISCOUNTED = "discounted"  # a judgement set it aside


@dataclass(frozen=True, slots=True)
class Support:
    """One value of an attribute, and who stands behind it.

    `value` is its written form ("AZE", "2022-09-13", "killed 49"); `speakers` are codes or names, None the articles'
    own voice.
    """

    value: str
    entries: tuple[EntryKey, ...]
    speakers: tuple[str | None, ...]
    lineages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is told of an incident under one name: actors, targets, act, place, time, weapons, killed ..."""

    name: str
    status: AttributeStatus
    values: tuple[Support, ...]  # the best supported first


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for or against taking two claims for one incident: its value in 0..1 times its weight."""

    name: str
    value: float
    weight: float
    words: str = ""  # for people: "both near Goris"


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two claims are in one incident; `judgement` is the number of the judgement that decided it, if one did."""

    one: EntryKey
    other: EntryKey
    score: float
    features: tuple[Feature, ...] = ()
    judgement: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range of persons, and the figure whose sentence says it."""

    number: int
    entry: EntryKey


class Basis(StrEnum):
    """Who says it of whose people: a side of its own, its adversary of it, or somebody else."""

    CONCEDED = "conceded"
    ALLEGED = "alleged"
    THIRD_PARTY = "third-party"


@dataclass(frozen=True, slots=True)
class Toll:
    """How many people of a side, as one basis had it at one time; unknown bounds are None and not 0.

    `side` is a code (None: both or unsaid); of a sum over several, `sides` are their codes. `derived`: a sum that a
    desk made, never a source of its own; `addends` are the tolls it adds up, where they are known.
    `told` is the earliest publication of a document that says it.
    """

    kind: FigureKind
    side: str | None
    basis: Basis
    who: Who
    low: Bound | None
    best: Bound | None
    high: Bound | None
    figures: tuple[EntryKey, ...]
    speakers: tuple[str | None, ...]
    lineages: tuple[str, ...]
    told: datetime | None = None
    derived: bool = False
    part: str | None = None  # "children": a part of another toll
    sides: tuple[str, ...] = ()
    addends: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True)
class TollSeries:
    """The tolls of one side, kind and basis in the order they were told: each supersedes those before it.

    Two series alike in all of that are of different happenings.
    """

    kind: FigureKind
    side: str | None
    basis: Basis
    points: tuple[Toll, ...]
    derived: bool = False
    part: str | None = None
    sides: tuple[str, ...] = ()

    @property
    def latest(self) -> Toll:
        return self.points[-1]


@dataclass(frozen=True, slots=True)
class Incident:
    """One happening, as the claims of many documents tell it. `id` follows from the earliest of its claims."""

    id: str
    act: Act
    actors: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    place: Place | None
    time: Period | None
    claims: tuple[EntryKey, ...]
    figures: tuple[EntryKey, ...]
    lineages: tuple[str, ...]
    grade: Grade
    attributes: tuple[Attribute, ...] = ()
    tolls: tuple[TollSeries, ...] = ()
    merges: tuple[Merge, ...] = ()


class TruceStage(StrEnum):
    """Where a truce can stand in its life; which may follow which is data (ontologies/truce_stages.csv)."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLARED = "declared"
    BROKERED = "brokered"
    IN_FORCE = "in-force"
    BREACH_ALLEGED = "breach-alleged"
    BREACH_DENIED = "breach-denied"
    EXTENDED = "extended"
    COLLAPSED = "collapsed"
    REPLACED = "replaced"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TruceMoment:
    """One step of a truce's life: when it took place as told, who says so, and where."""

    stage: TruceStage
    time: Period | None
    told: datetime | None
    speaker: str | None
    entries: tuple[EntryKey, ...]


@dataclass(frozen=True, slots=True)
class BreachTally:
    """A number of breaches as an accuser told it ("violated the truce 43 times"), and of which days."""

    count: Count
    time: Period | None
    told: datetime | None
    entries: tuple[EntryKey, ...]
    lineages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BreachSeries:
    """The breaches that one speaker lays to one party: never added to another's series.

    Three numbers that are not each other: `claims` are the accusations, each once for each lineage that tells it;
    `lineages` are the independent texts behind them; `tallies` are the numbers of breaches that the accuser told, the
    latest told last, and `count` is the latest of them (its best, else its floor, else its ceiling), None where it
    told none. Tallies are never added up: of "43 in a day" and "60 in three days" one may hold the other.
    """

    accuser: str | None
    accused: tuple[str, ...]
    basis: Basis
    claims: tuple[EntryKey, ...]
    count: int | None = None
    lineages: tuple[str, ...] = ()
    tallies: tuple[BreachTally, ...] = ()


@dataclass(frozen=True, slots=True)
class TruceLife:
    """One ceasefire across articles, from proposal to collapse."""

    id: str
    parties: tuple[Actor, ...]
    brokers: tuple[Actor, ...]
    declared: Period | None
    in_force: Period | None
    ended: Period | None
    status: TruceStage
    disputed: bool
    moments: tuple[TruceMoment, ...]
    breaches: tuple[BreachSeries, ...]
    ceasefires: tuple[EntryKey, ...]
    lineages: tuple[str, ...]
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims or figures across documents that cannot all be true, side against side."""

    id: str
    kind: DisputeKind
    sides: tuple[tuple[EntryKey, ...], ...]
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it. `tolls` are those of dyads over whole wars, beside those of each incident."""

    lineages: tuple[Lineage, ...] = ()
    incidents: tuple[Incident, ...] = ()
    tolls: tuple[TollSeries, ...] = ()
    ceasefires: tuple[TruceLife, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    review: tuple[int, ...] = field(default=())  # judgements whose reading changed since
    passages: tuple[Passage, ...] = ()
