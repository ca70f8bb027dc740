"""How each database is opened: the settings without which it would be slow, or would lose or lock something."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from sqlalchemy import Connection

BUSY_MILLISECONDS = 15_000


def connect_sqlite(url: URL, *, reading: bool, foreign_keys: bool = True) -> Engine:
    """One SQLite file: WAL so that reading never waits, FULL so that what was said to be saved is on the disk."""
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        poolclass=QueuePool,
        # SQLite compares the names in a JSON path with the names as they are written.
        json_serializer=as_written,
        pool_size=4 if reading else 1,
        max_overflow=4 if reading else 1,
        # A failed statement's error goes to the log, and comments must not.
        hide_parameters=True,
        # The driver must not begin transactions by itself: it would begin them deferred, and late.
        connect_args={
            "isolation_level": None,
            "check_same_thread": False,
            "timeout": BUSY_MILLISECONDS / 1000,
        },
    )

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if reading:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once with "locked", whatever the timeout says.
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def as_written(value: Any) -> str:
    """JSON with its letters as they are: `ö`, not the six characters that stand for it."""
    return json.dumps(value, ensure_ascii=False)


def connect_postgresql(url: URL, *, size: int) -> Engine:
    """PostgreSQL by psycopg 3; every connection speaks UTC, so that days are cut in our code and nowhere else.

    ArgumentError for the address of another database.
    """
    if url.get_backend_name() != "postgresql":
        raise ArgumentError(f"{url.get_backend_name()}:// is no address of a database that we use")
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=size,
        max_overflow=4,
        pool_pre_ping=True,
        hide_parameters=True,
        # Compiling a query to machine code pays off for none of ours, and takes longer than they do.
        connect_args={"options": "-c timezone=UTC -c lock_timeout=15000 -c jit=off", "connect_timeout": 10},
    )
