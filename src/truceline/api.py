"""The library's front door: read an article, open a ledger, have a table. `import truceline` is all that is needed.

Nothing is loaded before it is used: the model with the first article, pandas and Arrow with the first frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from truceline.errors import NotFound, SourceError

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from truceline.export.holdings import Holdings
    from truceline.model import Account, Picture, Recorded
    from truceline.pipeline import Reader
    from truceline.store import Ledger

    Source: TypeAlias = "Account | Ledger | Iterable[Account]"

TEXT = "text given from Python"
NAMED = re.compile(r"\S*[^\W_]\.[A-Za-z][A-Za-z0-9]{1,4}")  # article.txt, a/b/page.html


def read(article: str | Path, *, published: str | datetime | None = None) -> Account:
    """The account of one article: its text, or the path of a text file or a saved web page.

    A string is a path where it is one line and names a file, else it is the text; what has no blanks and ends like the
    name of a file (article.txt) is a path too, and NotFound where there is none. `published` is an aware time or
    ISO 8601, UTC unless it says otherwise. Raises SourceError where there is nothing to read.
    """
    from truceline.ingest import capture, parse_published
    from truceline.pipeline import read_document

    given = (
        parse_published(published, called="published")
        if isinstance(published, str) and published.strip()
        else published
    )
    path = _path(article)
    raw, source = (_bytes(path), str(path)) if path else (str(article).encode(), TEXT)
    document = capture(raw, source=source, published=given if isinstance(given, datetime) else None)
    return read_document(document, _reader())


def to_pandas(source: Source, table: str = "claims", *, picture: Picture | None = None) -> pandas.DataFrame:
    """A table of a ledger, of accounts or of one account as a data frame; needs truceline[pandas].

    `table` is one of docs/reference/exports.md: claims, figures, ceasefires, incidents and so on. The picture is
    worked out where the table needs one and none is given.
    """
    from truceline.export.frames import pandas_frame

    return pandas_frame(_holdings(source, table, picture), table)


def to_arrow(source: Source, table: str = "claims", *, picture: Picture | None = None) -> pyarrow.Table:
    """As `to_pandas`, in Arrow's form; needs truceline[parquet]."""
    from truceline.export.frames import arrow_table

    return arrow_table(_holdings(source, table, picture), table)


def picture_of(accounts: Sequence[Account], judgements: Sequence[Recorded], *, ledger: Ledger | None = None) -> Picture:
    """Accounts and judgements as one picture: incidents, tolls, truces. A view: it can always be worked out again.

    Where they are all that a `ledger` holds, the picture kept there is taken, if nothing was read or judged since.
    """
    stored = ledger.picture() if ledger is not None and ledger.has_current_picture() else None
    if stored is not None:
        return stored
    from truceline.reconcile.picture import reconcile

    return reconcile(accounts, judgements)


def _holdings(source: Source, table: str, picture: Picture | None) -> Holdings:
    from truceline.export.holdings import Holdings
    from truceline.export.tables import OF_ACCOUNTS
    from truceline.model import Account, Picture
    from truceline.store import Ledger

    judgements: list[Recorded] = []
    ledger: Ledger | None = None
    if isinstance(source, Account):
        accounts = [source]
    elif isinstance(source, Ledger):
        ledger, accounts, judgements = source, list(source.accounts()), list(source.judgements())
    else:
        accounts = list(source)
    if picture is None:
        picture = Picture() if table in OF_ACCOUNTS else picture_of(accounts, judgements, ledger=ledger)
    return Holdings.of(accounts, picture, judgements=judgements)


@cache
def _reader() -> Reader:
    """The bundled reader, loaded once."""
    from truceline.pipeline import load_reader

    return load_reader()


def _path(article: str | Path) -> Path | None:
    if isinstance(article, Path):
        return article
    if "\n" in article or len(article) > 1000:
        return None
    try:
        return Path(article) if Path(article).is_file() or NAMED.fullmatch(article) else None
    except (OSError, ValueError):  # too long for a name, or a null byte in it
        return None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(str(path), "no such file") from error
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}") from error
