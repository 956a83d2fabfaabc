"""What an account's JSON holds, record by record: each key once, with how it is got, its shape and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from truceline.model.actors import Actor
from truceline.model.claims import (
    Account,
    Act,
    ActType,
    Ceasefire,
    Change,
    Claim,
    Dispute,
    DisputeKind,
    Figure,
    FigureKind,
    Stance,
    Standing,
    TruceStatus,
    Who,
)
from truceline.model.counts import Count
from truceline.model.document_records import DOCUMENT, READER
from truceline.model.periods import Period, TimePrecision
from truceline.model.places import Place, PlacePrecision
from truceline.model.shapes import (
    CHANCE,
    DAY,
    FLAG,
    JSON,
    NATURAL,
    POSITION,
    TEXT,
    Misfit,
    Part,
    Record,
    Shape,
    many,
    nullable,
    number,
    object_of,
    one_of,
    reasons_line,
    reasons_of,
)
from truceline.model.spans import Span

SCHEMA = 1


def _span_or_none(found: Mapping[str, Any]) -> Span | None:
    return None if found["start"] is None or found["end"] is None else Span(found["start"], found["end"])


def _without(found: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """What is found but for parts that the value has no field for."""
    kept = dict(found)
    for name in names:
        del kept[name]
    return kept


def _start(get: Callable[[Any], Span | None]) -> Callable[[Any], int | None]:
    return lambda value: None if (span := get(value)) is None else span.start


def _end(get: Callable[[Any], Span | None]) -> Callable[[Any], int | None]:
    return lambda value: None if (span := get(value)) is None else span.end


SPAN: Record[Span] = Record(
    "Span",
    "Words of the captured text: half-open, in Unicode code points.",
    (
        Part("start", lambda s: s.start, NATURAL, "the first code point", required=True),
        Part("end", lambda s: s.end, NATURAL, "the first code point after it", required=True),
    ),
    lambda found: Span(found["start"], found["end"]),
)
WORDS = object_of(SPAN)

ACTOR: Record[Actor] = Record(
    "Actor",
    "A party: a state or whatever speaks for it, a group, an organisation, people.",
    (
        Part("name", lambda a: a.name, TEXT, "the party's name, or the words of the text", default=""),
        Part("code", lambda a: a.code, nullable(TEXT), "ISO 3166-1 alpha-3 or a group's code; null = unknown"),
        Part("sector", lambda a: a.sector, nullable(TEXT), "PLOVER's sector: GOV, MIL, REB, CVL, IGO, JRN …"),
        Part("start", _start(lambda a: a.words), POSITION, "where it is mentioned; null = implied"),
        Part("end", _end(lambda a: a.words), POSITION, "where the mention ends"),
    ),
    lambda found: Actor(found["name"], found["code"], found["sector"], _span_or_none(found)),
)
PARTY = object_of(ACTOR)

PLACE: Record[Place] = Record(
    "Place",
    "Where the act happened; nothing is sharpened.",
    (
        Part("name", lambda p: p.name, TEXT, "the place's name", required=True),
        Part("start", _start(lambda p: p.words), POSITION, "where it is mentioned"),
        Part("end", _end(lambda p: p.words), POSITION, "where the mention ends"),
        Part("lat", lambda p: p.lat, nullable(number(-90, 90)), "degrees, WGS84; null = no pin"),
        Part("lon", lambda p: p.lon, nullable(number(-180, 180)), "degrees, WGS84; null = no pin"),
        Part("precision", lambda p: p.precision, one_of(PlacePrecision), "how sharp it is", default="unknown"),
        Part("country", lambda p: p.country, nullable(TEXT), "ISO 3166-1 alpha-3", extra=True),
        Part("geonames_id", lambda p: p.geonames_id, nullable(NATURAL), "its number in GeoNames"),
    ),
    lambda f: Place(f["name"], _span_or_none(f), f["precision"], f["lat"], f["lon"], f["country"], f["geonames_id"]),
)

TIME: Record[Period] = Record(
    "Time",
    "Days from `from` to `to`, both included, as precise as the words.",
    (
        Part("from", lambda t: t.start, DAY, "the first day", required=True),
        Part("to", lambda t: t.end, DAY, "the last day", required=True),
        Part("precision", lambda t: t.precision, one_of(TimePrecision), "how fine the words are", default="day"),
        Part("words", lambda t: t.words, nullable(WORDS), "the words it was read from"),
    ),
    lambda found: Period(found["from"], found["to"], found["precision"], found["words"]),
)
WHEN = nullable(object_of(TIME))

ACT: Record[Act] = Record(
    "Act",
    "What was done, in PLOVER's terms.",
    (
        Part("type", lambda a: a.type, one_of(ActType), "PLOVER's type", required=True),
        Part("mode", lambda a: a.mode, nullable(TEXT), "PLOVER's mode, where the words tell it"),
        Part("contexts", lambda a: a.contexts, many(TEXT), "PLOVER's contexts"),
    ),
    lambda found: Act(found["type"], found["mode"], found["contexts"]),
)

COUNT: Record[Count] = Record(
    "Count",
    "How many: both bounds included; null = the words do not say.",
    (
        Part("low", lambda c: c.low, nullable(NATURAL), "the floor"),
        Part("best", lambda c: c.best, nullable(NATURAL), "the number given as such or as about"),
        Part("high", lambda c: c.high, nullable(NATURAL), "the ceiling"),
    ),
    lambda found: Count(found["low"], found["best"], found["high"]),
)

CLAIM_FIELDS = tuple(
    "evidence speaker via cue quoted stance standing act violates_ceasefire actors targets places time weapons "
    "confidence".split()
)
CLAIM: Record[Claim] = Record(
    "Claim",
    "Who says who did what to whom, where, when, with what.",
    (
        Part("id", lambda c: c.id, TEXT, "its name in this account", required=True),
        Part("evidence", lambda c: c.evidence, WORDS, "the words that report the happening", required=True),
        Part("speaker", lambda c: c.speaker, nullable(PARTY), "who asserts or denies it; null = the article"),
        Part("via", lambda c: c.via, many(PARTY), "who relays the speaker, outward"),
        Part("cue", lambda c: c.cue, nullable(WORDS), "the word that makes it theirs: accused, said"),
        Part("quoted", lambda c: c.quoted, FLAG, "whether the words are in quotation marks", default=False),
        Part("stance", lambda c: c.stance, one_of(Stance), "what the speaker does with it", default="asserts"),
        Part("standing", lambda c: c.standing, one_of(Standing), "news, history, or not yet real", default="current"),
        Part("act", lambda c: c.act, object_of(ACT), "what was done", required=True),
        Part("violates_ceasefire", lambda c: c.violates_ceasefire, FLAG, "told as a breach of a truce", default=False),
        Part("breaches", lambda c: c.breaches, nullable(object_of(COUNT)), "how many breaches it tells of", extra=True),
        Part("actors", lambda c: c.actors, many(PARTY), "who did it"),
        Part("targets", lambda c: c.targets, many(PARTY), "to whom"),
        Part("places", lambda c: c.places, many(object_of(PLACE)), "where"),
        Part("time", lambda c: c.time, WHEN, "when; null = the words do not say"),
        Part("weapons", lambda c: c.weapons, many(TEXT), "with what, as written, lower case"),
        Part("confidence", lambda c: c.confidence, CHANCE, "the chance that all of it is right", default=0.5),
        Part("reason", lambda c: c.reasons, reasons_line(CLAIM_FIELDS), "what decided each field, as one line"),
        Part("reasons", lambda c: c.reasons, reasons_of(CLAIM_FIELDS), "the same by field", extra=True),
    ),
    lambda found: Claim(**_without(found, "reason")),
)

FIGURE_FIELDS = tuple("evidence speaker cue standing kind count who group sides derived part_of change time".split())
COUNT_FIELDS = ("low", "best", "high")
FIGURE: Record[Figure] = Record(
    "Figure",
    "A count of people. Unknown is null; zero is a claim.",
    (
        Part("id", lambda f: f.id, TEXT, "its name in this account", required=True),
        Part("evidence", lambda f: f.evidence, WORDS, "the words that give it", required=True),
        Part("speaker", lambda f: f.speaker, nullable(PARTY), "who gives it; null = the article"),
        Part("cue", lambda f: f.cue, nullable(WORDS), "the word that makes it theirs", extra=True),
        Part("standing", lambda f: f.standing, one_of(Standing), "news, history, or not yet real", default="current"),
        Part("kind", lambda f: f.kind, one_of(FigureKind), "what befell them", required=True),
        Part("low", lambda f: f.count.low, nullable(NATURAL), "the floor, included"),
        Part("best", lambda f: f.count.best, nullable(NATURAL), "the number given as such or as about"),
        Part("high", lambda f: f.count.high, nullable(NATURAL), "the ceiling, included"),
        Part("who", lambda f: f.who, one_of(Who), "fighters or civilians", default="unspecified"),
        Part("group", lambda f: f.group, nullable(TEXT), "children, women, medics, journalists …"),
        Part("sides", lambda f: f.sides, many(PARTY), "whose people; of `deployed`, the sender's"),
        Part("derived", lambda f: f.derived, FLAG, "a sum the desk made", default=False),
        Part("part_of", lambda f: f.part_of, nullable(TEXT), "the figure it is a part of"),
        Part("change", lambda f: f.change, one_of(Change), "a total so far or what is added to one", default="total"),
        Part("supersedes", lambda f: f.supersedes, nullable(TEXT), "the earlier figure it replaces"),
        Part("time", lambda f: f.time, WHEN, "when; null = the words do not say"),
        Part("confidence", lambda f: f.confidence, CHANCE, "the chance that all is right", default=0.5, extra=True),
        Part(
            "reason",
            lambda f: f.reasons,
            reasons_line(FIGURE_FIELDS),
            "what decided each field, as one line",
            extra=True,
        ),
        Part("reasons", lambda f: f.reasons, reasons_of(FIGURE_FIELDS), "the same by field", extra=True),
    ),
    lambda found: Figure(
        count=Count(found["low"], found["best"], found["high"]), **_without(found, *COUNT_FIELDS, "reason")
    ),
)

TRUCE_FIELDS = tuple("parties brokers declared in_force ended standing status violations".split())
CEASEFIRE: Record[Ceasefire] = Record(
    "Ceasefire",
    "A truce as the article tells it.",
    (
        Part("id", lambda t: t.id, TEXT, "its name in this account", required=True),
        Part("parties", lambda t: t.parties, many(PARTY), "between whom"),
        Part("brokers", lambda t: t.brokers, many(PARTY), "mediators, sponsors, guarantors"),
        Part("declared", lambda t: t.declared, WHEN, "when it was agreed or declared"),
        Part("in_force", lambda t: t.in_force, WHEN, "from when it held"),
        Part("ended", lambda t: t.ended, WHEN, "when it ended"),
        Part("standing", lambda t: t.standing, one_of(Standing), "news, history, or not yet real", default="current"),
        Part("status", lambda t: t.status, one_of(TruceStatus), "how it stands", default="unknown"),
        Part("evidence", lambda t: t.evidence, many(WORDS), "the words that tell of it"),
        Part("violations", lambda t: t.violations, many(TEXT), "claims that allege a breach of it"),
        Part("confidence", lambda t: t.confidence, CHANCE, "the chance that all is right", default=0.5, extra=True),
        Part("reasons", lambda t: t.reasons, reasons_of(TRUCE_FIELDS), "what decided each field", extra=True),
    ),
    lambda found: Ceasefire(**found),
)

DISPUTE: Record[Dispute] = Record(
    "Dispute",
    "Claims, or figures, that cannot all be true; three stand for all their pairs.",
    (
        Part("claims", lambda d: d.claims, many(TEXT), "their names", required=True),
        Part("kind", lambda d: d.kind, one_of(DisputeKind), "what kind of dispute", required=True),
        Part("confidence", lambda d: d.confidence, CHANCE, "the chance that all is right", default=0.5, extra=True),
        Part("reasons", lambda d: d.reasons, reasons_of(("claims", "kind")), "what decided each field", extra=True),
    ),
    lambda found: Dispute(**found),
)


def _schema_number() -> Shape[int]:
    def take(value: JSON) -> int:
        if value != SCHEMA:
            raise Misfit(f"{value!r} is no schema this version reads; it reads {SCHEMA}")
        return SCHEMA

    return Shape(lambda value: value, take, {"type": "integer", "const": SCHEMA})


ACCOUNT: Record[Account] = Record(
    "Account",
    "What one article becomes.",
    (
        Part("schema", lambda a: SCHEMA, _schema_number(), "the version of this form", default=SCHEMA),
        Part("reader", lambda a: a.reader, object_of(READER), "what read the article", default={}),
        Part("document", lambda a: a.document, object_of(DOCUMENT), "the article", required=True),
        Part("claims", lambda a: a.claims, many(object_of(CLAIM)), "in the order of the text"),
        Part("figures", lambda a: a.figures, many(object_of(FIGURE)), "every count of people"),
        Part("ceasefires", lambda a: a.ceasefires, many(object_of(CEASEFIRE)), "truces"),
        Part("disputes", lambda a: a.disputes, many(object_of(DISPUTE)), "what cannot all be true"),
        Part(
            "left_out", lambda a: a.left_out, many(object_of(CLAIM)), "what is too unlikely to be a claim", extra=True
        ),
    ),
    lambda f: Account(
        f["document"], f["reader"], f["claims"], f["figures"], f["ceasefires"], f["disputes"], f["left_out"]
    ),
)
