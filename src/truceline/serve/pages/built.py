"""What Vite built of web/: the map and the timeline. A desk without it works; its tables have the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request, Response

from truceline.serve.problems import Problem

router = APIRouter(include_in_schema=False)
FOLDER = "static/built"
ENTRY = "src/desk.ts"  # as the manifest names it
LONG = "public, max-age=31536000, immutable"  # the names hold the digests of the files
MEDIA = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
LICENSES = "LICENSES.txt"
MISSING = (
    "The map and the timeline are not built in this copy of truceline; the tables have the same. "
    "In a checkout, make web builds them."
)


@dataclass(frozen=True, slots=True)
class Built:
    """The files by name, with their media types, and the one that a page loads."""

    entry: str
    media: Mapping[str, str]


@cache
def built() -> Built | None:
    """What was built; None where nothing was."""
    manifest = _folder().joinpath("manifest.json")
    if not manifest.is_file():
        return None
    told = json.loads(manifest.read_text(encoding="utf-8"))
    names = [LICENSES]
    for chunk in told.values():
        names += [chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ())]
    return Built(told[ENTRY]["file"], {name: MEDIA[name[name.rindex(".") :]] for name in names})


def script() -> str | None:
    """The address of the script that wakes the islands of a page; None where it was not built."""
    found = built()
    return f"/static/built/{found.entry}" if found else None


@router.get("/static/built/{name}")
def built_file(request: Request, name: str) -> Response:
    """A file of the islands; there are those of the manifest and no others."""
    found = built()
    if found is None or name not in found.media:
        raise Problem(404, "there is no such file")
    return Response(_content(name), headers={"Cache-Control": LONG}, media_type=found.media[name])


@cache
def _content(name: str) -> bytes:
    return _folder().joinpath(name).read_bytes()


def _folder() -> Traversable:
    return files("truceline.serve.pages").joinpath(*FOLDER.split("/"))
