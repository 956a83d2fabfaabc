"""What a line of a lexicon says: predicates, cues, weapons, words of counts, and the PLOVER ontology they point to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from truceline.model import ActType, Stance
from truceline.resources import data_path, read_table

PLOVER_COLUMNS = ("type", "mode", "definition", "example", "cameo")


class Strength(StrEnum):
    """STRONG codes an act by itself; WEAK only with an armed or political party; STOP says that it is no act."""

    STRONG = "strong"
    WEAK = "weak"
    STOP = "stop"


class FrameKind(StrEnum):
    """How syntax maps to parties; the named kinds are explained in docs/reference/lexicons.md."""

    DIRECTED = "directed"
    BOTH = "both"
    HARM = "harm"
    LIGHT = "light"
    NONE = "none"


class CueKind(StrEnum):
    """What a reporting word does with what it reports."""

    SAY = "say"
    ACCUSE = "accuse"
    BLAME = "blame"
    CONDEMN = "condemn"
    DENY = "deny"
    CLAIM_RESPONSIBILITY = "claim-responsibility"
    VERBAL_ACT = "verbal-act"
    BELIEVE = "believe"
    HEAR = "hear"
    FACTIVE = "factive"
    HEDGE = "hedge"


class WeaponKind(StrEnum):
    """YES is a weapon; INSTRUMENT one only as the means of an act (a truck, stones); NO merely looks like one."""

    YES = "yes"
    INSTRUMENT = "instrument"
    NO = "no"


class FigureRole(StrEnum):
    """What a word tells of a count: what befell people, who they are, no number, a bound of it, or how it adds up."""

    KIND = "kind"
    WHO = "who"
    VAGUE = "vague"
    BOUND = "bound"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One demand of a pattern: a dependent in this role with one of these lemmas; `classes` hold for entities too."""

    role: str
    lemmas: frozenset[str]
    classes: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        return "*" in self.lemmas


Pattern = tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the actors and the targets of an act stand: syntactic roles, the first that is filled counts."""

    kind: FrameKind
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActRow:
    """A predicate and the act it names; `type` is None where the words are no act (STOP)."""

    lemma: str
    pos: str
    pattern: Pattern
    type: ActType | None
    mode: str | None
    frame: Frame
    strength: Strength


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word: whether its source asserts or denies, and how."""

    cue: str
    pos: str
    pattern: Pattern
    stance: Stance
    kind: CueKind


@dataclass(frozen=True, slots=True)
class WeaponRow:
    """A weapon's name and the ASSAULT mode its use implies."""

    word: str
    mode: str | None
    kind: WeaponKind

    @property
    def is_weapon(self) -> bool:
        """Whether the word is a weapon wherever it stands; an instrument is one only as the means of an act."""
        return self.kind is WeaponKind.YES


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A word about counts of people; `value` is a FigureKind, a Who, a bound or a change.

    `counted` says where the people stand: subject, object, behind "of" or "among", or in the word itself.
    """

    word: str
    pos: str
    pattern: Pattern
    role: FigureRole
    value: str
    counted: tuple[str, ...]
    group: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A PLOVER type, mode or context in words, with an example headline and the CAMEO codes it grew from."""

    definition: str
    example: str
    cameo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plover:
    """The ontology: (type, mode) of acts, contexts, and auxiliaries."""

    acts: Mapping[tuple[ActType, str | None], Definition]
    contexts: Mapping[str, Definition]
    auxiliaries: Mapping[str, Definition]

    @classmethod
    def load(cls, path: Path | None = None) -> Plover:
        acts: dict[tuple[ActType, str | None], Definition] = {}
        others: dict[str, dict[str, Definition]] = {"CONTEXT": {}, "AUXILIARY": {}}
        for row in read_table(path or data_path("ontologies", "plover.csv"), PLOVER_COLUMNS):
            kind, mode = row.one_of("type", (*ActType, *others)), row["mode"]
            meaning = Definition(row["definition"], row["example"], tuple(row["cameo"].split()))
            key = None if kind in others else ActType(kind)
            if (mode in others[kind]) if key is None else ((key, mode or None) in acts):
                raise row.invalid(f"{kind} {mode} is listed twice")
            if key is None:
                others[kind][mode] = meaning
            else:
                acts[key, mode or None] = meaning
        return cls(acts, others["CONTEXT"], others["AUXILIARY"])
