"""Workspaces of Slack in which the app is installed, and whose people are seen in which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122f"
down_revision = "20261122e"
branch_labels = None
depends_on = None

TEXTS = ("name", "bot_user_id", "bot_id", "scopes", "token", "domains", "link", "attempt", "installed_by")


def upgrade() -> None:
    op.create_table(
        "slack_workspaces",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=True),
        sa.Column("is_home", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_slack_workspaces")),
        sa.UniqueConstraint("attempt", name=op.f("uq_slack_workspaces_attempt")),
        sa.UniqueConstraint("link", name=op.f("uq_slack_workspaces_link")),
    )
    op.add_column("slack_people", sa.Column("workspace", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("slack_people") as people:
        people.drop_column("workspace")
    op.drop_table("slack_workspaces")
