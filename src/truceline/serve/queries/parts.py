"""Truces and contradictions of the picture: lists of them, and one with the words behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select

from truceline.model import Contradiction, TruceLife
from truceline.model.plain import from_json
from truceline.serve.queries.lineages import lineage_rows
from truceline.serve.queries.narrowing import TRUCES, narrowed
from truceline.serve.queries.owning import of_parts
from truceline.serve.queries.paging import Asked, Order, Page, page
from truceline.serve.queries.told import claims_at, figures_at
from truceline.serve.results import CeasefirePage, CeasefireRow, DisputePage
from truceline.serve.selection import Selection
from truceline.store import tables as t
from truceline.store.pictures import keys_of

DISPUTES = "contradictions"
SHOWN = 500  # entries of one truce or dispute
ORDER = Order("order", None, t.PICTURE_PARTS.c.number, descending=False)


def ceasefires(connection: Connection, selection: Selection, asked: Asked) -> Page[CeasefireRow]:
    """The truces of a selection, in the picture's order."""
    query = _truces(connection, selection)
    return page(connection, query, ORDER, asked, lambda row: _truce_row(from_json(TruceLife, row.content)))


def ceasefire_ids(connection: Connection, selection: Selection) -> frozenset[str]:
    """The ids of all truces of a selection, for exports."""
    query = _truces(connection, selection).with_only_columns(t.PICTURE_PARTS.c.name)
    return frozenset(connection.execute(query).scalars())


def ceasefire(connection: Connection, id: str) -> CeasefirePage | None:
    row = _one(connection, TRUCES, id)
    if row is None:
        return None
    life = from_json(TruceLife, row.content)
    keys = keys_of(life)
    return CeasefirePage(
        life,
        claims_at(connection, keys[:SHOWN]),
        figures_at(connection, keys[:SHOWN]),
        lineage_rows(connection, life.lineages),
        len(keys) > SHOWN,
    )


def disputes(connection: Connection, selection: Selection, asked: Asked) -> Page[Contradiction]:
    """What cannot all be true, of a selection, in the picture's order."""
    query = _query(DISPUTES).where(*of_parts(narrowed(connection, selection)))
    return page(connection, query, ORDER, asked, lambda row: from_json(Contradiction, row.content))


def dispute(connection: Connection, id: str) -> DisputePage | None:
    row = _one(connection, DISPUTES, id)
    if row is None:
        return None
    found = from_json(Contradiction, row.content)
    keys = keys_of(found)[:SHOWN]
    return DisputePage(found, claims_at(connection, keys), figures_at(connection, keys))


def disputes_of(connection: Connection, incident: str) -> tuple[Contradiction, ...]:
    """The disputes that an incident's claims or figures have a part in."""
    wanted = narrowed(connection, Selection(incident=(incident,)))
    query = _query(DISPUTES).where(*of_parts(wanted)).order_by(t.PICTURE_PARTS.c.number).limit(SHOWN)
    return tuple(from_json(Contradiction, row.content) for row in connection.execute(query))


def _truces(connection: Connection, selection: Selection) -> Select[Any]:
    wanted = narrowed(connection, selection)
    return _query(TRUCES).where(*of_parts(wanted, itself=True), *_of_its_own(selection))


def _of_its_own(selection: Selection) -> Iterator[ColumnElement[bool]]:
    """A truce's days and stage, which stand in its JSON; there are few enough of them."""
    content = t.PICTURE_PARTS.c.content
    if selection.stages:
        stages = content["status"].as_string().in_(sorted(selection.stages))
        yield or_(stages, content["disputed"].as_boolean()) if "disputed" in selection.stages else stages
    if selection.since or selection.until:
        yield or_(*(_within(content[name], selection) for name in ("declared", "in_force", "ended")))


def _within(period: Any, selection: Selection) -> ColumnElement[bool]:
    """Days in JSON are ISO 8601, which sorts as it is written."""
    starts, ends = period["from"].as_string(), period["to"].as_string()
    told: ColumnElement[bool] = starts.is_not(None)
    if selection.since:
        told &= ends >= selection.since.isoformat()
    if selection.until:
        told &= starts <= selection.until.isoformat()
    return told


def _query(kind: str) -> Select[Any]:
    p = t.PICTURE_PARTS.c
    return select(p.number.label("tie"), p.content).where(p.kind == kind)


def _one(connection: Connection, kind: str, id: str) -> Row[Any] | None:
    return connection.execute(_query(kind).where(t.PICTURE_PARTS.c.name == id)).first()


def _truce_row(life: TruceLife) -> CeasefireRow:
    return CeasefireRow(
        id=life.id,
        parties=life.parties,
        brokers=life.brokers,
        declared=life.declared,
        in_force=life.in_force,
        ended=life.ended,
        status=life.status,
        disputed=life.disputed,
        breaches=life.breaches,
        lineages=len(life.lineages),
        replaced_by=life.replaced_by,
    )
