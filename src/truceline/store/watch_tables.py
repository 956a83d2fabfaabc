"""The tables of `truceline watch`: how each source does, which documents were looked at, and the alerts to be sent.

No words of documents stand in them: an alert names entries by their keys and is worded when it goes out.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table, Text, UniqueConstraint

from truceline.store.tables import HASH, METADATA, NUMBER, OBJECT, Moment

WATCHED = Table(
    "watched",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("since", Moment, nullable=False),  # the first poll
    Column("polled", Moment, nullable=False),
    Column("succeeded", Moment),
    Column("failed", Moment),
    Column("error", Text),  # of the last failure
    Column("failures", Integer, nullable=False),  # in a row
    Column("day", Date, nullable=False),  # in UTC
    Column("documents", Integer, nullable=False),  # that came in on it
)

# Readings that the rules have seen; the row of reading 0 holds the last document that was there before the watch began.
EXAMINED = Table(
    "examined",
    METADATA,
    Column("reading", NUMBER, primary_key=True, autoincrement=False),
    Column("upto", NUMBER),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("key", HASH, nullable=False),  # of the rule and what it found: the same thing is told once
    Column("channel", Text, nullable=False),
    Column("content", OBJECT, nullable=False),
    Column("made", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("delivered", Moment, index=True),
    Column("error", Text),  # of the last attempt
    UniqueConstraint("key", "channel"),
)

# What each alert told of, and what repeats it: the same words, in copies that came in later.
TOLD = Table(
    "told",
    METADATA,
    Column("letter", HASH, primary_key=True),  # the alert's key
    Column("entry", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("document", HASH, nullable=False, index=True),
)
