"""Claims, figures and ceasefires as the report lists them: one shape for all three, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from truceline.export.phrases import Kind, Phrases, clipped, count_words, listed, period_words, place_words, printable
from truceline.export.report.parties import named, party_key
from truceline.export.values import Value, ceasefire_values, claim_values, figure_values
from truceline.model import Account, Ceasefire, Change, Claim, Figure, Period, Span, Stance, Standing, TimePrecision

EXCERPT = 60  # characters of the words shown for a number that is only a word


class Shade(StrEnum):
    """What an item is coloured by: its kind, never a side."""

    ASSAULT = "assault"
    TALKS = "talks"
    TRUCE = "truce"
    FIGURE = "figure"
    OTHER = "other"


SHADES = {
    Kind.ASSAULT: Shade.ASSAULT,
    Kind.TALKS: Shade.TALKS,
    Kind.TRUCE: Shade.TRUCE,
    Kind.PRESSURE: Shade.OTHER,
    Kind.RELIEF: Shade.OTHER,
}


@dataclass(frozen=True, slots=True)
class Detail:
    """A value of an item with its words. `key` names those words in the article ("c5.3"); "" where there are none."""

    field: str
    told: str
    key: str
    words: Span | None
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A short answer on a card: where, when, with what; `keys` are its words, `goes` the items it points to."""

    label: str
    told: str
    keys: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the report. `spans` are its evidence; `subject` is who says it, `verb` that they say or deny it."""

    id: str
    shade: Shade
    standing: Standing
    spans: tuple[Span, ...]
    subject: str
    subject_keys: tuple[str, ...]
    verb: str
    told: str
    flags: tuple[tuple[str, str], ...]  # name of the flag, its words
    facts: tuple[Fact, ...]
    details: tuple[Detail, ...]
    confidence: float | None = None

    @property
    def background(self) -> bool:
        return self.standing is Standing.BACKGROUND

    @property
    def label(self) -> str:
        """The item in one breath, for those who cannot see its card."""
        flags = "".join(f"{words}, " for name, words in self.flags if name in ("breach", "sum", "background"))
        return f"{self.id}: {flags}{self.subject} {self.verb}: {self.told}"


def items_of(account: Account, phrases: Phrases, labels: Mapping[str, str]) -> tuple[Item, ...]:
    """Everything the account holds, in the order of the text."""
    document = account.document
    year = document.published.year if document.published else None
    items = [_claim(claim, document.text, phrases, year) for claim in account.claims]
    items += [_figure(figure, document.text, phrases, labels, year) for figure in account.figures]
    items += [_truce(truce, phrases, year) for truce in account.ceasefires]
    return tuple(sorted(items, key=lambda item: item.spans[:1]))


def _claim(claim: Claim, text: str, phrases: Phrases, year: int | None) -> Item:
    details = _details(claim.id, claim_values(claim, text))
    flags = [("breach", "✗truce")] if claim.violates_ceasefire else []
    flags += [("quoted", "quoted")] if claim.quoted else []
    facts = [Fact("via", listed([phrases.speaker(relay) for relay in claim.via]), _keys(details, "via"))]
    facts.append(Fact("where", place_words(claim.places), _keys(details, "places")))
    facts.append(Fact("when", when(claim.time, year), _keys(details, "time")))
    facts.append(Fact("with", printable(", ".join(claim.weapons)), _keys(details, "weapons")))
    denied = claim.stance is Stance.DENIES
    return Item(
        id=claim.id,
        shade=SHADES[phrases.of(claim.act).kind],
        standing=claim.standing,
        spans=(claim.evidence,),
        subject=phrases.speaker(claim.speaker),
        subject_keys=_keys(details, "speaker", "cue"),
        verb="denies" if denied else "says" if claim.speaker else "reports",
        told=phrases.claim(claim),
        flags=(*flags, *_standing(claim.standing)),
        facts=tuple(fact for fact in facts if fact.told),
        details=details,
        confidence=claim.confidence,
    )


def _figure(figure: Figure, text: str, phrases: Phrases, labels: Mapping[str, str], year: int | None) -> Item:
    details = _details(figure.id, figure_values(figure, phrases))
    flags = [("sum", "sum made by the desk")] if figure.derived else []
    flags += [("more", "adds to a total")] if figure.change is Change.INCREMENT else []
    facts = [Fact("when", when(figure.time, year), _keys(details, "time"))]
    if figure.part_of:
        facts.append(Fact("part of", figure.part_of, goes=(figure.part_of,)))
    if figure.supersedes:
        facts.append(Fact("replaces", figure.supersedes, goes=(figure.supersedes,)))
    return Item(
        id=figure.id,
        shade=Shade.FIGURE,
        standing=figure.standing,
        spans=(figure.evidence,),
        subject="no source named" if figure.derived and not figure.speaker else phrases.speaker(figure.speaker),
        subject_keys=_keys(details, "speaker"),
        verb="counts",
        told=" ".join((number_of(figure, text), people_of(figure, phrases, labels), kind_of(figure, phrases))),
        flags=(*flags, *_standing(figure.standing)),
        facts=tuple(fact for fact in facts if fact.told),
        details=details,
        confidence=figure.confidence,
    )


def _truce(truce: Ceasefire, phrases: Phrases, year: int | None) -> Item:
    details = _details(truce.id, ceasefire_values(truce))
    facts = [Fact("brokered by", listed(phrases.parties(truce.brokers)), _keys(details, "brokers"))]
    for label, period in (("declared", truce.declared), ("in force", truce.in_force), ("ended", truce.ended)):
        facts.append(Fact(label, when(period, year), _keys(details, label)))
    if truce.violations:
        facts.append(Fact("breaches alleged", " ".join(truce.violations), goes=truce.violations))
    return Item(
        id=truce.id,
        shade=Shade.TRUCE,
        standing=truce.standing,
        spans=truce.evidence,
        subject="ceasefire",
        subject_keys=(),
        verb="between",
        told=listed(phrases.parties(truce.parties)) or "parties not told",
        flags=(("status", phrases.label("status", truce.status)), *_standing(truce.standing)),
        facts=tuple(fact for fact in facts if fact.told),
        details=details,
    )


def number_of(figure: Figure, text: str) -> str:
    """The count as the field writes it; the words themselves where they hold no number ("dozens")."""
    number = count_words(figure.count)
    return number or f"“{clipped(figure.evidence.of(text), EXCERPT)}”"


def kind_of(figure: Figure, phrases: Phrases) -> str:
    return phrases.label("figure", figure.kind).lower()


def people_of(figure: Figure, phrases: Phrases, labels: Mapping[str, str]) -> str:
    """Who was counted, and whose people they are: a party, not the counted words themselves ("of 14 people")."""
    who = printable(figure.group or "") or phrases.label("who", figure.who)
    parties = [side for side in named(figure.sides) if side.code or not _within(side.words, figure.evidence)]
    sides = list(dict.fromkeys(labels[party_key(side)] for side in parties))
    return f"{who} of {listed(sides)}" if sides else who


def when(period: Period | None, year: int | None) -> str:
    """A time with its precision, where that is coarser than a day."""
    if period is None:
        return ""
    fine = period.precision in (TimePrecision.DAY, TimePrecision.PART_WEEK)
    return period_words(period, year) + ("" if fine else f" ({period.precision})")


def _standing(standing: Standing) -> list[tuple[str, str]]:
    return [] if standing is Standing.CURRENT else [(standing.value, standing.value)]


def _details(id: str, values: Iterable[Value]) -> tuple[Detail, ...]:
    """Values with the names of their words. A reason that several values share is told once, by the first."""

    def told() -> Iterator[Detail]:
        seen = set()
        for at, value in enumerate(values):
            reason = "" if (value.field, value.reason) in seen else value.reason
            seen.add((value.field, value.reason))
            words = value.words if value.words else None
            yield Detail(value.field, value.value, f"{id}.{at}" if words else "", words, printable(reason))

    return tuple(told())


def _within(words: Span | None, evidence: Span) -> bool:
    return words is not None and evidence.covers(words)


def _keys(details: Iterable[Detail], *fields: str) -> tuple[str, ...]:
    return tuple(detail.key for detail in details if detail.key and detail.field in fields)
