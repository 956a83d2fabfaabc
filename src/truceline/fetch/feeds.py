"""The bytes at an address → the list that they are, if they are one: RSS, Atom, JSON Feed, a sitemap, OPML.

What it is shows in the content; content types are too often wrong. Nothing is fetched here.
"""

from __future__ import annotations

import heapq
import json
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any
from xml.parsers import expat

import feedparser
from lxml import etree

from truceline.errors import FeedInvalid
from truceline.fetch.listing import Entry, Kind, Listing, addressed, line, moment, once
from truceline.fetch.markup import require_harmless, root_of, text_of, undeclared
from truceline.fetch.unpacking import GZIP, Damaged, TooMuch, gunzip

MOST = 50_000  # addresses of one list; what a sitemap may have (sitemaps.org)
LARGEST = 52_428_800  # bytes of a list, unfolded
ROOTS = {
    "rss": Kind.FEED,
    "rdf": Kind.FEED,
    "feed": Kind.FEED,
    "channel": Kind.FEED,
    "urlset": Kind.SITEMAP,
    "sitemapindex": Kind.INDEX,
    "opml": Kind.OPML,
}
MOST_SOUND, MOST_BROKEN = 20_000_000, 1_000_000  # bytes for feedparser, which takes some 25 s for a MB of broken XML
MOST_ATTRIBUTES = 200  # of one element; feedparser's time grows with their square
JSON_FEED = "https://jsonfeed.org/version/"
# What feedparser calls broken and is not: the header's content type or charset.
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
EARLIEST = datetime.min.replace(tzinfo=UTC)


def listing_of(raw: bytes, *, url: str, charset: str | None = None, most: int = MOST) -> Listing | None:
    """The list that the bytes are; None where they are something else, a page most likely.

    `url` is where they are from: links may be relative. At most `most` addresses; of a sitemap the newest. Raises
    FeedInvalid for a list that cannot, or must not, be read.
    """
    if raw.startswith(GZIP):  # sitemaps are often files of gzip, sent as such
        try:
            raw = gunzip(raw, most=LARGEST)
        except Damaged as error:
            raise FeedInvalid(url, f"it cannot be unpacked: {error}") from error
        except TooMuch as error:
            raise FeedInvalid(url, f"unpacked, it is larger than {LARGEST / 1e6:.0f} MB") from error
    head = text_of(raw[:20_000], charset=charset)
    if head.lstrip().startswith("{") and JSON_FEED in head:
        return _json_feed(text_of(raw, charset=charset), url, most)
    kind = ROOTS.get(root_of(head))
    if kind is None:
        return None
    text, left_out = require_harmless(text_of(raw, charset=charset), source=url, most=most)
    if kind is Kind.FEED:
        return _feed(undeclared(text), url, left_out)
    return _opml(text, url, most) if kind is Kind.OPML else _sitemap(text, url, most, kind)


def _feed(text: str, url: str, left_out: int) -> Listing:
    """By feedparser, which forgives most, says when it had to, and gets bytes alone: an address it would fetch.

    It is not to look into the HTML of entries: nothing here shows it, and hostile HTML takes its sanitizer hours.
    """
    said = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    document = f'<?xml version="1.0" encoding="utf-8"?>{text.strip()}'.encode("utf-8", errors="replace")
    if len(document) > (MOST_SOUND if _is_sound(document, url) else MOST_BROKEN):
        raise FeedInvalid(url, f"{len(document) / 1e6:.0f} MB for what are so few entries; it was not read")
    try:
        parsed = feedparser.parse(
            BytesIO(document), response_headers=said, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # it stumbles over some damage: an end of what never began
        raise FeedInvalid(url, f"no entry could be read; it is not sound XML ({_short(repr(error))})") from error
    entries = [entry for each in parsed.entries if (entry := _entry(each, url))]
    broken = parsed.get("bozo_exception") if parsed.bozo else None
    told = None if broken is None or isinstance(broken, HARMLESS) else f"it is not sound XML: {_short(broken)}"
    if not entries and told:
        raise FeedInvalid(url, f"no entry could be read; {told}")
    return Listing(Kind.FEED, once(entries), title=line(parsed.feed.get("title")), left_out=left_out, broken=told)


def _is_sound(document: bytes, url: str) -> bool:
    """Whether it is XML; raises FeedInvalid for an element that no feed has."""

    def started(name: str, attributes: dict[str, str]) -> None:
        if len(attributes) > MOST_ATTRIBUTES:
            raise FeedInvalid(
                url, f"an element with {len(attributes):,} attributes, which no feed has; it was not read"
            )

    parser = expat.ParserCreate()
    parser.StartElementHandler = started
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        return False
    return True


def _entry(said: Any, base: str) -> Entry | None:
    """An entry of feedparser's; its own `get` would pass one date off as the other."""
    url = addressed(dict.get(said, "link"), base)
    if url is None:
        return None
    contents = dict.get(said, "content") or ()
    return Entry(
        url,
        line(dict.get(said, "title")),
        _utc(dict.get(said, "published_parsed")),
        _utc(dict.get(said, "updated_parsed")),
        dict.get(said, "summary") or None,
        next((part.get("value") for part in contents if part.get("value")), None),
        dict.get(said, "id") or None,
    )


def _utc(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _json_feed(text: str, url: str, most: int) -> Listing:
    """https://www.jsonfeed.org/version/1.1/"""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedInvalid(url, f"a JSON feed that is not JSON: {_short(error)}") from error
    items = feed.get("items")
    if not isinstance(items, list):
        raise FeedInvalid(url, "a JSON feed without a list of items")
    entries = [entry for item in items[:most] if isinstance(item, dict) and (entry := _json_entry(item, url))]
    return Listing(Kind.FEED, once(entries), title=line(feed.get("title")), left_out=max(0, len(items) - most))


def _json_entry(item: dict[str, Any], base: str) -> Entry | None:
    def said(name: str) -> str | None:
        value = item.get(name)
        return value if isinstance(value, str) and value.strip() else None

    id = said("id")
    url = addressed(said("url") or (id if id and id.startswith("http") else None), base)
    if url is None:
        return None
    published, updated = moment(said("date_published")), moment(said("date_modified"))
    content = said("content_html") or said("content_text")
    return Entry(url, line(said("title")), published, updated, said("summary"), content, id)


def _sitemap(text: str, url: str, most: int, kind: Kind) -> Listing:
    """https://www.sitemaps.org/protocol.html, with the news extension; where there are too many, the newest."""
    broken: list[str] = []
    seen = 0

    def numbered() -> Iterator[tuple[datetime, int, Entry]]:
        nonlocal seen
        for fields in _elements(text, "sitemap" if kind is Kind.INDEX else "url", broken):
            address = addressed(fields.get("loc"), url)
            if address:
                published, updated = moment(fields.get("publication_date")), moment(fields.get("lastmod"))
                seen += 1
                entry = Entry(address, line(fields.get("title")), published, updated)
                yield published or updated or EARLIEST, -seen, entry

    kept = heapq.nlargest(most, numbered(), key=lambda one: one[:2])
    entries = once(entry for _, _, entry in sorted(kept, key=lambda one: -one[1]))
    told = f"it is not sound XML: {broken[0]}" if broken else None
    if not entries and told:
        raise FeedInvalid(url, f"no address could be read; {told}")
    pages, lists = ((), entries) if kind is Kind.INDEX else (entries, ())
    return Listing(kind, pages, lists, left_out=max(0, seen - most), broken=told)


def _opml(text: str, url: str, most: int) -> Listing:
    """http://opml.org/spec2.opml, "Subscription lists": the feeds of a feed reader."""
    broken: list[str] = []
    found = []
    for fields in _elements(text, "outline", broken):
        address = addressed(fields.get("@xmlurl"), url)
        if address:
            found.append(Entry(address, line(fields.get("@title") or fields.get("@text"))))
    lists = once(found)
    if not lists and broken:
        raise FeedInvalid(url, f"no feed could be read in it; it is not sound XML: {broken[0]}")
    told = f"it is not sound XML: {broken[0]}" if broken else None
    return Listing(Kind.OPML, lists=lists[:most], left_out=max(0, len(lists) - most), broken=told)


def _elements(text: str, name: str, broken: list[str]) -> Iterator[dict[str, str]]:
    """The elements of a name, one at a time, each as its descendants' words and its own attributes (`@name`).

    No entity is resolved and nothing is loaded; what has been given is dropped from memory.
    """
    document = BytesIO(undeclared(text).strip().encode("utf-8", errors="replace"))
    walk = etree.iterparse(document, events=("end",), recover=True, resolve_entities=False, no_network=True)
    try:
        for _, element in walk:
            if _local(element) != name:
                continue
            fields = {f"@{key.lower()}": str(value) for key, value in element.attrib.items()}
            for inner in element.iterdescendants():
                if inner.text and (told := _local(inner)):
                    fields.setdefault(told, inner.text)
            yield fields
            element.clear()
            while (before := element.getprevious()) is not None:
                element.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        broken.append(_short(error))
    broken.extend(_short(entry.message) for entry in walk.error_log)


def _local(element: etree._Element) -> str:
    """An element's name without its namespace, in lower case; "" of a comment. A damaged one may be no XML name."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _short(error: object) -> str:
    return " ".join(str(error).split())[:160]
