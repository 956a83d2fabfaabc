"""The rows of each table of `tables.py`, as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeAlias

from truceline.export.filters import Filters
from truceline.export.happenings import accusers, dyads, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import party_name
from truceline.export.tolls import lowest
from truceline.model import Actor, EntryKey, Period, Place, ReaderVersion, TollSeries

Record: TypeAlias = "dict[str, str | int | float | bool | date | datetime | list[str] | None]"


def documents(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    lineages = {id: lineage.id for lineage in holdings.picture.lineages for id in lineage.documents}
    for account in holdings.accounts.values():
        document = account.document
        yield {
            "id": document.id,
            "url": document.url,
            "title": document.title,
            "outlet": document.outlet,
            "authors": list(document.authors),
            "wire": document.wire,
            "published": document.published,
            "published_basis": document.published_basis,
            "language": document.language,
            "lineage": lineages.get(document.id),
            "characters": len(document.text),
        }


def claims(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    incidents = {key: incident.id for incident in holdings.picture.incidents for key in incident.claims}
    for key, claim in holdings.claims.items():
        if not filters.wants_claim(claim):
            continue
        yield {
            **_speaker(claim.speaker),
            "via": [party_name(actor) for actor in claim.via],
            "quoted": claim.quoted,
            "stance": claim.stance,
            "standing": claim.standing,
            "act": claim.act.type,
            "mode": claim.act.mode,
            "contexts": list(claim.act.contexts),
            "violates_ceasefire": claim.violates_ceasefire,
            **_parties(claim.actors, claim.targets),
            "places": [place.name for place in claim.places],
            **_place(claim.places[0] if claim.places else None),
            **days_cells("date", claim.time),
            "date_precision": claim.time.precision if claim.time else None,
            "weapons": list(claim.weapons),
            "confidence": claim.confidence,
            "reader": _reader(holdings.account(key).reader),
            "verdict": holdings.verdicts.get(key),
            "incident": incidents.get(key),
            **_where(holdings, key),
        }


def figures(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    keys = {(key.document, figure.id): key for key, figure in holdings.figures.items()}
    for key, figure in holdings.figures.items():
        part_of = keys.get((key.document, figure.part_of or ""))
        supersedes = keys.get((key.document, figure.supersedes or ""))
        yield {
            **_speaker(figure.speaker),
            "standing": figure.standing,
            "kind": figure.kind,
            "low": figure.count.low,
            "best": figure.count.best,
            "high": figure.count.high,
            "who": figure.who,
            "group": figure.group,
            "sides": [side.code or side.name for side in figure.sides],
            "derived": figure.derived,
            "part_of": str(part_of) if part_of else None,
            "change": figure.change,
            "supersedes": str(supersedes) if supersedes else None,
            **days_cells("date", figure.time),
            "date_precision": figure.time.precision if figure.time else None,
            "confidence": figure.confidence,
            "reader": _reader(holdings.account(key).reader),
            "verdict": holdings.verdicts.get(key),
            **_where(holdings, key),
        }


def ceasefires(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    keys = {(key.document, claim.id): key for key, claim in holdings.claims.items()}
    for key, truce in holdings.ceasefires.items():
        told = [keys[key.document, name] for name in truce.violations if (key.document, name) in keys]
        yield {
            "parties": [party.code or party.name for party in truce.parties],
            "brokers": [broker.code or broker.name for broker in truce.brokers],
            **days_cells("declared", truce.declared),
            **days_cells("in_force", truce.in_force),
            **days_cells("ended", truce.ended),
            "standing": truce.standing,
            "status": truce.status,
            "violations": keys_of(told),
            **_where(holdings, key),
        }


def incidents(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    told = {one.incident.id: one for one in happenings(holdings, filters)[0]}
    enemies = dyads(holdings)
    for incident in holdings.picture.incidents:
        if not filters.wants(incident):
            continue
        happening = told.get(incident.id)
        yield {
            "id": incident.id,
            "act": incident.act.type,
            "mode": incident.act.mode,
            "contexts": list(incident.act.contexts),
            **_parties(incident.actors, incident.targets),
            **_place(incident.place),
            **days_cells("date", incident.time),
            "date_precision": incident.time.precision if incident.time else None,
            "grade": incident.grade,
            "adversary_only": bool(accusers(incident, happening.told, enemies)) if happening else None,
            "breach": happening.breach if happening else None,
            "claims": len(incident.claims),
            "denials": len(happening.denied) if happening else None,
            "lineages": len(incident.lineages),
            "killed_lowest": lowest(holdings, incident).number,
            "entries": keys_of((*incident.claims, *incident.figures)),
        }


def tolls(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    """Tolls of incidents, and of whole wars, whose `incident` is null."""
    every: list[tuple[str | None, TollSeries]] = [(None, series) for series in holdings.picture.tolls]
    every += [(one.id, series) for one in holdings.picture.incidents if filters.wants(one) for series in one.tolls]
    for incident, series in every:
        for toll in series.points:
            bounds = {"low": toll.low, "best": toll.best, "high": toll.high}
            yield {
                "incident": incident,
                "kind": toll.kind,
                "side": toll.side,
                "basis": toll.basis,
                "who": toll.who,
                "part": toll.part,
                **{name: bound.number if bound else None for name, bound in bounds.items()},
                **{f"{name}_entry": str(bound.entry) if bound else None for name, bound in bounds.items()},
                "speakers": [speaker or "" for speaker in toll.speakers],
                "entries": keys_of(toll.figures),
                "lineages": len(toll.lineages),
                "told": toll.told,
                "derived": toll.derived,
                "latest": toll is series.latest,
            }


def contradictions(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    for one in holdings.picture.contradictions:
        for side, keys in enumerate(one.sides, 1):
            yield {"id": one.id, "kind": one.kind, "incident": one.incident, "side": side, "entries": keys_of(keys)}


def lineages(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    for lineage in holdings.picture.lineages:
        for document in lineage.documents:
            yield {"id": lineage.id, "wire": lineage.wire, "document": document}


def merges(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    """A row for each reason of each merge; one without reasons where a judgement alone decided."""
    for incident in filter(filters.wants, holdings.picture.incidents):
        for merge in incident.merges:
            shared: Record = {
                "incident": incident.id,
                "one": str(merge.one),
                "other": str(merge.other),
                "score": merge.score,
                "judgement": merge.judgement,
            }
            if not merge.features:
                yield shared
            for feature in merge.features:
                yield shared | {
                    "feature": feature.name,
                    "value": feature.value,
                    "weight": feature.weight,
                    "said": feature.words,
                }


def _speaker(speaker: Actor | None) -> Record:
    if speaker is None:  # the article's own voice
        return {}
    return {"speaker": speaker.name, "speaker_code": speaker.code, "speaker_sector": speaker.sector}


def _parties(actors: Sequence[Actor], targets: Sequence[Actor]) -> Record:
    return {
        "actors": [actor.name for actor in actors],
        "actor_codes": [actor.code or "" for actor in actors],
        "targets": [actor.name for actor in targets],
        "target_codes": [actor.code or "" for actor in targets],
    }


def _place(place: Place | None) -> Record:
    if place is None:
        return {}
    return {
        "place": place.name,
        "place_country": place.country,
        "latitude": place.lat,
        "longitude": place.lon,
        "place_precision": place.precision,
    }


def days_cells(name: str, period: Period | None) -> Record:
    return {f"{name}_from": period.start, f"{name}_to": period.end} if period else {}


def _where(holdings: Holdings, key: EntryKey) -> Record:
    return {
        "entry": str(key),
        "document": key.document,
        "start": key.span.start,
        "end": key.span.end,
        "words": holdings.words(key) or None,
    }


def keys_of(keys: Iterable[EntryKey]) -> list[str]:
    return [str(key) for key in keys]


def _reader(reader: ReaderVersion) -> str:
    return f"{reader.version} {reader.model_sha256[:12]}".strip()
