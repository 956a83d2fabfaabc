"""Plots as pictures to keep: SVG that stands by itself, with what was selected and where it is from. PNG is made of it
by the browser. The desk's own basemap is sent here too."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from truceline.export.report.parties import known_names
from truceline.serve.api.described import desk_of
from truceline.serve.pages import lives, plots, tolling, wording
from truceline.serve.pages.happenings import names_on, title_of
from truceline.serve.pages.heat import Heat, heat_of
from truceline.serve.pages.rendering import render
from truceline.serve.pages.visits import Visitor, page
from truceline.serve.problems import Problem
from truceline.serve.queries import accusing, incidents, overview, parts, times
from truceline.store.users import Role

router = APIRouter(include_in_schema=False)
SVG = "image/svg+xml"
EVERY = "Everything in the ledger"
Plot = plots.Days | Heat | tolling.Tolls | lives.Band


@page(router, "/plots/days.svg")
def days(visitor: Visitor) -> Response:
    with visitor.desk.ledger.reading() as connection:
        found = plots.days_of(accusing.accusations(connection, visitor.selection), known_names())
    title = "Claims of violence and of breaches per day, by who says so"
    return _picture(visitor, "days", found, title, f"{_chosen(visitor)}. Every telling counts, copies too.")


@page(router, "/plots/heat.svg")
def heat(visitor: Visitor) -> Response:
    with visitor.desk.ledger.reading() as connection:
        found = heat_of(times.place_days(connection, visitor.selection))
    of = "" if found is None else "day" if found.days == 1 else f"spans of {found.days} days"
    return _picture(visitor, "heat", found, f"Incidents by place and {of}", f"{_chosen(visitor)}.")


@page(router, "/plots/incidents/{id}/tolls.svg")
def tolls(visitor: Visitor) -> Response:
    with visitor.desk.ledger.reading() as connection:
        found = incidents.incident(connection, visitor.path("id"), at=visitor.desk.ledger.now())
    if found is None:
        raise Problem(404, "no incident of that id")
    names, one = names_on(found), found.incident
    drawn = tolling.tolls_of([tolling.series_of(series, found.figures, names) for series in one.tolls])
    about = f"{title_of(found, names)}. {wording.period(one.time)}."
    return _picture(visitor, "tolls", drawn, "Tolls as they were told", about)


@page(router, "/plots/ceasefires/{id}.svg")
def ceasefire(visitor: Visitor) -> Response:
    with visitor.desk.ledger.reading() as connection:
        found = parts.ceasefire(connection, visitor.path("id"))
    if found is None:
        raise Problem(404, "no ceasefire of that id")
    told = lives.told_of(found)
    about = "The band is the time it is said to hold; marks are breaches alleged, by who alleges them."
    return _picture(visitor, "band", told.band, f"Ceasefire {told.title}", about)


@router.get("/basemap")
def basemap(request: Request) -> Response:
    """The file that the desk was given to draw on; parts of it, where a part is asked for."""
    desk = desk_of(request)
    desk.access.require(request, Role.READER)
    kind, path = desk.settings.basemap_kind, desk.settings.basemap
    if not kind:
        raise Problem(404, "this desk has no basemap; truceline serve --basemap FILE gives it one")
    media = "application/geo+json" if kind == "geojson" else "application/vnd.pmtiles"
    return FileResponse(path, media_type=media, headers={"Cache-Control": "private, no-cache"})


def _picture(visitor: Visitor, kind: str, plot: Plot | None, heading: str, about: str) -> Response:
    if plot is None:
        raise Problem(404, "there is nothing to draw in this selection")
    desk = visitor.desk
    with desk.ledger.reading() as connection:
        made = overview.state(connection, making=False).made
    source = (
        f"truceline, picture of {wording.moment(made)}. What is shown is what somebody says, not what is established."
    )
    drawn = render("picture.svg", kind=kind, plot=plot, heading=heading, about=about, source=source)
    return Response(drawn.strip().encode(), media_type=SVG)


def _chosen(visitor: Visitor) -> str:
    """What the address selects, in words."""
    chips = visitor.filter_bar("/").chips
    return "; ".join(f"{chip.field}: {chip.told}" for chip in chips) or EVERY
