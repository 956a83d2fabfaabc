"""What the map, the timeline and the comparison of sources are drawn from."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from truceline.serve.api.described import answered, filters, route, selection_of
from truceline.serve.desk import Desk
from truceline.serve.queries import comparing, sites, times

router = APIRouter(prefix="/api", tags=["reading"])


@route(router, "GET", "/places", gives=sites.Sites, query=filters())
def get_places(request: Request) -> Response:
    """The incidents of a selection by place, each as sharp as it is known; `elsewhere` are those without a point."""
    selection = selection_of(request)

    def make(desk: Desk) -> sites.Sites:
        with desk.ledger.reading() as connection:
            return sites.sites(connection, selection)

    return answered(request, make)


@route(router, "GET", "/times", gives=times.Times, query=filters())
def get_times(request: Request) -> Response:
    """Days, ceasefires and alleged breaches of a selection."""
    selection = selection_of(request)

    def make(desk: Desk) -> times.Times:
        with desk.ledger.reading() as connection:
            return times.times(connection, selection)

    return answered(request, make)


@route(router, "GET", "/sources", gives=comparing.Compared, query=filters())
def get_sources(request: Request) -> Response:
    """Which outlets carry whose claims; what one passes on of another's text is counted apart."""
    selection = selection_of(request)

    def make(desk: Desk) -> comparing.Compared:
        with desk.ledger.reading() as connection:
            return comparing.compared(connection, selection)

    return answered(request, make)
