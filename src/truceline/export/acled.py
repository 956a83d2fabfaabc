"""ACLED-shaped rows: one event, day and place each, with the lowest number of deaths reported.

Columns and rules follow the ACLED codebook (acleddata.com/methodology/acled-codebook) and its note on fatalities. What
we cannot know stays empty: admin1 to admin3, region, source_scale. A dispute is prose in `notes`, as in ACLED itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from truceline.export.acled_dead import Dated, Dead
from truceline.export.acled_types import AcledType, acled_type, actor_type, interaction
from truceline.export.cells import Cell, csv_text, sheet
from truceline.export.codes import load_place_codes, load_time_codes, state_codes
from truceline.export.crosswalk import UNCODED, ActorType, EventType
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import Happening, LeftOut, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import (
    country_name,
    country_of,
    distinct,
    joined,
    kind_name,
    known_kind,
    organised_name,
    stable_number,
    unidentified,
)
from truceline.export.provenance import Origin, documents_of, origins_of, source_name, sources_note
from truceline.export.tolls import divided, lowest
from truceline.model import Act, Actor, ActType, Period, Place, TimePrecision

COLUMNS = tuple(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp".split()
)
BATTLES = "Battles"  # the one type that lasts over days told together: a battle of five days is five rows
LONGEST = 7  # days; a longer period is never filled in
PROVINCE = 3  # ACLED's coarsest geo_precision
CIVILIANS = "Civilians"


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and place that a row is for, with ACLED's precisions of both."""

    day: date
    time_precision: int
    place: Place
    geo_precision: int


@dataclass(frozen=True, slots=True)
class Coded:
    """An incident that ACLED codes: its type, its days and places."""

    happening: Happening
    typed: AcledType
    slots: Sequence[Slot]


def export_acled(holdings: Holdings, filters: Filters) -> Exported:
    """Rows of incidents that somebody asserts as news, with a day and a place that ACLED codes."""
    found, left_out = happenings(holdings, filters)
    rows: list[dict[str, Cell]] = []
    origins: list[Origin] = []
    coded: list[Coded] = []
    dated: list[Dated] = []
    for happening in found:
        typed = event_type(happening)
        slots = day_places(happening, typed.type)
        if not typed.type.coded:
            left_out.append(LeftOut(happening.incident.id, f"{UNCODED}: {typed.sub_event_type}, {typed.reason}"))
            continue
        if isinstance(slots, str):
            left_out.append(LeftOut(happening.incident.id, slots))
        else:
            coded.append(Coded(happening, typed, slots))
        dated += _dated(happening, typed.type, slots)
    dead = Dead.of(holdings, dated)
    for one in coded:
        for row, others in _rows(holdings, one, dead):
            rows.append(row)
            for happening in (one.happening, *others):
                origins += origins_of(str(row["event_id_cnty"]), happening)
    table = sheet(COLUMNS, rows)
    return with_sidecars({"": csv_text(table)}, len(rows), holdings=holdings, origins=origins, left_out=left_out)


def _dated(happening: Happening, type: EventType, slots: Sequence[Slot] | str) -> list[Dated]:
    """The days of an incident that are told as such, and how many rows each has."""
    days = coded_days(happening.incident.time, type)
    if isinstance(days, str):
        return []
    rows = 0 if isinstance(slots, str) else len(slots) // len(days)
    return [Dated(happening, tuple(day for day, fine in days if fine == 1), rows)]


def event_type(happening: Happening) -> AcledType:
    """The type most of the claims have; among several, the higher one of ACLED's hierarchy."""
    typed = [acled_type(telling.claim, telling.account) for telling in happening.told]
    coded = [one for one in typed if one.type.coded] or typed
    votes = Counter(one.type.name for one in coded)
    return min(coded, key=lambda one: (-votes[one.type.name], one.type.rank))


def day_places(happening: Happening, type: EventType) -> list[Slot] | str:
    """The days and places of an incident, or why ACLED would not code it."""
    days = coded_days(happening.incident.time, type)
    places = coded_places(happening)
    if isinstance(days, str):
        return days
    if isinstance(places, str):
        return places
    return [Slot(day, fine, place, sharp) for day, fine in days for place, sharp in places]


def coded_days(time: Period | None, type: EventType) -> list[tuple[date, int]] | str:
    """The days of an event with their precision. A span in which it took place is its middle; a battle lasts."""
    if time is None:
        return "no date is told"
    fine = load_time_codes()[time.precision].acled
    if fine is None:
        return f"a date as coarse as a {time.precision} is not coded"
    told_days = time.precision in (TimePrecision.DAY, TimePrecision.PART_WEEK)
    lasting = time.precision is TimePrecision.DAY or type.event_type == BATTLES
    if told_days and lasting and time.days <= LONGEST:
        return [(time.start + timedelta(day), fine) for day in range(time.days)]
    # More than a week "by the day" is a span as well: a long period is never filled in.
    return [(time.start + timedelta((time.days - 1) // 2), max(fine, 2 if time.days > 1 else fine))]


def coded_places(happening: Happening) -> list[tuple[Place, int]] | str:
    """The places told together with the incident's, the coarser ones that hold them left out."""
    main = happening.incident.place
    if main is None:
        return "no place is told"
    if load_place_codes()[main.precision].acled is None:
        return f"a place as coarse as {main.precision} is not coded ({main.name})"
    together = next((t.claim.places for t in happening.told if main.name in {p.name for p in t.claim.places}), (main,))
    known = {place.name: place for place in (main, *together)} | {main.name: main}
    coded = {name: load_place_codes()[place.precision].acled for name, place in known.items()}
    sharp = {name: code for name, code in coded.items() if code is not None}
    coarsest = PROVINCE - 1 if min(sharp.values()) < PROVINCE else PROVINCE  # a province told beside a town holds it
    return [(known[name], code) for name, code in sharp.items() if code <= coarsest]


def _rows(holdings: Holdings, one: Coded, dead: Dead) -> Iterator[tuple[dict[str, Cell], list[Happening]]]:
    """The rows of an incident, each with those whose dead it counts beside its own."""
    happening, slots = one.happening, one.slots
    told = lowest(holdings, dead.once[happening.incident.id])
    own = divided(told.number or 0, len(slots))
    notes = [f"Typed by: {one.typed.reason}"]
    notes += [f"Killed: the lowest reported is {told.number}: {'; '.join(told.notes)}"] if told.notes else []
    if len(slots) > 1 and told.number:
        notes.append(f"A total of {told.number} is divided over {len(slots)} days and places")
    for number, (slot, share) in enumerate(zip(slots, own, strict=True)):
        more = dead.beside(happening, slot.day, sum(other.day == slot.day for other in slots[:number]))
        said = [*notes, *(each.note for each in more), *_unpinned(slot.place)]
        note = sources_note(happening, said, shown={slot.place.name for slot in slots})
        fatalities = share + sum(each.number for each in more)
        yield _row(happening, one.typed, slot, fatalities, note), [each.of for each in more]


def _row(happening: Happening, typed: AcledType, slot: Slot, fatalities: int, note: str) -> dict[str, Cell]:
    country = slot.place.country or country_of(happening.incident)
    number = stable_number(happening.incident.id, slot.day, slot.place.name, digits=10)
    return {
        "event_id_cnty": f"{country or 'XXX'}{number}",
        "event_date": slot.day,
        "year": slot.day.year,
        "time_precision": slot.time_precision,
        "disorder_type": typed.type.disorder_type,
        "event_type": typed.event_type,
        "sub_event_type": typed.sub_event_type,
        **_parties(happening, country),
        "iso": int(numeric) if (numeric := state_codes(country).iso_numeric) else None,
        "country": country_name(country),
        "location": slot.place.name,
        "latitude": slot.place.lat,
        "longitude": slot.place.lon,
        "geo_precision": slot.geo_precision,
        "source": joined([source_name(document) for document in documents_of(happening)]),
        "notes": note,
        "fatalities": fatalities,
        "tags": "alleged truce violation" if happening.breach else "",
        "timestamp": int((happening.latest or datetime.fromtimestamp(0, UTC)).timestamp()),
    }


def _unpinned(place: Place) -> list[str]:
    return ["No coordinates are known"] if place.lat is None or place.lon is None else []


def _parties(happening: Happening, country: str | None) -> dict[str, Cell]:
    incident = happening.incident
    act, (by, on) = incident.act, happening.sides
    first = distinct(known_kind(actor, act.type) for actor in by)
    second = distinct(known_kind(actor, act.type, hit=bool(incident.targets)) for actor in on)
    kinds = [actor_type(side[0], act.type, country, mode=act.mode) if side else None for side in (first, second)]
    one = kinds[0] or _unknown(happening)
    names = _names(first, act, country) or [unidentified(act.type, country, mode=act.mode)]
    others = _names(second, act, country, fights=not incident.targets)
    return {
        "actor1": names[0],
        "assoc_actor_1": joined(names[1:]),
        "inter1": one.name,
        "actor2": others[0] if others else "",
        "assoc_actor_2": joined(others[1:]),
        "inter2": kinds[1].name if kinds[1] else "",
        "interaction": interaction(one, kinds[1]),
        "civilian_targeting": "Civilians targeted" if kinds[1] and kinds[1].name == CIVILIANS else "",
    }


def _names(side: Sequence[Actor], act: Act, country: str | None, *, fights: bool = True) -> list[str]:
    """What the parties of a side are called; those without a code are nobody ACLED could know by name."""
    return list(
        dict.fromkeys(
            organised_name(actor, act.type, fights=fights) if actor.code else kind_name(actor, act, country)
            for actor in side
        )
    )


def _unknown(happening: Happening) -> ActorType:
    """The kind of those whom nobody names: unidentified armed men, or protesters."""
    act = happening.incident.act
    return actor_type(Actor("", None, "CVL" if act.type is ActType.PROTEST else "UAF"), act.type, None, mode=act.mode)
