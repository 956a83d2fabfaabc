"""`truceline copies` and `versions`: who copied whom and why we say so; the texts that stood at one address."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.run import DB
from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.errors import NoLedger
from truceline.export.phrases import headline, printable

if TYPE_CHECKING:
    from truceline.model import Document, Lineage, Passage
    from truceline.store import Ledger
    from truceline.store.versions import Version

EXCERPT = 100  # characters of a passage or a change
SHORT = 12  # digits by which a document is shown


def copies(
    db: DB = None,
    as_json: Annotated[bool, typer.Option("--json", help="Lineages and passages as one JSON object a line.")] = False,
) -> None:
    """List who copied whom: texts of several documents with their origin and the evidence, then passages.

    The picture must have been made: run and reconcile make it.

    Example: truceline copies --db sqlite:///border.db
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.model.plain import to_json
    from truceline.store import Ledger

    with Ledger.open(settings.db, create=False) as ledger:
        picture = ledger.picture()
        if picture is None:
            raise NoLedger("there is no picture yet; truceline reconcile makes it")
        shared = [one for one in picture.lineages if len(one.documents) > 1]
        if as_json:
            for one in (*shared, *picture.passages):
                write(json.dumps(to_json(one), ensure_ascii=False) + "\n", utf8=True)
            return
        for lineage in shared:
            _show(_lineage(lineage, ledger))
        for passage in picture.passages:
            _show(_passage(passage, ledger))
        if not shared and not picture.passages:
            write("no copies\n")


def _show(lines: Iterator[str]) -> None:
    """Write lines as they are indented."""
    for line in lines:
        write(f"{' ' * (len(line) - len(line.lstrip()))}{printable(line.strip())}\n")


def _lineage(lineage: Lineage, ledger: Ledger) -> Iterator[str]:
    credit = f", credited to {lineage.wire}" if lineage.wire else ""
    yield f"{len(lineage.documents)} documents, one text{credit}; the origin by {lineage.basis or 'nothing known'}:"
    evidence = {tie.document: tie for tie in lineage.ties}
    for id in lineage.documents:
        tie = evidence.get(id)
        told = f" · {tie.kind} of {tie.other[:SHORT]}: {tie.share:.0%}, {tie.longest} words in a row" if tie else ""
        yield f"  {'*' if id == lineage.origin else ' '} {_shown(ledger.document(id), id)}{told}"


def _passage(passage: Passage, ledger: Ledger) -> Iterator[str]:
    yield f"a passage of {passage.words} words in {len(passage.holders)} documents; the origin by {passage.basis}:"
    for holding in passage.holders:
        yield f"  {'*' if holding.document == passage.origin else ' '} {_shown(ledger.document(holding.document), '')}"
    first = ledger.document(passage.holders[0].document)
    if first:
        yield f"    “{' '.join(passage.holders[0].span.of(first.text).split())[:EXCERPT]}…”"


def _shown(doc: Document | None, id: str) -> str:
    if doc is None:
        return f"{id[:SHORT]} (withdrawn)"
    when = doc.published.isoformat(" ", "minutes") if doc.published else "undated"
    return f"{doc.id[:SHORT]} {when} {doc.outlet or '–'} {headline(doc.title, doc.text)}"


def versions(
    url: Annotated[str, typer.Argument(metavar="URL", help="An address, however it is written.")],
    db: DB = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a version, with both offsets.")] = False,
) -> None:
    """Show the texts that stood at one address, oldest first, and what changed from each to the next.

    Example: truceline versions https://news.example.org/a
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.store import Ledger

    with Ledger.open(settings.db, create=False) as ledger:
        found = ledger.versions(url)
    if not found:
        raise NoLedger(f"nothing in the ledger came from {url}")
    before: Version | None = None
    for version in found:
        if as_json:
            write(json.dumps(_as_json(version, before), ensure_ascii=False) + "\n", utf8=True)
        else:
            _show(_version(version, before))
        before = version


def _as_json(version: Version, before: Version | None) -> dict[str, object]:
    from truceline.model.plain import to_json

    doc = version.document
    return {
        "document": doc.id,
        "published": to_json(doc.published),
        "captured": to_json(version.added),
        "previous": before.document.id if before else None,
        "changes": [{"before": to_json(one.before), "after": to_json(one.after)} for one in version.changes],
    }


def _version(version: Version, before: Version | None) -> Iterator[str]:
    yield f"{_shown(version.document, '')} · captured {version.added.isoformat(' ', 'minutes')}"
    for change in version.changes:
        if change.before and before:
            yield f"  - {' '.join(change.before.of(before.document.text).split())}"
        if change.after:
            yield f"  + {' '.join(change.after.of(version.document.text).split())}"
