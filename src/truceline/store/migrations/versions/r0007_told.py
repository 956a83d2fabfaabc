"""What each alert told of: the claims and figures, and those of copies that repeat them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None

HASH = sa.String(length=64)


def upgrade() -> None:
    """Make the table, empty: copies of what was told before it was there are told once more."""
    op.create_table(
        "told",
        sa.Column("letter", HASH, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("document", HASH, nullable=False),
        sa.PrimaryKeyConstraint("letter", "entry", name=op.f("pk_told")),
    )
    op.create_index(op.f("ix_told_document"), "told", ["document"], unique=False)
