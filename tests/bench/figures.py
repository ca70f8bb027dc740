"""The figures of five years of answers, beside DuckDB and the bare SQL on the same rows in the same run."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from bot import rolling
from storage.database import Database
from storage.queries.figures import Filter, score_counts, score_counts_by, score_counts_over
from storage.queries.unfolding import instant
from tests.bench.stores import store
from tests.bench.timing import median, seconds
from tests.support.factories import a_programme, a_survey

SIZE = int(os.environ.get("NPS_BENCH_SIZE", "1000000"))
CHUNK = 500_000
ROUNDS = 9
SURVEYS = ("customers", "support", "onboarding", "partners")
BEGIN, NOW = datetime(2021, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 12, tzinfo=UTC)
QUARTER = Filter("customers", datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC))
WEEK = Filter("customers", datetime(2025, 9, 1, tzinfo=UTC), datetime(2025, 9, 8, tzinfo=UTC))
ALWAYS = Filter("customers", None, None)
WEEKS = [(BEGIN + timedelta(weeks=n), BEGIN + timedelta(weeks=n + 1)) for n in range(260)]
# At most so many times what DuckDB takes, and so many milliseconds.
INDEX, ATTRIBUTE = 6, {"sqlite": 2, "postgresql": 5}
ROLLED_MS, OTHER_MS, TREND_MS = 2, 1000, 50

# All three stores have the same rows, made of their numbers: a score as customers give them, a plan and a country.
CHOSEN = "(i * 7919 % 1000003 % 31)"
ROW = {
    "survey": f"CASE i % 4 {' '.join(f'WHEN {n} THEN {name!r}' for n, name in enumerate(SURVEYS))} END",
    "score": f"CASE WHEN {CHOSEN} >= 24 THEN 10 WHEN {CHOSEN} >= 19 THEN 9 WHEN {CHOSEN} >= 14 THEN 8"
    f" WHEN {CHOSEN} >= 10 THEN 7 ELSE {CHOSEN} % 7 END",
    "plan": "'P' || (i * 613 % 10007 % 5)",
    "country": "'C' || (i * 31 % 1009 % 20)",
}
STEP = (NOW - BEGIN).total_seconds() / SIZE
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})",
    "postgresql": "WITH n(i) AS (SELECT generate_series({first}::bigint, {last}))",
    "duckdb": "WITH n(i) AS (SELECT unnest(range({first}::bigint, {last} + 1)))",
}
AT = {
    "sqlite": f"strftime('%Y-%m-%d %H:%M:%f000', {BEGIN.timestamp()} + i * {STEP}, 'unixepoch')",
    "postgresql": f"to_timestamp({BEGIN.timestamp()} + i * {STEP})",
    "duckdb": f"make_timestamp(CAST(({BEGIN.timestamp()} + i * {STEP}) * 1000 AS BIGINT) * 1000)",
}
ATTRIBUTES = f"""'{{"plan": "' || {ROW["plan"]} || '", "country": "' || {ROW["country"]} || '"}}'"""
ANSWERS = """
INSERT INTO answers (survey, score, stage, attributes, status, alerted, answered_at, event_at)
{numbers} SELECT {survey}, {score}, 'done', {attributes}, 'counted', false, {at}, {at} FROM n
"""
WITHIN = "FROM answers WHERE survey = 'customers' AND status = 'counted' AND answered_at >= {} AND answered_at < {}"

Duck = duckdb.DuckDBPyConnection
Run = Callable[[], Any]


def run() -> None:
    """Both stores, beside one DuckDB."""
    duck = duckdb.connect()
    columns = ", ".join(f"{made} AS {name}" for name, made in ROW.items())
    numbers = NUMBERS["duckdb"].format(first=0, last=SIZE - 1)
    duck.execute(
        f"CREATE TABLE answers AS {numbers} SELECT {columns}, 'counted' AS status, {AT['duckdb']} AS answered_at FROM n"
    )
    for kind in ("sqlite", "postgresql"):
        with store(kind) as url:
            db = Database.connect(url)
            load(kind, db)
            from_answers(kind, db, duck)
            count_days(kind, db)
            from_days(kind, db, duck)
            db.close()


def load(kind: str, db: Database) -> None:
    """Made in the database itself."""
    began = time.perf_counter()
    attributes = f"({ATTRIBUTES})::jsonb" if kind == "postgresql" else ATTRIBUTES
    for first in range(0, SIZE, CHUNK):
        numbers = NUMBERS[kind].format(first=first, last=min(first + CHUNK, SIZE) - 1)
        made = ANSWERS.format(numbers=numbers, at=AT[kind], attributes=attributes, **ROW)
        with db.writing.begin() as connection:
            # The drivers read a % in different ways.
            connection.exec_driver_sql(made.replace("%", "%%") if kind == "postgresql" else made)
    with db.writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if kind == "sqlite" else "VACUUM ANALYZE answers")
    print(f"  {kind}: {SIZE:,} answers of five years, loaded in {time.perf_counter() - began:.0f} s", flush=True)


def from_answers(kind: str, db: Database, duck: Duck) -> None:
    """What no day has been counted for."""
    bare = within(QUARTER, "score")
    indexed, scanned = timed(ours(db, score_counts, QUARTER)), timed(ducks(duck, QUARTER, "score"))
    by_hand = timed(lambda: db.read_now(lambda session: session.connection().exec_driver_sql(bare).all()))
    told(kind, "a quarter by index", indexed, f"{indexed / scanned:.1f} times DuckDB's scan (at most {INDEX})")
    told(kind, "the bare SQL", by_hand, f"a scan of DuckDB's {scanned * 1000:.1f} ms")
    for name, chosen in (("a week", WEEK), ("a quarter", QUARTER), ("five years", ALWAYS)):
        took, number = timed(ours(db, score_counts, chosen)), sum(db.read_now(score_counts, chosen).values())
        told(kind, f"{name} by index", took, f"{number:,} answers, {took / number * 1e9:,.0f} ns each")
    told(
        kind,
        "a quarter by an attribute",
        timed(ours(db, score_counts_by, QUARTER, "country")),
        f"at most {OTHER_MS} ms",
    )


def count_days(kind: str, db: Database) -> None:
    """All closed days; RuntimeError where the figures are others after it."""
    programme = a_programme(*map(a_survey, SURVEYS), zone="UTC", indexed_attributes=("plan",))
    before = [db.read_now(score_counts, QUARTER), db.read_now(score_counts_by, QUARTER, "plan")]
    began = time.perf_counter()
    counted = asyncio.run(rolling.tick(db, programme, lambda: NOW))
    print(f"  {kind}: {counted:,} closed days counted in {time.perf_counter() - began:.0f} s")
    if before != [db.read_now(score_counts, QUARTER), db.read_now(score_counts_by, QUARTER, "plan")]:
        raise RuntimeError("the closed days say something else than the answers")


def from_days(kind: str, db: Database, duck: Duck) -> None:
    """The same, and the trend."""
    told(kind, "a quarter by closed days", timed(ours(db, score_counts, QUARTER)), f"at most {ROLLED_MS} ms")
    by, scanned = timed(ours(db, score_counts_by, QUARTER, "plan")), timed(ducks(duck, QUARTER, "plan, score"))
    beside = f"{by / scanned:.1f} times DuckDB's {scanned * 1000:.1f} ms (at most {ATTRIBUTE[kind]})"
    told(kind, "a quarter by an indexed attribute", by, beside)
    weeks = timed(ducks(duck, ALWAYS, "time_bucket(INTERVAL 7 DAY, answered_at), score"))
    trend = timed(ours(db, score_counts_over, "customers", WEEKS))
    told(kind, "five years by weeks", trend, f"at most {TREND_MS} ms; DuckDB {weeks * 1000:.1f} ms")
    told(kind, "five years by closed days", timed(ours(db, score_counts, ALWAYS)), "all answers")


def within(chosen: Filter, by: str) -> str:
    """The bare SQL, which all three understand."""
    bounds = (repr(instant(at)) for at in (chosen.start or BEGIN, chosen.end or NOW))
    return f"SELECT {by}, count(*) {WITHIN.format(*bounds)} GROUP BY {by}"


def ducks(duck: Duck, chosen: Filter, by: str) -> Run:
    """DuckDB's way with the same rows."""
    statement = within(chosen, by)
    return lambda: duck.execute(statement).fetchall()


def ours(db: Database, query: Callable[..., Any], *arguments: Any) -> Run:
    """The product's."""
    return lambda: db.read_now(query, *arguments)


def timed(run: Run) -> float:
    """The median of some rounds, warm, in seconds."""
    run()
    return median([seconds(run) for _ in range(ROUNDS)])


def told(kind: str, what: str, took: float, beside: str) -> None:
    """A line."""
    print(f"  {kind}: {what}: {took * 1000:.2f} ms; {beside}", flush=True)
