"""What many accounts tell, each entry with its key, when it was published and the lineage of its document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from truceline.model import Account, Actor, Ceasefire, Claim, EntryKey, Figure, Lineage, Period, entries_of
from truceline.reconcile.passages import Voices, voice_at

T = TypeVar("T", bound=Claim | Figure | Ceasefire, covariant=True)

NEVER = datetime.max.replace(tzinfo=UTC)  # where what nobody dated stands in an order by time


@dataclass(frozen=True, slots=True)
class Reported(Generic[T]):
    """A claim, figure or truce, where it is told, when that was published, and which text it is a copy of."""

    key: EntryKey
    value: T
    published: datetime | None
    lineage: str

    @property
    def order(self) -> tuple[datetime, str, int, int, int]:
        """By publication; then by where it stands."""
        span = self.key.span
        return self.published or NEVER, self.key.document, span.start, span.end, self.key.nth


@dataclass(frozen=True, slots=True)
class Reports:
    """All that accounts tell, the earliest published first. `keys` leads from (document, id in its account) to keys."""

    claims: tuple[Reported[Claim], ...]
    figures: tuple[Reported[Figure], ...]
    ceasefires: tuple[Reported[Ceasefire], ...]
    keys: Mapping[tuple[str, str], EntryKey]


def report(accounts: Iterable[Account], lineages: Iterable[Lineage] = (), voices: Voices | None = None) -> Reports:
    """The entries of accounts; a document of no lineage is its own. `voices` are its spans that are another's."""
    lineage_of = {document: lineage.id for lineage in lineages for document in lineage.documents}
    claims: list[Reported[Claim]] = []
    figures: list[Reported[Figure]] = []
    ceasefires: list[Reported[Ceasefire]] = []
    keys: dict[tuple[str, str], EntryKey] = {}
    for account in accounts:
        document = account.document
        own, published = lineage_of.get(document.id, document.id), document.published
        borrowed = (voices or {}).get(document.id, ())
        for entry in entries_of(account):
            value = entry.value
            lineage = (borrowed and voice_at(borrowed, entry.key.span)) or own
            if isinstance(value, Claim):
                claims.append(Reported(entry.key, value, published, lineage))
            elif isinstance(value, Figure):
                figures.append(Reported(entry.key, value, published, lineage))
            elif isinstance(value, Ceasefire):
                ceasefires.append(Reported(entry.key, value, published, lineage))
            else:
                continue
            keys[document.id, value.id] = entry.key
    return Reports(_ordered(claims), _ordered(figures), _ordered(ceasefires), keys)


def _ordered(found: Sequence[Reported[T]]) -> tuple[Reported[T], ...]:
    return tuple(sorted(found, key=lambda one: one.order))


def lineages_of(told: Iterable[Reported[T]]) -> tuple[str, ...]:
    """Each lineage once, in order."""
    return tuple(dict.fromkeys(one.lineage for one in told))


def speakers_of(told: Iterable[Reported[Claim] | Reported[Figure]]) -> tuple[str | None, ...]:
    """Each speaker once, in order."""
    return tuple(dict.fromkeys(named(one.value.speaker) for one in told))


def named(speaker: Actor | None) -> str | None:
    """A speaker's code, or the name where there is none; None is the article's own voice."""
    return None if speaker is None else speaker.code or speaker.name


def may_be_of_one_time(one: Period | None, other: Period | None) -> bool:
    """Whether two times do not contradict each other: one is not told, or they have a day in common."""
    return one is None or other is None or one.overlaps(other)
