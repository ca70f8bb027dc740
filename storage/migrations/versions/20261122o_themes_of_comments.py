"""What comments are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122o"
down_revision = "20261122n"
branch_labels = None
depends_on = None

WITH_COMMENT = sa.text("(reason IS NOT NULL OR follow_up IS NOT NULL)")
UNREAD = sa.text("(reason IS NOT NULL OR follow_up IS NOT NULL) AND (tagged_at IS NULL OR tagged_at <> event_at)")


def upgrade() -> None:
    op.create_table(
        "comment_themes",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_comment_themes_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "theme", name=op.f("pk_comment_themes")),
    )
    # Neither database rewrites the table for a column that may be empty.
    op.add_column("answers", sa.Column("tagged_by", sa.String(), nullable=True))
    op.add_column("answers", sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("answers", sa.Column("comment_language", sa.String(), nullable=True))
    op.create_index("ix_answers_unread", "answers", ["id"], sqlite_where=UNREAD, postgresql_where=UNREAD)
    op.create_index(
        "ix_answers_tagged_by",
        "answers",
        ["tagged_by", "id"],
        sqlite_where=WITH_COMMENT,
        postgresql_where=WITH_COMMENT,
    )


def downgrade() -> None:
    op.drop_index("ix_answers_tagged_by", "answers", sqlite_where=WITH_COMMENT, postgresql_where=WITH_COMMENT)
    op.drop_index("ix_answers_unread", "answers", sqlite_where=UNREAD, postgresql_where=UNREAD)
    for name in ("comment_language", "tagged_at", "tagged_by"):
        op.drop_column("answers", name)
    op.drop_table("comment_themes")
