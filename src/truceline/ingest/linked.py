"""What a page says of its article in JSON-LD, by schema.org's words: headline, date, authors, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# https://schema.org/Article and its subtypes; a live blog is one of them.
ARTICLE = re.compile(r"(?:\w*Article|\w*BlogPosting|\w*Posting|\w*Report|Report|Article|\w*Review)")
LIVE = "LiveBlogPosting"
WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")  # where articles stand; what else is nested is of others
COMMENT = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*\Z")
# For code that is no JSON, as templates make it: the first of each.
BROKEN_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Linked:
    """What JSON-LD says of the article, in the page's words; `live` = it is a live blog, whose entries have times."""

    published: str | None = None
    headline: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    publisher: str | None = None
    live: bool = False


def linked_data(scripts: Sequence[str]) -> Linked:
    """The article of a page's JSON-LD: the first node that is one and has a date, or the page's own node."""
    nodes: list[Mapping[str, Any]] = []
    broken: str | None = None
    for script in scripts:
        try:
            nodes += _nodes(json.loads(COMMENT.sub("", script), strict=False))
        except (ValueError, RecursionError):
            found = BROKEN_DATE.search(script)
            broken = broken or (found[1] if found else None)
    articles = [node for node in nodes if any(ARTICLE.fullmatch(kind) for kind in _types(node))]
    live = any(LIVE in _types(node) for node in nodes)
    best = next((node for node in articles if LIVE in _types(node)), None) or next(
        (node for node in articles if _word(node.get("datePublished"))), next(iter(articles), None)
    )
    dated = [best or {}, *(node for node in nodes if node.get("@type") == "WebPage")]
    return Linked(
        published=next((word for node in dated if (word := _word(node.get("datePublished")))), broken),
        headline=_word((best or {}).get("headline")),
        authors=tuple(_names((best or {}).get("author"))),
        url=_address(best or {}),
        publisher=next(_names((best or {}).get("publisher")), None),
        live=live,
    )


def _nodes(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in WITHIN:
            yield from _nodes(value.get(key), depth + 1)


def _types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _names(value: Any) -> Iterator[str]:
    """Names out of a string, an object with a name, or a list of them."""
    if isinstance(value, list):
        for one in value:
            yield from _names(one)
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, str) and value.strip():
        yield value


def _address(node: Mapping[str, Any]) -> str | None:
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), page, page.get("@id") if isinstance(page, dict) else None):
        if isinstance(value, str) and value.startswith(("https://", "http://")):
            return value
    return None


def _word(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) and value.strip() else None
