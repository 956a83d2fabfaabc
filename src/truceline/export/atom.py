"""Incidents as an Atom feed (RFC 4287): an entry each, with its claims and links to the articles."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from truceline import __version__
from truceline.export.cells import moment
from truceline.export.exported import Exported, with_sidecars
from truceline.export.filters import Filters
from truceline.export.happenings import Happening, happenings
from truceline.export.holdings import Holdings
from truceline.export.provenance import Origin, documents_of, full_note, gist, origins_of, source_name

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED = "urn:truceline:incidents"
EPOCH = datetime.fromtimestamp(0, UTC)  # Atom wants a time of every entry; this one says that none is known
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WEB = re.compile(r"https?://\S+")


def export_atom(holdings: Holdings, filters: Filters) -> Exported:
    """The feed, the incident told last first."""
    found, left_out = happenings(holdings, filters)
    found.sort(key=lambda happening: (happening.latest or EPOCH, happening.incident.id), reverse=True)
    feed = Element("feed", xmlns=NAMESPACE)
    _text(feed, "id", FEED)
    _text(feed, "title", "Incidents as claimed in the news")
    _text(feed, "updated", moment(max((one.latest or EPOCH for one in found), default=EPOCH)))
    SubElement(feed, "generator", version=__version__).text = "truceline"
    _text(SubElement(feed, "author"), "name", "truceline")
    for happening in found:
        _entry(feed, holdings, happening)
    indent(feed)
    text = '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"
    origins: list[Origin] = [origin for one in found for origin in origins_of(one.incident.id, one)]
    return with_sidecars({"": text}, len(found), holdings=holdings, origins=origins, left_out=left_out)


def _entry(feed: Element, holdings: Holdings, happening: Happening) -> None:
    incident = happening.incident
    entry = SubElement(feed, "entry")
    _text(entry, "id", f"urn:truceline:incident:{incident.id}")
    _text(entry, "title", gist(happening))
    _text(entry, "updated", moment(happening.latest or EPOCH))
    if happening.published:
        _text(entry, "published", moment(happening.published))
    _text(entry, "summary", full_note(holdings, happening))
    for term in (incident.act.type, f"grade:{incident.grade}", *("breach" for _ in range(happening.breach))):
        SubElement(entry, "category", term=str(term))
    for document in documents_of(happening):
        if document.url and WEB.fullmatch(document.url):
            SubElement(entry, "link", rel="related", href=document.url, title=_clean(source_name(document)))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Text without what no XML may hold."""
    return NOT_XML.sub("", text)
