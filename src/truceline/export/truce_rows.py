"""The rows of the tables on ceasefires across articles: their lives, steps, breaches and numbers of breaches told."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.export.filters import Filters
from truceline.export.holdings import Holdings
from truceline.export.rows import Record, days_cells, keys_of


def truces(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    for life in filter(filters.wants_truce, holdings.picture.ceasefires):
        yield {
            "id": life.id,
            "parties": [party.code or party.name for party in life.parties],
            "brokers": [broker.code or broker.name for broker in life.brokers],
            **days_cells("declared", life.declared),
            **days_cells("in_force", life.in_force),
            **days_cells("ended", life.ended),
            "status": life.status,
            "disputed": life.disputed,
            "replaced_by": life.replaced_by,
            "lineages": len(life.lineages),
            "entries": keys_of(life.ceasefires),
        }


def truce_moments(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    for life in filter(filters.wants_truce, holdings.picture.ceasefires):
        for moment in life.moments:
            yield {
                "truce": life.id,
                "stage": moment.stage,
                **days_cells("date", moment.time),
                "told": moment.told,
                "speaker": moment.speaker,
                "entries": keys_of(moment.entries),
            }


def breaches(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    for life in filter(filters.wants_truce, holdings.picture.ceasefires):
        for series in life.breaches:
            yield {
                "truce": life.id,
                "accuser": series.accuser,
                "accused": list(series.accused),
                "basis": series.basis,
                "count": series.count,
                "claims": len(series.claims),
                "lineages": list(series.lineages),
                "entries": keys_of(series.claims),
            }


def breach_tallies(holdings: Holdings, filters: Filters) -> Iterator[Record]:
    for life in filter(filters.wants_truce, holdings.picture.ceasefires):
        for series in life.breaches:
            for tally in series.tallies:
                yield {
                    "truce": life.id,
                    "accuser": series.accuser,
                    "accused": list(series.accused),
                    "low": tally.count.low,
                    "best": tally.count.best,
                    "high": tally.count.high,
                    **days_cells("date", tally.time),
                    "told": tally.told,
                    "lineages": list(tally.lineages),
                    "entries": keys_of(tally.entries),
                }
