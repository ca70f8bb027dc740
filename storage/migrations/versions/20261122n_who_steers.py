"""Who decided what of a wave, the notes that tell of it, and a quick look at questions that failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122n"
down_revision = "20261122m"
branch_labels = None
depends_on = None

FAILED_QUESTIONS = sa.text("state = 'failed' AND kind = 'question'")
WAVE_NOTES = sa.text("kind = 'wave_note'")
NAMES = ("held_by", "resumed_by", "skipped_by")


def upgrade() -> None:
    with op.batch_alter_table("waves") as waves:
        for name in NAMES:
            waves.add_column(sa.Column(name, sa.String(), nullable=True))
    op.create_index(
        "ix_messages_failed",
        "messages",
        ["settled_at"],
        sqlite_where=FAILED_QUESTIONS,
        postgresql_where=FAILED_QUESTIONS,
    )
    op.create_index("ix_messages_wave_notes", "messages", ["key"], sqlite_where=WAVE_NOTES, postgresql_where=WAVE_NOTES)


def downgrade() -> None:
    op.drop_index("ix_messages_wave_notes", "messages", sqlite_where=WAVE_NOTES, postgresql_where=WAVE_NOTES)
    op.drop_index("ix_messages_failed", "messages", sqlite_where=FAILED_QUESTIONS, postgresql_where=FAILED_QUESTIONS)
    with op.batch_alter_table("waves") as waves:
        for name in NAMES:
            waves.drop_column(name)
