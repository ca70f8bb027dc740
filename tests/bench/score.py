"""A quarter's report out of a million answers, beside the bare SQL that counts the quarter's scores."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.figures.report import report
from bot.survey.definition import Survey
from bot.survey.periods import parse_period
from storage.database import Database
from tests.bench.people import add_answers
from tests.bench.stores import store
from tests.bench.timing import paired, seconds

ROUNDS = 15
ANSWERS = 1_000_000
BEGIN, END = datetime(2021, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
# The report reads two quarters: the one asked for, and the one before, for the change.
BARE = text(
    "SELECT score, count(*) FROM answers WHERE survey = 'customers' AND status = 'counted' "
    "AND answered_at >= :start AND answered_at < :end GROUP BY score"
)


def run() -> None:
    """Both stores."""
    for kind in ("sqlite", "postgresql"):
        with store(kind) as url:
            db = Database.connect(url)
            add_answers(db, ANSWERS, BEGIN, END)
            with db.writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE" if kind == "sqlite" else "VACUUM ANALYZE answers")
            measure(kind, db)
            db.close()


def measure(kind: str, db: Database) -> None:
    """Print the medians."""
    survey = Survey(name="customers", company="Acme", subject="Acme")
    period = parse_period("2025-Q3", END, ZoneInfo("UTC"))
    bounds = {"start": period.start, "end": period.end}
    if kind == "sqlite":
        bounds = {name: f"{at:%Y-%m-%d %H:%M:%S.%f}" for name, at in bounds.items() if at is not None}  # type: ignore[misc]

    def ours() -> float:
        return seconds(lambda: db.read_now(report, survey, period))

    def split() -> float:
        return seconds(lambda: db.read_now(report, survey, period, by=("plan",)))

    def bare() -> float:
        with db.reading.connect() as connection:
            return seconds(lambda: connection.execute(BARE, bounds).all())

    ours(), split(), bare()
    mine, theirs, ratio = paired(ours, bare, ROUNDS)
    by_plan, _, split_ratio = paired(split, bare, ROUNDS)
    print(
        f"  {kind}: report {mine * 1000:.1f} ms, one bare count {theirs * 1000:.1f} ms: {ratio:.1f} times (two periods)"
    )
    print(f"  {kind}: split by an attribute {by_plan * 1000:.0f} ms: {split_ratio:.1f} times")
