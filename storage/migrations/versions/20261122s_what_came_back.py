"""What came back of mails is found by its kind and time."""

from __future__ import annotations

from alembic import op

revision = "20261122s"
down_revision = "20261122r"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_mail_events_kind_at_invitation_id"), "mail_events", ["kind", "at", "invitation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_mail_events_kind_at_invitation_id"), table_name="mail_events")
