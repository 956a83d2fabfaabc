"""Full-text search behind one function: FTS5 in SQLite, a tsvector in PostgreSQL. Both know English word endings.

A query is words, "phrases in quotes" and -words to leave out; all that is not left out must be there. The two differ
where English is not enough: PostgreSQL leaves out stop words and keeps accents, SQLite the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, false, literal, literal_column, select, text

from truceline.store.engines import POSTGRESQL
from truceline.store.tables import DOCUMENTS, Moment

TERM = re.compile(r'(?P<without>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
WORD = re.compile(r"\w+")

IN_SQLITE = """
SELECT d.id, d.title, d.url, d.outlet, d.published,
       snippet(documents_search, 1, '', '', '…', 24) AS excerpt
FROM documents_search JOIN documents d ON d.number = documents_search.rowid
WHERE documents_search MATCH :query ORDER BY documents_search.rank, d.number LIMIT :limit
"""
IN_POSTGRESQL = """
SELECT d.id, d.title, d.url, d.outlet, d.published,
       ts_headline('english', d.text, q.query,
                   'StartSel="", StopSel="", MaxWords=24, MinWords=12, MaxFragments=1, FragmentDelimiter=…') AS excerpt
FROM documents d, websearch_to_tsquery('english', :query) AS q(query)
WHERE d.search @@ q.query ORDER BY ts_rank_cd(d.search, q.query) DESC, d.number LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a search found; `excerpt` are some of its words around what was sought."""

    document: str
    title: str | None
    url: str | None
    outlet: str | None
    published: datetime | None
    excerpt: str


def search(connection: Connection, query: str, *, limit: int) -> list[Hit]:
    """The documents that fit a query, the best first; none for a query without a word to look for."""
    asked = _asked(connection.dialect.name, query)
    if not asked:
        return []
    statement = IN_POSTGRESQL if connection.dialect.name == POSTGRESQL else IN_SQLITE
    rows = connection.execute(text(statement).columns(published=Moment), {"query": asked, "limit": limit})
    return [Hit(r.id, r.title, r.url, r.outlet, r.published, " ".join(r.excerpt.split())) for r in rows]


def matching(dialect: str, query: str) -> Select[Any]:
    """The numbers of the documents that fit a query; none for a query without a word to look for."""
    asked = _asked(dialect, query)
    if not asked:
        return select(literal(0)).where(false())
    if dialect == POSTGRESQL:
        fits = text("documents.search @@ websearch_to_tsquery('english', :sought)").bindparams(sought=asked)
        return select(DOCUMENTS.c.number).where(fits).correlate(None)
    fits = text("documents_search MATCH :sought").bindparams(sought=asked)
    return select(literal_column("documents_search.rowid")).select_from(text("documents_search")).where(fits)


def _asked(dialect: str, query: str) -> str:
    """A query in the words of the database; empty where there is nothing to look for."""
    wanted, unwanted = terms(query)
    if not wanted:
        return ""
    if dialect == POSTGRESQL:
        return " ".join([*_quoted(wanted), *(f"-{term}" for term in _quoted(unwanted))])
    return " NOT ".join(["(" + " AND ".join(_quoted(wanted)) + ")", *_quoted(unwanted)])


def terms(query: str) -> tuple[Sequence[str], Sequence[str]]:
    """The words and phrases to find and those to leave out. Marks are no part of them: no query is a syntax error."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for found in TERM.finditer(query):
        words = " ".join(WORD.findall(found["phrase"] or found["word"] or ""))
        if words:
            (unwanted if found["without"] else wanted).append(words)
    return wanted, unwanted


def _quoted(words: Sequence[str]) -> list[str]:
    return [f'"{word}"' for word in words]
