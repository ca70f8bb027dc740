"""The emergency stop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122r"
down_revision = "20261122q"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "standstills",
        sa.Column("id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standstills")),
    )


def downgrade() -> None:
    op.drop_table("standstills")
