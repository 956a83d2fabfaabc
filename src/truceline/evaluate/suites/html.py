"""Suite of web pages: is the article's text what a person marked, and is its date the one that the page states?"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from truceline.evaluate.scoring import Mistake, Tally
from truceline.evaluate.suites.report import SuiteReport
from truceline.evaluate.suites.rows import rows

FILE = "html_pages_dev.jsonl.gz"
METAS = ("article:published_time", "og:article:published_time", "datepublished", "pubdate", "sailthru.date")
WORD = re.compile(r"\w+")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
NAMED = re.compile(
    rf"(?i)(?:(?P<d>\d{{1,2}}) )?(?P<m>{'|'.join(MONTHS)})[a-z]*\.? (?:(?P<d2>\d{{1,2}}), )?(?P<y>\d{{4}})"
)
IN_URL = re.compile(rf"(?i)/(\d{{4}})/(\d{{1,2}}|{'|'.join(MONTHS)})/(\d{{1,2}})/")
WORST = 0.8  # F1 below which a page is listed among the mistakes


@dataclass(frozen=True, slots=True)
class Page:
    """A page's code, its article's words as a person marked them, and the days it may be dated by what it states."""

    url: str
    code: str
    text: str
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Read:
    """What was found on a page, and what the extraction library alone finds: text, day, seconds of the processor."""

    text: str
    day: date | None
    seconds: float
    alone: str
    seconds_alone: float


def read(path: Path) -> Iterator[Page]:
    return rows(path, _page)


def _page(row: dict[str, Any]) -> Page:
    return Page(row["url"], row["html"], row["gold_text"], stated_days(row["html"], row["url"]))


def stated_days(code: str, url: str) -> frozenset[date]:
    """The day that a page states, by JSON-LD, or else meta, or else its address: as written, and in UTC."""
    heads = _Heads()
    heads.feed(code)
    for way in (heads.linked(), heads.metas):
        days = next((found for written in way if (found := _days(written))), None)
        if days:
            return days
    address = IN_URL.search(url)
    if address is None:
        return frozenset()
    year, month, day = int(address[1]), address[2].lower(), int(address[3])
    return frozenset({date(year, MONTHS.index(month) + 1 if month in MONTHS else int(month), day)})


class _Heads(HTMLParser):
    """The dates in a page's JSON-LD and meta elements, read apart from how the product reads them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.metas: list[str] = []
        self._scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._in_script = tag == "script" and told.get("type", "").lower() == "application/ld+json"
        name = (told.get("property") or told.get("name") or told.get("itemprop") or "").lower()
        if tag == "meta" and name in METAS:
            self.metas.append(told.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self._scripts.append(data)

    def linked(self) -> Iterator[str]:
        """The dates of the outer nodes: what is nested deeper is dated for itself."""
        for script in self._scripts:
            try:
                told = json.loads(script, strict=False)
            except ValueError:
                continue
            outer = told if isinstance(told, list) else [told]
            for node in [inner for one in outer if isinstance(one, dict) for inner in (one, *one.get("@graph", ()))]:
                if isinstance(node, dict) and isinstance(node.get("datePublished"), str):
                    yield node["datePublished"]


def _days(written: str) -> frozenset[date]:
    """A written day, and the day that it is in UTC; nothing where there is none after 1990."""
    days: set[date] = set()
    try:
        if found := ISO.search(written):
            days.add(date(int(found[1]), int(found[2]), int(found[3])))
            days.add(_utc(written).date())
        elif (found := NAMED.search(written)) and (day := found["d"] or found["d2"]):
            days.add(date(int(found["y"]), MONTHS.index(found["m"].lower()) + 1, int(day)))
    except (ValueError, OverflowError):  # a clock that is none leaves the day
        pass
    return frozenset(day for day in days if day.year > 1990)


def _utc(written: str) -> datetime:
    moment = datetime.fromisoformat(written.strip())
    return moment.astimezone(UTC) if moment.tzinfo else moment


def score(pairs: Iterable[tuple[Page, Read]]) -> SuiteReport:
    """Mean token F1 of both, and the share of stated days that were found."""
    tally, cases, ours, alone = Tally(), 0, 0.0, 0.0
    for page, found in pairs:
        cases += 1
        ours, alone = ours + found.seconds, alone + found.seconds_alone
        reached = token_f1(page.text, found.text)
        tally.add("text.f1", hit=reached, n=1)
        tally.add("library.f1", hit=token_f1(page.text, found.alone), n=1)
        if page.days:
            tally.add("date", hit=found.day in page.days, n=1)
            if found.day not in page.days:
                wanted = " or ".join(sorted(map(str, page.days)))
                tally.mistakes.append(Mistake("date", 1, page.url, page.url[:120], f"{found.day}, stated {wanted}"))
        if reached < WORST:
            tally.mistakes.append(Mistake("text", 1 - reached, page.url, page.text[:120], f"F1 {reached:.3f}"))
    return SuiteReport.of("html", cases, tally, (_speed(cases, ours, alone),))


def _speed(cases: int, ours: float, alone: float) -> str:
    if not ours or not alone:
        return "speed: not measured"
    pages = f"{cases / ours:.0f} against {cases / alone:.0f} pages a second"
    return f"speed: {alone / ours:.2f} of the library's alone; {pages}"


def token_f1(gold: str, found: str) -> float:
    """F1 over the bags of words, in small letters; 1 where both are empty."""
    wanted, given = Counter(WORD.findall(gold.lower())), Counter(WORD.findall(found.lower()))
    both = wanted.total() + given.total()
    return 2 * (wanted & given).total() / both if both else 1.0
