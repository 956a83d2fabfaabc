"""`truceline backup` and `restore`: a ledger as one file, from either database and into either."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.run import DB
from truceline.cli.streams import write
from truceline.config import load_settings
from truceline.errors import UsageError
from truceline.export.phrases import counted

if TYPE_CHECKING:
    from truceline.store.backup import Kept


def backup(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Where it goes. Default: truceline-DATE.backup.gz.", show_default=False
        ),
    ] = None,
    db: DB = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write all of a ledger, as it is at this moment, to one file; the desk, runs and the watch may go on meanwhile.

    It holds everybody's words, judgements and hashed passwords: nobody else may read the file, and keep it so.

    Example: truceline backup --out /backups/border.backup.gz --db sqlite:///border.db
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    if str(out) == "-":
        raise UsageError("--out -: a backup goes into a file; name one")
    from truceline.store.backup import back_up

    now = datetime.now(UTC)
    path = out or Path(f"truceline-{now:%Y%m%dT%H%M%SZ}.backup.gz")
    kept = back_up(settings.db, path, now=now, force=force)
    write(f"{_held(kept)}, schema {kept.schema}, in {path}\n")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What truceline backup wrote.", show_default=False)],
    db: DB = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only put it back where it is thrown away again, to see that it is whole.")
    ] = False,
) -> None:
    """Put a backup into a new ledger: of SQLite or PostgreSQL, whichever it was taken from; older ones are brought up
    to date.

    Example: truceline restore border.backup.gz --db postgresql://analyst@localhost/ledger
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    from truceline.store import backup as backups

    kept = backups.check(file) if check else backups.restore(file, settings.db)
    said = "is whole" if check else "is back"
    write(
        f"{file} {said}: {_held(kept)}, schema {kept.schema}, "
        f"made {kept.made:%Y-%m-%d %H:%M} UTC by truceline {kept.version}\n"
    )


def _held(kept: Kept) -> str:
    rows = counted(sum(kept.rows.values()), "row")
    return f"{rows}, {counted(kept.rows.get('documents', 0), 'document')}"
