"""The ledger's vocabulary: claims, figures, ceasefires, disputes, and the account that holds those of one article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from truceline.model.actors import Actor
from truceline.model.counts import Count
from truceline.model.documents import Document
from truceline.model.periods import Period
from truceline.model.places import Place
from truceline.model.spans import Span


class Stance(StrEnum):
    """What the speaker does with the happening."""

    ASSERTS = "asserts"
    DENIES = "denies"


class Standing(StrEnum):
    """Current = what the report is about; background = history told for context; hypothetical = not (yet) real."""

    CURRENT = "current"
    BACKGROUND = "background"
    HYPOTHETICAL = "hypothetical"


class ActType(StrEnum):
    """PLOVER's sixteen types (Open Event Data Alliance, PLOVER manual)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: PLOVER type, its mode where the words tell it, and contexts."""

    type: ActType
    mode: str | None = None
    contexts: tuple[str, ...] = ()


TWO_SIDED = "two-sided fighting has no targets"  # of a claim's `reasons`: why a fight has none


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says who did what to whom, where, when, with what. The atom of the ledger.

    `speaker` is the innermost voice that asserts or denies; None is the article's own voice. `via` are those who
    relay the speaker, outward. `confidence` is the chance that the claim is wholly right. `reasons` says for each
    field which rule or head decided it. `breaches` is how many breaches of a truce it tells of ("violated the truce 43
    times"), None where its words give no number.
    """

    id: str
    evidence: Span
    act: Act
    speaker: Actor | None = None
    via: tuple[Actor, ...] = ()
    cue: Span | None = None
    quoted: bool = False
    stance: Stance = Stance.ASSERTS
    standing: Standing = Standing.CURRENT
    violates_ceasefire: bool = False
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    time: Period | None = None
    weapons: tuple[str, ...] = ()
    confidence: float = 0.5
    reasons: Mapping[str, str] = field(default_factory=dict)
    breaches: Count | None = None

    @property
    def mutual(self) -> bool:
        """Whether its parties do it to each other, as in clashes, a battle, a war; allies who strike together do not.

        A reader that gives no reasons is taken at the act: a way of striking, such as from the air, is one-sided.
        """
        if self.targets or len(self.actors) < 2 or self.act.type is not ActType.ASSAULT:
            return False
        why = self.reasons.get("targets")
        return why == TWO_SIDED if why else self.act.mode is None


class FigureKind(StrEnum):
    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    KILLED_OR_MISSING = "killed-or-missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    DEPLOYED = "deployed"
    CASUALTIES = "casualties"


class Who(StrEnum):
    MILITARY = "military"
    CIVILIAN = "civilian"
    BOTH = "both"
    UNSPECIFIED = "unspecified"


class Change(StrEnum):
    """Whether a figure is a total so far or adds to one."""

    TOTAL = "total"
    INCREMENT = "increment"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of people. `sides` = whose people (for `deployed`, the sender); `derived` = a sum the desk made."""

    id: str
    evidence: Span
    kind: FigureKind
    count: Count
    speaker: Actor | None = None
    cue: Span | None = None
    standing: Standing = Standing.CURRENT
    who: Who = Who.UNSPECIFIED
    group: str | None = None
    sides: tuple[Actor, ...] = ()
    derived: bool = False
    part_of: str | None = None
    change: Change = Change.TOTAL
    supersedes: str | None = None
    time: Period | None = None
    confidence: float = 0.5
    reasons: Mapping[str, str] = field(default_factory=dict)


class TruceStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_FORCE = "in-force"
    DISPUTED = "disputed"
    COLLAPSED = "collapsed"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ceasefire:
    """A truce as one article tells it; `violations` are ids of claims that allege a breach of it.

    `confidence` and `reasons` are of the reading and no part of what is told: two readings alike in all else are equal.
    """

    id: str
    evidence: tuple[Span, ...]
    parties: tuple[Actor, ...] = ()
    brokers: tuple[Actor, ...] = ()
    declared: Period | None = None
    in_force: Period | None = None
    ended: Period | None = None
    standing: Standing = Standing.CURRENT
    status: TruceStatus = TruceStatus.UNKNOWN
    violations: tuple[str, ...] = ()
    confidence: float = field(default=0.5, compare=False)
    reasons: Mapping[str, str] = field(default_factory=dict, compare=False)


class DisputeKind(StrEnum):
    MUTUAL_ACCUSATION = "mutual-accusation"
    DENIAL = "denial"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims (or, of kind FIGURE, figures) that cannot all be true, by id; three stand for all their pairs.

    `confidence` is the chance that all of them are said as read; with `reasons` it is no part of what is told.
    """

    claims: tuple[str, ...]
    kind: DisputeKind
    confidence: float = field(default=0.5, compare=False)
    reasons: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ReaderVersion:
    """What read the article: the package and the exact weights."""

    version: str
    model_sha256: str


@dataclass(frozen=True, slots=True)
class Account:
    """What one article becomes. `left_out` are claims that it could be read as making, too unlikely to count."""

    document: Document
    reader: ReaderVersion
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    ceasefires: tuple[Ceasefire, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    left_out: tuple[Claim, ...] = ()
