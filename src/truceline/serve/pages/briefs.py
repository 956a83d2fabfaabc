"""Briefings to take along: a file, since a page of the desk may not bring its own style."""

from __future__ import annotations

from fastapi import APIRouter, Response

from truceline.export.brief import brief_html, brief_pdf
from truceline.serve.pages.visits import Visitor, page
from truceline.serve.problems import Problem
from truceline.serve.queries import briefs

router = APIRouter(include_in_schema=False)
MEDIA = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


@page(router, "/briefs/{id}.{ending}")
def brief(visitor: Visitor) -> Response:
    id, ending = visitor.path("id"), visitor.path("ending")
    if ending not in MEDIA:
        raise Problem(404, "a briefing is .html or .pdf")
    with visitor.desk.ledger.reading() as connection:
        found = briefs.found(connection, id)
    if found is None:
        raise Problem(404, "no incident or ceasefire of that id; the picture may have been made anew since")
    one, holdings = found
    made = visitor.desk.ledger.now()
    if ending == "pdf":
        with visitor.desk.exporting():
            data = brief_pdf(one, holdings, made=made)
    else:
        data = brief_html(one, holdings, made=made).encode()
    name = f"brief-{one.id}.{ending}"
    return Response(data, headers={"Content-Disposition": f'attachment; filename="{name}"'}, media_type=MEDIA[ending])
