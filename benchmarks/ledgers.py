"""A ledger of generated accounts, loaded straight into the tables: for timing what is made of it.

What `truceline run` would have found out beside the accounts is told to the ledger as well: the signature of each
document (its length alone) and who copied whom. Entries, which reconciling does not look at, are left out.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from truceline.model import Account
from truceline.model.form import account_to_dict
from truceline.reconcile.signing import METHOD
from truceline.store import Ledger

STAMP = "2031-01-01 00:00:00.000000"
AT_ONCE = 2_000
DOCUMENT = (
    "INSERT INTO documents (number, id, size, text, text_sha256, outlet, authors, published, language, removed, added)"
    " VALUES (?, ?, ?, ?, '', ?, '[]', ?, 'en', '[]', ?)"
)
READING = (
    "INSERT INTO readings (number, document, version, model_sha256, sha256, account, added) VALUES (?,?,'0','',?,?,?)"
)
SIGNATURE = (
    "INSERT INTO signatures (document, method, words, shingles, places, minhash, marks, recurring)"
    " VALUES (?, ?, ?, x'', x'', x'', x'', x'')"
)
TIE = (
    "INSERT INTO ties (document, other, kind, share, common, longest, starts, ends, other_starts, other_ends)"
    " VALUES (?, ?, 'copy', 1.0, ?, ?, 0, ?, 0, ?)"
)


def fill(file: Path, accounts: Iterable[Account]) -> int:
    """Add generated accounts to the ledger in a file; a text told before is a copy. Returns how many claims."""
    with Ledger.open(f"sqlite:///{file}"):
        pass
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
    first: dict[str, int] = {}  # of each text, by its claims' document
    claims = 0
    for account in accounts:
        number += 1
        _put(connection, number, account, first)
        claims += len(account.claims)
        if number % AT_ONCE == 0:
            connection.commit()
    connection.commit()
    connection.close()
    return claims


def _put(connection: sqlite3.Connection, number: int, account: Account, first: dict[str, int]) -> None:
    doc, words = account.document, account.document.text.count(" ") + 1
    written = json.dumps(account_to_dict(replace(account, document=doc)), ensure_ascii=False, sort_keys=True).encode()
    moment = doc.published
    published = f"{moment:%Y-%m-%d %H:%M:%S.%f}" if isinstance(moment, datetime) else None
    size = len(doc.text)
    connection.execute(DOCUMENT, (number, doc.id, size, doc.text, doc.outlet, published, STAMP))
    sha256 = hashlib.sha256(written).hexdigest()
    connection.execute(READING, (number, number, sha256, zlib.compress(written, 6), STAMP))
    connection.execute(SIGNATURE, (number, METHOD, words))
    text = hashlib.sha256(doc.text.encode()).hexdigest()
    if text in first:
        connection.execute(TIE, (number, first[text], words, words, size, size))
    else:
        first[text] = number
