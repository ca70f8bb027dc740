"""Waves are planned in passes, spread over days and hours, or skipped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122i"
down_revision = "20261122h"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("waves") as waves:
        waves.add_column(sa.Column("passes", sa.SmallInteger(), nullable=False, server_default="0"))
        waves.add_column(sa.Column("next_pass_at", sa.DateTime(timezone=True), nullable=True))
        waves.add_column(sa.Column("at_once", sa.Boolean(), nullable=False, server_default=sa.true()))
        waves.add_column(sa.Column("spread_days", sa.SmallInteger(), nullable=True))
    # What is new has no default: the program says it.
    with op.batch_alter_table("waves") as waves:
        waves.alter_column("passes", server_default=None)
        waves.alter_column("at_once", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("waves") as waves:
        for name in ("spread_days", "at_once", "next_pass_at", "passes"):
            waves.drop_column(name)
