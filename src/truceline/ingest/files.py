"""The bytes of a text file, of a saved web page or of standard input → a Document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from truceline.errors import NotAnArticle
from truceline.ingest.cleaning import lines_of, mark
from truceline.ingest.english import require_english
from truceline.ingest.furniture import Furniture
from truceline.ingest.furniture import furniture as known_furniture
from truceline.ingest.published import infer_published
from truceline.ingest.text import decode, page_text, require_text
from truceline.ingest.wire import outlet_of, title_of, untracked, wire_of
from truceline.model import Document, Removed

PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
PAGE_HEAD = 4_000  # bytes by which a page is known
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
BARE_LINK = re.compile(r"(?:\w+[ \t]*:[ \t]*)?[<(\[]?(https?://[^\s<>\"”\])]+)[>)\]]?", re.IGNORECASE)
ONE_DAY = timedelta(hours=36)  # the day of a page in whatever zone it is written
FEWEST_WORDS = 8  # fewer are a menu's
HEAD_LINES, FOOT_LINES = 4, 6  # where an article's own address stands; deeper ones are references


@dataclass(frozen=True, slots=True)
class Told:
    """What a page's metadata or a record says of its article."""

    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None


def capture(
    raw: bytes,
    *,
    source: str,
    published: datetime | None = None,
    furniture: Furniture | None = None,
    carried: Told | None = None,
    charset: str | None = None,
    page: bool = False,
) -> Document:
    """One article as captured: its text unchanged, its furniture marked, its publication time if anything tells it.

    Of a web page the text is what the extractor finds in it. `source` is the path or address it came from, for
    messages and, if an address, for date and outlet. `published` without a zone is UTC. `furniture` is the package's
    own if not given. `carried` is what the feed that led to it says, `charset` and `page` (it is HTML) what the server
    says: all stand back behind what the article says itself.
    """
    head = raw[:PAGE_HEAD]
    page = is_page(head.decode("latin-1")) or (page and b"<" in head)
    text = page_text(raw, source=source, charset=charset) if page else decode(raw, source=source)
    told, removed = Told(), None
    if page or is_page(text):  # the second: UTF-16
        from truceline.ingest.pages import article_of  # lxml and the extractor: a third of a second

        text, told = article_of(text, source=source)
        removed = require_article(text, source=source, furniture=furniture or known_furniture())
    if carried is not None:
        told = replace(
            told,
            title=told.title or carried.title,
            outlet=told.outlet or carried.outlet,
            published=sharper(told.published, carried.published),
        )
    known = furniture or known_furniture()
    return compose(text, raw, told, source=source, published=published, furniture=known, removed=removed)


def require_article(text: str, *, source: str, furniture: Furniture) -> tuple[Removed, ...]:
    """Refuse what was found on a page where nothing of it is left without its notices; returns what is furniture."""
    gone = mark(text, furniture)
    kept = len(text.split()) - sum(len(one.span.of(text).split()) for one in gone)
    if gone and kept < FEWEST_WORDS:
        why = f"only notices were found on this page ({gone[0].span.of(text):.60})"
        raise NotAnArticle(source, f"{why}; save the article's text instead")
    return gone


def is_page(text: str) -> bool:
    """Whether a text is a web page's code."""
    return PAGE.match(text.removeprefix("ï»¿").lstrip("\ufeff")) is not None  # the mark, read as Latin-1 or not


def sharper(stated: datetime | None, carried: datetime | None) -> datetime | None:
    """When it was published, by a page's word or else its feed's.

    A page that states a day alone (midnight) is believed as to the day, and the feed as to the hour of it.
    """
    if stated is None or carried is None:
        return stated or carried
    return carried if stated.time() == time() and abs(carried - stated) < ONE_DAY else stated


def compose(
    text: str,
    raw: bytes,
    told: Told,
    *,
    source: str,
    published: datetime | None,
    furniture: Furniture,
    removed: tuple[Removed, ...] | None = None,
) -> Document:
    """The document of a text: what was told of it, and what the text itself tells; `removed` if it is known by now."""
    require_text(text, source=source)
    require_english(text, source=source)
    removed = mark(text, furniture) if removed is None else removed
    links = own_links(text, source=source, told=told.url, shorteners=furniture.shorteners)
    url = links[0] if links else None
    site = outlet_of(url)
    when = infer_published(text, links=links, furniture=furniture, given=published, metadata=told.published)
    return Document(
        id=hashlib.sha256(raw).hexdigest(),
        text=text,
        url=untracked(url, furniture.tracking_parameters) if url else None,
        title=told.title or title_of(text, removed),
        outlet=told.outlet or site,
        authors=told.authors,
        wire=wire_of(text, furniture=furniture, outlet=site),
        published=when[0] if when else None,
        published_basis=when[1] if when else None,
        removed=removed,
    )


def own_links(text: str, *, source: str, shorteners: Sequence[str], told: str | None = None) -> tuple[str, ...]:
    """The article's own addresses, the surest first: where it says it stands, where it was fetched, then those on
    lines of their own at its end and its beginning. A shortener's link says nothing of where it leads, nor a social
    network's."""
    found = [link for link in (told, source) if link and ADDRESS.match(link)]
    lines = lines_of(text)
    for line in [*reversed(lines[-FOOT_LINES:]), *lines[:HEAD_LINES]]:
        link = BARE_LINK.fullmatch(line.span.of(text))
        if link and outlet_of(link[1]) not in shorteners and link[1] not in found:
            found.append(link[1])
    return tuple(dict.fromkeys(found))
