"""The picture: incidents and its other parts. All of it can be made again from the tables of r0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OBJECT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "pictures",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("judgement", sa.BigInteger(), nullable=False),
        sa.Column("review", OBJECT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pictures")),
    )
    op.create_table(
        "incidents",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("actors", OBJECT, nullable=False),
        sa.Column("targets", OBJECT, nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("time_from", sa.Date(), nullable=True),
        sa.Column("time_to", sa.Date(), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("lineages", sa.Integer(), nullable=False),
        sa.Column("content", OBJECT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_incidents")),
        sa.UniqueConstraint("id", name=op.f("uq_incidents_id")),
    )
    op.create_index(op.f("ix_incidents_time_from"), "incidents", ["time_from"], unique=False)
    op.create_index(op.f("ix_incidents_country"), "incidents", ["country"], unique=False)
    op.create_table(
        "picture_parts",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", OBJECT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_picture_parts")),
    )
    op.create_index(op.f("ix_picture_parts_kind"), "picture_parts", ["kind"], unique=False)
