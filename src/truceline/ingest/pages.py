"""A saved web page → the text of its article and what the page says of it. Nothing is fetched.

The text is trafilatura's (docs/decisions/0006): what it leaves out, menus and teasers, never becomes captured text, and
the page's bytes are kept beside it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from trafilatura import bare_extraction, load_html

from truceline.errors import NotAnArticle
from truceline.ingest.files import Told
from truceline.ingest.published import parse_moment

MAX_PAGE = 5_000_000  # bytes; the largest news pages have some 3 MB, most of it scripts
FEWEST_WORDS = 8  # fewer are a menu's or a notice's
# Where pages state when they were published, the surest first: Open Graph, schema.org, then older habits.
STATED = (
    ("property", "article:published_time"),
    ("itemprop", "datePublished"),
    ("property", "og:article:published_time"),
    ("name", "parsely-pub-date"),
    ("name", "pubdate"),
    ("name", "dc.date.issued"),
)
LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
# No guess from whatever date stands on the page, and no date of today as a bound: the same page, the same answer.
DAY_ONLY = {"extensive_search": False, "original_date": True, "min_date": "1995-01-01", "max_date": "2099-12-31"}

for _chatty in ("trafilatura", "htmldate", "courlan", "readability"):  # what they complain of becomes an issue of ours
    logging.getLogger(_chatty).addHandler(logging.NullHandler())


def article_of(page: bytes | str, *, source: str) -> tuple[str, Told]:
    """The article's text on a page, and the page's word on its address, headline, outlet, authors and date."""
    if len(page) > MAX_PAGE:
        raise NotAnArticle(source, f"a page of over {MAX_PAGE / 1e6:.0f} MB; save the article's text instead")
    tree = load_html(page)
    if tree is None:
        raise NotAnArticle(source, "this page's code cannot be read; save the article's text instead")
    stated = next((moment for written in _stated(tree) if (moment := parse_moment(written))), None)
    found = bare_extraction(
        tree, fast=True, include_comments=False, with_metadata=True, date_extraction_params=dict(DAY_ONLY)
    )
    if found is None or isinstance(found, dict) or len((found.text or "").split()) < FEWEST_WORDS:
        raise NotAnArticle(source, "no article was found on this page; save the article's text instead")
    day = parse_moment(found.date) if found.date else None
    told = Told(
        url=_one_line(found.url),
        title=_one_line(found.title),
        outlet=_one_line(found.hostname),
        authors=tuple(name for part in (found.author or "").split(";") if (name := _one_line(part))),
        published=stated or day,
    )
    return found.text or "", told


def _stated(tree: Any) -> Iterator[str]:
    for attribute, name in STATED:
        for node in tree.xpath(f"//*[@{attribute}=$name]", name=name):
            yield node.get("content") or node.get("datetime") or ""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        yield from LINKED_DATA.findall(script.text or "")


def _one_line(words: str | None) -> str | None:
    """Words of a page's metadata as one line without control characters; None where nothing is left."""
    return " ".join("".join(c if c.isprintable() else " " for c in words or "").split()) or None
