"""A saved web page → the text of its article and what the page says of it. Nothing is fetched.

The text is trafilatura's (docs/decisions/0006): what it leaves out, menus and teasers, never becomes captured text, and
the page's bytes are kept beside it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Extractor
from trafilatura.utils import HTML_PARSER

from truceline.errors import NotAnArticle
from truceline.ingest.facts import facts_of
from truceline.ingest.files import Told
from truceline.ingest.furniture import furniture
from truceline.ingest.live import cut_apart
from truceline.ingest.published import parse_moment, url_date

MAX_PAGE = 5_000_000  # bytes; the largest news pages have some 3 MB, most of it scripts
FEWEST_WORDS = 8  # fewer are a menu's or a notice's
EARLIEST, LATEST = "1995-01-01", "2099-12-31"  # no page on the web is older; the later bound is none

for _chatty in ("trafilatura", "htmldate", "courlan", "readability"):  # what they complain of becomes an issue of ours
    logging.getLogger(_chatty).addHandler(logging.NullHandler())

# lxml.html asks a Python function for the class of each element that is touched, again and again: a seventh of a page's
# time. Only forms and links have classes of their own, by which nothing here is called.
HTML_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
# What the library leaves out of an article in any case. It goes through a page some thirty times, and copies it thrice;
# and how much of a page's text it has found, by which it tries again or not, it tells more truly without the menus.
UNREAD = (
    *("style", "template", "svg", "iframe", "noscript", "link", "meta", "title"),
    *("aside", "footer", "nav", "button", "fencedframe"),
)
STRIPPED = "style"  # the name that code gets on its way out


def article_of(page: bytes | str, *, source: str) -> tuple[str, Told]:
    """The article's text on a page, and the page's word on its address, headline, outlet, authors and date.

    `source`, where it is an address, is the page's unless it names another.
    """
    if len(page) > MAX_PAGE:
        raise NotAnArticle(source, f"a page of over {MAX_PAGE / 1e6:.0f} MB; save the article's text instead")
    tree = load_html(page)
    if tree is None:
        raise NotAnArticle(source, "this page's code cannot be read; save the article's text instead")
    told, live = facts_of(tree, source=source, furniture=furniture())
    if told.published is None and not live and not any(url_date(link) for link in (told.url, source) if link):
        told = replace(told, published=_guessed(tree, told.url))
    if live:
        cut_apart(tree)
    _lighten(tree)
    found = bare_extraction(tree, options=_extractor())
    text = "" if found is None or isinstance(found, dict) else found.text or ""
    if len(text.split()) < FEWEST_WORDS:
        raise NotAnArticle(source, "no article was found on this page; save the article's text instead")
    return text, told


@cache
def _extractor() -> Extractor:
    """How the library is asked: without comments, and without the second libraries that it would ask in its turn."""
    return Extractor(output_format="python", fast=True, comments=False)


def _lighten(tree: Any) -> None:
    """Take out what is not read. JSON-LD stays: the library finds text in it where a page shows none.

    A page all of whose paragraphs stand in such elements stays as it is; the library then reads those.
    """
    if all(next(paragraph.iterancestors(*UNREAD), None) is not None for paragraph in tree.iter("p")):
        return
    for script in tree.findall(".//script"):
        if script.get("type") != "application/ld+json":
            script.tag = STRIPPED
    etree.strip_elements(tree, *UNREAD, with_tail=False)


def _guessed(tree: Any, url: str | None) -> datetime | None:
    """The day that htmldate finds in what the page marks as a date."""
    try:
        # No guess from whatever date stands on the page, and no bound of today: the same page, the same answer.
        day = find_date(tree, url=url, extensive_search=False, original_date=True, min_date=EARLIEST, max_date=LATEST)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):  # pages of all kinds
        return None
    return parse_moment(day) if day else None
