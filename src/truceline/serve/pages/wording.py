"""How pages word what the ledger holds: days with their precision, parties, and one line of meaning for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from truceline.export.naming import party_name
from truceline.export.phrases import ARTICLE, count_words, load_phrases, period_words, printable
from truceline.export.report.parties import known_names
from truceline.model import (
    Act,
    Actor,
    AttributeStatus,
    Basis,
    BreachSeries,
    Claim,
    Figure,
    Grade,
    Period,
    TimePrecision,
    TruceStage,
)

FINE = (TimePrecision.DAY, TimePrecision.PART_WEEK)
GRADES: Mapping[Grade, str] = {
    Grade.CONFIRMED: "the party said to have done it says so itself",
    Grade.FAIR: "two or more independent texts tell it, and one speaker at least is no adversary",
    Grade.WEAK: "one text tells it, or adversaries alone do",
    Grade.CONTESTED: "somebody denies it, or it is laid to different parties",
    Grade.DISCOUNTED: "a judgement set it aside",
}
STATUSES: Mapping[AttributeStatus, str] = {
    AttributeStatus.AGREED: "two or more independent texts say the same, and nobody another thing",
    AttributeStatus.SINGLE_SOURCE: "one independent text says it",
    AttributeStatus.DISPUTED: "different values that cannot both be true",
    AttributeStatus.DENIED: "somebody says that it is not so",
}
STAGES: Mapping[TruceStage, str] = {
    TruceStage.PROPOSED: "somebody proposed it",
    TruceStage.AGREED: "the parties are said to have agreed",
    TruceStage.DECLARED: "a party declared it",
    TruceStage.BROKERED: "somebody else brokered it",
    TruceStage.IN_FORCE: "it is said to hold",
    TruceStage.BREACH_ALLEGED: "somebody alleges a breach",
    TruceStage.BREACH_DENIED: "somebody denies a breach",
    TruceStage.EXTENDED: "it was made longer",
    TruceStage.COLLAPSED: "it is said to have broken down",
    TruceStage.REPLACED: "another one took its place",
    TruceStage.ENDED: "it ran out, or was ended",
}
BASES: Mapping[Basis, str] = {
    Basis.CONCEDED: "a side says it of its own people",
    Basis.ALLEGED: "its adversary says it",
    Basis.THIRD_PARTY: "somebody else says it",
}
REVIEWS: Mapping[str, str] = {
    "unreviewed": "nobody has judged it",
    "reviewed": "somebody has judged it",
    "accepted": "a person found it right as read",
    "amended": "a person set it right",
    "rejected": "a person set it aside",
    "compared": "a person put it together with another, or held it apart",
    "waiting": "a judgement waits for a second person",
    "again": "judged, and reads otherwise by now",
}


def day(value: date | None) -> str:
    """A day in full; a moment's day in UTC."""
    if value is None:
        return "day not known"
    return f"{value.day} {value:%b %Y}"


def span(since: date, until: date) -> str:
    """A day, or the first and last of several told together."""
    return day(since) if since == until else f"{day(since)} to {day(until)}"


def moment(value: datetime | None) -> str:
    """A moment in UTC."""
    if value is None:
        return "time not known"
    value = value.astimezone(UTC)
    return f"{value.day} {value:%b %Y, %H:%M} UTC"


def machine(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def period(value: Period | None) -> str:
    """When, with the precision where that is coarser than days."""
    if value is None:
        return "time not told"
    return period_words(value, None) + ("" if value.precision in FINE else f" ({value.precision})")


def act(value: Act) -> str:
    """An act in a word or two, from the wording of accounts."""
    gist = load_phrases().of(value).gist
    return f"{gist[:1].upper()}{gist[1:]}"


def party(actor: Actor | None) -> str:
    return ARTICLE if actor is None else party_name(actor)


def key_of(actor: Actor) -> str:
    """What a party goes by in attributes and tolls: its code, else its name."""
    return actor.code or printable(actor.name)


def names_of(
    claims: Iterable[Claim] = (), figures: Iterable[Figure] = (), more: Iterable[Actor] = ()
) -> Mapping[str, str]:
    """What the parties of a page are called, by code: as it is known, else as the shortest of its texts has it."""
    actors = list(more)
    for claim in claims:
        actors += [*((claim.speaker,) if claim.speaker else ()), *claim.via, *claim.actors, *claim.targets]
    for figure in figures:
        actors += [*((figure.speaker,) if figure.speaker else ()), *figure.sides]
    found: dict[str, str] = dict(known_names())
    for actor in sorted(actors, key=lambda one: (one.sector is not None, len(one.name), one.name)):
        found.setdefault(key_of(actor), party_name(actor))
    return found


def speaker_words(code: str | None, names: Mapping[str, str]) -> str:
    """A speaker of the picture: a code, a name, or None for the articles' own voice."""
    return ARTICLE if code is None else names.get(code, code)


def alleged(series: BreachSeries) -> str:
    """What an accuser alleges of a truce: "Russia: 1 claim (9 told)". A claim is one, whatever number it tells."""
    claims = len(series.claims)
    told = "" if series.count is None else f" ({series.count:,} told)"
    accuser = speaker_words(series.accuser, known_names())
    return f"{accuser}: {claims:,} {'claim' if claims == 1 else 'claims'}{told}"


def clause_of(value: Claim | Figure, words: str) -> str:
    """A claim or count of people in one line; `words` stand for a number that is told in words."""
    phrases = load_phrases()
    speaker = phrases.speaker(value.speaker)
    if isinstance(value, Claim):
        verb = "denies" if value.stance == "denies" else "says" if value.speaker else "reports"
        return f"{speaker} {verb}: {phrases.claim(value)}"
    number = count_words(value.count) or f"“{printable(words)}”"
    return f"{speaker} counts: {number} {phrases.label('figure', value.kind).lower()}"
