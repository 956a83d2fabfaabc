"""A text file, or the bytes of standard input → a Document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from truceline.errors import NotAnArticle
from truceline.ingest.cleaning import lines_of, mark
from truceline.ingest.english import require_english
from truceline.ingest.furniture import Furniture
from truceline.ingest.furniture import furniture as known_furniture
from truceline.ingest.published import infer_published
from truceline.ingest.text import decode
from truceline.ingest.wire import outlet_of, title_of, wire_of
from truceline.model import Document

PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
BARE_LINK = re.compile(r"(?:\w+[ \t]*:[ \t]*)?[<(\[]?(https?://[^\s<>\"”\])]+)[>)\]]?", re.IGNORECASE)
HEAD_LINES, FOOT_LINES = 4, 6  # where an article's own address stands; deeper ones are references


def capture(
    raw: bytes, *, source: str, published: datetime | None = None, furniture: Furniture | None = None
) -> Document:
    """One article as captured: its text unchanged, its furniture marked, its publication time if anything tells it.

    `source` is the path or address it came from, for messages and, if an address, for date and outlet.
    `published` without a zone is UTC. `furniture` is the package's own if not given.
    """
    known = furniture or known_furniture()
    text = decode(raw, source=source)
    if PAGE.match(text.lstrip("\ufeff")):
        raise NotAnArticle(source, "this is a web page's code; save the page's text instead")
    require_english(text, source=source)
    removed = mark(text, known)
    links = own_links(text, source=source, shorteners=known.shorteners)
    url = links[0] if links else None
    outlet = outlet_of(url)
    when = infer_published(text, links=links, furniture=known, given=published)
    return Document(
        id=hashlib.sha256(raw).hexdigest(),
        text=text,
        url=url,
        title=title_of(text, removed),
        outlet=outlet,
        wire=wire_of(text, furniture=known, outlet=outlet),
        published=when[0] if when else None,
        published_basis=when[1] if when else None,
        removed=removed,
    )


def own_links(text: str, *, source: str, shorteners: Sequence[str]) -> tuple[str, ...]:
    """The article's own addresses, the surest first: where it was fetched, then those on lines of their own at its
    end and its beginning. A shortener's link says nothing of where it leads, nor a social network's."""
    found = [source] if ADDRESS.match(source) else []
    lines = lines_of(text)
    for line in [*reversed(lines[-FOOT_LINES:]), *lines[:HEAD_LINES]]:
        link = BARE_LINK.fullmatch(line.span.of(text))
        if link and outlet_of(link[1]) not in shorteners and link[1] not in found:
            found.append(link[1])
    return tuple(found)
