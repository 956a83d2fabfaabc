"""`truceline brief`: an incident or ceasefire on two pages."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from truceline.cli.run import DB
from truceline.config import load_settings
from truceline.errors import NoLedger, UsageError


def brief(
    id: Annotated[
        str,
        typer.Argument(
            metavar="INCIDENT_OR_CEASEFIRE",
            help="Its id, as truceline reconcile lists it, with --ceasefires those of ceasefires.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="PATH", help="The file to write: NAME.html or NAME.pdf.")],
    db: DB = None,
) -> None:
    """Write a briefing on two pages: who says what in which words, tolls with who stands behind each bound, what is
    disputed, how many independent texts there are, and the limits of the evidence.

    PDF needs truceline[pdf]. HTML is one file that loads nothing and prints on two pages of A4.

    Example: truceline brief i3f0c9a1b22d4 --db sqlite:///border.db --out brief.pdf
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    if out.suffix.lower() not in {".html", ".pdf"}:
        raise UsageError(f"--out {out}: name a file that ends in .html or .pdf")
    if not out.absolute().parent.is_dir():
        raise UsageError(f"--out {out}: its folder does not exist")
    from truceline.export.brief import brief_html, brief_pdf
    from truceline.serve.queries import briefs
    from truceline.store import Ledger

    with Ledger.open(settings.db, create=False) as ledger:
        with ledger.reading() as connection:
            found = briefs.found(connection, id)
        if found is None:
            raise NoLedger(
                f"no incident or ceasefire {id}; truceline reconcile lists incidents, with --ceasefires the ceasefires"
            )
        one, holdings = found
        made = ledger.now()
    pdf = out.suffix.lower() == ".pdf"
    data = brief_pdf(one, holdings, made=made) if pdf else brief_html(one, holdings, made=made).encode()
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"--out {out}: cannot be written: {error.strerror}") from error
    sys.stderr.write(f"wrote {out}\n")
