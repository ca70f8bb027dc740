"""What comes back of our mail, and waves that are held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122e"
down_revision = "20261122d"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INDEXES = (("address", "kind", "at"), ("cause", "at"), ("invitation_id",), ("message_id",), ("contact_id",))


def upgrade() -> None:
    for name, kind in (("held_at", sa.DateTime(timezone=True)), ("held_because", sa.String())):
        op.add_column("waves", sa.Column(name, kind, nullable=True))
    op.add_column("waves", sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "mail_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("invitation_id", ID, nullable=True),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("letter", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_mail_events_message_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_mail_events_invitation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_mail_events_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_events")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_events_key")),
    )
    for columns in INDEXES:
        op.create_index(op.f(f"ix_mail_events_{'_'.join(columns)}"), "mail_events", list(columns), unique=False)
    op.create_table(
        "stopped_addresses",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_stopped_addresses_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_stopped_addresses")),
    )
    op.create_index(op.f("ix_stopped_addresses_contact_id"), "stopped_addresses", ["contact_id"], unique=False)


def downgrade() -> None:
    op.drop_table("stopped_addresses")
    op.drop_table("mail_events")
    with op.batch_alter_table("waves") as waves:
        for name in ("resumed_at", "held_because", "held_at"):
            waves.drop_column(name)
