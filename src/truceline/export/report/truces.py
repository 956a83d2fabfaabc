"""Ceasefires: between whom, by whom, how far the article takes them, and who alleges whose breach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.export.phrases import Phrases, listed
from truceline.export.report.items import Item, when
from truceline.export.report.parties import named, party_key
from truceline.model import Account, Ceasefire, Claim, TruceStatus

MOODS = {
    TruceStatus.DISPUTED: "shaken",
    TruceStatus.COLLAPSED: "shaken",
    TruceStatus.ENDED: "shaken",
    TruceStatus.UNKNOWN: "untold",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a truce's life and when, as told; "" where the article does not date it."""

    label: str
    told: str


@dataclass(frozen=True, slots=True)
class Breaches:
    """What one party alleges of another."""

    accuser: str
    accused: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truce:
    """A ceasefire's card."""

    item: Item
    parties: tuple[str, ...]
    brokers: str
    status: str
    mood: str  # "holds", "shaken" or "untold": how the status is drawn
    stages: tuple[Stage, ...]
    breaches: tuple[Breaches, ...]


def truces_of(
    account: Account, items: Sequence[Item], phrases: Phrases, labels: Mapping[str, str]
) -> tuple[Truce, ...]:
    """The account's ceasefires, current ones first."""
    by_id = {item.id: item for item in items}
    claims = {claim.id: claim for claim in account.claims}
    year = account.document.published.year if account.document.published else None

    def truce_of(truce: Ceasefire) -> Truce:
        alleged = [claims[id] for id in truce.violations if id in claims]
        return Truce(
            item=by_id[truce.id],
            parties=tuple(phrases.parties(truce.parties)) or ("parties not told",),
            brokers=listed(phrases.parties(truce.brokers)),
            status=phrases.label("status", truce.status),
            mood=MOODS.get(truce.status, "holds"),
            stages=(
                Stage("declared", when(truce.declared, year)),
                Stage("in force", when(truce.in_force, year)),
                Stage("ended", when(truce.ended, year)),
            ),
            breaches=_breaches(alleged, labels),
        )

    found = [truce_of(truce) for truce in account.ceasefires]
    return tuple(sorted(found, key=lambda truce: truce.item.background))


def _breaches(alleged: Sequence[Claim], labels: Mapping[str, str]) -> tuple[Breaches, ...]:
    """Parallel series: what A alleges of B beside what B alleges of A."""
    series: dict[tuple[str, str], list[str]] = {}
    for claim in alleged:
        accused = listed(list(dict.fromkeys(labels[party_key(actor)] for actor in named(claim.actors))))
        series.setdefault((labels[party_key(claim.speaker)], accused or "nobody named"), []).append(claim.id)
    return tuple(Breaches(accuser, accused, tuple(ids)) for (accuser, accused), ids in series.items())
