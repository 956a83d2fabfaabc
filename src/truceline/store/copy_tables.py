"""The tables of who copied whom, and of what recurs on sites. All of it follows from the documents."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from truceline.store.tables import HASH, METADATA, NUMBER, Moment

SIGNATURES = Table(
    "signatures",
    METADATA,
    Column("document", NUMBER, ForeignKey("documents.number"), primary_key=True, autoincrement=False),
    Column("method", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("address", Text),  # canonical
    Column("address_sha256", HASH, index=True),
    Column("shingles", LargeBinary, nullable=False),
    Column("places", LargeBinary, nullable=False),
    Column("minhash", LargeBinary, nullable=False),
    Column("marks", LargeBinary, nullable=False),  # the rows of `marks` again, so that they can be taken back
    Column("recurring", LargeBinary, nullable=False),
)
MARKS = Table(
    "marks",
    METADATA,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("document", NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,  # the key is all there is
)
TIES = Table(
    "ties",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("document", NUMBER, ForeignKey("documents.number"), nullable=False),
    Column("other", NUMBER, ForeignKey("documents.number"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("share", Float, nullable=False),
    Column("common", Integer, nullable=False),
    Column("longest", Integer, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("other_starts", Integer, nullable=False),
    Column("other_ends", Integer, nullable=False),
    UniqueConstraint("document", "other", "starts", "other_starts"),
)
LEARNED = Table(
    "learned",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("mark", BigInteger, nullable=False, unique=True),  # of a paragraph as its site's own
    Column("document", NUMBER, ForeignKey("documents.number"), nullable=False),  # an example, and where it stands there
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("documents", Integer, nullable=False),  # how many it stood in, and on how many days
    Column("days", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
LESSONS = Table(
    "lessons",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("upto", NUMBER, nullable=False),  # the last document that was looked at
    Column("at", Moment, nullable=False),
)
