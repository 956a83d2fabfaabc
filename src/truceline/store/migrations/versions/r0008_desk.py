"""The desk: what its lists are filtered by, the feed of reviews, locks, users, sessions and tokens.

Terms and review states are worked out from what is there; the picture is emptied, and made again by the next reconcile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OBJECT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
HASH = sa.String(length=64)
ROLES = {
    "claim_readings": ("speaker", "actors", "targets"),
    "figure_readings": ("speaker", "sides"),
    "ceasefire_readings": ("parties", "brokers"),
}
STATES = {"accept": "accepted", "amend": "amended", "reject": "rejected"}
KEY = re.compile(r"(claim|figure|ceasefire|dispute):([^:]+):(\d+)-(\d+)(?:#(\d+))?")
AT_ONCE = 5_000


def upgrade() -> None:
    """Make the tables, and fill those that follow from others."""
    _derived()
    _reviews()
    _users()
    with op.batch_alter_table("picture_parts") as parts:
        parts.add_column(sa.Column("name", sa.Text(), nullable=True))
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(sa.Column("precision", sa.Text(), nullable=True))
    for name, table, columns in (
        ("ix_incidents_time_from_grade", "incidents", ["time_from", "grade"]),
        ("ix_incidents_lineages", "incidents", ["lineages"]),
        ("ix_picture_parts_kind_name", "picture_parts", ["kind", "name"]),
        ("ix_claim_readings_time_from_entry", "claim_readings", ["time_from", "entry"]),
        ("ix_figure_readings_time_from_entry", "figure_readings", ["time_from", "entry"]),
        ("ix_documents_published_number", "documents", ["published", "number"]),
        ("ix_documents_outlet", "documents", ["outlet"]),
        ("ix_entries_kind_number", "entries", ["kind", "number"]),
    ):
        op.create_index(op.f(name), table, columns, unique=False)
    connection = op.get_bind()
    for table in ("incidents", "picture_parts", "pictures", "picture_notes", "picture_documents", "picture_links"):
        connection.execute(sa.text(f"DELETE FROM {table}"))
    _fill_terms(connection)
    _fill_reviews(connection)


def _number(name: str, *more: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, *more, autoincrement=False, nullable=nullable)


def _derived() -> None:
    op.create_table(
        "entry_terms",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("reading", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.number"], name=op.f("fk_entry_terms_entry")),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_entry_terms_reading")),
        sa.PrimaryKeyConstraint("kind", "value", "entry", "reading", name=op.f("pk_entry_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incident_terms",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        _number("incident"),
        sa.PrimaryKeyConstraint("kind", "value", "incident", name=op.f("pk_incident_terms")),
        sqlite_with_rowid=False,
    )
    for name, owner, member in (
        ("incident_entries", "incident", "entry"),
        ("part_entries", "part", "entry"),
        ("part_documents", "part", "document"),
    ):
        op.create_table(
            name,
            _number(owner),
            _number(member),
            sa.PrimaryKeyConstraint(owner, member, name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
        op.create_index(op.f(f"ix_{name}_{member}"), name, [member], unique=False)
    op.create_table(
        "entry_reviews",
        _number("entry"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("judgement", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.number"], name=op.f("fk_entry_reviews_entry")),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.number"], name=op.f("fk_entry_reviews_judgement")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_entry_reviews")),
    )
    op.create_index(op.f("ix_entry_reviews_state"), "entry_reviews", ["state"], unique=False)


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", OBJECT, nullable=False),
        sa.Column("steps", OBJECT, nullable=False),
        sa.Column("judgements", OBJECT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("about", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["about"], ["reviews.number"], name=op.f("fk_reviews_about")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_subject"), "reviews", ["subject"], unique=False)
    op.create_index(op.f("ix_reviews_about"), "reviews", ["about"], unique=False)
    op.create_table(
        "locks",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_locks")),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("disabled", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "sessions",
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("user", NUMBER, nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name=op.f("fk_sessions_user")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user"), "sessions", ["user"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("user", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=True),
        sa.Column("used", MOMENT, nullable=True),
        sa.Column("revoked", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name=op.f("fk_tokens_user")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tokens")),
        sa.UniqueConstraint("sha256", name=op.f("uq_tokens_sha256")),
    )
    op.create_index(op.f("ix_tokens_user"), "tokens", ["user"], unique=False)
    op.create_table(
        "login_failures",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("whom", HASH, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_login_failures")),
    )
    op.create_index(op.f("ix_login_failures_whom_at"), "login_failures", ["whom", "at"], unique=False)


def _fill_terms(connection: sa.Connection) -> None:
    insert = sa.text("INSERT INTO entry_terms (kind, value, entry, reading) VALUES (:kind, :value, :entry, :reading)")
    for table, roles in ROLES.items():
        found = connection.execute(sa.text(f"SELECT reading, entry, content FROM {table}"))
        rows = (row for told in found for row in _terms(told.reading, told.entry, _object(told.content), roles))
        while some := list(islice(rows, AT_ONCE)):
            connection.execute(insert, some)


def _terms(reading: int, entry: int, content: dict[str, Any], roles: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    terms = set()
    for role in roles:
        told = content.get(role) or []
        for actor in told if isinstance(told, list) else [told]:
            terms.add(("party", actor.get("code") or actor["name"]))
    for place in content.get("places") or []:
        terms.add(("place", place["name"].casefold()))
        if place.get("country"):
            terms.add(("country", place["country"]))
    for kind, value in sorted(terms):
        yield {"kind": kind, "value": value, "entry": entry, "reading": reading}


def _object(content: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content) if isinstance(content, str) else content
    return found


def _fill_reviews(connection: sa.Connection) -> None:
    """The newest judgement of each entry; one of itself before one of it and another."""
    rows = connection.execute(sa.text("SELECT number, subject, other, verdict, retracts FROM judgements")).all()
    gone = {row.retracts for row in rows if row.retracts is not None}
    newest: dict[str, tuple[bool, int, str]] = {}
    for row in rows:
        if row.verdict is None or row.number in gone:
            continue
        for key in filter(None, (row.subject, row.other)):
            stands = (row.verdict in STATES, row.number, STATES.get(row.verdict, "compared"))
            newest[key] = max(newest.get(key, stands), stands)
    entry = sa.text(
        "SELECT e.number FROM entries e JOIN documents d ON d.number = e.document WHERE e.kind = :kind "
        "AND d.id = :document AND e.starts = :starts AND e.ends = :ends AND e.nth = :nth"
    )
    insert = sa.text("INSERT INTO entry_reviews (entry, state, judgement) VALUES (:entry, :state, :judgement)")
    for key, (_, number, state) in sorted(newest.items()):
        parsed = KEY.fullmatch(key)
        if parsed:
            kind, document, starts, ends, nth = parsed.groups()
            asked = {"kind": kind, "document": document, "starts": int(starts), "ends": int(ends)}
            at = connection.execute(entry, {**asked, "nth": int(nth or 1)}).scalar()
            if at is not None:
                connection.execute(insert, {"entry": at, "state": state, "judgement": number})
