"""How far mailboxes have been read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122l"
down_revision = "20261122k"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "read_mailboxes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uid_validity", NUMBER, nullable=False),
        sa.Column("last_uid", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_read_mailboxes")),
    )


def downgrade() -> None:
    op.drop_table("read_mailboxes")
