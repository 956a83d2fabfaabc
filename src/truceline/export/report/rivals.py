"""What is disputed, side by side: a column for each voice (or, where it is denied, for each stance)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from truceline.export.disputes import together
from truceline.export.phrases import Phrases, clipped
from truceline.export.report.items import Item
from truceline.export.report.parties import party_key
from truceline.model import Account, Claim, DisputeKind, Stance

QUOTE = 220  # characters of the article's words beside a rival claim


@dataclass(frozen=True, slots=True)
class Entry:
    """A rival claim or figure, with the words of the article."""

    item: Item
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """What one voice says in a dispute."""

    head: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A dispute in columns; two are the rule."""

    label: str
    columns: tuple[Column, ...]


def rivalries_of(
    account: Account, items: Sequence[Item], phrases: Phrases, labels: Mapping[str, str]
) -> tuple[Rivalry, ...]:
    """The account's disputes, those that share a claim put together."""
    text = account.document.text
    by_id = {item.id: item for item in items}
    claims = {claim.id: claim for claim in account.claims}
    speakers = {claim.id: claim.speaker for claim in account.claims}
    speakers |= {figure.id: figure.speaker for figure in account.figures}

    def rivalries() -> Iterator[Rivalry]:
        for kind, ids in together(account):
            columns: dict[str, list[Entry]] = {}
            for id in (id for id in ids if id in by_id):
                voice = labels[party_key(speakers.get(id))]
                head = _head(kind, claims.get(id), voice)
                item = by_id[id]
                columns.setdefault(head, []).append(Entry(item, clipped(item.spans[0].of(text), QUOTE)))
            yield Rivalry(
                phrases.label("dispute", kind), tuple(Column(head, tuple(told)) for head, told in columns.items())
            )

    return tuple(rivalry for rivalry in rivalries() if rivalry.columns)


def _head(kind: DisputeKind, claim: Claim | None, voice: str) -> str:
    """What a column is headed by. Of a denial the two stances are the columns, whoever else joins in."""
    if kind is DisputeKind.DENIAL and claim:
        return "Denied" if claim.stance is Stance.DENIES else "Asserted"
    return f"{voice[:1].upper()}{voice[1:]} says"
