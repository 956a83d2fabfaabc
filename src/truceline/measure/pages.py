"""Web pages put to the extractor, with what news needs around it and alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from trafilatura import extract

from truceline.errors import SourceError
from truceline.evaluate.suites import SuiteReport, html, sampled
from truceline.ingest.furniture import furniture
from truceline.ingest.pages import article_of
from truceline.ingest.published import infer_published
from truceline.measure.bench import Bench

Found = TypeVar("Found")
ROUNDS = 2  # of each page the quicker one counts: the first may find the library cold


def measure_html(bench: Bench) -> SuiteReport:
    cases = sampled(html.read(bench.data / html.FILE), lambda page: page.url, one_in=bench.one_in)
    return html.score((page, _read(page)) for page in cases)


def _read(page: html.Page) -> html.Read:
    found, seconds = _timed(lambda: _article(page))
    alone, seconds_alone = _timed(lambda: extract(page.code, fast=True, include_comments=False) or "")
    return html.Read(*found, seconds, alone, seconds_alone)


def _article(page: html.Page) -> tuple[str, date | None]:
    try:
        text, told = article_of(page.code, source=page.url)
    except SourceError:
        return "", None
    when = infer_published(text, links=[page.url], furniture=furniture(), metadata=told.published)
    return text, when[0].date() if when else None


def _timed(read: Callable[[], Found]) -> tuple[Found, float]:
    """What it gives, and the seconds of the processor that the quickest of the rounds took."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        found = read()
        rounds.append(time.process_time() - begun)
    return found, min(rounds)
