"""Ceasefires with the columns of the ETH/PRIO ceasefire data, and the ledger of breaches that those data lack.

One row for each party that declares; rows with the same `cf_id` are one truce. The original covers civil wars alone;
ours takes truces between states as well. -1 is the data's own "unclear": we write it wherever an article does not say,
never 0. `side`, UCDP's and PA-X's ids and `ended` stay unclear: what they would need is not in the news.
"""

from __future__ import annotations

from collections.abc import Iterator

from truceline import __version__
from truceline.export.cells import Cell, csv_text, sheet
from truceline.export.codes import state_codes
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import LeftOut
from truceline.export.holdings import Holdings
from truceline.export.naming import country_name, distinct, joined, party_name, stable_number
from truceline.export.phrases import listed
from truceline.export.provenance import Origin, source_name, speaker_words
from truceline.model import BreachSeries, Count, EntryKey, Period, TimePrecision, TruceLife

_DATE = "{0}_yr {0}_month {0}_day"
COLUMNS = tuple(
    (
        "id cc location region cf_id uniq_id side actor_name ucdp_actor_id ucdp_acd_id ucdp_dyad pax_id "
        f"{_DATE.format('cf_dec')} {_DATE.format('cf_effect')} partial written fixed fixed_time p_humanitarian "
        "p_peaceprocess p_holiday p_election p_other p_other_comment p_unclear ceasefire_class timing implement "
        "enforcement ddr mediator_nego mediator_send nsa_frac splinter truce cf_pp ended "
        f"{_DATE.format('end')} link {' '.join(f'link_id{n}' for n in range(1, 36))} evidence_onset evidence_end "
        "comment coder"
    ).split()
)
BREACHES = (
    "cf_id", "accuser", "accused", "basis", "breaches_low", "breaches_best", "breaches_high",
    "entry", "stance", "act", "mode", "weapons", "date_start",
    "date_end", "date_precision", "place", "latitude", "longitude", "place_precision", "source", "published", "url",
    "document", "start", "end", "words",
)  # fmt: skip
UNCLEAR = -1
CODED = tuple(
    "ucdp_acd_id partial written fixed p_humanitarian p_peaceprocess p_holiday p_election p_other p_unclear "
    "ceasefire_class timing implement enforcement ddr mediator_nego mediator_send nsa_frac splinter truce cf_pp "
    "ended".split()
)


def export_ceasefires(holdings: Holdings, filters: Filters) -> Exported:
    """A row for each party of each truce, with the breaches in a table beside them."""
    rows: list[dict[str, Cell]] = []
    breaches: list[dict[str, Cell]] = []
    origins: list[Origin] = []
    left_out: list[LeftOut] = []
    for life in sorted(holdings.picture.ceasefires, key=lambda life: life.id):
        if not filters.wants_truce(life):
            continue
        found = list(_rows(holdings, life))
        if not found:
            left_out.append(LeftOut(life.id, "no party is told"))
        for row in found:
            rows.append(row)
            keys = dict.fromkeys((*life.ceasefires, *(key for moment in life.moments for key in moment.entries)))
            origins += [Origin(str(row["uniq_id"]), key) for key in keys]
        breaches += [line for series in life.breaches for line in _breaches(holdings, life, series)]
    files = {"": csv_text(sheet(COLUMNS, rows)), "breaches.csv": csv_text(sheet(BREACHES, breaches))}
    return with_sidecars(files, len(rows), holdings=holdings, origins=origins, left_out=left_out)


def _rows(holdings: Holdings, life: TruceLife) -> Iterator[dict[str, Cell]]:
    number = stable_number(life.id, digits=9)
    parties = distinct(life.parties)
    states = [country_name(party.code) for party in parties if country_name(party.code)]
    for n, party in enumerate(parties, 1):
        gw = state_codes(party.code).gw
        yield {
            **dict.fromkeys(CODED, UNCLEAR),
            "id": stable_number(life.id, n, digits=9),
            "cc": int(gw) if gw else None,
            "location": joined(states),
            "cf_id": number,
            "uniq_id": f"{number}-{n}",
            "actor_name": party_name(party),
            **_date("cf_dec", life.declared),
            **_date("cf_effect", life.in_force),
            **_date("end", life.ended),
            "mediator_nego": 1 if life.brokers else UNCLEAR,
            "evidence_onset": _evidence(holdings, life.ceasefires),
            "evidence_end": _evidence(holdings, _told_at(life)),
            "comment": _comment(life),
            "coder": f"truceline {__version__}",
        }


def _date(name: str, period: Period | None) -> dict[str, Cell]:
    """Year, month and day, each only as far as the words go; else unclear."""
    if period is None:
        return dict.fromkeys((f"{name}_yr", f"{name}_month", f"{name}_day"), UNCLEAR)
    fine = period.precision
    month = period.start.month == period.end.month and fine not in (TimePrecision.YEAR, TimePrecision.DECADE)
    return {
        f"{name}_yr": period.start.year if period.start.year == period.end.year else UNCLEAR,
        f"{name}_month": period.start.month if month else UNCLEAR,
        f"{name}_day": period.start.day if period.start == period.end else UNCLEAR,
    }


def _told_at(life: TruceLife) -> tuple[EntryKey, ...]:
    """The entries that tell its end."""
    return tuple(
        key for moment in life.moments if moment.stage.value in ("collapsed", "ended") for key in moment.entries
    )


def _evidence(holdings: Holdings, keys: tuple[EntryKey, ...]) -> str:
    """Where it is told: document and offsets."""
    return "; ".join(f"{key.document}:{key.span.start}-{key.span.end}" for key in keys if holdings.holds(key))


def _comment(life: TruceLife) -> str:
    parts = [f"Truce {life.id}", f"status: {life.status}" + (", disputed" if life.disputed else "")]
    parts += [f"brokers: {listed([party_name(broker) for broker in distinct(life.brokers)])}"] if life.brokers else []
    parts += [f"replaced by {life.replaced_by}"] if life.replaced_by else []
    parts += [_told_of(series) for series in life.breaches]
    return "; ".join(parts)


def _told_of(series: BreachSeries) -> str:
    """What an accuser lays to a party: how many claims of how many independent texts, and the number it told last."""
    claims, lineages = len(series.claims), len(series.lineages)
    told = f"{claims} {'claim' if claims == 1 else 'claims'} of {lineages} {'lineage' if lineages == 1 else 'lineages'}"
    number = f", {series.count} told last" if series.count is not None else ""
    accused, accuser = listed(list(series.accused)) or "nobody named", series.accuser or "the article"
    return f"breaches laid to {accused} by {accuser} ({series.basis}): {told}{number}"


def _breaches(holdings: Holdings, life: TruceLife, series: BreachSeries) -> Iterator[dict[str, Cell]]:
    """A line for each claim of a series."""
    shared: dict[str, Cell] = {
        "cf_id": stable_number(life.id, digits=9),
        "accuser": series.accuser,
        "accused": joined(series.accused),
        "basis": series.basis,
    }
    for key in (key for key in series.claims if key in holdings.claims):
        yield shared | _breach(holdings, key)


def _bounds(count: Count | None) -> dict[str, Cell]:
    """How many breaches a claim tells of, as far as it does."""
    told = count or Count()
    return {"breaches_low": told.low, "breaches_best": told.best, "breaches_high": told.high}


def _breach(holdings: Holdings, key: EntryKey) -> dict[str, Cell]:
    claim, document = holdings.claims[key], holdings.document(key)
    place, time = (claim.places[0] if claim.places else None), claim.time
    return {
        "accuser": speaker_words(claim.speaker),
        "entry": str(key),
        **_bounds(claim.breaches),
        "stance": claim.stance,
        "act": claim.act.type,
        "mode": claim.act.mode,
        "weapons": joined(claim.weapons),
        "date_start": time.start if time else None,
        "date_end": time.end if time else None,
        "date_precision": time.precision if time else None,
        "place": joined([place.name for place in claim.places]),
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "place_precision": place.precision if place else None,
        "source": source_name(document),
        "published": document.published,
        "url": document.url,
        "document": document.id,
        "start": key.span.start,
        "end": key.span.end,
        "words": holdings.words(key),
    }
