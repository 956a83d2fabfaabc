"""The tables, as SQLAlchemy Core has them. `migrations/` makes them; a test holds the two together.

`number` columns are surrogates in the order of arrival: they differ between ledgers and leave none. What identifies
is the document's hash and the entry's key.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)

NUMBER = BigInteger().with_variant(Integer, "sqlite")
OBJECT = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
HASH = String(64)


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _number() -> Column[int]:
    return Column("number", NUMBER, primary_key=True, autoincrement=True)


def _run() -> Column[int]:
    return Column("run", NUMBER, ForeignKey("runs.number"))


RUNS = Table(
    "runs",
    METADATA,
    _number(),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),  # null: under way, or killed
    Column("outcome", Text),  # done, stopped, failed
    Column("sources", OBJECT, nullable=False),
    Column("version", Text, nullable=False),
    Column("model_sha256", Text, nullable=False),
    Column("counts", OBJECT),
)

# Of a withdrawn document only number, id, text_sha256, size, language, source's absence and times remain.
DOCUMENTS = Table(
    "documents",
    METADATA,
    _number(),
    Column("id", HASH, nullable=False, unique=True),  # SHA-256 of the captured bytes
    Column("raw", LargeBinary),  # those bytes, as zlib packs them
    Column("size", BigInteger, nullable=False),  # of the captured bytes
    Column("text", Text),
    Column("text_sha256", HASH, nullable=False),
    Column("url", Text),
    Column("url_sha256", HASH, index=True),  # addresses can be longer than what an index holds
    Column("title", Text),
    Column("outlet", Text),
    Column("authors", OBJECT, nullable=False),
    Column("wire", Text),
    Column("published", Moment, index=True),
    Column("published_basis", Text),
    Column("language", Text, nullable=False),
    Column("removed", OBJECT, nullable=False),
    Column("source", Text),
    Column("added", Moment, nullable=False),
    _run(),
)

READINGS = Table(
    "readings",
    METADATA,
    _number(),
    Column("document", NUMBER, ForeignKey("documents.number"), nullable=False),
    Column("version", Text, nullable=False),
    Column("model_sha256", Text, nullable=False),
    Column("sha256", HASH, nullable=False),  # of the account's canonical JSON
    Column("account", LargeBinary),  # that JSON, as zlib packs it; null where withdrawn
    Column("added", Moment, nullable=False),
    _run(),
    UniqueConstraint("document", "version", "model_sha256", "sha256"),
)

ENTRIES = Table(
    "entries",
    METADATA,
    _number(),
    Column("document", NUMBER, ForeignKey("documents.number"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("starts", Integer, nullable=False),  # code points of the captured text, half-open
    Column("ends", Integer, nullable=False),
    Column("nth", Integer, nullable=False),
    UniqueConstraint("document", "kind", "starts", "ends", "nth"),
)


def _read(name: str, *columns: Column[Any]) -> Table:
    """A table of readings of one kind of entry: what filters need as columns, all of it as JSON."""
    return Table(
        name,
        METADATA,
        Column("reading", NUMBER, ForeignKey("readings.number"), primary_key=True),
        Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, index=True),
        Column("position", Integer, nullable=False),  # in the account
        Column("name", Text),  # its id there
        Column("sha256", HASH, nullable=False),  # of the JSON, so that a judgement knows what it judged
        *columns,
        Column("content", OBJECT, nullable=False),
    )


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


CLAIM_READINGS = _read(
    "claim_readings",
    _text("stance"),
    _text("standing"),
    _text("act"),
    _text("mode", nullable=True),
    Column("violates_ceasefire", Boolean, nullable=False),
    _text("speaker", nullable=True),  # the code
    Column("time_from", Date, index=True),
    Column("time_to", Date),
    Column("confidence", Float, nullable=False),
)
FIGURE_READINGS = _read(
    "figure_readings",
    _text("kind"),
    _text("standing"),
    _text("who"),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    Column("derived", Boolean, nullable=False),
    _text("change"),
    _text("speaker", nullable=True),
    Column("time_from", Date, index=True),
    Column("time_to", Date),
    Column("confidence", Float, nullable=False),
)
CEASEFIRE_READINGS = _read("ceasefire_readings", _text("status"), _text("standing"))
DISPUTE_READINGS = _read("dispute_readings", _text("kind"))

JUDGEMENTS = Table(
    "judgements",
    METADATA,
    _number(),
    Column("subject", Text, nullable=False, index=True),
    Column("other", Text, index=True),
    Column("verdict", Text),  # null in a row that retracts
    Column("reading", HASH),
    Column("amendment", OBJECT),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("retracts", NUMBER, ForeignKey("judgements.number"), unique=True),
)

ISSUES = Table(
    "issues",
    METADATA,
    _number(),
    Column("source", Text, nullable=False),
    Column("sha256", HASH),
    Column("kind", Text, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("fingerprint", HASH, nullable=False, unique=True),  # of the four above
    Column("at", Moment, nullable=False),
    _run(),
)

WITHDRAWALS = Table(
    "withdrawals",
    METADATA,
    _number(),
    Column("document", HASH, nullable=False, unique=True),
    Column("text_sha256", HASH, nullable=False),
    Column("readings", OBJECT, nullable=False),  # the hashes of its accounts, oldest first
    Column("url_sha256", HASH, index=True),  # given where the address was withdrawn: nothing of it is taken in again
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# What is remembered of addresses on the web, by their hashes: no record, and written over at each visit.
VISITS = Table(
    "visits",
    METADATA,
    Column("url_sha256", HASH, primary_key=True),  # an address in words would outlive its document's withdrawal
    Column("sha256", HASH, nullable=False),  # of the bytes; of a page's, the id of its document
    Column("etag", Text),
    Column("last_modified", Text),
    Column("listed", HASH),  # the fingerprint of what its feed or sitemap said of it
    Column("reader", Text, nullable=False),  # whom the bytes were handed to
    Column("at", Moment, nullable=False),
)

# The picture: made again from all the above whenever asked for.
PICTURES = Table(
    "pictures",
    METADATA,
    _number(),
    Column("made", Moment, nullable=False),
    Column("reading", BigInteger, nullable=False),  # the latest rows that it was made from; 0 where there was none
    Column("judgement", BigInteger, nullable=False),
    Column("review", OBJECT, nullable=False),  # numbers of judgements to be looked at again
)
INCIDENTS = Table(
    "incidents",
    METADATA,
    _number(),  # in the picture's order
    Column("id", Text, nullable=False, unique=True),
    _text("act"),
    _text("mode", nullable=True),
    _text("grade"),
    Column("actors", OBJECT, nullable=False),  # codes, or names where there is none
    Column("targets", OBJECT, nullable=False),
    _text("place", nullable=True),
    Column("country", Text, index=True),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", Text),  # of the place
    Column("time_from", Date, index=True),
    Column("time_to", Date),
    Column("claims", Integer, nullable=False),  # how many
    Column("lineages", Integer, nullable=False),
    Column("content", OBJECT, nullable=False),
    Column("rank", LargeBinary),  # in the picture's order; null where the number is enough
    Column("part", String(32)),  # the hash of what it follows from (reconcile/components.py)
)
PICTURE_PARTS = Table(
    "picture_parts",
    METADATA,
    _number(),
    Column("kind", Text, nullable=False, index=True),  # lineages, tolls, ceasefires, contradictions
    Column("name", Text),  # its id, where it has one
    Column("content", OBJECT, nullable=False),
)
Index("ix_readings_document_number", READINGS.c.document, READINGS.c.number)
Index("ix_incidents_time_from_grade", INCIDENTS.c.time_from, INCIDENTS.c.grade)
Index("ix_incidents_lineages", INCIDENTS.c.lineages)
Index("ix_picture_parts_kind_name", PICTURE_PARTS.c.kind, PICTURE_PARTS.c.name)

# Not of METADATA: a view, made by the migration. One row for each document that was read: its newest reading.
LATEST = Table(
    "latest_readings",
    MetaData(),
    Column("document", NUMBER, primary_key=True),
    Column("reading", NUMBER, nullable=False),
)
