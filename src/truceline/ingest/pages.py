"""A saved web page → the text of its article and what the page says of it. Nothing is fetched.

The text is trafilatura's (docs/decisions/0006): what it leaves out, menus and teasers, never becomes captured text, and
the page's bytes are kept beside it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from htmldate import find_date
from trafilatura import bare_extraction, load_html

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
    found = bare_extraction(tree, fast=True, include_comments=False, with_metadata=False)
    text = "" if found is None or isinstance(found, dict) else found.text or ""
    if len(text.split()) < FEWEST_WORDS:
        raise NotAnArticle(source, "no article was found on this page; save the article's text instead")
    return text, told


def _guessed(tree: Any, url: str | None) -> datetime | None:
    """The day that htmldate finds in what the page marks as a date."""
    try:
        # No guess from whatever date stands on the page, and no bound of today: the same page, the same answer.
        day = find_date(tree, url=url, extensive_search=False, original_date=True, min_date=EARLIEST, max_date=LATEST)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):  # pages of all kinds
        return None
    return parse_moment(day) if day else None
