"""GDELT-2.0-shaped tables: events (61 columns) and mentions (16), tabs, no header, UTC stamps.

An event is a pair of parties, as GDELT has it. An act that only an adversary tells goes out as 1123 or 112, accuser
against accused. What we do not measure stays empty: tones, ethnic and religious codes, where the parties are. Offsets
in the mentions are code points of the captured text and exact; -1 where the words do not name the party.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import combinations, product
from urllib.parse import urlsplit

from truceline.export.acled_types import SENTENCE_END
from truceline.export.cells import Cell, Sheet, sheet, tsv_text
from truceline.export.codes import load_place_codes, state_codes
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import Happening, LeftOut, Telling, event_day, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import distinct, is_state, party_name, stable_number
from truceline.export.polecat import goes_out_as
from truceline.export.provenance import Origin, documents_of, full_note, origins_of, source_name
from truceline.model import Actor, Document

_ACTOR = (
    "Actor{n}Code Actor{n}Name Actor{n}CountryCode Actor{n}KnownGroupCode Actor{n}EthnicCode Actor{n}Religion1Code "
    "Actor{n}Religion2Code Actor{n}Type1Code Actor{n}Type2Code Actor{n}Type3Code"
)
_GEO = "{x}_Type {x}_FullName {x}_CountryCode {x}_ADM1Code {x}_ADM2Code {x}_Lat {x}_Long {x}_FeatureID"
EVENTS = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(name for n in (1, 2) for name in _ACTOR.format(n=n).split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(name for x in ("Actor1Geo", "Actor2Geo", "ActionGeo") for name in _GEO.format(x=x).split()),
    *"DATEADDED SOURCEURL".split(),
)
MENTIONS = tuple(
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID "
    "Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone "
    "MentionDocTranslationInfo Extras".split()
)
WEB, OTHER = 1, 3  # mention types: a web address; a citation that is none
NOWHERE = -1
NO_PIN = 1  # ActionGeo_Type of a country

Pair = tuple[Actor | None, Actor | None]


def export_gdelt(holdings: Holdings, filters: Filters) -> Exported:
    """Events, with the mentions of each in a table beside them."""
    found, left_out = happenings(holdings, filters)
    events: list[dict[str, Cell]] = []
    mentions: list[dict[str, Cell]] = []
    origins: list[Origin] = []
    for happening in found:
        day = event_day(happening)
        if day is None:
            left_out.append(LeftOut(happening.incident.id, "no date is told, and its documents have none"))
            continue
        for pair in pairs(happening):
            id = stable_number(happening.incident.id, *(who.code or who.name if who else "" for who in pair), digits=10)
            events.append(_event(happening, id, day, pair))
            mentions += [_mention(telling, id, day, pair) for telling in happening.told]
            origins += origins_of(str(id), happening, note=full_note(holdings, happening))
    files = {"": _text(sheet(EVENTS, events)), "mentions.csv": _text(sheet(MENTIONS, mentions))}
    return with_sidecars(files, len(events), holdings=holdings, origins=origins, left_out=left_out)


def pairs(happening: Happening) -> list[Pair]:
    """Each party that acts with each that suffers it; of fighting without an aggressor, each two of them."""
    incident = happening.incident
    if happening.accusers:
        return list(product(happening.accusers, distinct(incident.actors)))
    actors, targets = distinct(incident.actors), distinct(incident.targets)
    if not targets and happening.sides[1]:
        return list(combinations(actors, 2))
    return list(product(actors or (None,), targets or (None,)))


def _text(table: Sheet) -> str:
    return tsv_text(table, header=False)


def _event(happening: Happening, id: int, day: date, pair: Pair) -> dict[str, Cell]:
    code = goes_out_as(happening)
    documents = documents_of(happening)
    return {
        "GLOBALEVENTID": id,
        "SQLDATE": int(f"{day:%Y%m%d}"),
        "MonthYear": int(f"{day:%Y%m}"),
        "Year": day.year,
        "FractionDate": round(day.year + (day.month * 30 + day.day) / 365, 4),  # GDELT's own formula
        **{name: value for n, who in enumerate(pair, 1) for name, value in _party(n, who).items()},
        "IsRootEvent": int(any(_leads(telling) for telling in happening.told)),
        "EventCode": code.code,
        "EventBaseCode": code.base,
        "EventRootCode": code.root,
        "QuadClass": code.quad,
        "GoldsteinScale": code.goldstein,
        "NumMentions": len(happening.told),
        "NumSources": len({source_name(document) for document in documents}),
        "NumArticles": len(documents),
        **_where(happening),
        "DATEADDED": _stamp(happening.published),
        "SOURCEURL": documents[0].url or f"truceline:document:{documents[0].id}",
    }


def _party(n: int, who: Actor | None) -> dict[str, Cell]:
    """A party; its code is the state's or group's with the sector behind it, as CAMEO joins them."""
    if who is None:
        return {}
    sector = who.sector or ""
    return {
        f"Actor{n}Code": f"{who.code or ''}{sector}",
        f"Actor{n}Name": party_name(who).upper(),
        f"Actor{n}CountryCode": who.code if is_state(who.code) else None,
        f"Actor{n}Type1Code": sector,
    }


def _where(happening: Happening) -> dict[str, Cell]:
    place = happening.incident.place
    kind = load_place_codes()[place.precision].gdelt if place else None
    if place is None or kind is None:
        return {}
    found: dict[str, Cell] = {
        "ActionGeo_Type": kind,
        "ActionGeo_FullName": place.name,
        "ActionGeo_CountryCode": state_codes(place.country).fips,
    }
    return found if kind == NO_PIN else found | {"ActionGeo_Lat": place.lat, "ActionGeo_Long": place.lon}


def _mention(telling: Telling, id: int, day: date, pair: Pair) -> dict[str, Cell]:
    claim, document = telling.claim, telling.account.document
    offsets = [
        _offset(who, (*claim.actors, *claim.targets, *([claim.speaker] if claim.speaker else []))) for who in pair
    ]
    return {
        "GLOBALEVENTID": id,
        "EventTimeDate": int(f"{day:%Y%m%d}000000"),
        "MentionTimeDate": _stamp(document.published),
        "MentionType": WEB if document.url else OTHER,
        "MentionSourceName": _site(document),
        "MentionIdentifier": document.url or f"truceline:document:{document.id}",
        "SentenceID": 1 + sum(end.end() <= claim.evidence.start for end in SENTENCE_END.finditer(document.text)),
        "Actor1CharOffset": offsets[0],
        "Actor2CharOffset": offsets[1],
        "ActionCharOffset": claim.evidence.start,
        "InRawText": 1,
        "Confidence": max(10, round(claim.confidence * 10) * 10),
        "MentionDocLen": len(document.text),
        "Extras": str(telling.key),
    }


def _offset(who: Actor | None, told: Sequence[Actor]) -> int:
    starts = _starts(who, told) if who else iter(())
    return next(starts, NOWHERE)


def _starts(who: Actor, told: Sequence[Actor]) -> Iterator[int]:
    for actor in told:
        if actor.words and (actor.code, actor.name if not who.code else None) == (
            who.code,
            who.name if not who.code else None,
        ):
            yield actor.words.start


def _leads(telling: Telling) -> bool:
    """Whether it stands in the first paragraph."""
    text = telling.account.document.text
    opening = text.find("\n\n", len(text) - len(text.lstrip()))
    return opening < 0 or telling.claim.evidence.start < opening


def _site(document: Document) -> str:
    try:
        return urlsplit(document.url).netloc if document.url else source_name(document)
    except ValueError:  # what a record calls its address may be none: https://[
        return source_name(document)


def _stamp(when: datetime | None) -> int | None:
    return int(f"{when.astimezone(UTC):%Y%m%d%H%M%S}") if when else None
