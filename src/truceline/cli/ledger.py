"""`truceline issues`, `withdraw` and `migrate`: the ledger's housekeeping."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections import Counter
from typing import Annotated

import typer

from truceline.cli.run import DB
from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.errors import UsageError
from truceline.export.phrases import counted, printable


def issues(
    db: DB = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only these: not-text, no-conflict-news, read-failed and so on.")
    ] = None,
    by_kind: Annotated[
        bool, typer.Option("--by-kind", help="Kind by kind, each with its number, the commonest first.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List what was not read in any run, oldest first: its kind, where it was, and why.

    What the gate passed over is listed too, as no-conflict-news. Files that were skipped for their ending are counted,
    and listed with --kind skipped.

    Example: truceline issues --by-kind
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.model import IssueKind
    from truceline.store import Ledger

    if kind is not None and kind not in list(IssueKind):
        raise UsageError(f"--kind {kind!r}: there are {', '.join(IssueKind)}")
    with Ledger.open(settings.db, create=False) as ledger:
        every = list(ledger.issues())
    found = [issue for issue in every if (issue.kind is not IssueKind.SKIPPED if kind is None else issue.kind == kind)]
    kinds = Counter(issue.kind for issue in found)
    if by_kind:
        found.sort(key=lambda issue: (-kinds[issue.kind], issue.kind))  # stable: of one kind the oldest first
    headed = None
    for issue in found:
        if by_kind and not as_json and issue.kind is not headed:
            headed = issue.kind
            write(f"{kinds[headed]:,} {headed}\n")
        if as_json:
            said = {"kind": issue.kind, "source": issue.source, "reason": issue.reason, "sha256": issue.sha256}
            write(json.dumps(said, ensure_ascii=False) + "\n", utf8=True)
        else:
            reason = issue.reason.removeprefix(f"{issue.source}: ")
            write(f"{issue.kind:<16} {printable(f'{issue.source}: {reason}')}\n")
    if not found and not as_json:
        write("no issues\n")
    gated = kinds[IssueKind.NO_CONFLICT_NEWS]
    if gated and kind is None and not as_json:
        articles = counted(gated, "article that the gate passed over is", "articles that the gate passed over are")
        sys.stderr.write(f"{articles} listed; runs count them apart from issues (docs/reference/gate.md)\n")
    skipped = sum(issue.kind is IssueKind.SKIPPED for issue in every)
    if skipped and kind is None and not as_json:
        sys.stderr.write(f"and {counted(skipped, 'file')} skipped for their endings (--kind skipped lists them)\n")


def withdraw(
    name: Annotated[
        str,
        typer.Argument(metavar="ID|URL", help="A document's hash, its first eight or more digits, or an address."),
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it stays in the tombstone.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who says so. Default: the user's name.")] = "",
    db: DB = None,
) -> None:
    """Take a document down: its words leave the ledger; a tombstone with hashes stays, and it is not taken in again.

    An address takes down every document that came from it, and anything it may give later.

    Example: truceline withdraw https://news.example.org/a --reason "asked by the publisher"
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    if not reason.strip():
        raise UsageError("--reason: say why; it stays in the tombstone")
    from truceline.store import Ledger

    with Ledger.open(settings.db, create=False) as ledger:
        for document in ledger.withdraw(name, by=by.strip() or _user(), reason=reason.strip()):
            write(f"withdrew {document}\n")


def migrate(db: DB = None) -> None:
    """Make the ledger's tables, or bring them up to date. Every command that opens a ledger does the same.

    Example: truceline migrate --db postgresql://analyst@localhost/ledger
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.store import Ledger

    ledger, (before, after) = Ledger.migrated(settings.db)
    ledger.close()
    write(f"the ledger's schema is {after}" + ("\n" if before == after else f"; it was {before or 'not there'}\n"))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container whose user has no name
        return "unknown"
