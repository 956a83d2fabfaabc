"""Incidents as a CSV with HXL tags under the header, for humanitarian tools (hxlstandard.org, tags of 1.1)."""

from __future__ import annotations

from truceline.export.cells import Cell, Sheet, csv_text, sheet
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.ged import deaths_of
from truceline.export.geojson import point_of
from truceline.export.happenings import Happening, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import country_name, distinct, joined, party_name
from truceline.export.phrases import listed
from truceline.export.provenance import Origin, documents_of, full_note, origins_of, source_name
from truceline.export.tolls import lowest
from truceline.model import FigureKind

TAGS = {
    "event_id": "#event+code",
    "event_type": "#event+type",
    "event_mode": "#event+type+sub",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "date_precision": "#date+precision",
    "actors": "#group+name+first",
    "targets": "#group+name+second",
    "country": "#country+name",
    "country_code": "#country+code",
    "place": "#loc+name",
    "place_precision": "#loc+precision",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "killed": "#affected+killed",
    "killed_min": "#affected+killed+min",
    "killed_max": "#affected+killed+max",
    "injured": "#affected+injured",
    "status": "#status",
    "description": "#description",
    "source": "#meta+source",
    "url": "#meta+url",
}


def export_hxl(holdings: Holdings, filters: Filters) -> Exported:
    """A row for each incident; the first row under the header holds the tags."""
    found, left_out = happenings(holdings, filters)
    table = sheet(tuple(TAGS), (_row(holdings, happening) for happening in found))
    header = Sheet(tuple(TAGS), (tuple(TAGS.values()),))
    text = csv_text(header) + csv_text(table).partition("\n")[2]
    origins: list[Origin] = [origin for one in found for origin in origins_of(one.incident.id, one)]
    return with_sidecars({"": text}, len(found), holdings=holdings, origins=origins, left_out=left_out)


def _row(holdings: Holdings, happening: Happening) -> dict[str, Cell]:
    incident = happening.incident
    place, time, point = incident.place, incident.time, point_of(happening)
    deaths = deaths_of(holdings, happening)
    documents = documents_of(happening)
    killed = lowest(holdings, incident).number
    return {
        "event_id": incident.id,
        "event_type": incident.act.type,
        "event_mode": incident.act.mode,
        "date_start": time.start if time else None,
        "date_end": time.end if time else None,
        "date_precision": time.precision if time else None,
        "actors": listed([party_name(actor) for actor in distinct(incident.actors)]),
        "targets": listed([party_name(actor) for actor in distinct(incident.targets)]),
        "country": country_name(place.country) if place else None,
        "country_code": place.country if place else None,
        "place": place.name if place else None,
        "place_precision": place.precision if place else None,
        "latitude": point[1] if point else None,
        "longitude": point[0] if point else None,
        "killed": killed,
        "killed_min": killed,
        "killed_max": max(deaths.highest, killed or 0) or None,  # the lowest adds what an adversary alone tells
        "injured": lowest(holdings, incident, FigureKind.WOUNDED).number,
        "status": incident.grade,
        "description": full_note(holdings, happening),
        "source": joined([source_name(document) for document in documents]),
        "url": joined([document.url or "" for document in documents]),
    }
