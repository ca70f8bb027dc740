"""The two doors to the store: `read` runs a function in a reading thread, `write` gathers waiting items into batches.

Queries are plain functions of a `Session`; a writing one takes the session and a *list* of items and returns a result
for each. What waits for the same function is done in one transaction, committed once, and everybody is woken together:
this is where the speed is, since SQLAlchemy's cost is per statement and the disk's is per commit.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from storage.engines import connect_postgresql, connect_sqlite
from storage.writers import Writers, run_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Database", "Session"]

P = ParamSpec("P")
Item = TypeVar("Item")
Result = TypeVar("Result")

READERS = 4
POSTGRESQL_WRITERS = 2


class Database:
    """One store. Build it once, in the composition root or a test, and `close` it."""

    def __init__(self, reading: Engine, writing: Engine, *, writers: int) -> None:
        self.reading = reading
        self.writing = writing
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._writers = Writers(writing, writers)

    @classmethod
    def connect(cls, url: str) -> Database:
        """`sqlite:///file` or `postgresql://…`. Connects lazily: a server that is down shows at the first query."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            # One writer: SQLite has one write lock, and a second thread would only wait for it, unfairly.
            return cls(connect_sqlite(parsed, reading=True), connect_sqlite(parsed, reading=False), writers=1)
        engine = connect_postgresql(parsed, size=READERS + POSTGRESQL_WRITERS)
        return cls(engine, engine, writers=POSTGRESQL_WRITERS)

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is one file on this machine."""
        return self.writing.dialect.name == "sqlite"

    def is_quiet(self, seconds: float) -> bool:
        """Whether a long transaction keeps nobody waiting, as far as this process knows: of SQLite there is one writer,
        and nothing urgent was written for so long.
        """
        return not self.is_sqlite or time.monotonic() - self._writers.urgent_at > seconds

    async def read(self, query: Callable[Concatenate[Session, P], Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """Run `query(session, …)` off the loop, in a transaction that changes nothing."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(query, *args, **kwargs))

    async def write(
        self,
        change: Callable[[Session, Sequence[Item]], Sequence[Result]],
        item: Item,
        *,
        urgent: bool = False,
    ) -> Result:
        """Have `change(session, items)` done with whatever else waits for it; return this item's result once committed.

        Urgent items (people's answers) overtake the rest. If a batch fails it is done again one by one, so an error
        raised here is this item's own.
        """
        result: Result = await self._writers.submit(change, item, urgent=urgent)
        return result

    def read_now(self, query: Callable[Concatenate[Session, P], Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """`read` for callers outside the loop: the command line and tests."""
        with Session(self.reading, expire_on_commit=False) as session:
            return query(session, *args, **kwargs)

    def write_now(
        self, change: Callable[[Session, Sequence[Item]], Sequence[Result]], items: Sequence[Item]
    ) -> Sequence[Result]:
        """`write` for callers outside the loop: one transaction for all of `items`, or none of them."""
        return run_batch(self.writing, change, items)

    @contextmanager
    def streaming(self) -> Iterator[Session]:
        """A session for a long read on the command line (an export), row by row."""
        with Session(self.reading, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Finish what was submitted, then let go of threads and connections."""
        self._writers.close()
        self._readers.shutdown(wait=True)
        self.writing.dispose()
        self.reading.dispose()
