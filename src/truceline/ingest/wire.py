"""Who carried an article: the agency that wrote it, the outlet that printed it, the headline above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from truceline.ingest.cleaning import BLANKS, CLOSED, Line, is_shouted, lines_of
from truceline.ingest.furniture import Furniture, Pattern
from truceline.model import Document, Removed, Span

HEAD, FOOT = 400, 400  # code points
TITLE_WORDS = (3, 25)
TITLE_LENGTH = 160
PARAGRAPH = 100  # a line this long under a short one is a paragraph under its headline, even without a blank line
SITE_PREFIXES = ("www.", "m.", "amp.", "mobile.", "edition.", "en.", "english.", "eng.", "feeds.", "rss.", "news.")
NO_HEADLINE_ENDS = (".", ",", ";", ":", ".”", '."', ".’", ".'", ".)", "—", "–", "-")
LISTING = re.compile(r"[-*•▪●>]|\d+[.)] ")


def wire_of(text: str, *, furniture: Furniture, outlet: str | None = None) -> str | None:
    """The code of the agency whose copy this is: by its dateline, its own site, its byline, or its sign-off.

    An agency that is only quoted ("told Reuters") or that "contributed to this report" is not credited.
    """
    head, foot = text[:HEAD], text[-FOOT:]
    for credit in _credits_at_the_head(furniture.agency_names):
        found = credit.search(head)
        if found:
            return furniture.agency(found["agency"])
    if outlet:
        for agency in furniture.agencies:
            if any(outlet == host or outlet.endswith(f".{host}") for host in agency.hosts):
                return agency.code
    for pattern in furniture.patterns:
        if pattern.agency and _signs_off(pattern, foot):
            return pattern.agency
    found = _credit_at_the_foot(furniture.agency_names).search(foot)
    return furniture.agency(found["agency"]) if found else None


def _signs_off(pattern: Pattern, foot: str) -> bool:
    """Whether an agency's own way of ending is among the last lines."""
    return any(pattern.finds(line.strip(BLANKS)) for line in foot.splitlines())


@cache
def _credits_at_the_head(agencies: str) -> tuple[re.Pattern[str], ...]:
    name = rf"(?P<agency>{agencies})"
    return (
        # TOLDAN, March 3 (AFP) -    TOLDAN (River News) The    (Reuters) -    /TASS/
        re.compile(rf"^[^.!?\r\n\"“]{{0,120}}[(/\[]{name}[)/\]](?:[ \t]*(?:--?|[–—:])|[ \t]+(?=[\"“A-Z])|\.)", re.M),
        # MOSCOW, May 4. /TASS/.
        re.compile(rf"^[^!?\r\n\"“]{{0,120}}[ \t]/{name}/(?=[.:]|[ \t])", re.M),
        # By River News Agency    By River News Agency May 4 at 1:01 PM
        re.compile(rf"^[ \t]*(?:By|BY)[ \t]+(?:The[ \t]+)?{name}(?=[ \t]*(?:$|[|,]|[A-Z][a-z]+ \d))", re.M),
        # By Mira Velk | AP May 4
        re.compile(rf"^[ \t]*(?:By|BY)[ \t][^.\r\n]{{3,60}}[|,][ \t]*{name}\b", re.M),
        # AFP Monday 6 Oct 2031
        re.compile(
            rf"\b{name}[ \t]+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day[ \t]+\d{{1,2}}[ \t]+[A-Z][a-z]{{2,8}}"
            r"[ \t]+\d{4}"
        ),
    )


@cache
def _credit_at_the_foot(agencies: str) -> re.Pattern[str]:
    """A last line that is a credit: (AFP)    Source: Xinhua    — AP    Anadolu news agency    Copyright 2031 AP."""
    rights = r"(?:©|Copyright)[ \t]*(?:©[ \t]*)?\d{4}[ \t]*(?:by )?"
    return re.compile(
        rf"(?:^|(?<=[.!?\"”]))[ \t]*(?:[(\[/–—-]{{1,2}}[ \t]*|Source:?[ \t]*|{rights})?(?P<agency>{agencies})"
        r"(?:[ \t]+[Nn]ews[ \t]+[Aa]gency)?[ \t]*[)\]/]?(?:\.[ \t]*All rights reserved\..{0,120})?\.?\s*\Z",
        re.MULTILINE,
    )


def outlet_of(link: str | None) -> str | None:
    """The site of a link, without "www." and its like."""
    if not link:
        return None
    try:
        host = urlsplit(link if "//" in link else f"//{link}").hostname
    except ValueError:
        return None
    for prefix in SITE_PREFIXES:
        if host and host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host


def untracked(link: str, parameters: Sequence[str]) -> str:
    """A link without its fragment and the query parameters that only follow a reader about ("utm_*": all of them)."""
    try:
        parts = urlsplit(link)
        kept = [one for one in parts.query.split("&") if one and not _tracks(one, parameters)]
        return urlunsplit(parts._replace(query="&".join(kept), fragment=""))
    except ValueError:
        return link


def _tracks(written: str, parameters: Sequence[str]) -> bool:
    name = unquote_plus(written.partition("=")[0]).lower()
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in parameters)


def title_of(text: str, removed: Sequence[Removed]) -> str | None:
    """The first line, where it looks like a headline: short, without a full stop, a paragraph below it."""
    gone = Document(id="", text=text, removed=tuple(removed))
    lines = [line for line in lines_of(text) if not gone.is_removed(line.span)]
    if len(lines) < 2:
        return None
    first, second = lines[0], lines[1]
    words = first.span.of(text)
    few, many = TITLE_WORDS
    fits = len(words) <= TITLE_LENGTH and few <= len(words.split()) <= many and not words.endswith(NO_HEADLINE_ENDS)
    if not fits or LISTING.match(words) or words[0].islower() or _opens_with_dateline(words):
        return None
    return " ".join(words.split()) if _stands_above(text, first, second) else None


def _stands_above(text: str, first: Line, second: Line) -> bool:
    closed = second.span.of(text).endswith(CLOSED)
    if second.goes_on or (not closed and len(second.span) < PARAGRAPH):
        return False
    blank = _blank_between(text, first.span, second.span)
    return len(second.span) >= PARAGRAPH or (
        blank and (len(second.span) > len(first.span) or is_shouted(first.span.of(text)))
    )


def _blank_between(text: str, above: Span, below: Span) -> bool:
    between = text[above.end : below.start].replace("\r\n", "\n")
    return sum(between.count(mark) for mark in "\n\r\u2029") > 1


def _opens_with_dateline(words: str) -> bool:
    return bool(
        re.match(r"[A-Z][A-Z ,./'’-]{2,40}(?:, [A-Z][a-z]+)?[ \t]*(?:\([^)]{2,30}\)[ \t]*)?(?:--|[–—-] )", words)
    )
