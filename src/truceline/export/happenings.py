"""Incidents with the claims that tell and deny them: what every table of events starts from.

An act heard from the adversary alone is told apart here, so that the tables of events that have a word for it
(PLOVER and POLECAT ACCUSE/allege, CAMEO 112 and 1123) write an accusation and not the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations, product
from typing import TypeAlias

from truceline.export.filters import Filters
from truceline.export.holdings import Holdings
from truceline.export.naming import sides
from truceline.model import Account, Act, Actor, ActType, Claim, EntryKey, Incident, Stance, Standing

Dyads: TypeAlias = frozenset[frozenset[str]]
HOSTILE = frozenset(
    {ActType.THREATEN, ActType.PROTEST, ActType.SANCTION, ActType.MOBILIZE, ActType.COERCE, ActType.ASSAULT}
)
UNNAMED = "unnamed"  # the accuser of "was blamed on X": somebody, and nobody who confirms
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim of an incident, in its article."""

    key: EntryKey
    claim: Claim
    account: Account

    @property
    def published(self) -> datetime | None:
        return self.account.document.published


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident as news tells it: who asserts it and who denies it, the earliest published first.

    `accusers` are those who tell it where nobody but an adversary of the actors does; else there are none.
    """

    incident: Incident
    told: tuple[Telling, ...]
    denied: tuple[Telling, ...]
    accusers: tuple[Actor, ...]

    @property
    def tellings(self) -> tuple[Telling, ...]:
        return (*self.told, *self.denied)

    @property
    def first(self) -> Telling:
        return self.told[0]

    @property
    def sides(self) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
        """Who stands against whom; nobody on the other side where none is told."""
        return sides(self.incident, (telling.claim for telling in self.told))

    @property
    def breach(self) -> bool:
        """Whether somebody tells it as a breach of a truce."""
        return any(telling.claim.violates_ceasefire for telling in self.told)

    @property
    def published(self) -> datetime | None:
        """When it was first told."""
        return self.first.published

    @property
    def latest(self) -> datetime | None:
        """When it was last told or denied."""
        return max((telling.published for telling in self.tellings if telling.published), default=None)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a table has no row for, and why: said beside the table, never dropped in silence."""

    id: str
    reason: str


def happenings(holdings: Holdings, filters: Filters) -> tuple[list[Happening], list[LeftOut]]:
    """The incidents that are wanted and that somebody asserts as news, by day; and the wanted ones nobody does."""
    enemies = dyads(holdings)
    found: list[Happening] = []
    left_out: list[LeftOut] = []
    for incident in sorted(holdings.picture.incidents, key=_order):
        if not filters.wants(incident):
            continue
        tellings = sorted(_tellings(holdings, incident), key=lambda t: (t.published or NEVER, str(t.key)))
        current = [telling for telling in tellings if telling.claim.standing is Standing.CURRENT]
        told = tuple(telling for telling in current if telling.claim.stance is Stance.ASSERTS)
        denied = tuple(telling for telling in current if telling.claim.stance is Stance.DENIES)
        if told:
            found.append(Happening(incident, told, denied, accusers(incident, told, enemies)))
        else:
            left_out.append(LeftOut(incident.id, _why_not(tellings, denied)))
    return found, left_out


def dyads(holdings: Holdings) -> Dyads:
    """Pairs of codes that are adversaries: one did the other harm or threatened it, or they have a truce."""
    pairs: set[frozenset[str]] = set()
    for incident in holdings.picture.incidents:
        if incident.act.type in HOSTILE:
            claims = [holdings.claims[key] for key in incident.claims if key in holdings.claims]
            pairs |= _pairs(product(incident.actors, incident.targets))
            if not incident.targets and any(claim.mutual for claim in claims):
                pairs |= _pairs(combinations(incident.actors, 2))
    for life in holdings.picture.ceasefires:
        pairs |= _pairs(combinations(life.parties, 2))
    return frozenset(pairs)


def accusers(incident: Incident, told: Sequence[Telling], enemies: Dyads) -> tuple[Actor, ...]:
    """Those who tell a hostile act, where nobody but adversaries of its actors does; one for each code.

    Whoever speaks for a state is that state here: an attacked side's ministry, media and residents are one voice.
    The article itself, and any speaker who is no adversary, bears an act out.
    """
    doers = {actor.code for actor in incident.actors if actor.code}
    if incident.act.type not in HOSTILE or not doers:
        return ()
    found: dict[str, Actor] = {}
    for telling in told:
        speaker = telling.claim.speaker
        if speaker is None or not _accuses(speaker, doers, incident, enemies):
            return ()
        found.setdefault(speaker.code or speaker.name, speaker)
    return tuple(found.values())


def accusation(happening: Happening) -> Act:
    """The act that an accusation goes out as."""
    return Act(ActType.ACCUSE, "allege", happening.incident.act.contexts)


def event_day(happening: Happening) -> date | None:
    """The day of an event in tables that want one: the first as told; else the day it was first told.

    An accusation was made when it was published, whatever the day of the act.
    """
    if happening.accusers and happening.published:
        return happening.published.date()
    if happening.incident.time:
        return happening.incident.time.start
    return happening.published.date() if happening.published else None


def _accuses(speaker: Actor, doers: set[str], incident: Incident, enemies: Dyads) -> bool:
    if speaker.code is None:
        return speaker.name == UNNAMED
    if speaker.code in doers:
        return False
    suffered = any(target.code == speaker.code for target in incident.targets)
    return suffered or any(frozenset({speaker.code, doer}) in enemies for doer in doers)


def _tellings(holdings: Holdings, incident: Incident) -> Iterator[Telling]:
    for key in incident.claims:
        if claim := holdings.claims.get(key):
            yield Telling(key, claim, holdings.account(key))


def _why_not(tellings: Sequence[Telling], denied: Sequence[Telling]) -> str:
    if not tellings:
        return "its documents are not in the ledger any more"
    if denied:
        return "denied by all who speak of it"
    return f"told as {' and '.join(sorted({str(t.claim.standing) for t in tellings}))} only, not as news"


def _pairs(pairs: Iterable[tuple[Actor, Actor]]) -> set[frozenset[str]]:
    return {frozenset({a.code, b.code}) for a, b in pairs if a.code and b.code and a.code != b.code}


def _order(incident: Incident) -> tuple[date, str]:
    return (incident.time.start if incident.time else date.max, incident.id)
