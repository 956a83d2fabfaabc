"""What an account says of one line, value by value: the words each was read from and the rule or head behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from truceline.export.phrases import Phrases, count_words, period_words, place_words, printable
from truceline.model import Actor, Ceasefire, Claim, Figure, Period, Span


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a line, the words it was read from (None: implied, or not told) and the rule or head behind it."""

    field: str
    value: str
    words: Span | None = None
    reason: str = ""


def claim_values(claim: Claim, text: str) -> Iterator[Value]:
    why = claim.reasons
    if claim.speaker:
        yield _actor("speaker", claim.speaker, why)
    else:
        yield Value("speaker", "the article", None, why.get("speaker", ""))
    for relay in claim.via:
        yield _actor("via", relay, why)
    if claim.cue:
        yield Value("cue", printable(claim.cue.of(text)), claim.cue, why.get("cue", ""))
    yield Value("stance", claim.stance + (", in quotation marks" if claim.quoted else ""), None, why.get("stance", ""))
    yield Value("standing", claim.standing, None, why.get("standing", ""))
    act = "/".join(filter(None, (claim.act.type, claim.act.mode)))
    yield Value("act", " ".join((act, *claim.act.contexts)), None, why.get("act", ""))
    if claim.violates_ceasefire:
        often = f", {count_words(claim.breaches)} in number" if claim.breaches else ""
        yield Value("truce", f"told as a breach of it{often}", None, why.get("violates_ceasefire", ""))
    for field, actors in (("actors", claim.actors), ("targets", claim.targets)):
        for actor in actors:
            yield _actor(field, actor, why)
        if not actors:
            yield Value(field, "–", None, why.get(field, ""))
    for place in claim.places:
        where = place_words([place])
        if place.lat is not None and place.lon is not None:
            where += f" {place.lat:.3f}, {place.lon:.3f}"
        known = " · ".join(filter(None, (place.country, place.precision)))
        yield Value("places", f"{where} · {known}", place.words, why.get("places", ""))
    yield _period("time", claim.time, why)
    if claim.weapons:
        yield Value("weapons", printable(", ".join(claim.weapons)), None, why.get("weapons", ""))


def figure_values(figure: Figure, phrases: Phrases) -> Iterator[Value]:
    why = figure.reasons
    count = figure.count
    bounds = f"low {count.low}, best {count.best}, high {count.high}".replace("None", "–")
    yield Value("kind", phrases.label("figure", figure.kind), None, why.get("kind", ""))
    yield Value("count", bounds, None, why.get("count", ""))
    if figure.speaker:
        yield _actor("speaker", figure.speaker, why)
    else:
        unsaid = "nobody: a sum the desk made" if figure.derived else "the article"
        yield Value("speaker", unsaid, None, why.get("speaker", ""))
    who = " · ".join(filter(None, (phrases.label("who", figure.who), figure.group)))
    yield Value("who", who, None, why.get("who", ""))
    for side in figure.sides:
        yield _actor("sides", side, why)
    yield Value("standing", figure.standing, None, why.get("standing", ""))
    yield Value("change", figure.change, None, why.get("change", ""))
    yield _period("time", figure.time, why)


def ceasefire_values(truce: Ceasefire) -> Iterator[Value]:
    why = truce.reasons
    for field, actors in (("parties", truce.parties), ("brokers", truce.brokers)):
        for actor in actors:
            yield _actor(field, actor, why)
    for field, period in (("declared", truce.declared), ("in_force", truce.in_force), ("ended", truce.ended)):
        if period:
            yield replace(_period(field, period, why), field=field.replace("_", " "))
    yield Value("standing", truce.standing, None, why.get("standing", ""))
    yield Value("status", truce.status, None, why.get("status", ""))
    yield Value("breaches", " ".join(truce.violations) or "none alleged", None, why.get("violations", ""))


def _actor(field: str, actor: Actor, why: Mapping[str, str]) -> Value:
    told = " · ".join(filter(None, (printable(actor.name), actor.code, actor.sector)))
    return Value(field, told, actor.words, why.get(field, ""))


def _period(field: str, period: Period | None, why: Mapping[str, str]) -> Value:
    if period is None:
        return Value(field, "–", None, why.get(field, ""))
    dates = f"{period.start}" if period.start == period.end else f"{period.start}..{period.end}"
    return Value(field, f"{period_words(period, None)} = {dates}, {period.precision}", period.words, why.get(field, ""))
