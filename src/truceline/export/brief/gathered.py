"""What a briefing says, gathered: every statement with its outlet, its day and the words it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from truceline.export.brief.values import Brief, Dispute, Limit, Range, Room, Side, Statement, Voice
from truceline.export.holdings import Holdings
from truceline.export.naming import party_name, sides
from truceline.export.phrases import ARTICLE, clipped, counted, load_phrases, period_words, printable
from truceline.export.report.parties import known_names
from truceline.model import (
    Actor,
    AttributeStatus,
    Bound,
    BreachSeries,
    Claim,
    EntryKey,
    Incident,
    Period,
    Stance,
    Toll,
    TollSeries,
    TruceLife,
)

OPEN = (AttributeStatus.DISPUTED, AttributeStatus.DENIED)


def brief_of_incident(one: Incident, holdings: Holdings, room: Room) -> Brief:
    """The briefing on an incident."""
    claims = [key for key in one.claims if key in holdings.claims]
    by, on = sides(one, (holdings.claims[key] for key in claims))
    columns = _columns(claims, holdings, [by, on], room)
    act = load_phrases().of(one.act).gist
    against = " ▸ ".join(filter(None, (_names(by), _names(on)))) or "nobody named"
    where = f"{one.place.name} (place known: {one.place.precision})" if one.place else "not told"
    facts = (
        ("When", _when(one.time)),
        ("Where", where),
        ("Grade", f"{one.grade}: {GRADES[one.grade.value]}"),
        ("Told in", _told_in(len(claims), one.lineages)),
    )
    open_ = [part for part in one.attributes if part.status in OPEN]
    disputes = tuple(
        Dispute(
            part.name.replace("_", " "),
            part.status.value,
            tuple((_value(v.value), _speakers(v.speakers), len(v.lineages)) for v in part.values[:4]),
        )
        for part in open_[: room.rows]
    )
    limits = [
        *_limits(claims, one.lineages, holdings),
        *([] if one.time else ["No text says when it took place."]),
        *([] if one.place and one.place.lat is not None else ["No text gives a place that can be put on a map."]),
        *([] if one.tolls else ["No text counts people. That is unknown, and not zero."]),
        *(["Nobody but the adversaries speaks of it."] if not columns[1].lines else []),
    ]
    voices, hidden = _voices(one.lineages, holdings, room)
    return Brief(
        "Incident", one.id, f"{act[:1].upper()}{act[1:]}: {against}", facts, columns,
        tuple(_range(series, holdings, room) for series in one.tolls[: room.rows]), disputes, (), voices, hidden,
        tuple(limits),
    )  # fmt: skip


def brief_of_truce(one: TruceLife, holdings: Holdings, room: Room) -> Brief:
    """The briefing on a ceasefire."""
    alleged = [key for series in one.breaches for key in series.claims]
    told = [*alleged, *(key for moment in one.moments for key in moment.entries)]
    claims = [key for key in dict.fromkeys(told) if key in holdings.claims]
    columns = _columns(claims, holdings, [one.parties[:1], one.parties[1:]], room)
    facts = (
        ("Stands as", one.status.replace("-", " ") + (", disputed" if one.disputed else "")),
        ("Brokered by", _names(one.brokers) or "nobody named"),
        ("Declared", _when(one.declared)),
        ("In force", _when(one.in_force)),
        ("Ended", _when(one.ended) if one.ended else "nobody tells of its end"),
        ("Told in", _told_in(len(claims), one.lineages)),
    )
    steps = tuple(
        (_when(moment.time), moment.stage.replace("-", " "), _speakers((moment.speaker,)))
        for moment in one.moments[: 2 * room.rows]
    )
    disputes = tuple(_breaches(series) for series in one.breaches[: room.rows])
    limits = [
        *_limits(claims, one.lineages, holdings),
        "Each accuser's count of breaches is its own; they are never added up.",
        *(["Only one side alleges breaches."] if len({series.accuser for series in one.breaches}) == 1 else []),
        *([] if one.in_force else ["No text says since when it is to hold."]),
    ]
    voices, hidden = _voices(one.lineages, holdings, room)
    title = " – ".join(map(party_name, one.parties)) or "parties not told"
    return Brief(
        "Ceasefire", one.id, title, facts, columns, (), disputes, steps, voices, hidden, tuple(limits)
    )  # fmt: skip


GRADES: Mapping[str, str] = {
    "confirmed": "the party said to have done it says so itself",
    "fair": "two or more independent texts tell it, and one speaker at least is no adversary",
    "weak": "one text tells it, or adversaries alone do",
    "contested": "somebody denies it, or it is laid to different parties",
    "discounted": "a judgement set it aside",
}


def _columns(
    keys: Iterable[EntryKey], holdings: Holdings, two: Sequence[Sequence[Actor]], room: Room
) -> tuple[Side, Side, Side]:
    """A's say, third parties', B's; of those who say the same in the same words, one."""
    codes = [{_code(actor) for actor in some} for some in two]
    found: tuple[list[Statement], list[Statement], list[Statement]] = ([], [], [])
    seen: set[tuple[str, str, str]] = set()
    for key in sorted(keys, key=lambda key: _published(key, holdings)):
        claim = holdings.claims[key]
        line = _statement(key, claim, holdings, room)
        said = (line.speaker, line.verb, line.clause)
        if said in seen:
            continue
        seen.add(said)
        code = _code(claim.speaker) if claim.speaker else ""
        found[0 if code and code in codes[0] else 2 if code and code in codes[1] else 1].append(line)
    names = (_names(two[0]) or "Nobody named", "Third parties and the articles", _names(two[1]) or "Nobody named")
    return tuple(  # type: ignore[return-value]
        Side(name, tuple(lines[: room.lines]), max(0, len(lines) - room.lines))
        for name, lines in zip(names, found, strict=True)
    )


def _statement(key: EntryKey, claim: Claim, holdings: Holdings, room: Room) -> Statement:
    phrases, document = load_phrases(), holdings.document(key)
    verb = "denies" if claim.stance is Stance.DENIES else "says" if claim.speaker else "reports"
    return Statement(
        phrases.speaker(claim.speaker),
        verb,
        phrases.claim(claim),
        clipped(holdings.words(key), room.words),
        _outlet(document.outlet),
        _day(document.published),
    )


def _range(series: TollSeries, holdings: Holdings, room: Room) -> Range:
    toll = series.latest
    whose = known_names().get(series.side or "", series.side or "") or "both sides, or not said whose"
    what = f"{series.kind.replace('-', ' ')}: {whose}{f', of these {series.part}' if series.part else ''}"
    given = (("at least", toll.low), ("best", toll.best), ("at most", toll.high))
    ends = tuple(_limit(name, bound, toll, holdings, room) for name, bound in given if bound is not None)
    if len(ends) == 3 and len({(end.number, end.words) for end in ends}) == 1:
        ends = (Limit("exactly", *(getattr(ends[0], name) for name in ("number", "who", "words", "source"))),)
    return Range(what, series.basis.value, series.derived, ends)


def _limit(name: str, bound: Bound, toll: Toll, holdings: Holdings, room: Room) -> Limit:
    figure = holdings.figures.get(bound.entry)
    if figure is None:
        return Limit(name, bound.number, _speakers(toll.speakers), "", "")
    document = holdings.document(bound.entry)
    who = load_phrases().speaker(figure.speaker)
    around = _sentence(document.text, bound.entry.span.start, bound.entry.span.end)
    source = f"{_outlet(document.outlet)}, {_day(document.published)}"
    return Limit(name, bound.number, who, clipped(around, room.words) if holdings.quotes else "", source)


def _sentence(text: str, start: int, end: int) -> str:
    """The words around a number, to the ends of their sentence: a number alone says little."""
    first = max(text.rfind(mark, 0, start) for mark in (". ", "\n", "! ", "? ")) + 1
    stops = [at for mark in (". ", ".\n", "\n") if (at := text.find(mark, end)) >= 0]
    return text[first : (min(stops) + 1 if stops else len(text))]


def _breaches(series: BreachSeries) -> Dispute:
    accused = ", ".join(known_names().get(code, code) for code in series.accused) or "nobody named"
    told = f"; it told {series.count:,}" if series.count is not None else ""
    value = (f"{counted(len(series.claims), 'accusation')}{told}", series.basis.value, len(series.lineages))
    return Dispute(f"{_speakers((series.accuser,))} against {accused}", "breaches alleged", (value,))


def _limits(keys: Sequence[EntryKey], lineages: Sequence[str], holdings: Holdings) -> list[str]:
    """What every reader of the evidence has to know."""
    judged = sum(key in holdings.verdicts for key in keys)
    sure = [holdings.claims[key].confidence for key in keys]
    voices = "one independent text" if len(lineages) == 1 else f"{len(lineages)} independent texts"
    found = [
        "Every line is what somebody says, not what is established.",
        f"It rests on {voices}; copies of a text count once.",
        f"A program read it; people have judged {judged} of {counted(len(keys), 'claim')}"
        + (f", and the least sure reading has a confidence of {min(sure):.2f}." if sure else "."),
    ]
    if not any(holdings.claims[key].speaker for key in keys):
        found.append("No claim names who says so: the articles tell it in their own voice.")
    return found


def _voices(lineages: Sequence[str], holdings: Holdings, room: Room) -> tuple[tuple[Voice, ...], int]:
    documents = {lineage.id: lineage.documents for lineage in holdings.picture.lineages}
    found = []
    for id in lineages:
        here = [holdings.accounts[one].document for one in documents.get(id, (id,)) if one in holdings.accounts]
        names = list(dict.fromkeys(_outlet(one.outlet) for one in here))
        first = min((one.published for one in here if one.published), default=None)
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        found.append(Voice((", ".join(names[:4]) or "withdrawn") + more, _day(first), len(documents.get(id, (id,)))))
    most = 3 * room.rows
    return tuple(found[:most]), max(0, len(found) - most)


def _told_in(claims: int, lineages: Sequence[str]) -> str:
    texts = "1 independent text" if len(lineages) == 1 else f"{len(lineages):,} independent texts"
    return f"{claims:,} {'claim' if claims == 1 else 'claims'}, {texts}"


def _value(value: str) -> str:
    first, space, rest = value.partition(" ")
    return known_names().get(value) or f"{known_names().get(first, first)}{space}{rest}"


def _speakers(speakers: Iterable[str | None]) -> str:
    return ", ".join(dict.fromkeys(ARTICLE if one is None else known_names().get(one, one) for one in speakers))


def _names(actors: Iterable[Actor]) -> str:
    return " and ".join(dict.fromkeys(map(party_name, actors)))


def _code(actor: Actor) -> str:
    return actor.code or printable(actor.name)


def _when(time: Period | None) -> str:
    return period_words(time, None) if time else "not told"


def _outlet(name: str | None) -> str:
    return printable(name or "") or "unnamed outlet"


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%d %b %Y}".lstrip("0") if at else "day not known"


def _published(key: EntryKey, holdings: Holdings) -> tuple[datetime, str]:
    published = holdings.document(key).published
    return published or datetime.max.replace(tzinfo=UTC), str(key)
