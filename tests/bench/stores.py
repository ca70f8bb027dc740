"""The stores that benchmarks run on: a SQLite file, and a PostgreSQL that keeps what it was told, as in production."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from storage.migrations import upgrade
from tests.support.postgres import running_postgres

# The tests' server forgets its disk for speed; a benchmark on it would flatter us.
DURABLE = ("fsync = on", "synchronous_commit = on", "full_page_writes = on")


@contextmanager
def store(kind: str) -> Iterator[str]:
    """The URL of a migrated, empty store of this kind."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/nps.db"
            upgrade(url)
            yield url
        return
    with running_postgres() as server, server.database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in DURABLE:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        upgrade(url)
        yield url
