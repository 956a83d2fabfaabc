"""POLECAT-shaped rows: 40 columns parted by tabs, "None" for what is missing, lists parted by semicolons.

As in PLOVER, an act that only an adversary tells goes out as ACCUSE/allege. `Intensity` is the Goldstein value of the
CAMEO code; Wikipedia ids stay missing. Offsets and sentences have no column: the table beside it holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from truceline import __version__
from truceline.export.cameo import BREACH, CameoCode, load_cameo
from truceline.export.cells import Cell, sheet, tsv_text
from truceline.export.codes import load_place_codes, state_codes
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import Happening, LeftOut, accusation, event_day, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import country_name, distinct, is_state, joined, party_name
from truceline.export.provenance import Origin, documents_of, full_note, origins_of, source_name
from truceline.model import Act, Actor, ActType, PlacePrecision

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
MISSING = "None"
QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def export_polecat(holdings: Holdings, filters: Filters) -> Exported:
    """A row for each incident; for each accuser, where only adversaries tell it."""
    found, left_out = happenings(holdings, filters)
    rows: list[dict[str, Cell]] = []
    origins: list[Origin] = []
    for happening in found:
        if event_day(happening) is None:
            left_out.append(LeftOut(happening.incident.id, "no date is told, and its documents have none"))
            continue
        for row in _rows(happening):
            rows.append(row)
            origins += origins_of(str(row["Event ID"]), happening, note=full_note(holdings, happening))
    text = tsv_text(sheet(COLUMNS, rows), empty=MISSING)
    return with_sidecars({"": text}, len(rows), holdings=holdings, origins=origins, left_out=left_out)


def goes_out_as(happening: Happening) -> CameoCode:
    """The CAMEO code of an incident: of the accusation where only adversaries tell it, 1123 for one of aggression."""
    cameo = load_cameo()
    act = happening.incident.act
    if happening.accusers:
        return cameo.codes["1123" if act.type is ActType.ASSAULT else "112"]
    if happening.breach and act.type is ActType.ASSAULT:
        return cameo.codes[BREACH]
    return cameo.acts.get((act.type, act.mode)) or cameo.acts[act.type, None]


def _rows(happening: Happening) -> list[dict[str, Cell]]:
    incident = happening.incident
    if not happening.accusers:
        return [_row(happening, incident.id, incident.act, incident.actors, incident.targets)]
    return [
        _row(happening, f"{incident.id}:{who.code or who.name}", accusation(happening), (who,), incident.actors)
        for who in happening.accusers
    ]


def _row(
    happening: Happening, id: str, act: Act, actors: Sequence[Actor], recipients: Sequence[Actor]
) -> dict[str, Cell]:
    code = goes_out_as(happening)
    contexts = list(act.contexts)
    if happening.breach:  # PLOVER has no mode for it: CAMEO 196 became ASSAULT with these contexts
        contexts = list(dict.fromkeys([*contexts, "legal", "military"]))
    documents = documents_of(happening)
    published = documents[0].published
    return {
        "Event ID": id,
        "Event Date": event_day(happening),
        "Event Type": str(act.type),
        "Event Mode": act.mode,
        "Intensity": code.goldstein,
        "Quad Code": QUADS[code.quad],
        "Contexts": joined(contexts) or None,
        **_party("Actor", actors),
        **_party("Recipient", recipients),
        **_place(happening),
        "Source": joined([source_name(document) for document in documents]) or None,
        "Publication Date": published.date() if published else None,
        "Story Locations": joined([p.name for t in happening.told for p in t.claim.places]) or None,
        "Language": documents[0].language,
        "Version": f"truceline {__version__}",
    }


def _party(role: str, actors: Sequence[Actor]) -> dict[str, Cell]:
    known = distinct(actors)
    sectors = [actor.sector or "GOV" for actor in known if is_state(actor.code) or actor.sector]
    return {
        f"{role} Name": joined([party_name(actor) for actor in known]) or None,
        f"{role} Country": joined([str(actor.code) for actor in known if is_state(actor.code)]) or None,
        f"{role} COW": joined([state_codes(actor.code).cow for actor in known]) or None,
        f"Primary {role} Sector": sectors[0] if sectors else None,
        f"{role} Sectors": joined(sectors) or None,
        f"{role} Name Raw": joined([actor.name for actor in known]) or None,
    }


def _place(happening: Happening) -> dict[str, Cell]:
    place = happening.incident.place
    if place is None:
        return {}
    named = {
        PlacePrecision.EXACT: "City",
        PlacePrecision.NEAR: "City",
        PlacePrecision.ADM2: "District",
        PlacePrecision.ADM1: "Province",
    }
    found: dict[str, Cell] = {
        "Placename": place.name,
        "Country": country_name(place.country) or None,
        "Raw Placename": place.name,
        "Feature Type": load_place_codes()[place.precision].feature_type or None,
    }
    if place.precision in named:
        found[named[place.precision]] = place.name
    if load_place_codes()[place.precision].radius_km is not None:  # a country gets no pin
        found |= {"Latitude": place.lat, "Longitude": place.lon, "GeoNames ID": place.geonames_id}
    return found
