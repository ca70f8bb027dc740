"""Answers by open links, from visitors who are no contacts; contacts who wish to be asked less often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122d"
down_revision = "20261122c"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ATTRIBUTES = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("invitations") as invitations:
        invitations.alter_column("contact_id", existing_type=ID, nullable=True)
        invitations.add_column(sa.Column("form", sa.String(), nullable=True))
        invitations.add_column(sa.Column("attributes", ATTRIBUTES, nullable=True))
        invitations.create_unique_constraint(op.f("uq_invitations_form"), ["form"])
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("rest_days", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_column("rest_days")
    op.execute("DELETE FROM invitations WHERE contact_id IS NULL")
    with op.batch_alter_table("invitations") as invitations:
        invitations.drop_constraint(op.f("uq_invitations_form"), type_="unique")
        invitations.drop_column("attributes")
        invitations.drop_column("form")
        invitations.alter_column("contact_id", existing_type=ID, nullable=False)
