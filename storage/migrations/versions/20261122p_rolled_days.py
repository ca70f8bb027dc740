"""The counts of closed days, and the triggers that take a day away when one of its answers changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122p"
down_revision = "20261122o"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What an answer is counted by.
COUNTED = ("survey", "status", "score", "answered_at", "channel", "account", "attributes")

# A day lasts 26 hours at most, wherever; without the second bound all later days would be looked at.
ON_SQLITE = """
CREATE TRIGGER answers_unroll_{name} AFTER {event} ON answers {when}
BEGIN
    {deletes}
END
"""
DELETE_ON_SQLITE = """DELETE FROM rolled_days WHERE survey = {row}.survey
    AND ends_at > {row}.answered_at AND ends_at <= datetime({row}.answered_at, '+2 days')
    AND starts_at <= {row}.answered_at;"""

# Whoever rolls a day up takes the same lock for itself alone: so it waits for nobody, and misses no answer that is
# being written. There are few locks, since each is held until the end of the transaction.
LOCK = "PERFORM pg_advisory_xact_lock_shared(11, floor(date_part('epoch', {row}.answered_at) / 86400)::int & 63)"
IS_OF_ITS_DAY = """survey = {row}.survey
    AND ends_at > {row}.answered_at AND ends_at <= {row}.answered_at + interval '2 days'
    AND starts_at <= {row}.answered_at"""
# What is added is looked at by the batch, which costs an answer a tenth of a trigger for each row. OFFSET 0 has the
# days looked up one by one.
ON_POSTGRESQL = f"""
CREATE FUNCTION unroll_days_of_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {LOCK.format(row="one")} FROM added AS one;
    DELETE FROM rolled_days WHERE id = ANY (ARRAY(
        SELECT day.id FROM (SELECT DISTINCT survey, answered_at FROM added) AS one,
            LATERAL (SELECT id FROM rolled_days WHERE {IS_OF_ITS_DAY.format(row="one")} OFFSET 0) AS day
    ));
    RETURN NULL;
END $$;
CREATE FUNCTION unroll_days_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {LOCK.format(row="OLD")};
    DELETE FROM rolled_days WHERE {IS_OF_ITS_DAY.format(row="OLD")};
    IF TG_OP = 'UPDATE' THEN
        {LOCK.format(row="NEW")};
        DELETE FROM rolled_days WHERE {IS_OF_ITS_DAY.format(row="NEW")};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER answers_unroll_added AFTER INSERT ON answers REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION unroll_days_of_added();
CREATE TRIGGER answers_unroll_deleted AFTER DELETE ON answers
    FOR EACH ROW EXECUTE FUNCTION unroll_days_of_changed();
"""  # noqa: S608 - texts of this file
CHANGED_ON_POSTGRESQL = """
CREATE TRIGGER answers_unroll_changed AFTER UPDATE ON answers
    FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION unroll_days_of_changed()
"""


def upgrade() -> None:
    op.create_table(
        "rolled_days",
        sa.Column("id", ID, nullable=False),
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("attribute", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rolled_days")),
        sa.UniqueConstraint("survey", "attribute", "starts_at", name=op.f("uq_rolled_days_survey_attribute_starts_at")),
    )
    op.create_index("ix_rolled_days_ends_at", "rolled_days", ["survey", "ends_at"])
    op.create_table(
        "daily_scores",
        sa.Column("day_id", ID, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day_id"], ["rolled_days.id"], name=op.f("fk_daily_scores_day_id_rolled_days"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day_id", "value", "score", name=op.f("pk_daily_scores")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in COUNTED)
        op.execute(ON_POSTGRESQL)
        op.execute(CHANGED_ON_POSTGRESQL.format(changed=changed))
        return
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COUNTED)
    for name, event, when, rows in (
        ("added", "INSERT", "", ("NEW",)),
        ("changed", f"UPDATE OF {', '.join(COUNTED)}", f"WHEN {changed}", ("OLD", "NEW")),
        ("deleted", "DELETE", "", ("OLD",)),
    ):
        deletes = "\n    ".join(DELETE_ON_SQLITE.format(row=row) for row in rows)
        op.execute(ON_SQLITE.format(name=name, event=event, when=when, deletes=deletes))


def downgrade() -> None:
    of_table = " ON answers" if op.get_bind().dialect.name == "postgresql" else ""
    for name in ("added", "changed", "deleted"):
        op.execute(f"DROP TRIGGER answers_unroll_{name}{of_table}")
    if of_table:
        op.execute("DROP FUNCTION unroll_days_of_added()")
        op.execute("DROP FUNCTION unroll_days_of_changed()")
    op.drop_table("daily_scores")
    op.drop_table("rolled_days")
