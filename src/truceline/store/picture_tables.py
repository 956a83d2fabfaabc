"""The tables of what the picture was made of, so that the next need not be made from the beginning (`renewing`)."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, Table, Text

from truceline.store.tables import METADATA, NUMBER

PICTURE_NOTES = Table(
    "picture_notes",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("content", LargeBinary, nullable=False),  # the notes of some documents (reconcile/keeping.py)
)
PICTURE_DOCUMENTS = Table(
    "picture_documents",
    METADATA,
    Column("document", NUMBER, primary_key=True, autoincrement=False),
    Column("notes", NUMBER, primary_key=True, autoincrement=False, index=True),  # of several the last counts
    Column("version", Text, nullable=False),  # the reading, and what was judged of it
)
PICTURE_LINKS = Table(
    "picture_links",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),  # one value, cut into pieces
    Column("content", LargeBinary, nullable=False),
)
