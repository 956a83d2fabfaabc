"""Signatures of documents, the ties between copies, and what was learned to recur on a site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
HASH = sa.String(length=64)


def upgrade() -> None:
    """Make the tables. Documents that are there are signed by the next run or reconciling."""
    op.create_table(
        "signatures",
        sa.Column("document", NUMBER, autoincrement=False, nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("address_sha256", HASH, nullable=True),
        sa.Column("shingles", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.Column("minhash", sa.LargeBinary(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("recurring", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name=op.f("fk_signatures_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_signatures")),
    )
    op.create_index(op.f("ix_signatures_address_sha256"), "signatures", ["address_sha256"], unique=False)
    op.create_table(
        "marks",
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("mark", "document", name=op.f("pk_marks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ties",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.Column("other", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("common", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("other_starts", sa.Integer(), nullable=False),
        sa.Column("other_ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name=op.f("fk_ties_document")),
        sa.ForeignKeyConstraint(["other"], ["documents.number"], name=op.f("fk_ties_other")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ties")),
        sa.UniqueConstraint(
            "document", "other", "starts", "other_starts", name=op.f("uq_ties_document_other_starts_other_starts")
        ),
    )
    op.create_index(op.f("ix_ties_other"), "ties", ["other"], unique=False)
    op.create_table(
        "learned",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("document", NUMBER, nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name=op.f("fk_learned_document")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_learned")),
        sa.UniqueConstraint("mark", name=op.f("uq_learned_mark")),
    )
    op.create_table(
        "lessons",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("upto", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lessons")),
    )
