"""UCDP-GED-shaped rows: lethal events with low, best and high, and deaths by side.

Columns and codes follow the UCDP GED codebook. A row needs at least one death that is reported. What an adversary says
of the other's dead is not reliable by default: it is named in `source_original` and never enters `low` or `best`; it
enters `high` only where nobody else tells of that side. Ids that UCDP gives out (`*_dset_id`, `*_new_id`) stay empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from truceline.export.cells import Cell, csv_text, sheet
from truceline.export.codes import load_place_codes, load_time_codes, state_codes
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import Happening, LeftOut, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import country_name, country_of, distinct, is_state, party_name, stable_number
from truceline.export.provenance import (
    Origin,
    documents_of,
    full_note,
    origins_of,
    source_name,
    sources_note,
    speaker_words,
)
from truceline.export.tolls import Estimate, bounds_words, estimate, spread, standing_tolls, toll_words
from truceline.model import Actor, ActType, Basis, FigureKind, Period, Toll, Who

COLUMNS = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob".split()
)
ARMED = frozenset({"MIL", "COP", "SPY", "GOV", "REB", "PRM", "UAF", "CRM", None})
WHOLE = frozenset({Who.BOTH, Who.UNSPECIFIED})
COARSE = 3  # date_prec from which on several incidents may be in one row
SPANS = ((1, 1), (6, 2), (7, 3), (31, 4))  # days up to which a span has a code
YEAR = 5
ONE_SIDED = 3  # type_of_violence
GRID_COLUMNS = 720  # PRIO-GRID: cells of half a degree, counted from the south-west corner


@dataclass(slots=True)
class Deaths:
    """Deaths of one event by side, and what is said of them that no number holds."""

    a: Estimate = field(default_factory=Estimate)
    b: Estimate = field(default_factory=Estimate)
    civilians: Estimate = field(default_factory=Estimate)
    unknown: Estimate = field(default_factory=Estimate)
    total: Estimate | None = None  # told of several sides, or of soldiers and civilians, together
    summed: bool = False  # that total is a sum a desk made
    told: list[str] = field(default_factory=list)  # who says the reliable numbers
    notes: list[str] = field(default_factory=list)

    @property
    def parts(self) -> Estimate:
        return self.a + self.b + self.civilians + self.unknown

    @property
    def highest(self) -> int:
        return max(self.parts.high, self.total.high if self.total else 0)


def export_ged(holdings: Holdings, filters: Filters) -> Exported:
    """Rows of armed force with at least one death, a date and a place."""
    found, left_out = happenings(holdings, filters)
    rows: list[dict[str, Cell]] = []
    origins: list[Origin] = []
    for happening in found:
        deaths = deaths_of(holdings, happening)
        if why := _why_not(happening, deaths):
            left_out.append(LeftOut(happening.incident.id, why))
            continue
        row = _row(happening, deaths)
        rows.append(row)
        origins += origins_of(str(row["id"]), happening, note=full_note(holdings, happening))
    table = sheet(COLUMNS, rows)
    return with_sidecars({"": csv_text(table)}, len(rows), holdings=holdings, origins=origins, left_out=left_out)


def deaths_of(holdings: Holdings, happening: Happening) -> Deaths:
    """The dead by side, of what is reliable; an adversary's word only where it is the only one.

    A total, of all sides or of a side, beside the numbers of its parts is not added to them. The dead of one-sided
    violence are civilians unless they are the attacker's or somebody says otherwise.
    """
    deaths = Deaths()
    one_sided = violence(*happening.sides) == ONE_SIDED
    first, second = ({actor.code for actor in side if actor.code} for side in happening.sides)
    groups: dict[tuple[str | None, Who], list[Toll]] = {}
    for toll in standing_tolls(holdings, happening.incident, FigureKind.KILLED):
        groups.setdefault((toll.side, toll.who), []).append(toll)
    split = {side for side, who in groups if who not in WHOLE}
    sided = any(side is not None for side, _ in groups)
    for (side, who), told in groups.items():
        number = _number(holdings, told, deaths)
        derived = all(toll.derived for toll in told)
        if derived or (who in WHOLE and (side in split or (side is None and sided))):
            deaths.total = number if deaths.total is None else _wider(deaths.total, number)
            deaths.summed |= derived
        elif who is Who.CIVILIAN or (who in WHOLE and one_sided and side not in first):
            deaths.civilians += number
        elif who is Who.MILITARY and side in first:
            deaths.a += number
        elif who is Who.MILITARY and side in second:
            deaths.b += number
        else:
            deaths.unknown += number
    if deaths.summed:
        deaths.notes.append("A total told of several sides is a sum that a desk made")
    return deaths


def violence(first: Sequence[Actor], second: Sequence[Actor]) -> int | None:
    """1 state-based, 2 non-state, 3 one-sided; None where one side is not told or nobody armed."""
    if not first or not second or not any(actor.sector in ARMED for actor in first):
        return None
    if all(actor.sector not in ARMED for actor in second):
        return ONE_SIDED
    return 1 if any(is_state(actor.code) for actor in (*first, *second)) else 2


def date_precision(time: Period) -> int:
    """GED's date_prec: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 a year; never finer than the words."""
    fine = load_time_codes()[time.precision].ged or YEAR
    return max(fine, next((code for days, code in SPANS if time.days <= days), YEAR))


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of a point (Tollefsen, Strand and Buhaug 2012)."""
    row = min(math.floor((lat + 90) * 2), 359)
    column = min(math.floor((lon + 180) * 2), GRID_COLUMNS - 1)
    return row * GRID_COLUMNS + column + 1


def _number(holdings: Holdings, told: Sequence[Toll], deaths: Deaths) -> Estimate:
    reliable = [(toll.basis, estimate(holdings, toll)) for toll in told if toll.basis is not Basis.ALLEGED]
    alleged = [toll for toll in told if toll.basis is Basis.ALLEGED]
    deaths.told += [
        toll_words(toll, bounds_words(toll) or "in a word") for toll in told if toll not in alleged and not toll.derived
    ]
    deaths.notes += [
        f"Not reliable by default: {toll_words(toll, bounds_words(toll) or 'in a word')}" for toll in alleged
    ]
    if reliable:
        return spread(reliable)
    return Estimate(0, 0, max(estimate(holdings, toll).high for toll in alleged))


def _wider(one: Estimate, other: Estimate) -> Estimate:
    return Estimate(min(one.low, other.low), max(one.best, other.best), max(one.high, other.high))


def _why_not(happening: Happening, deaths: Deaths) -> str:
    incident = happening.incident
    if incident.act.type is not ActType.ASSAULT:
        return f"no armed force: {incident.act.type}"
    if deaths.highest < 1:
        return "no death is reported"
    if incident.time is None or load_time_codes()[incident.time.precision].ged is None:
        return "no date, or one coarser than a year"
    if incident.place is None or load_place_codes()[incident.place.precision].ged is None:
        return "no place that could be found"
    first, second = happening.sides
    return "" if violence(first, second) else "one side is not told, or nobody armed"


def _row(happening: Happening, deaths: Deaths) -> dict[str, Cell]:
    incident = happening.incident
    assert incident.time is not None
    assert incident.place is not None
    time, place = incident.time, incident.place
    total = deaths.total
    low, best, high = deaths.parts.low, deaths.parts.best, deaths.parts.high
    unknown = deaths.unknown.best
    if total is not None:
        if deaths.parts.high == 0:  # no side has a number of its own
            low, best, unknown = total.low, total.best, total.best
        high = deaths.highest
    clarity = 2 if _aggregate(deaths) or date_precision(time) >= COARSE else 1
    return {
        "id": stable_number(incident.id, digits=10),
        "relid": incident.id,
        "year": time.start.year,
        "type_of_violence": violence(*happening.sides),
        **_sides(happening),
        **_sources(happening, deaths),
        "where_prec": load_place_codes()[place.precision].ged,
        **_where(happening),
        "event_clarity": clarity,
        "date_prec": date_precision(time),
        "date_start": time.start,
        "date_end": time.end,
        "deaths_a": deaths.a.best,
        "deaths_b": deaths.b.best,
        "deaths_civilians": deaths.civilians.best,
        "deaths_unknown": unknown,
        "best": best,
        "high": high,
        "low": low,
    }


def _aggregate(deaths: Deaths) -> bool:
    """A number over both sides that nothing splits."""
    return deaths.summed and deaths.parts.high == 0


def _sides(happening: Happening) -> dict[str, Cell]:
    first, second = (distinct(side) for side in happening.sides)
    names = [_side_name(side) for side in (first, second)]
    return {
        "dyad_name": " - ".join(names),
        "side_a": names[0],
        "side_b": names[1],
        "gwnoa": _gw(first),
        "gwnob": _gw(second),
    }


def _side_name(side: Sequence[Actor]) -> str:
    """As UCDP names actors: Government of Armenia, Civilians, the name of a group."""
    names = []
    for actor in side:
        if actor.sector not in ARMED:
            names.append("Civilians")
        else:
            names.append(f"Government of {country_name(actor.code)}" if is_state(actor.code) else party_name(actor))
    return ", ".join(dict.fromkeys(names))


def _gw(side: Sequence[Actor]) -> int | None:
    """The number of the one state of a side."""
    numbers = {state_codes(actor.code).gw for actor in side if actor.sector in ARMED} - {""}
    return int(numbers.pop()) if len(numbers) == 1 else None


def _sources(happening: Happening, deaths: Deaths) -> dict[str, Cell]:
    documents = documents_of(happening)
    speakers = [speaker_words(telling.claim.speaker) for telling in happening.told]
    lineages = happening.incident.lineages
    return {
        "number_of_sources": len(lineages) or -1,
        "source_article": sources_note(happening),
        "source_office": _listed(source_name(document) for document in documents),
        "source_date": _listed(f"{d.published:%Y-%m-%d}" for d in documents if d.published),
        "source_headline": _listed(document.title or "" for document in documents),
        "source_original": _listed([*speakers, *deaths.told, *deaths.notes]),
    }


def _where(happening: Happening) -> dict[str, Cell]:
    place, country = happening.incident.place, country_of(happening.incident)
    assert place is not None
    point = (place.lat, place.lon)
    gw = state_codes(country).gw
    where: dict[str, Cell] = {
        "where_coordinates": place.name,
        "where_description": _listed(p.name for t in happening.told for p in t.claim.places),
        "country": country_name(country),
        "country_id": int(gw) if gw else None,
    }
    # A country gets no pin, whatever point a gazetteer has for it.
    if load_place_codes()[place.precision].radius_km is None or point[0] is None or point[1] is None:
        return where
    return where | {
        "latitude": point[0],
        "longitude": point[1],
        "geom_wkt": f"POINT ({point[1]:.4f} {point[0]:.4f})",
        "priogrid_gid": priogrid(point[0], point[1]),
    }


def _listed(told: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(one.replace(";", ",") for one in told if one))
