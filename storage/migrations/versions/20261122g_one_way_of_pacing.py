"""Channels are held and paced by the allowances, as everything else is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122g"
down_revision = "20261122f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("channel_gates")


def downgrade() -> None:
    op.create_table(
        "channel_gates",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_because", sa.String(), nullable=True),
        sa.Column("paced_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_gates")),
    )
