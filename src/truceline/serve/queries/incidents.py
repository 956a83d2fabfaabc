"""Incidents: the list, and one with the words behind it, who agrees, disputes and is silent, and its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, select

from truceline.model import AttributeStatus, EntryKey, Incident, TollSeries
from truceline.model.plain import from_json
from truceline.serve.queries.lineages import lineage_rows
from truceline.serve.queries.narrowing import TRUCES, narrowed
from truceline.serve.queries.owning import of_incidents
from truceline.serve.queries.paging import Asked, Order, Page, by_name, page
from truceline.serve.queries.parts import disputes_of
from truceline.serve.queries.told import claims_at, figures_at
from truceline.serve.results import IncidentPage, IncidentRow, Silence, TollRow
from truceline.serve.selection import Selection
from truceline.store import reviews
from truceline.store import tables as t
from truceline.store.desk_tables import ENTRY_REVIEWS, INCIDENT_ENTRIES, PART_ENTRIES

SHOWN = 500  # claims, and figures, of one incident
SUBJECT = "incident:"  # before the id, where a review is about an incident
DISPUTED = (AttributeStatus.DISPUTED, AttributeStatus.DENIED)
ORDERS = (
    Order("-time", t.INCIDENTS.c.time_from, t.INCIDENTS.c.number),
    Order("time", t.INCIDENTS.c.time_from, t.INCIDENTS.c.number, descending=False),
    Order("-sources", t.INCIDENTS.c.lineages, t.INCIDENTS.c.number),
    Order("-claims", t.INCIDENTS.c.claims, t.INCIDENTS.c.number),
    Order("order", None, t.INCIDENTS.c.number, descending=False),
)


def incidents(connection: Connection, selection: Selection, asked: Asked, *, sort: str = "-time") -> Page[IncidentRow]:
    """The incidents of a selection, the latest first unless another order is asked for."""
    order = by_name(ORDERS, sort)
    query = _query(order).where(*of_incidents(narrowed(connection, selection)))
    return page(connection, query, order, asked, _row)


def incident_ids(connection: Connection, selection: Selection) -> frozenset[str]:
    """The ids of all incidents of a selection, for exports."""
    query = select(t.INCIDENTS.c.id).where(*of_incidents(narrowed(connection, selection)))
    return frozenset(connection.execute(query).scalars())


def stored_incident(connection: Connection, id: str) -> Incident | None:
    """An incident as the picture has it."""
    made = exists(select(t.PICTURES.c.number))
    content = connection.execute(select(t.INCIDENTS.c.content).where(t.INCIDENTS.c.id == id, made)).scalar()
    return None if content is None else from_json(Incident, content)


def revision_of_incident(connection: Connection, incident: Incident) -> str:
    """What goes with a judgement of it: which claims it has, and the latest judgement of any of them."""
    return reviews.joint_revision(connection, [str(key) for key in incident.claims])


def incident(connection: Connection, id: str, *, at: Any) -> IncidentPage | None:
    """One incident with everything that an account of it needs; `at` is the time by which locks are held."""
    found = stored_incident(connection, id)
    if found is None:
        return None
    subject = SUBJECT + id
    return IncidentPage(
        incident=found,
        claims=claims_at(connection, [str(key) for key in found.claims[:SHOWN]]),
        figures=figures_at(connection, [str(key) for key in found.figures[:SHOWN]]),
        silences=silences(found),
        lineages=lineage_rows(connection, found.lineages),
        disputes=disputes_of(connection, id),
        ceasefires=ceasefires_of(connection, id),
        reviews=tuple(reviews.reviews_of(connection, [subject, *(str(key) for key in found.claims[:SHOWN])])),
        lock=reviews.lock_of(connection, subject, at),
        revision=revision_of_incident(connection, found),
        cut=len(found.claims) > SHOWN or len(found.figures) > SHOWN,
    )


def silences(incident: Incident) -> tuple[Silence, ...]:
    """For each attribute, which of the incident's lineages say something of it and which do not."""
    found = []
    for attribute in incident.attributes:
        told = {lineage for value in attribute.values for lineage in value.lineages}
        speaking = tuple(one for one in incident.lineages if one in told)
        found.append(Silence(attribute.name, speaking, tuple(one for one in incident.lineages if one not in told)))
    return tuple(found)


def ceasefires_of(connection: Connection, id: str) -> tuple[str, ...]:
    """The ids of the truces that an incident's claims have a part in."""
    p = t.PICTURE_PARTS.c
    mine = (
        select(PART_ENTRIES.c.part)
        .join(INCIDENT_ENTRIES, INCIDENT_ENTRIES.c.entry == PART_ENTRIES.c.entry)
        .join(t.INCIDENTS, t.INCIDENTS.c.number == INCIDENT_ENTRIES.c.incident)
        .where(t.INCIDENTS.c.id == id)
    )
    query = select(p.name).where(p.kind == TRUCES, p.number.in_(mine)).order_by(p.number)
    return tuple(connection.execute(query).scalars())


def keys_of(incident: Incident) -> Sequence[EntryKey]:
    return (*incident.claims, *incident.figures)


def _query(order: Order) -> Select[Any]:
    i = t.INCIDENTS.c
    value = order.value if order.value is not None else i.number
    members = INCIDENT_ENTRIES.alias("members")
    judged = (
        exists()
        .where(members.c.incident == i.number, ENTRY_REVIEWS.c.entry == members.c.entry)
        .correlate(t.INCIDENTS)
        .label("reviewed")
    )
    return select(value.label("sorted_by"), order.tie.label("tie"), i.content, i.claims, i.lineages, judged)


def _row(row: Row[Any]) -> IncidentRow:
    one = from_json(Incident, row.content)
    return IncidentRow(
        id=one.id,
        act=one.act,
        grade=one.grade,
        actors=one.actors,
        targets=one.targets,
        place=one.place,
        time=one.time,
        claims=row.claims,
        lineages=row.lineages,
        disputed=tuple(part.name for part in one.attributes if part.status in DISPUTED),
        tolls=tuple(map(_toll, one.tolls)),
        reviewed=bool(row.reviewed),
    )


def _toll(series: TollSeries) -> TollRow:
    last = series.latest
    low, best, high = (bound.number if bound else None for bound in (last.low, last.best, last.high))
    return TollRow(series.kind, series.side, series.basis.value, low, best, high, series.derived)
