"""What a picture was made of, so that the next is made only where something changed. All of it can be made again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, empty: the next reconciling is a full one and fills them."""
    op.add_column("incidents", sa.Column("rank", sa.LargeBinary(), nullable=True))
    op.add_column("incidents", sa.Column("part", sa.String(length=32), nullable=True))
    op.create_table(
        "picture_notes",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_picture_notes")),
    )
    op.create_table(
        "picture_documents",
        sa.Column("document", NUMBER, autoincrement=False, nullable=False),
        sa.Column("notes", NUMBER, autoincrement=False, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document", "notes", name=op.f("pk_picture_documents")),
    )
    op.create_index(op.f("ix_picture_documents_notes"), "picture_documents", ["notes"], unique=False)
    op.create_table(
        "picture_links",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_picture_links")),
    )
