"""The tables behind the desk: what its lists are filtered by, reviews and who made them, users and their sessions.

The first six follow from other tables and are written with them (`indexing.py`); a list with a filter reads no JSON.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from truceline.store.tables import CLAIM_READINGS, DOCUMENTS, ENTRIES, FIGURE_READINGS, HASH, METADATA, NUMBER, OBJECT
from truceline.store.tables import Moment as At

# Parties by code (or name), countries, and names of places in lower case: "party", "country", "place".
ENTRY_TERMS = Table(
    "entry_terms",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True),
    Column("reading", NUMBER, ForeignKey("readings.number"), primary_key=True),
    sqlite_with_rowid=False,
)
INCIDENT_TERMS = Table(
    "incident_terms",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("incident", NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
INCIDENT_ENTRIES = Table(
    "incident_entries",
    METADATA,
    Column("incident", NUMBER, primary_key=True, autoincrement=False),
    Column("entry", NUMBER, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
PART_ENTRIES = Table(  # of truces and contradictions
    "part_entries",
    METADATA,
    Column("part", NUMBER, primary_key=True, autoincrement=False),
    Column("entry", NUMBER, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
PART_DOCUMENTS = Table(  # of lineages
    "part_documents",
    METADATA,
    Column("part", NUMBER, primary_key=True, autoincrement=False),
    Column("document", NUMBER, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
ENTRY_REVIEWS = Table(  # the newest judgement of each entry that was not taken back
    "entry_reviews",
    METADATA,
    Column("entry", NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False, index=True),  # accepted, amended, rejected, compared
    Column("judgement", NUMBER, ForeignKey("judgements.number"), nullable=False),
)

# The feed: nothing in it is changed or deleted. A confirmation, refusal or retraction is a row about another one.
REVIEWS = Table(
    "reviews",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),  # a written key, or incident:ID
    Column("content", OBJECT, nullable=False),  # what else was said: the other, the claims, the amendment
    Column("steps", OBJECT, nullable=False),  # the judgements that it comes to
    Column("judgements", OBJECT, nullable=False),  # their numbers, once they count
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", At, nullable=False),
    Column("about", NUMBER, ForeignKey("reviews.number"), index=True),
)
LOCKS = Table(
    "locks",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("until", At, nullable=False),
)

USERS = Table(
    "users",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),  # as argon2 writes it
    Column("role", Text, nullable=False),
    Column("made", At, nullable=False),
    Column("disabled", At),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("sha256", HASH, primary_key=True),  # of the secret in the cookie
    Column("user", NUMBER, ForeignKey("users.number"), nullable=False, index=True),
    Column("made", At, nullable=False),
    Column("seen", At, nullable=False),
)
TOKENS = Table(
    "tokens",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("sha256", HASH, nullable=False, unique=True),
    Column("user", NUMBER, ForeignKey("users.number"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),  # no more than its user's counts
    Column("made", At, nullable=False),
    Column("expires", At),
    Column("used", At),
    Column("revoked", At),
)
LOGIN_FAILURES = Table(
    "login_failures",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("whom", HASH, nullable=False),  # of the name, or of the address that asked
    Column("at", At, nullable=False),
)

Index("ix_login_failures_whom_at", LOGIN_FAILURES.c.whom, LOGIN_FAILURES.c.at)
Index("ix_claim_readings_time_from_entry", CLAIM_READINGS.c.time_from, CLAIM_READINGS.c.entry)
Index("ix_figure_readings_time_from_entry", FIGURE_READINGS.c.time_from, FIGURE_READINGS.c.entry)
Index("ix_documents_published_number", DOCUMENTS.c.published, DOCUMENTS.c.number)
Index("ix_documents_outlet", DOCUMENTS.c.outlet)
Index("ix_entries_kind_number", ENTRIES.c.kind, ENTRIES.c.number)
