"""Waves are announced, approved or skipped by their owners."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122k"
down_revision = "20261122j"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("waves") as waves:
        waves.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        waves.add_column(sa.Column("approved_by", sa.String(), nullable=True))
        waves.add_column(sa.Column("skipped_because", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("waves") as waves:
        for name in ("skipped_because", "approved_by", "approved_at"):
            waves.drop_column(name)
