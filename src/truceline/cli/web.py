"""The network as the settings have it, for the commands that take addresses."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from truceline.config import Settings
from truceline.errors import FeedInvalid, FetchError, NotAnArticle

if TYPE_CHECKING:
    from truceline.fetch import Fetched, Fetcher

TICK = 0.2  # seconds until it is asked again whether to stop


def fetcher_of(settings: Settings, *, stop: Callable[[], bool] = lambda: False) -> Fetcher:
    """A fetcher by the settings; once `stop` says so, its waiting for servers is cut off with Halted."""
    from truceline.fetch import Clock, Fetcher

    return Fetcher.open(
        contact=settings.contact,
        allow_hosts=settings.allow_hosts,
        interval=settings.fetch_interval,
        intervals=settings.intervals,
        clock=Clock(sleep=lambda seconds: pause(seconds, stop)),
    )


def page_at(url: str, settings: Settings) -> Fetched:
    """The page at an address. Raises FetchError where there is none, FeedInvalid where there is a list of pages."""
    from truceline.fetch import Status, listing_of
    from truceline.pipeline.intake import may_be_article

    with fetcher_of(settings) as fetcher:
        fetched = fetcher.fetch(url)
    if fetched.status is not Status.FRESH:
        raise fetched.error or FetchError(url, "nothing came of it")
    listing = listing_of(fetched.raw, url=fetched.url, charset=fetched.charset)
    if listing is not None:
        number = len(listing.entries) + len(listing.lists) + listing.left_out
        raise FeedInvalid(url, f"a {listing.kind} with {number:,} addresses; truceline run follows it to its articles")
    if not may_be_article(fetched):
        raise NotAnArticle(url, f"the server says that it is {fetched.content_type}, which holds no article's text")
    return fetched


def pause(seconds: float, stop: Callable[[], bool]) -> None:
    """Let seconds pass; Halted once `stop` says so."""
    from truceline.pipeline.intake import Halted

    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if stop():
            raise Halted
        time.sleep(min(left, TICK))
