"""Limits of sending, shared by all copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122c"
down_revision = "20261122b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spent_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_allowances")),
    )


def downgrade() -> None:
    op.drop_table("allowances")
