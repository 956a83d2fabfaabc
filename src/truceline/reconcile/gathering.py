"""What reconciling keeps of each account: claims without the words behind each value, signatures and wordings of texts.

A ledger of a million claims fits into memory this way: texts are let go, and equal values are held once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from truceline.model import (
    Account,
    Actor,
    Ceasefire,
    Claim,
    DisputeKind,
    Document,
    EntryKey,
    Figure,
    Period,
    Place,
    Signature,
    Standing,
    entries_of,
)
from truceline.reconcile.judging import reading_of
from truceline.reconcile.knowledge import Knowledge
from truceline.reconcile.signing import sign
from truceline.reconcile.wording import OF_CLAUSE, OF_DOCUMENT, Wording, wording

T = TypeVar("T", bound=Hashable)

NO_REASONS: Mapping[str, str] = {}
TOLD_EVERY = 200  # accounts


@dataclass(slots=True)
class Gathered:
    """All accounts, slimmed; by document and name of a claim, the wording of its clause and the denials it is in."""

    accounts: list[Account] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    clauses: dict[tuple[str, str], Wording] = field(default_factory=dict)
    stories: dict[str, Wording] = field(default_factory=dict)
    disputed: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)  # of judged entries: written key → hash of its reading


def gather(
    accounts: Iterable[Account],
    judged: frozenset[str],
    knowledge: Knowledge,
    told: Callable[[str, int, int], None],
    *,
    copies_sought: bool = True,
) -> Gathered:
    """Take in accounts one by one; `judged` are the written keys of the entries that judgements are about.

    Documents are signed only where it is not known yet who copied whom.
    """
    found, slim = Gathered(), _Slimmer()
    documents = {EntryKey.parse(key).document for key in judged}
    for number, account in enumerate(accounts, start=1):
        doc = account.document
        if copies_sought:
            found.signatures.append(sign(doc))
        found.stories[doc.id] = wording(doc.text, most=OF_DOCUMENT)
        for claim in account.claims:
            if claim.standing is Standing.CURRENT and knowledge.is_happening(claim.act):
                found.clauses[doc.id, claim.id] = _clause(doc, claim)
        for dispute in account.disputes:
            if dispute.kind is DisputeKind.DENIAL:
                for name in dispute.claims:
                    others = found.disputed.get((doc.id, name), frozenset())
                    found.disputed[doc.id, name] = others | frozenset(dispute.claims) - {name}
        if doc.id in documents:
            found.readings |= {
                str(entry.key): reading_of(entry.value) for entry in entries_of(account) if str(entry.key) in judged
            }
        found.accounts.append(slim.account(account))
        if number % TOLD_EVERY == 0:
            told("gathering accounts", number, 0)
    return found


class _Slimmer:
    """Makes accounts small: no text, no reasons, no words behind values; equal values are one object."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, Hashable] = {}

    def account(self, account: Account) -> Account:
        return replace(
            account,
            document=_without_text(account.document),
            claims=tuple(map(self._claim, account.claims)),
            figures=tuple(map(self._figure, account.figures)),
            ceasefires=tuple(map(self._ceasefire, account.ceasefires)),
        )

    def _once(self, value: T) -> T:
        return self._seen.setdefault((type(value), value), value)  # type: ignore[return-value]

    def _actor(self, actor: Actor) -> Actor:
        return self._once(actor if actor.words is None else Actor(actor.name, actor.code, actor.sector))

    def _actors(self, actors: Sequence[Actor]) -> tuple[Actor, ...]:
        return self._once(tuple(map(self._actor, actors)))

    def _place(self, place: Place) -> Place:
        return self._once(place if place.words is None else replace(place, words=None))

    def _period(self, time: Period | None) -> Period | None:
        if time is None:
            return None
        return self._once(time if time.words is None else Period(time.start, time.end, time.precision))

    def _claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            act=self._once(claim.act),
            speaker=self._actor(claim.speaker) if claim.speaker else None,
            via=self._actors(claim.via),
            cue=None,
            actors=self._actors(claim.actors),
            targets=self._actors(claim.targets),
            places=self._once(tuple(map(self._place, claim.places))),
            time=self._period(claim.time),
            weapons=self._once(claim.weapons),
            reasons=NO_REASONS,
        )

    def _figure(self, figure: Figure) -> Figure:
        return replace(
            figure,
            count=self._once(figure.count),
            speaker=self._actor(figure.speaker) if figure.speaker else None,
            cue=None,
            sides=self._actors(figure.sides),
            time=self._period(figure.time),
            reasons=NO_REASONS,
        )

    def _ceasefire(self, truce: Ceasefire) -> Ceasefire:
        return replace(truce, parties=self._actors(truce.parties), brokers=self._actors(truce.brokers))


def _clause(doc: Document, claim: Claim) -> Wording:
    """The wording of a claim's clause, without its parties and places, which are compared as such."""
    named = [*(actor.name for actor in (*claim.actors, *claim.targets)), *(place.name for place in claim.places)]
    return wording(claim.evidence.of(doc.text), most=OF_CLAUSE, without=named)


def _without_text(doc: Document) -> Document:
    return replace(doc, text="", removed=())
