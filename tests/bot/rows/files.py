"""Files written for a test, and what a table makes of them."""

from __future__ import annotations

import io
from pathlib import Path

from bot.rows import Refused, Row, Table


def read(content: bytes | str) -> list[Row | Refused]:
    """All that a table yields for this content, handed in as standard input; text is written in UTF-8."""
    with table(content) as opened:
        return list(opened)


def table(content: bytes | str) -> Table:
    """The open table of this content."""
    return Table.open("-", io.BytesIO(content.encode() if isinstance(content, str) else content))


def written(folder: Path, content: bytes | str) -> Path:
    """The path of a file with this content."""
    path = folder / "people.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cells(rows: list[Row | Refused]) -> list[list[str]]:
    """The cells of the rows that were taken."""
    return [list(row.cells.values()) for row in rows if isinstance(row, Row)]


def refusals(rows: list[Row | Refused]) -> list[tuple[int, str]]:
    """The lines and reasons of those that were not."""
    return [(row.line, row.reason) for row in rows if isinstance(row, Refused)]
