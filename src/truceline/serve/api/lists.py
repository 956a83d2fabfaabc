"""Lists and single things, as they are: nothing here writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from truceline.model import Contradiction, EntryKey
from truceline.model.shapes import JSON
from truceline.serve import results as r
from truceline.serve.api.described import answered, asked_of, filters, paged, route, selection_of
from truceline.serve.desk import Desk
from truceline.serve.problems import Problem
from truceline.serve.queries import documents, incidents, lineages, overview, parts, told
from truceline.serve.queries.paging import Page

router = APIRouter(prefix="/api", tags=["reading"])
INCIDENT_SORTS = [order.name for order in incidents.ORDERS]
DOCUMENT_SORTS = [order.name for order in documents.ORDERS]
TOLD_SORTS = ["-added", "added", "-time", "time"]
MOST_HITS = 100
HITS: dict[str, JSON] = {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": 20}


def _asking(request: Request, ask: Callable[[Connection], Any]) -> Response:
    """The answer to a question that is put to the ledger."""

    def make(desk: Desk) -> Any:
        with desk.ledger.reading() as connection:
            return ask(connection)

    return answered(request, make)


def _sort(request: Request, usual: str) -> str:
    return request.query_params.get("sort", usual)[:40]


def _key(written: str) -> EntryKey:
    try:
        return EntryKey.parse(written)
    except ValueError as error:
        raise Problem(422, str(error)) from error


@route(router, "GET", "/documents", gives=Page[r.DocumentRow], query=[*filters(), *paged(*DOCUMENT_SORTS)])
def list_documents(request: Request) -> Response:
    """The documents of a selection. Its days are those of publication."""
    selection, asked = selection_of(request), asked_of(request)
    return _asking(request, lambda c: documents.documents(c, selection, asked, sort=_sort(request, "-published")))


@route(router, "GET", "/claims", gives=Page[r.ToldClaim], query=[*filters(), *paged(*TOLD_SORTS)])
def list_claims(request: Request) -> Response:
    """The claims of a selection, each with its words."""
    selection, asked = selection_of(request), asked_of(request)
    return _asking(request, lambda c: told.claims(c, selection, asked, sort=_sort(request, "-added")))


@route(router, "GET", "/figures", gives=Page[r.ToldFigure], query=[*filters(), *paged(*TOLD_SORTS)])
def list_figures(request: Request) -> Response:
    """The counts of people of a selection, each with its words."""
    selection, asked = selection_of(request), asked_of(request)
    return _asking(request, lambda c: told.figures(c, selection, asked, sort=_sort(request, "-added")))


@route(router, "GET", "/incidents", gives=Page[r.IncidentRow], query=[*filters(), *paged(*INCIDENT_SORTS)])
def list_incidents(request: Request) -> Response:
    """The incidents of a selection. Those that a judgement set aside are there only if their grade is asked for."""
    selection, asked = selection_of(request), asked_of(request)
    return _asking(request, lambda c: incidents.incidents(c, selection, asked, sort=_sort(request, "-time")))


@route(router, "GET", "/disputes", gives=Page[Contradiction], query=[*filters(), *paged()])
def list_disputes(request: Request) -> Response:
    """What cannot all be true, side against side."""
    selection, asked = selection_of(request), asked_of(request)
    return _asking(request, lambda c: parts.disputes(c, selection, asked))


@route(router, "GET", "/ceasefires", gives=Page[r.CeasefireRow], query=[*filters(), *paged()])
def list_ceasefires(request: Request) -> Response:
    """The ceasefires of a selection."""
    selection, asked = selection_of(request), asked_of(request)
    return _asking(request, lambda c: parts.ceasefires(c, selection, asked))


@route(router, "GET", "/lineages", gives=Page[r.LineageRow], query=[*filters(), *paged()])
def list_lineages(request: Request) -> Response:
    """Documents that pass on one text."""
    selection, asked = selection_of(request), asked_of(request)
    return _asking(request, lambda c: lineages.lineages(c, selection, asked))


@route(router, "GET", "/documents/{id}", gives=r.DocumentPage, problems=[404])
def get_document(request: Request, id: str) -> Response:
    """One document: captured text, what of it was removed, what is told in it, versions, lineage."""
    return _asking(request, lambda c: documents.document(c, id))


@route(router, "GET", "/claims/{id}", gives=r.ToldClaim, problems=[404])
def get_claim(request: Request, id: str) -> Response:
    """One claim by its key; write # in it as %23."""
    found = _key(id)
    return _asking(request, lambda c: told.claim(c, found))


@route(router, "GET", "/figures/{id}", gives=r.ToldFigure, problems=[404])
def get_figure(request: Request, id: str) -> Response:
    """One count of people by its key."""
    found = _key(id)
    return _asking(request, lambda c: told.figure(c, found))


@route(router, "GET", "/incidents/{id}", gives=r.IncidentPage, problems=[404])
def get_incident(request: Request, id: str) -> Response:
    """One incident: per attribute who agrees, disputes and is silent, tolls, words, sources by lineage."""

    def make(desk: Desk) -> Any:
        with desk.ledger.reading() as connection:
            return incidents.incident(connection, id, at=desk.ledger.now())

    return answered(request, make)


@route(router, "GET", "/disputes/{id}", gives=r.DisputePage, problems=[404])
def get_dispute(request: Request, id: str) -> Response:
    """One dispute, with the words of each side."""
    return _asking(request, lambda c: parts.dispute(c, id))


@route(router, "GET", "/ceasefires/{id}", gives=r.CeasefirePage, problems=[404])
def get_ceasefire(request: Request, id: str) -> Response:
    """One ceasefire: its life, breaches by accuser, brokers, the words behind it."""
    return _asking(request, lambda c: parts.ceasefire(c, id))


@route(router, "GET", "/lineages/{id}", gives=r.LineagePage, problems=[404])
def get_lineage(request: Request, id: str) -> Response:
    """One lineage with the evidence for it."""
    return _asking(request, lambda c: lineages.lineage(c, id))


@route(
    router,
    "GET",
    "/search",
    gives=tuple[r.Hit, ...],
    query=[*filters("q"), {"name": "limit", "in": "query", "schema": HITS, "description": "How many at most."}],
)
def search(request: Request) -> Response:
    """Search the words of documents, the best first."""
    selection, limit = selection_of(request), request.query_params.get("limit", "20")
    if not selection.q:
        raise Problem(422, "q: say what to search for")
    if not (limit.isascii() and limit.isdigit() and len(limit) < 4 and 1 <= int(limit) <= MOST_HITS):
        raise Problem(422, f"limit: {limit[:40]!r} is no whole number from 1 to {MOST_HITS}")
    return _asking(request, lambda c: documents.search(c, selection.q, limit=int(limit)))


@route(router, "GET", "/overview", gives=r.Overview, query=filters())
def get_overview(request: Request) -> Response:
    """Map and timeline of a selection's incidents."""
    selection = selection_of(request)
    return _asking(request, lambda c: overview.overview(c, selection))


@route(router, "GET", "/facets", gives=r.Facets)
def get_facets(request: Request) -> Response:
    """The values that filters can have, the commonest first."""
    return _asking(request, overview.facets)


@route(router, "GET", "/picture", gives=r.PictureState)
def get_picture(request: Request) -> Response:
    """When incidents and all else of the picture were made, and whether anything was read or judged since."""

    def make(desk: Desk) -> r.PictureState:
        making = desk.making
        with desk.ledger.reading() as connection:
            return overview.state(connection, making=making)

    return answered(request, make)
