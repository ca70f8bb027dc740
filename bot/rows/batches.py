"""Going through a table in batches that are bounded by rows and by bytes, with somebody who follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from bot.rows.reading import Row, Table
from bot.rows.refusals import Refused

ROWS = 1000
BYTES = 4 << 20
GLANCE = 50


class Watch(Protocol):
    """Who follows an import: a progress bar, a list of what was refused."""

    def begin(self, what: str, size: int) -> None:
        """A pass over the file begins; `what` is a participle, `size` the file's bytes."""

    def advance(self, position: int) -> None:
        """So many bytes of the file were read in this pass."""

    def refuse(self, refused: Refused) -> None:
        """A row is left out."""


def batches(table: Table, watch: Watch, refuse: Callable[[Refused], None]) -> Iterator[list[Row]]:
    """The rows of a table; those that cannot be read are refused. Raises FileRefused as iterating the table does."""
    batch: list[Row] = []
    begun = 0
    for row in table:
        if isinstance(row, Refused):
            refuse(row)
            continue
        batch.append(row)
        # Where the file stands is not asked for each row: that gives way to the thread that writes.
        if len(batch) == ROWS or (len(batch) % GLANCE == 0 and table.position - begun > BYTES):
            yield batch
            batch, begun = [], table.position
            watch.advance(begun)
    if batch:
        yield batch
    watch.advance(table.size)
