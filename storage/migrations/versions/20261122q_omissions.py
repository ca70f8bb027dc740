"""Who was left out of a wave, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122q"
down_revision = "20261122p"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "omissions",
        sa.Column("wave_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_omissions_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_omissions_wave_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "contact_id", name=op.f("pk_omissions")),
    )
    op.create_index(op.f("ix_omissions_contact_id"), "omissions", ["contact_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_omissions_contact_id"), table_name="omissions")
    op.drop_table("omissions")
