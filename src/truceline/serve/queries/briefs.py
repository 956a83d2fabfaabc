"""What a briefing is made of: one incident or ceasefire, with the accounts of its documents and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from truceline.export.holdings import Holdings
from truceline.model import Account, EntryKey, Incident, Lineage, Picture, TruceLife
from truceline.serve.queries import incidents, lineages, parts
from truceline.store import retrieval
from truceline.store.indexing import pages


def found(connection: Connection, id: str) -> tuple[Incident | TruceLife, Holdings] | None:
    """An incident or ceasefire by its id, and what is held of it."""
    one: Incident | TruceLife | None = incidents.stored_incident(connection, id)
    if one is None:
        truce = parts.ceasefire(connection, id)
        one = truce.life if truce else None
    if one is None:
        return None
    stored = (lineages.stored_lineage(connection, lineage) for lineage in one.lineages)
    texts = tuple(lineage for lineage in stored if lineage is not None)
    return one, Holdings.of(
        _accounts(connection, one, texts),
        Picture(lineages=texts),
        judgements=list(retrieval.judgements(connection, retracted=False)),
    )


def _accounts(connection: Connection, one: Incident | TruceLife, texts: Iterable[Lineage]) -> Iterator[Account]:
    documents = {key.document for key in _keys(one)} | {id for text in texts for id in text.documents}
    for some in pages(sorted(documents)):
        for packed in retrieval.accounts(connection, ids=some):
            yield packed.open()


def _keys(one: Incident | TruceLife) -> Iterable[EntryKey]:
    if isinstance(one, Incident):
        return (*one.claims, *one.figures)
    told = (key for moment in one.moments for key in moment.entries)
    return (*one.ceasefires, *told, *(key for series in one.breaches for key in series.claims))
