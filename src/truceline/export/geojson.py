"""Incidents as GeoJSON (RFC 7946): points with the radius they may lie within; what has no point in a list beside.

`radius_m` says how far around the point it may have been (`data/ontologies/place_precisions.csv`). A country, a place
without coordinates and an incident without a place get no pin: they stand in the member `unlocated`.
"""

from __future__ import annotations

import json
from typing import Any

from truceline.export.cells import moment
from truceline.export.codes import load_place_codes
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import Happening, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import distinct, party_name
from truceline.export.provenance import Origin, full_note, gist, origins_of, source_name, speaker_words
from truceline.export.tolls import lowest


def export_geojson(holdings: Holdings, filters: Filters) -> Exported:
    """A FeatureCollection of incidents."""
    found, left_out = happenings(holdings, filters)
    features: list[dict[str, Any]] = []
    unlocated: list[dict[str, Any]] = []
    origins: list[Origin] = []
    for happening in found:
        properties = _properties(holdings, happening)
        point = point_of(happening)
        if point is None:
            unlocated.append({"id": happening.incident.id, "properties": properties})
        else:
            geometry = {"type": "Point", "coordinates": list(point)}
            features.append(
                {"type": "Feature", "id": happening.incident.id, "geometry": geometry, "properties": properties}
            )
        origins += origins_of(happening.incident.id, happening)
    collection = {"type": "FeatureCollection", "features": features, "unlocated": unlocated}
    text = json.dumps(collection, ensure_ascii=False, indent=1) + "\n"
    return with_sidecars({"": text}, len(found), holdings=holdings, origins=origins, left_out=left_out)


def point_of(happening: Happening) -> tuple[float, float] | None:
    """Longitude and latitude, where the place is sharp enough to have a pin."""
    place = happening.incident.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return None if load_place_codes()[place.precision].radius_km is None else (place.lon, place.lat)


def _properties(holdings: Holdings, happening: Happening) -> dict[str, Any]:
    incident = happening.incident
    place, time = incident.place, incident.time
    radius = load_place_codes()[place.precision].radius_km if place else None
    return {
        "title": gist(happening),
        "act": str(incident.act.type),
        "mode": incident.act.mode,
        "actors": [party_name(actor) for actor in distinct(incident.actors)],
        "targets": [party_name(actor) for actor in distinct(incident.targets)],
        "from": str(time.start) if time else None,
        "to": str(time.end) if time else None,
        "date_precision": str(time.precision) if time else None,
        "place": place.name if place else None,
        "country": place.country if place else None,
        "place_precision": str(place.precision) if place else None,
        "radius_m": radius * 1000 if radius else None,
        "killed_lowest": lowest(holdings, incident).number,
        "grade": str(incident.grade),
        "adversary_only": bool(happening.accusers),
        "breach": happening.breach,
        "lineages": len(incident.lineages),
        "notes": full_note(holdings, happening),
        "claims": [
            {
                "entry": str(telling.key),
                "speaker": speaker_words(telling.claim.speaker),
                "stance": str(telling.claim.stance),
                "source": source_name(telling.account.document),
                "url": telling.account.document.url,
                "published": moment(telling.published) if telling.published else None,
                "words": holdings.words(telling.key),
            }
            for telling in happening.tellings
        ],
    }
