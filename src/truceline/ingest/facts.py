"""What a page's code says of its article: address, headline, outlet, authors and date.

The extractor can tell all of this too, and takes longer over it than over the text; and of a live blog it may take an
entry's time for the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import urljoin

from truceline.ingest.files import Told
from truceline.ingest.furniture import Furniture
from truceline.ingest.linked import Linked, linked_data
from truceline.ingest.meta import meta_names
from truceline.ingest.published import CLOCK, DATE, parse_moment, read_date

ENTRY = re.compile(r"live-?blog|live-?update|(?:^|[\s_-])entr(?:y|ies)(?:$|[\s_-])|timeline|comment", re.I)
LIVE_ADDRESS = re.compile(r"[/_-](?:live|live-?blog|live-updates?|liveticker)(?:[/_-]|$)", re.I)
PRINTED = re.compile(rf"(?:{CLOCK}(?:IST|[A-Z]{{3,4}})?\s+)?(?P<date>{DATE})")
HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.I)
BY = re.compile(r"\A\s*(?:written\s+|reported\s+|story\s+|posted\s+)?by[:\s]+", re.I)
PARTED = re.compile(r"\s*;\s*|\s+(?:and|&)\s+|\s*,\s+(?=[A-Z])")
NO_NAME = re.compile(r"https?:|www\.|[@<>{}\[\]|/_]|\d", re.I)
WRITER = re.compile(r"\b(?:writer|reporter|correspondent|editor)s?\Z", re.I)  # "AP Auto Writer", behind a name
LONGEST_NAME = 60  # characters
MOST_AUTHORS = 12


def facts_of(tree: Any, *, source: str, furniture: Furniture) -> tuple[Told, bool]:
    """What a page says, and whether it is a live blog. A date that stands in an entry or a comment is not taken."""
    linked = linked_data([script.text or "" for script in tree.iter("script") if _is_linked(script)])
    meta, names = _meta(tree), meta_names()
    url = _url(tree, meta, linked)
    live = linked.live or any(LIVE_ADDRESS.search(link) for link in (url, source) if link and "://" in link)
    stated = [linked.published or "", *(meta.get(name, "") for name in names.dates)]
    written = chain(stated, _marked_dates(tree))  # the page is gone through only where its head is silent
    outlet = next((meta[name] for name in names.sites if name in meta), linked.publisher)
    told = Told(
        url=url,
        title=_title(tree, meta, linked, outlet),
        outlet=None if url else one_line(outlet),  # the site of an address is what outlets are known by
        authors=_authors(tree, meta, linked, furniture),
        published=next((moment for words in written if (moment := page_moment(words))), None),
    )
    return told, live


def page_moment(written: str) -> datetime | None:
    """A moment as pages write it: ISO 8601, a mail's date, or a printed date with day, month and year."""
    words = written.strip()
    if not 8 <= len(words) <= 60:
        return None
    moment = None if HALF_DAY.search(words) else parse_moment(words)  # the parser of mails knows no "PM"
    if moment is None and (printed := PRINTED.match(words)) and (day := read_date(printed["date"])):
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return moment if moment and 1990 <= moment.year <= 2100 else None


def _is_linked(script: Any) -> bool:
    return (script.get("type") or "").strip().lower().startswith("application/ld+json")


def _meta(tree: Any) -> dict[str, str]:
    """The page's meta elements by their property or name in small letters; of several the first."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        content = (node.get("content") or "").strip()
        for name in (node.get("property"), node.get("name"), node.get("itemprop")):
            if name and content and not _of_an_entry(node):
                found.setdefault(name.strip().lower(), content)
    return found


def _marked_dates(tree: Any) -> Iterator[str]:
    """Dates of elements that are marked as the publication's, the surest first."""
    elements = tree.xpath("//*[@itemprop or @pubdate][not(self::meta)] | //time[@datetime]")
    marked = [node for node in elements if "datepublished" in (node.get("itemprop") or "").lower().split()]
    marked += [node for node in elements if node.get("pubdate") is not None]
    marked += [node for node in elements if node.tag == "time" and "publish" in (node.get("class") or "").lower()]
    for node in marked:
        if not _of_an_entry(node):
            yield node.get("datetime") or node.get("content") or node.text_content()


def _of_an_entry(node: Any) -> bool:
    """Whether an element belongs to an entry of a live blog or to a comment."""
    for above in node.iterancestors():
        if above.get("itemprop") in ("liveBlogUpdate", "comment"):
            return True
        if above.tag in ("li", "div", "section", "article") and ENTRY.search(
            f"{above.get('class') or ''} {above.get('id') or ''}"
        ):
            return above.tag != "article" or above.getparent().tag in ("li", "article", "section")
    return False


def _url(tree: Any, meta: Mapping[str, str], linked: Linked) -> str | None:
    """The page's canonical address, as it gives it."""
    base = next((node.get("href") for node in tree.iter("base") if node.get("href")), "")
    links = [node.get("href") for node in tree.iter("link") if (node.get("rel") or "").lower() == "canonical"]
    for link in (*links, *(meta.get(name) for name in meta_names().addresses), linked.url):
        try:
            whole = urljoin(base, (link or "").strip())
        except ValueError:
            continue
        if whole.startswith(("https://", "http://")) and not re.search(r"\s", whole):
            return one_line(whole)
    return None


def _title(tree: Any, meta: Mapping[str, str], linked: Linked, site: str | None) -> str | None:
    headings = [words for node in tree.iter("h1") if (words := one_line(node.text_content()))]
    told = [
        linked.headline,
        *(meta.get(name) for name in meta_names().titles),
        headings[0] if len(headings) == 1 else None,
    ]
    title = next((words for one in told if (words := one_line(one))), None)
    if title is None:
        title = next((words for node in tree.iter("title") if (words := one_line(node.text_content()))), None)
    if title and site:
        title = re.sub(rf"\s+[|–—·-]\s+{re.escape(site)}\Z", "", title)
    return title or next(iter(headings), None)


def _authors(tree: Any, meta: Mapping[str, str], linked: Linked, furniture: Furniture) -> tuple[str, ...]:
    """Whoever the page names as its writers, by the first way in which it names any."""
    ways: Sequence[Iterable[str]] = (
        linked.authors,
        *([meta[name]] for name in meta_names().authors if name in meta),
    )
    for way in chain(ways, _marked_authors(tree)):
        names = dict.fromkeys(name for words in way for name in author_names(words, furniture))
        if names:
            return tuple(names)[:MOST_AUTHORS]
    return ()


def _marked_authors(tree: Any) -> Iterator[list[str]]:
    """What stands in elements that are marked as the author's."""
    yield [node.text_content() for node in tree.xpath("//a[@rel='author'] | //*[@itemprop='author']")]


def author_names(words: str, furniture: Furniture) -> Iterator[str]:
    """The names in a byline; none of a placeholder ("[author_name]"), an address or a sentence."""
    line = one_line(words) or ""
    if any(pattern.reason == "author-placeholder" and pattern.finds(line) for pattern in furniture.patterns):
        return
    for part in PARTED.split(BY.sub("", line)):
        name = part.strip(" ,.;|–-")
        known = name.casefold() in furniture.nobodies or WRITER.search(name)
        if name and len(name) <= LONGEST_NAME and not known and not NO_NAME.search(name):
            yield name


def one_line(words: str | None) -> str | None:
    """Words of a page's metadata as one line without control characters; None where nothing is left."""
    plain = unescape(words or "")  # twice escaped, as in JSON-LD
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split()) or None
