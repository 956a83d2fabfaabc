"""Merging and splitting: incidents by their claims, lineages by their documents; what is chosen is previewed first."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection

from truceline.export.phrases import counted
from truceline.model import Incident
from truceline.model.judgements import DOCUMENT
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.pages.wording import clause_of, moment
from truceline.serve.problems import Problem
from truceline.serve.queries import changes, documents, incidents, lineages, reviews
from truceline.serve.queries.paging import Asked
from truceline.serve.results import LineagePage, Source
from truceline.serve.selection import MOST, Selection
from truceline.store.users import Role

router = APIRouter(include_in_schema=False)
NEAR = timedelta(days=3)  # of an incident's days, in which another telling of it is looked for
OFFERED = 20
LONGEST = 160  # characters of the words that are shown

Choice = tuple[str, str, str]  # the value that is sent, its label, words


@page(router, "/incidents/{id}/merge", role=Role.REVIEWER)
def merge(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        one = _incident(visitor, connection)
        revision = incidents.revision_of_incident(connection, one)
        choices = _near(connection, one)
    return _joining(visitor, one, "merge", choices, revision)


@page(router, "/incidents/{id}/split", role=Role.REVIEWER)
def split(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        one = _incident(visitor, connection)
        found = incidents.incident(connection, one.id, at=visitor.desk.ledger.now())
    assert found is not None
    choices = [
        (told.key, f"{clause_of(told.value, told.words)}, {_label(told.source)}", told.words[:LONGEST])
        for told in found.claims
    ]
    return _joining(visitor, one, "split", choices, found.revision)


def _incident(visitor: Visitor, connection: Connection) -> Incident:
    found = incidents.stored_incident(connection, visitor.path("id"))
    if found is None:
        raise Problem(404, "no incident of that id; the picture may have been made anew: look in the overview")
    return found


def _near(connection: Connection, one: Incident) -> list[Choice]:
    """Incidents of the same parties and days."""
    parties = dict.fromkeys(actor.code or actor.name for actor in (*one.actors, *one.targets))
    since, until = (one.time.start - NEAR, one.time.end + NEAR) if one.time else (None, None)
    selection = Selection(since=since, until=until, party=tuple(parties)[:MOST])
    rows = incidents.incidents(connection, selection, Asked(limit=OFFERED + 1)).items
    found = [incidents.stored_incident(connection, row.id) for row in rows if row.id != one.id]
    return [
        (f"incident:{other.id}", f"{changes.summary(other).title}, {counted(len(other.claims), 'claim')}", "")
        for other in found[:OFFERED]
        if other is not None
    ]


def _joining(visitor: Visitor, one: Incident, action: str, choices: list[Choice], revision: str) -> Shown:
    title = "Merge it with another incident" if action == "merge" else "Split an incident"
    back = visitor.link(f"/incidents/{quote(one.id)}")
    subject, name = f"{incidents.SUBJECT}{one.id}", changes.summary(one).title
    given = {"subject": subject, "name": name, "revision": revision, "choices": choices, "back": back}
    return Shown("join.html", {"title": title, "action": action, **given})


@page(router, "/lineages/{id}")
def lineage(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        found = _lineage(visitor, connection)
        feed = reviews.feed(connection, Asked(), subjects=[lineages.SUBJECT + found.lineage.id]).items
        begins = documents.beginnings(connection, found.documents)
    return show("lineage.html", title="One text", found=found, begins=begins, feed=feed)


@page(router, "/lineages/{id}/merge", role=Role.REVIEWER)
def merge_texts(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        one = _lineage(visitor, connection)
        beside = changes.lineages_beside(connection, one.lineage.documents)
        rows = lineages.lineage_rows(connection, [id for id in beside if id != one.lineage.id][:OFFERED])
        revision = lineages.revision_of_lineage(connection, one.lineage)
    choices = [
        (f"{lineages.SUBJECT}{row.id}", "; ".join(map(_label, row.documents[:3])), row.documents[0].title or "")
        for row in rows
        if row.documents
    ]
    return _texts(visitor, one, "merge", choices, revision)


@page(router, "/lineages/{id}/split", role=Role.REVIEWER)
def split_texts(visitor: Visitor) -> Shown:
    with visitor.desk.ledger.reading() as connection:
        one = _lineage(visitor, connection)
        revision = lineages.revision_of_lineage(connection, one.lineage)
    choices = [(DOCUMENT + source.id, _label(source), source.title or "") for source in one.documents]
    return _texts(visitor, one, "split", choices, revision)


def _lineage(visitor: Visitor, connection: Connection) -> LineagePage:
    found = lineages.lineage(connection, visitor.path("id"))
    if found is None:
        raise Problem(404, "no text of that id; the picture may have been made anew: look at the document")
    return found


def _texts(visitor: Visitor, one: LineagePage, action: str, choices: list[Choice], revision: str) -> Shown:
    title = "Whose text is it too?" if action == "merge" else "Which have a text of their own?"
    back, subject = visitor.link(f"/lineages/{quote(one.lineage.id)}"), lineages.SUBJECT + one.lineage.id
    name = (one.documents[0].title if one.documents else None) or "without a headline"
    given = {"subject": subject, "name": name, "revision": revision, "choices": choices, "back": back}
    return Shown("join.html", {"title": title, "action": action, **given})


def _label(source: Source) -> str:
    return f"{source.outlet or 'unnamed outlet'}, {moment(source.published)}"
