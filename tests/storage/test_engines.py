"""How the databases are opened: the settings are in force on every connection, and nothing is 'locked'."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, select, text
from sqlalchemy.exc import IntegrityError

from storage.database import Database, Session
from storage.engines import connect_sqlite
from storage.models import Account, Allowance
from storage.types import Channel
from tests.support.clock import START
from tests.support.factories import every, only

ON_POSTGRESQL = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}

COUNT = """
import sys
from sqlalchemy import select
from storage.database import Database
from storage.models import Account

def more(session, items):
    account = session.scalars(select(Account)).one()
    account.name = str(int(account.name) + 1)
    return items

db = Database.connect(sys.argv[1])
for _ in range(10):
    db.write_now(more, [None])
db.close()
"""


@pytest.fixture
def sqlite(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite file."""
    (tmp_path / "nps.db").write_bytes(migrated_sqlite.read_bytes())
    return f"sqlite:///{tmp_path}/nps.db"


@pytest.mark.parametrize("reading", [True, False])
def test_every_connection_to_sqlite_has_the_settings(sqlite: str, reading: bool) -> None:
    """Reading never waits (WAL), a commit is on the disk (FULL), references hold."""
    engine = connect_sqlite(make_url(sqlite), reading=reading)
    with engine.connect() as one, engine.connect() as other:
        found = [
            {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}
            for connection in (one, other) if reading or connection is one
        ]  # fmt: skip
    engine.dispose()

    assert all(settings == PRAGMAS for settings in found)


def test_a_writing_transaction_begins_immediate(sqlite: str) -> None:
    """It takes its place before it reads, so that it cannot be refused when it comes to write."""
    db = Database.connect(sqlite)
    statements: list[str] = []
    for engine in (db.reading, db.writing):
        event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    db.write_now(count_one, [None])
    db.read_now(lambda session: session.scalars(select(Account)).all())
    db.close()

    assert "BEGIN IMMEDIATE" == statements[0]
    assert "BEGIN" in statements[1:]


def count_one(session: Session, items: Sequence[None]) -> Sequence[None]:
    """Read a number, then write one more: the transaction that a deferred BEGIN fails."""
    account = session.scalars(select(Account)).first() or Account(name="0")
    session.add(account)
    account.name = str(int(account.name) + 1)
    return items


def test_forty_transactions_that_read_and_then_write_are_never_locked_out(sqlite: str) -> None:
    """Many doors to one file at once, each transaction reading before it writes: every one of them counts."""

    def run(_: int) -> None:
        db = Database.connect(sqlite)
        db.write_now(count_one, [None])
        db.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(run, range(40)))
    db = Database.connect(sqlite)

    assert "40" == only(db, Account).name
    db.close()


def test_processes_that_read_and_then_write_are_never_locked_out(sqlite: str) -> None:
    """The same over four processes."""
    db = Database.connect(sqlite)
    db.write_now(count_one, [None])
    running = [subprocess.Popen([sys.executable, "-c", COUNT, sqlite], stderr=subprocess.PIPE) for _ in range(4)]
    errors = [process.communicate()[1] for process in running]

    assert [b""] * 4 == errors
    assert "41" == only(db, Account).name
    db.close()


def test_a_new_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """The change to WAL on an empty file waits for its turn too."""

    def run(_: int) -> object:
        engine = connect_sqlite(make_url(f"sqlite:///{tmp_path}/new.db"), reading=False)
        with engine.begin() as connection:
            mode = connection.execute(text("PRAGMA journal_mode")).scalar()
        engine.dispose()
        return mode

    with ThreadPoolExecutor(10) as pool:
        modes = list(pool.map(run, range(10)))

    assert ["wal"] * 10 == modes


def test_a_reference_to_nobody_is_refused(db: Database) -> None:
    """Foreign keys are in force on both databases."""
    statement = text(
        "INSERT INTO score_changes (answer_id, score, channel, given_at) VALUES (1, 1, 'slack', '2026-01-01')"
    )

    with pytest.raises(IntegrityError):
        db.write_now(lambda session, _: [session.execute(statement)], [None])


@ON_POSTGRESQL
def test_postgresql_speaks_utc(db: Database) -> None:
    """Days are cut in our code, never by the server's zone."""
    assert "UTC" == db.read_now(lambda session: session.scalar(text("SHOW timezone")))


def lose_connection(session: Session, channels: Sequence[Channel]) -> Sequence[Channel]:
    """Write, and have the server end the connection in the middle of the first transaction."""
    session.add_all([Allowance(name=channel.value, spent_until=START) for channel in channels])
    session.flush()
    gone = "SELECT pg_terminate_backend(pg_backend_pid()) WHERE nextval('tries') = 1"
    session.execute(text(gone))
    return channels


@ON_POSTGRESQL
def test_a_lost_connection_costs_nothing(db: Database) -> None:
    """The transaction is done again as it was, on another connection, and its writer does not notice."""
    db.write_now(lambda session, _: [session.execute(text("CREATE SEQUENCE tries"))], [None])

    assert [Channel.SLACK] == db.write_now(lose_connection, [Channel.SLACK])
    assert ["slack"] == [one.name for one in every(db, Allowance)]


def add_two(session: Session, items: Sequence[None]) -> Sequence[None]:
    """Two accounts to quarrel over."""
    session.add_all([Account(name="a"), Account(name="b")])
    return items


@ON_POSTGRESQL
def test_a_deadlock_is_no_fault_of_the_items(db: Database) -> None:
    """Two transactions that want the same rows in opposite orders both come through."""
    db.write_now(add_two, [None])
    swap = text("UPDATE accounts SET name = :new WHERE id = (SELECT min(id) + :place FROM accounts)")

    def run(places: tuple[int, int]) -> object:
        def touch(session: Session, items: Sequence[int]) -> Sequence[int]:
            for place in items:
                session.execute(swap, {"new": f"n{places[0]}{place}", "place": place})
                session.execute(text("SELECT pg_sleep(0.1)"))
            return items

        return db.write_now(touch, places)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, [(0, 1), (1, 0)]))

    assert [(0, 1), (1, 0)] == results
