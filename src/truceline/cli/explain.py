"""Why a line of the account says what it says: the sentence, the words behind each value, what decided it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from truceline.cli.findings import ceasefire_words
from truceline.cli.phrases import Phrases, count_words, period_words, place_words, printable
from truceline.errors import UsageError
from truceline.language.sentences import sentences
from truceline.model import Account, Actor, Ceasefire, Claim, Figure, Period, Span


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a line, the words it was read from (None: implied, or not told) and the rule or head behind it."""

    field: str
    value: str
    words: Span | None = None
    reason: str = ""


def explain(account: Account, id: str, phrases: Phrases) -> RenderableType:
    """What stands behind a claim, figure or ceasefire of the account, by its id."""
    for claim in account.claims:
        if claim.id == id:
            values, spans, sure = list(_claim(claim, account)), [claim.evidence], claim.confidence
            return _page(account, id, phrases.claim(claim), values, spans, _left(claim.reasons, values), sure)
    for figure in account.figures:
        if figure.id == id:
            values, spans, sure = list(_figure(figure, phrases)), [figure.evidence], figure.confidence
            title = f"{phrases.label('figure', figure.kind)} {count_words(figure.count)}"
            return _page(account, id, title, values, spans, _left(figure.reasons, values), sure)
    for truce in account.ceasefires:
        if truce.id == id:
            title = ceasefire_words(truce, phrases, None)
            return _page(account, id, title, list(_ceasefire(truce)), truce.evidence, {}, None)
    known = [claim.id for claim in account.claims]
    known += [figure.id for figure in account.figures] + [truce.id for truce in account.ceasefires]
    raise UsageError(f"--explain {id}: the account has no such id; it has {' '.join(known) or 'none'}")


def _page(
    account: Account,
    id: str,
    title: str,
    values: Iterable[Value],
    spans: Iterable[Span],
    more: Mapping[str, str],
    confidence: float | None,
) -> RenderableType:
    text = account.document.text
    head = Text.assemble((id, "quiet"), "  ", (title, "head"))
    if confidence is not None:
        head.append(f"  confidence {confidence:.2f}", style="quiet")
    passages = [_passage(text, span) for span in spans]
    table = Table.grid(expand=True, padding=(0, 2, 0, 0))
    table.add_column(style="quiet", no_wrap=True)
    table.add_column(ratio=1)
    for value in values:
        table.add_row(value.field, _value(value, text))
    for field, reason in more.items():
        table.add_row(field, Text(f"because: {printable(reason)}", style="quiet"))
    disputed = [f"{' / '.join(d.claims)} ({d.kind})" for d in account.disputes if id in d.claims]
    if disputed:
        table.add_row("disputed", "; ".join(disputed))
    return Padding(Group(head, Text(""), *passages, Text(""), table), (0, 1))


def _passage(text: str, evidence: Span) -> RenderableType:
    """The sentence or sentences around the evidence, the evidence in bold between ⟦ and ⟧."""
    around = [Span(*found) for found in sentences(text) if Span(*found).overlaps(evidence)]
    start = min([s.start for s in around] + [evidence.start])
    end = max([s.end for s in around] + [evidence.end])
    passage = Text()
    passage.append(printable(text[start : evidence.start] + "|")[:-1])
    passage.append(f"⟦{printable(evidence.of(text))}⟧", style="head")
    passage.append(printable("|" + text[evidence.end : end])[1:])
    passage.append(f"  [{evidence.start}, {evidence.end})", style="quiet")
    return passage


def _value(value: Value, text: str) -> Text:
    told = Text(value.value)
    if value.words:
        told.append(f"  “{printable(value.words.of(text))}” [{value.words.start}, {value.words.end})", style="quiet")
    if value.reason:
        told.append(f"\n  because: {printable(value.reason)}", style="quiet")
    return told


def _claim(claim: Claim, account: Account) -> Iterator[Value]:
    why = claim.reasons
    if claim.speaker:
        yield _actor("speaker", claim.speaker, why)
    else:
        yield Value("speaker", "the article", None, why.get("speaker", ""))
    for relay in claim.via:
        yield _actor("via", relay, why)
    if claim.cue:
        yield Value("cue", printable(claim.cue.of(account.document.text)), claim.cue, why.get("cue", ""))
    yield Value("stance", claim.stance + (", in quotation marks" if claim.quoted else ""), None, why.get("stance", ""))
    yield Value("standing", claim.standing, None, why.get("standing", ""))
    act = "/".join(filter(None, (claim.act.type, claim.act.mode)))
    yield Value("act", " ".join((act, *claim.act.contexts)), None, why.get("act", ""))
    if claim.violates_ceasefire:
        yield Value("truce", "told as a breach of it", None, why.get("violates_ceasefire", ""))
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


def _figure(figure: Figure, phrases: Phrases) -> Iterator[Value]:
    why = figure.reasons
    count = figure.count
    bounds = f"low {count.low}, best {count.best}, high {count.high}".replace("None", "–")
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


def _ceasefire(truce: Ceasefire) -> Iterator[Value]:
    for field, actors in (("parties", truce.parties), ("brokers", truce.brokers)):
        for actor in actors:
            yield _actor(field, actor, {})
    for field, period in (("declared", truce.declared), ("in force", truce.in_force), ("ended", truce.ended)):
        if period:
            yield _period(field, period, {})
    yield Value("standing", truce.standing)
    yield Value("status", truce.status)
    yield Value("breaches", " ".join(truce.violations) or "none alleged")


def _actor(field: str, actor: Actor, why: Mapping[str, str]) -> Value:
    told = " · ".join(filter(None, (printable(actor.name), actor.code, actor.sector)))
    return Value(field, told, actor.words, why.get(field, ""))


def _period(field: str, period: Period | None, why: Mapping[str, str]) -> Value:
    if period is None:
        return Value(field, "–", None, why.get(field, ""))
    dates = f"{period.start}" if period.start == period.end else f"{period.start}..{period.end}"
    return Value(field, f"{period_words(period, None)} = {dates}, {period.precision}", period.words, why.get(field, ""))


def _left(reasons: Mapping[str, str], values: Iterable[Value]) -> Mapping[str, str]:
    """Reasons that no shown value carries."""
    shown = {value.reason for value in values}
    return {field: reason for field, reason in reasons.items() if reason not in shown}
