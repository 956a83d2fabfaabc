"""What is remembered of addresses on the web. All of it can be had again by fetching."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None

HASH = sa.String(64)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "visits",
        sa.Column("url_sha256", HASH, nullable=False),
        sa.Column("sha256", HASH, nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("listed", HASH, nullable=True),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url_sha256", name=op.f("pk_visits")),
    )
