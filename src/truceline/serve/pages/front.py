"""The overview: one filter over timeline, map, the table of incidents, plots, counts and exports."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from truceline.export.formats import EXPORTERS, PARQUET
from truceline.export.report.parties import known_names
from truceline.serve.api.described import asked_of
from truceline.serve.pages import plots, views, wording
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.queries import accusing, incidents, overview, parts
from truceline.serve.queries.paging import Asked

router = APIRouter(include_in_schema=False)
SORTS = {
    "-time": "latest first",
    "time": "earliest first",
    "-sources": "most independent sources",
    "-claims": "most claims",
}
TRUCES = 5  # on the overview; all of them have a page
PAGED = ("cursor", "sort")


def tidied(visitor: Visitor) -> Response | None:
    """The same page by its shorter address, where a form sent fields that nobody filled in."""
    pairs = visitor.request.query_params.multi_items()
    if all(value.strip() for _, value in pairs):
        return None
    more = [(name, value) for name, value in pairs if name in PAGED and value.strip()]
    query = urlencode([*visitor.selection.pairs(), *more])
    return RedirectResponse(visitor.request.url.path + (f"?{query}" if query else ""), 303)


def asked(visitor: Visitor) -> Asked:
    """The page of a list that is looked at, with the number of all rows."""
    said = asked_of(visitor.request)
    return Asked(said.limit, said.cursor, True)


@page(router, "/")
def front(visitor: Visitor) -> Shown | Response:
    if (shorter := tidied(visitor)) is not None:
        return shorter
    desk, selection = visitor.desk, visitor.selection
    sort = visitor.request.query_params.get("sort", "-time")[:40]
    making, small = desk.making, desk.is_small()
    with desk.ledger.reading() as connection:
        found = incidents.incidents(connection, selection, asked(visitor), sort=sort)
        truces = parts.ceasefires(connection, selection, Asked(TRUCES, counted=True))
        state = overview.state(connection, making=making)
        where = views.where_of(connection, desk, selection) if small else None
        names = wording.names_of(more=[actor for one in found.items for actor in (*one.actors, *one.targets)])
        when = views.when_of(connection, selection, names) if small else None
    return show(
        "front.html",
        names=names,
        bar=visitor.filter_bar("/"),
        found=found,
        truces=truces,
        state=state,
        sort=sort,
        sorts=SORTS,
        where=where,
        when=when,
        small=small,
        shapes=(*EXPORTERS, PARQUET),
    )


@page(router, "/accusations")
def accusations(visitor: Visitor) -> Shown | Response:
    """The plot by itself: of a large ledger it takes a moment, and the overview fetches it afterwards."""
    if (shorter := tidied(visitor)) is not None:
        return shorter
    with visitor.desk.ledger.reading() as connection:
        said = accusing.accusations(connection, visitor.selection)
    days = plots.days_of(said, known_names())
    query = visitor.selection.query()
    return show("accusations.html", bar=visitor.filter_bar("/accusations"), days=days, query=query)


@page(router, "/where")
def where(visitor: Visitor) -> Shown | Response:
    """The map and the places by themselves."""
    if (shorter := tidied(visitor)) is not None:
        return shorter
    with visitor.desk.ledger.reading() as connection:
        found = views.where_of(connection, visitor.desk, visitor.selection)
    return show("where.html", bar=visitor.filter_bar("/where"), where=found)


@page(router, "/when")
def when(visitor: Visitor) -> Shown | Response:
    """The timeline and the plots by themselves."""
    if (shorter := tidied(visitor)) is not None:
        return shorter
    small = visitor.desk.is_small()
    with visitor.desk.ledger.reading() as connection:
        found = views.when_of(connection, visitor.selection, known_names(), accused=small)
    return show("when.html", bar=visitor.filter_bar("/when"), when=found, small=small)
