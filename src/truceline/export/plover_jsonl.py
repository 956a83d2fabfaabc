"""PLOVER events, one JSON object a line, in the exchange form of the PLOVER manual with our own fields behind it.

An act that only an adversary tells goes out as ACCUSE/allege: the accuser is the actor, the accused the recipient, and
`alleged` holds the act. One ASSAULT of the table is one that somebody else bears out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from truceline import __version__
from truceline.export.cells import moment
from truceline.export.codes import load_place_codes
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import Happening, LeftOut, Telling, accusation, event_day, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import distinct, party_name
from truceline.export.provenance import Origin, full_note, origins_of, source_name, speaker_words
from truceline.export.tolls import lowest
from truceline.model import Act, Actor, FigureKind, Incident, Place

REQUIRED = ("id", "date", "actor", "event")
FIELDS = (*REQUIRED, "recipient", "mode", "context", "event_loc", "text", "text_info", "cite_info", "size")
OURS = ("date_precision", "date_end", "alleged", "grade", "breach", "lineages", "claims", "notes")
SIZES = {"dead": FigureKind.KILLED, "injured": FigureKind.WOUNDED, "arrested": FigureKind.CAPTURED}
CODEBOOK = "PLOVER"


def export_plover(holdings: Holdings, filters: Filters) -> Exported:
    """An event for each incident; for each accuser, where only adversaries tell it."""
    found, left_out = happenings(holdings, filters)
    events: list[dict[str, Any]] = []
    origins: list[Origin] = []
    for happening in found:
        if event_day(happening) is None:
            left_out.append(LeftOut(happening.incident.id, "no date is told, and its documents have none"))
            continue
        for event in events_of(holdings, happening):
            events.append(event)
            origins += origins_of(event["id"], happening)
    text = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)
    return with_sidecars({"": text}, len(events), holdings=holdings, origins=origins, left_out=left_out)


def events_of(holdings: Holdings, happening: Happening) -> Iterator[dict[str, Any]]:
    """The events of an incident: the act itself, or an accusation for each accuser."""
    incident = happening.incident
    if not happening.accusers:
        yield _event(holdings, happening, incident.id, incident.act, incident.actors, incident.targets)
        return
    for accuser in happening.accusers:
        id = f"{incident.id}:{accuser.code or accuser.name}"
        yield _event(holdings, happening, id, accusation(happening), (accuser,), incident.actors)


def _event(
    holdings: Holdings,
    happening: Happening,
    id: str,
    act: Act,
    actors: Sequence[Actor],
    recipients: Sequence[Actor],
) -> dict[str, Any]:
    incident, first = happening.incident, happening.first
    alleged = bool(happening.accusers)
    size = {name: number for name, kind in SIZES.items() if (number := _size(holdings, incident, kind)) is not None}
    event: dict[str, Any] = {
        "id": id,
        "date": str(event_day(happening)),
        "actor": [_party(actor) for actor in distinct(actors)],
        "event": [str(act.type)],
        "recipient": [_party(actor) for actor in distinct(recipients)],
        "mode": [act.mode] if act.mode else [],
        "context": list(act.contexts),
        "event_loc": _place(incident.place),
        "text": holdings.words(first.key),
        "text_info": {
            "sequence": first.key.nth,
            "start": first.claim.evidence.start,
            "end": first.claim.evidence.end,
            "document": first.account.document.id,
        },
        "cite_info": _citation(first),
        "size": size if not alleged else {},
    }
    event |= _ours(holdings, happening)
    event["alleged"] = _alleged(incident, size) if alleged else None
    return {name: value for name, value in event.items() if name in REQUIRED or value not in (None, [], {}, "")}


def _ours(holdings: Holdings, happening: Happening) -> dict[str, Any]:
    incident = happening.incident
    time = incident.time
    return {
        "date_precision": str(time.precision) if time and not happening.accusers else "publication",
        "date_end": str(time.end) if time and not happening.accusers else None,
        "grade": str(incident.grade),
        "breach": happening.breach or None,
        "lineages": len(incident.lineages),
        "claims": [_claim(telling) for telling in happening.tellings],
        "notes": full_note(holdings, happening),
    }


def _alleged(incident: Incident, size: dict[str, int]) -> dict[str, Any]:
    """The act that the accusation is about, so that nothing of it is lost."""
    return {
        "event": [str(incident.act.type)],
        "mode": [incident.act.mode] if incident.act.mode else [],
        "actor": [_party(actor) for actor in distinct(incident.actors)],
        "recipient": [_party(actor) for actor in distinct(incident.targets)],
        "date": str(incident.time.start) if incident.time else None,
        "size": size,
    }


def _party(actor: Actor) -> dict[str, Any]:
    return {"name": party_name(actor), "code": actor.code, "sector": actor.sector}


def _place(place: Place | None) -> dict[str, Any]:
    """The place; a country has a name and no point."""
    if place is None:
        return {}
    pinned = load_place_codes()[place.precision].radius_km is not None and place.lat is not None
    found: dict[str, Any] = {"name": place.name, "country": place.country, "precision": str(place.precision)}
    return found | ({"lat": place.lat, "lon": place.lon, "geonames_id": place.geonames_id} if pinned else {})


def _citation(telling: Telling) -> dict[str, Any]:
    document = telling.account.document
    return {
        "url": document.url,
        "title": document.title,
        "language": document.language,
        "publication": source_name(document),
        "date": moment(document.published) if document.published else None,
        "license": None,  # the article's; not ours to say
        "coder": f"truceline {__version__}",
        "codebook": CODEBOOK,
        "version": None,  # the vocabulary as this version of truceline lists it: ontologies/plover.csv
    }


def _claim(telling: Telling) -> dict[str, Any]:
    claim, document = telling.claim, telling.account.document
    return {
        "speaker": speaker_words(claim.speaker),
        "code": claim.speaker.code if claim.speaker else None,
        "stance": str(claim.stance),
        "document": document.id,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "url": document.url,
        "published": moment(document.published) if document.published else None,
    }


def _size(holdings: Holdings, incident: Incident, kind: FigureKind) -> int | None:
    return lowest(holdings, incident, kind).number
