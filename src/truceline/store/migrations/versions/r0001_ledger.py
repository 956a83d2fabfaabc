"""The first schema: documents, readings and their entries, judgements, issues, runs, withdrawals; the search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OBJECT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
HASH = sa.String(length=64)

LATEST = """
CREATE VIEW latest_readings AS SELECT document, max(number) AS reading FROM readings GROUP BY document
"""

# An index over the documents' own words, kept in step by triggers: it holds no second copy of them.
SEARCH_IN_SQLITE = (
    """
    CREATE VIRTUAL TABLE documents_search USING fts5(
        title, text, content='documents', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER documents_search_added AFTER INSERT ON documents BEGIN
        INSERT INTO documents_search(rowid, title, text) VALUES (new.number, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER documents_search_changed AFTER UPDATE OF title, text ON documents BEGIN
        INSERT INTO documents_search(documents_search, rowid, title, text)
        VALUES ('delete', old.number, old.title, old.text);
        INSERT INTO documents_search(rowid, title, text) VALUES (new.number, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER documents_search_gone AFTER DELETE ON documents BEGIN
        INSERT INTO documents_search(documents_search, rowid, title, text)
        VALUES ('delete', old.number, old.title, old.text);
    END
    """,
)
SEARCH_IN_POSTGRESQL = (
    """
    ALTER TABLE documents ADD COLUMN search tsvector
    GENERATED ALWAYS AS (to_tsvector('english', coalesce(title, '') || ' ' || coalesce(text, ''))) STORED
    """,
    "CREATE INDEX ix_documents_search ON documents USING gin (search)",
)


def upgrade() -> None:
    """Make it all."""
    _documents()
    _entries()
    _decisions()
    op.execute(LATEST)
    for statement in SEARCH_IN_POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SEARCH_IN_SQLITE:
        op.execute(statement)


def _documents() -> None:
    op.create_table(
        "runs",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("finished", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("sources", OBJECT, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.Text(), nullable=False),
        sa.Column("counts", OBJECT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_runs")),
    )
    op.create_table(
        "documents",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", HASH, nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("text_sha256", HASH, nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_sha256", HASH, nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("authors", OBJECT, nullable=False),
        sa.Column("wire", sa.Text(), nullable=True),
        sa.Column("published", MOMENT, nullable=True),
        sa.Column("published_basis", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("removed", OBJECT, nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("added", MOMENT, nullable=False),
        sa.Column("run", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name=op.f("fk_documents_run")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_documents")),
        sa.UniqueConstraint("id", name=op.f("uq_documents_id")),
    )
    op.create_index(op.f("ix_documents_published"), "documents", ["published"], unique=False)
    op.create_index(op.f("ix_documents_url_sha256"), "documents", ["url_sha256"], unique=False)
    op.create_table(
        "readings",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.Text(), nullable=False),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("added", MOMENT, nullable=False),
        sa.Column("run", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name=op.f("fk_readings_document")),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name=op.f("fk_readings_run")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_readings")),
        sa.UniqueConstraint(
            "document",
            "version",
            "model_sha256",
            "sha256",
            name=op.f("uq_readings_document_version_model_sha256_sha256"),
        ),
    )
    op.create_index("ix_readings_document_number", "readings", ["document", "number"], unique=False)


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name=op.f("fk_entries_document")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entries")),
        sa.UniqueConstraint(
            "document", "kind", "starts", "ends", "nth", name=op.f("uq_entries_document_kind_starts_ends_nth")
        ),
    )
    op.create_table(
        "claim_readings",
        sa.Column("reading", NUMBER, nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("violates_ceasefire", sa.Boolean(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("time_from", sa.Date(), nullable=True),
        sa.Column("time_to", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("content", OBJECT, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.number"], name=op.f("fk_claim_readings_entry")),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_claim_readings_reading")),
        sa.PrimaryKeyConstraint("reading", "entry", name=op.f("pk_claim_readings")),
    )
    op.create_index(op.f("ix_claim_readings_entry"), "claim_readings", ["entry"], unique=False)
    op.create_index(op.f("ix_claim_readings_time_from"), "claim_readings", ["time_from"], unique=False)
    op.create_table(
        "figure_readings",
        sa.Column("reading", NUMBER, nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("time_from", sa.Date(), nullable=True),
        sa.Column("time_to", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("content", OBJECT, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.number"], name=op.f("fk_figure_readings_entry")),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_figure_readings_reading")),
        sa.PrimaryKeyConstraint("reading", "entry", name=op.f("pk_figure_readings")),
    )
    op.create_index(op.f("ix_figure_readings_entry"), "figure_readings", ["entry"], unique=False)
    op.create_index(op.f("ix_figure_readings_time_from"), "figure_readings", ["time_from"], unique=False)
    op.create_table(
        "ceasefire_readings",
        sa.Column("reading", NUMBER, nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("content", OBJECT, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.number"], name=op.f("fk_ceasefire_readings_entry")),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_ceasefire_readings_reading")),
        sa.PrimaryKeyConstraint("reading", "entry", name=op.f("pk_ceasefire_readings")),
    )
    op.create_index(op.f("ix_ceasefire_readings_entry"), "ceasefire_readings", ["entry"], unique=False)
    op.create_table(
        "dispute_readings",
        sa.Column("reading", NUMBER, nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", OBJECT, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.number"], name=op.f("fk_dispute_readings_entry")),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"], name=op.f("fk_dispute_readings_reading")),
        sa.PrimaryKeyConstraint("reading", "entry", name=op.f("pk_dispute_readings")),
    )
    op.create_index(op.f("ix_dispute_readings_entry"), "dispute_readings", ["entry"], unique=False)


def _decisions() -> None:
    op.create_table(
        "judgements",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reading", HASH, nullable=True),
        sa.Column("amendment", OBJECT, nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("retracts", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["retracts"], ["judgements.number"], name=op.f("fk_judgements_retracts")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_judgements")),
        sa.UniqueConstraint("retracts", name=op.f("uq_judgements_retracts")),
    )
    op.create_index(op.f("ix_judgements_other"), "judgements", ["other"], unique=False)
    op.create_index(op.f("ix_judgements_subject"), "judgements", ["subject"], unique=False)
    op.create_table(
        "issues",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", HASH, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", HASH, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("run", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name=op.f("fk_issues_run")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_issues")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_issues_fingerprint")),
    )
    op.create_index(op.f("ix_issues_kind"), "issues", ["kind"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("document", HASH, nullable=False),
        sa.Column("text_sha256", HASH, nullable=False),
        sa.Column("readings", OBJECT, nullable=False),
        sa.Column("url_sha256", HASH, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_withdrawals")),
        sa.UniqueConstraint("document", name=op.f("uq_withdrawals_document")),
    )
    op.create_index(op.f("ix_withdrawals_url_sha256"), "withdrawals", ["url_sha256"], unique=False)
