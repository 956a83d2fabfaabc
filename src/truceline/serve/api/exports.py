"""Exports of a selection, in every format of `truceline export`, and reviewed documents as gold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from truceline.api import picture_of
from truceline.export.filters import Filters
from truceline.export.formats import EXPORTERS, PARQUET
from truceline.export.gold import gold_files
from truceline.export.holdings import Holdings
from truceline.model import Grade, Picture
from truceline.model.shapes import JSON
from truceline.serve.api.described import desk_of, filters, route, selection_of
from truceline.serve.desk import Desk
from truceline.serve.problems import Problem
from truceline.serve.queries import incidents, parts
from truceline.serve.selection import Selection
from truceline.store.users import Role

router = APIRouter(prefix="/api", tags=["exports"])
PIECE = 64 * 1024  # bytes sent at a time
ENDINGS: Mapping[str, tuple[str, str]] = {  # of the main file: its ending and media type
    "acled": ("csv", "text/csv; charset=utf-8"),
    "ged": ("csv", "text/csv; charset=utf-8"),
    "plover": ("jsonl", "application/x-ndjson"),
    "polecat": ("tsv", "text/tab-separated-values; charset=utf-8"),
    "gdelt": ("tsv", "text/tab-separated-values; charset=utf-8"),
    "ceasefires": ("csv", "text/csv; charset=utf-8"),
    "geojson": ("geojson", "application/geo+json"),
    "hxl": ("csv", "text/csv; charset=utf-8"),
    "atom": ("atom", "application/atom+xml"),
}
ZIP = "application/zip"
ALL: dict[str, JSON] = {
    "name": "all",
    "in": "query",
    "description": "A zip with the tables beside it too: where each row is from, and what has no row.",
    "schema": {"type": "boolean", "default": False},
}


@route(router, "GET", "/exports/{shape}", media="*/*", query=[*filters(), ALL], problems=[404, 501])
def export(request: Request, shape: str) -> Response:
    """A selection in the form of another dataset: the same incidents as in the list."""
    desk, selection = desk_of(request), selection_of(request)
    desk.access.require(request, Role.READER)
    if shape not in EXPORTERS and shape != PARQUET:
        raise Problem(404, f"no format {shape[:40]!r}; there are {', '.join((*EXPORTERS, PARQUET))}")
    whole = request.query_params.get("all", "false").lower()
    if whole not in {"true", "false"}:
        raise Problem(422, "all: true or false")
    with desk.exporting():
        files = _files(desk, selection, shape)
    if shape == PARQUET or whole == "true":
        return _sent(_zipped(files), f"truceline-{shape}.zip", ZIP)
    ending, media = ENDINGS[shape]
    return _sent(files[f"{shape}.{ending}"], f"truceline-{shape}.{ending}", media)


@route(router, "GET", "/gold", media=ZIP)
def export_gold(request: Request) -> Response:
    """Reviewed documents as a folder for truceline evaluate. What nobody looked at is optional."""
    desk = desk_of(request)
    desk.access.require(request, Role.REVIEWER)
    with desk.exporting():
        files = gold_files(desk.ledger.accounts(), list(desk.ledger.judgements()))
    return _sent(_zipped(files), "truceline-gold.zip", ZIP)


def _files(desk: Desk, selection: Selection, shape: str) -> Mapping[str, bytes]:
    """The files of an export by their names."""
    holdings, wanted = narrowed_holdings(desk, selection)
    if shape == PARQUET:
        from truceline.export.frames import parquet_files

        return parquet_files(holdings, wanted)
    ending, _ = ENDINGS[shape]
    made = EXPORTERS[shape](holdings, wanted).files
    return {f"{shape}.{name or ending}": text.encode() for name, text in made.items()}


def narrowed_holdings(desk: Desk, selection: Selection) -> tuple[Holdings, Filters]:
    """The ledger's holdings with the incidents and truces that the lists show for a selection, and no others."""
    ledger = desk.ledger
    accounts, judgements = list(ledger.accounts()), list(ledger.judgements())
    picture = ledger.picture() or picture_of(accounts, judgements)
    if selection != Selection():
        with ledger.reading() as connection:
            kept = incidents.incident_ids(connection, selection)
            truces = parts.ceasefire_ids(connection, selection)
        picture = _only(picture, kept, truces)
    wanted = selection.filters()
    if selection.incident or selection.review:  # lists show those that were set aside here
        wanted = replace(wanted, grades=wanted.grades or frozenset(Grade))
    return Holdings.of(accounts, picture, judgements=judgements), wanted


def _only(picture: Picture, kept: frozenset[str], truces: frozenset[str]) -> Picture:
    return replace(
        picture,
        incidents=tuple(one for one in picture.incidents if one.id in kept),
        ceasefires=tuple(one for one in picture.ceasefires if one.id in truces),
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sent(data: bytes, name: str, media: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(len(data)),
        "Cache-Control": "private, no-cache",
    }
    return StreamingResponse(_pieces(data), headers=headers, media_type=media)


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]
