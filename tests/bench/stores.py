"""The stores that benchmarks run on: a SQLite file, and a PostgreSQL that keeps what it was told, as in production."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from storage.migrations import upgrade
from tests.support.postgres import running_postgres

# The tests' server forgets its disk for speed; a benchmark on it would flatter us. And what it knows of its tables is
# kept up by the second, since a benchmark is over before a server looks for the first time.
IN_USE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "autovacuum_naptime": "1",
    "shared_buffers": "128MB",
}


@contextmanager
def store(kind: str) -> Iterator[str]:
    """The URL of a migrated, empty store of this kind."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/nps.db"
            upgrade(url)
            yield url
        return
    with running_postgres(IN_USE) as server, server.database() as url:
        upgrade(url)
        yield url
