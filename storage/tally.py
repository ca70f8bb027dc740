"""How often, and where first, each key of a long list was met: in bounded memory, however long the list.

The keys are in a temporary database that SQLite keeps on the disk beyond `CACHE`, and that is gone when it is closed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Self

CACHE = 8 << 20  # bytes


class Met(NamedTuple):
    """A key was met so many times by now, and first at this place."""

    times: int
    first: int


class Tally:
    """A tally of keys; closed by `with`."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)  # no name: temporary, and private to us
        self._connection.execute(f"PRAGMA cache_size = -{CACHE >> 10}")
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(
            "CREATE TABLE met (key TEXT PRIMARY KEY, times INTEGER NOT NULL, first INTEGER NOT NULL) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def note(self, keys: Sequence[tuple[str, int]]) -> list[Met]:
        """Count each key, met at the place that stands with it; what is known of each of them then.

        Takes a few thousand keys at a time.
        """
        known = self._known([key for key, _ in keys])
        told = []
        for key, place in keys:
            before = known.get(key)
            known[key] = Met(1, place) if before is None else Met(before.times + 1, before.first)
            told.append(known[key])
        self._connection.execute("BEGIN")
        # In the order of the table, so that neighbours are written together.
        rows = sorted((key, *met) for key, met in known.items())
        self._connection.executemany("INSERT OR REPLACE INTO met VALUES (?, ?, ?)", rows)
        self._connection.execute("COMMIT")
        return told

    def _known(self, keys: Sequence[str]) -> dict[str, Met]:
        places = ",".join("?" * len(keys))
        rows = self._connection.execute(f"SELECT key, times, first FROM met WHERE key IN ({places})", keys)  # noqa: S608
        return {key: Met(times, first) for key, times, first in rows}
