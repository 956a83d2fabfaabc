"""What reconciling keeps of one account: claims without the words behind values, a signature of the text, wordings.

A ledger of a million claims fits into memory this way: texts are let go, and equal values are held once. Notes follow
from the account and the judgements about its entries alone, so they can be taken in any process.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from truceline.model import (
    Account,
    Actor,
    Ceasefire,
    Claim,
    Count,
    DisputeKind,
    Document,
    EntryKey,
    EntryKind,
    Figure,
    FigureKind,
    Period,
    Place,
    Signature,
    Standing,
    Told,
    entries_of,
)
from truceline.model.claims import TWO_SIDED
from truceline.reconcile.aspects import Aspects, aspects_of
from truceline.reconcile.blocking import noted_keys
from truceline.reconcile.judging import Docket, amended, reading_of
from truceline.reconcile.knowledge import Knowledge
from truceline.reconcile.signing import sign
from truceline.reconcile.wording import OF_CLAUSE, OF_DOCUMENT, Wording, wording

T = TypeVar("T", bound=Hashable)
V = TypeVar("V", bound=Told)

FAR = 300  # code points between a happening and a toll that may still be its own
NONE: frozenset[str] = frozenset()
NO_REASONS: Mapping[str, str] = {}
TOGETHER, AGAINST = {"targets": "none of two-sided fighting"}, {"targets": TWO_SIDED}  # all that `mutual` asks of them
OF_PEOPLE_HIT = frozenset(FigureKind) - {FigureKind.DEPLOYED}


@dataclass(frozen=True, slots=True)
class Notes:
    """Of one document: all that it tells, as far as people did not judge otherwise, in the order of the text.

    `chosen` are the positions of the claims that incidents are made of, with their `aspects` and `keys` (blocking), and
    `beside` those of the figures told with each. `signature` is there where copies are to be found by it. `readings`
    has of judged entries the hash of their reading; `unfit` are amendments that are none of these entries'. `names`
    leads from the names of claims to their keys, where truces refer to them.
    """

    document: Document
    signature: Signature | None
    claims: tuple[tuple[EntryKey, Claim], ...]
    figures: tuple[tuple[EntryKey, Figure], ...]
    ceasefires: tuple[tuple[EntryKey, Ceasefire], ...]
    chosen: tuple[int, ...]
    aspects: tuple[Aspects, ...]
    beside: tuple[tuple[int, ...], ...]
    keys: tuple[bytes, ...]
    readings: Mapping[str, str]
    unfit: tuple[int, ...]
    names: Mapping[str, EntryKey]


class Noter:
    """Takes notes; what is equal in them is one object. Documents are signed only where `copies_sought` says that it is
    not known yet who copied whom."""

    def __init__(self, docket: Docket, knowledge: Knowledge, *, copies_sought: bool = True) -> None:
        self._copies_sought = copies_sought
        self._docket, self._knowledge = docket, knowledge
        self._judged = docket.subjects
        self._documents = {EntryKey.parse(key).document for key in self._judged}
        self._joined = docket.joined
        self._seen: dict[Hashable, Hashable] = {}

    def note(self, account: Account) -> Notes:
        """The notes of an account."""
        doc = account.document
        told = [(entry.key, entry.value) for entry in entries_of(account)]
        readings: dict[str, str] = {}
        unfit: list[int] = []
        if doc.id in self._documents:
            readings = {str(key): reading_of(value) for key, value in told if str(key) in self._judged}
            told = [(key, self._fitted(key, value, unfit)) for key, value in told if not self._is_gone(key)]
        claims = _in_order((key, value) for key, value in told if isinstance(value, Claim))
        figures = _in_order((key, self._figure(value)) for key, value in told if isinstance(value, Figure))
        truces = _in_order((key, self._ceasefire(value)) for key, value in told if isinstance(value, Ceasefire))
        chosen = [at for at, (key, claim) in enumerate(claims) if self._is_chosen(key, claim)]
        beside = _beside([claims[at][0] for at in chosen], figures)
        aspects = self._aspects(
            account, [claims[at][1] for at in chosen], [[figures[n][1] for n in one] for one in beside]
        )
        return Notes(
            Document(doc.id, "", published=doc.published),
            sign(doc) if self._copies_sought else None,
            tuple((key, self._claim(claim)) for key, claim in claims),
            figures,
            truces,
            tuple(chosen),
            aspects,
            beside,
            tuple(map(noted_keys, aspects)),
            readings,
            tuple(unfit),
            {claim.id: key for key, claim in claims} if truces else {},
        )

    def _is_gone(self, key: EntryKey) -> bool:
        """Rejected claims stay: incidents set them aside."""
        return key.kind is not EntryKind.CLAIM and str(key) in self._docket.rejected

    def _fitted(self, key: EntryKey, value: V, unfit: list[int]) -> V:
        """A value with the fields that a person set."""
        recorded = self._docket.amended.get(str(key))
        if recorded is None:
            return value
        try:
            return amended(value, recorded.judgement, str(key))
        except ValueError:
            unfit.append(recorded.number)
            return value

    def _is_chosen(self, key: EntryKey, claim: Claim) -> bool:
        """Current, and of an act that is a happening; or put into an incident by a person, whatever it is."""
        if claim.standing is Standing.CURRENT and self._knowledge.is_happening(claim.act):
            return True
        return bool(self._joined) and str(key) in self._joined

    def _aspects(
        self, account: Account, claims: Sequence[Claim], figures: Sequence[Sequence[Figure]]
    ) -> tuple[Aspects, ...]:
        if not claims:
            return ()
        doc = account.document
        story, disputed = wording(doc.text, most=OF_DOCUMENT), _disputed(account)
        return tuple(
            aspects_of(
                claim,
                document=doc.id,
                lineage=doc.id,
                published=doc.published,
                knowledge=self._knowledge,
                counts=self._once(_counts(beside)),
                words=_clause(doc, claim),
                story=story,
                disputed=disputed.get(claim.id, NONE),
                memory=self._seen,
            )
            for claim, beside in zip(claims, figures, strict=True)
        )

    # Smaller: no text, no reasons, no words behind values

    def _once(self, value: T) -> T:
        return self._seen.setdefault(value, value)  # type: ignore[return-value]

    def _actor(self, actor: Actor) -> Actor:
        return self._once(actor if actor.words is None else Actor(actor.name, actor.code, actor.sector))

    def _actors(self, actors: Sequence[Actor]) -> tuple[Actor, ...]:
        return self._once(tuple(map(self._actor, actors))) if actors else ()

    def _place(self, place: Place) -> Place:
        return self._once(place if place.words is None else replace(place, words=None))

    def _period(self, time: Period | None) -> Period | None:
        if time is None:
            return None
        return self._once(time if time.words is None else Period(time.start, time.end, time.precision))

    def _claim(self, claim: Claim) -> Claim:
        return Claim(
            self._once(claim.id),
            claim.evidence,
            self._once(claim.act),
            self._actor(claim.speaker) if claim.speaker else None,
            self._actors(claim.via),
            None,
            claim.quoted,
            claim.stance,
            claim.standing,
            claim.violates_ceasefire,
            self._actors(claim.actors),
            self._actors(claim.targets),
            self._once(tuple(map(self._place, claim.places))) if claim.places else (),
            self._period(claim.time),
            self._once(claim.weapons),
            self._once(claim.confidence),
            _reasons(claim),
            claim.breaches and self._once(claim.breaches),
        )

    def _figure(self, figure: Figure) -> Figure:
        return replace(
            figure,
            id=self._once(figure.id),
            count=self._once(figure.count),
            speaker=self._actor(figure.speaker) if figure.speaker else None,
            cue=None,
            sides=self._actors(figure.sides),
            time=self._period(figure.time),
            confidence=self._once(figure.confidence),
            reasons=NO_REASONS,
        )

    def _ceasefire(self, truce: Ceasefire) -> Ceasefire:
        return replace(
            truce, parties=self._actors(truce.parties), brokers=self._actors(truce.brokers), reasons=NO_REASONS
        )


def _reasons(claim: Claim) -> Mapping[str, str]:
    """What of a claim's reasons says whether allies do something or two fight."""
    if claim.targets or len(claim.actors) < 2 or not claim.reasons.get("targets"):
        return NO_REASONS
    return AGAINST if claim.mutual else TOGETHER


def _in_order(told: Iterable[tuple[EntryKey, V]]) -> tuple[tuple[EntryKey, V], ...]:
    """By where they stand."""
    return tuple(sorted(told, key=lambda one: (one[0].span.start, one[0].span.end, one[0].nth)))


def _beside(claims: Sequence[EntryKey], figures: Sequence[tuple[EntryKey, Figure]]) -> tuple[tuple[int, ...], ...]:
    """For each claim the positions of the current figures told with it: each goes to the nearest within FAR."""
    found: list[list[int]] = [[] for _ in claims]
    for number, (key, figure) in enumerate(figures):
        if figure.standing is Standing.CURRENT and figure.kind in OF_PEOPLE_HIT:
            near = ((claim.span.distance(key.span), at) for at, claim in enumerate(claims))
            distance, at = min(near, default=(FAR + 1, -1))
            if distance <= FAR:
                found[at].append(number)
    return tuple(map(tuple, found))


def _counts(figures: Iterable[Figure]) -> tuple[tuple[FigureKind, Count], ...]:
    """The counts of people that compare: of the whole, not of a part, and no sums of a desk."""
    return tuple((figure.kind, figure.count) for figure in figures if figure.part_of is None and not figure.derived)


def _disputed(account: Account) -> Mapping[str, frozenset[str]]:
    """By the name of a claim, those that a denial of the document is about together with it."""
    found: dict[str, frozenset[str]] = {}
    for dispute in account.disputes:
        if dispute.kind is DisputeKind.DENIAL:
            for name in dispute.claims:
                found[name] = found.get(name, NONE) | frozenset(dispute.claims) - {name}
    return found


def _clause(doc: Document, claim: Claim) -> Wording:
    """The wording of a claim's clause, without its parties and places, which are compared as such."""
    named = [*(actor.name for actor in (*claim.actors, *claim.targets)), *(place.name for place in claim.places)]
    return wording(claim.evidence.of(doc.text), most=OF_CLAUSE, without=named)
