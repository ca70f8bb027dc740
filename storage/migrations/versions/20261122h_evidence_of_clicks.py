"""All that is known of a hit on a link, who was seen scanning, and whose mail system a recipient's domain has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122h"
down_revision = "20261122g"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
HELD = sa.text("state = 'held'")
TO_BE_LOOKED_AT = sa.text("look_at IS NOT NULL")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
AT = sa.DateTime(timezone=True)

# What is not known of the hits that there are.
UNKNOWN = {"link": "CAST(score AS VARCHAR)", "place": "'unknown'", "hints": "''", "headers": "''"}


def upgrade() -> None:
    op.drop_index("ix_link_hits_waiting", table_name="link_hits")
    op.drop_index("ix_link_hits_network_hit_at", table_name="link_hits")
    with op.batch_alter_table("link_hits") as hits:
        for name in UNKNOWN:
            hits.add_column(sa.Column(name, sa.String(), nullable=True))
        for name in ("vendor", "report", "decided_by"):
            hits.add_column(sa.Column(name, sa.String(), nullable=True))
        hits.add_column(sa.Column("said", JSON, nullable=True))
        hits.add_column(sa.Column("look_at", AT, nullable=True))
        hits.add_column(sa.Column("decided_at", AT, nullable=True))
    known = ", ".join(f"{name} = {value}" for name, value in UNKNOWN.items())
    op.execute(f"UPDATE link_hits SET {known}")  # noqa: S608 - our own words
    op.execute("UPDATE link_hits SET look_at = hit_at WHERE state = 'waiting'")
    with op.batch_alter_table("link_hits") as hits:
        for name in UNKNOWN:
            hits.alter_column(name, existing_type=sa.String(), nullable=False)
        hits.drop_column("score")
    op.create_index(
        "ix_link_hits_look_at",
        "link_hits",
        ["look_at"],
        sqlite_where=TO_BE_LOOKED_AT,
        postgresql_where=TO_BE_LOOKED_AT,
    )
    op.create_index("ix_link_hits_held", "link_hits", ["hit_at"], sqlite_where=HELD, postgresql_where=HELD)
    op.create_table(
        "link_scanners",
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=False),
        sa.PrimaryKeyConstraint("network", "agent", name=op.f("pk_link_scanners")),
    )
    op.create_index(op.f("ix_link_scanners_until"), "link_scanners", ["until"])
    op.create_table(
        "mail_domains",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=True),
        sa.Column("looked_up_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_mail_domains")),
    )


def downgrade() -> None:
    op.drop_table("mail_domains")
    op.drop_index(op.f("ix_link_scanners_until"), table_name="link_scanners")
    op.drop_table("link_scanners")
    op.drop_index("ix_link_hits_held", table_name="link_hits")
    op.drop_index("ix_link_hits_look_at", table_name="link_hits")
    # What has no score was not kept before, nor were these states.
    op.execute("DELETE FROM link_hits WHERE link NOT IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10')")
    op.execute("DELETE FROM link_hits WHERE method = 'REPORT'")
    op.execute("UPDATE link_hits SET state = 'rejected' WHERE state IN ('held', 'noted')")
    with op.batch_alter_table("link_hits") as hits:
        hits.add_column(sa.Column("score", sa.SmallInteger(), nullable=True))
    op.execute("UPDATE link_hits SET score = CAST(link AS SMALLINT)")
    with op.batch_alter_table("link_hits") as hits:
        hits.alter_column("score", existing_type=sa.SmallInteger(), nullable=False)
        for name in (*UNKNOWN, "vendor", "report", "decided_by", "said", "look_at", "decided_at"):
            hits.drop_column(name)
    op.create_index("ix_link_hits_network_hit_at", "link_hits", ["network", "hit_at"])
    op.create_index("ix_link_hits_waiting", "link_hits", ["hit_at"], sqlite_where=WAITING, postgresql_where=WAITING)
