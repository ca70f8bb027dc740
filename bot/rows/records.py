"""Lines of text become records of cells; a damaged record is refused alone, and the lines after it are read again."""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING

from bot.rows.refusals import FileRefused, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL_LIMIT = 131_072  # characters; the csv module's own default, which is global and left alone
LINES_LIMIT = 20_000  # of one record
REREAD_LIMIT = 2_000_000  # lines; a file with this many after open quotes is not worth the hours


def records(lines: Iterator[str], delimiter: str, line: int = 1) -> Iterator[tuple[int, list[str]] | Refused]:
    """Each record with the physical line where it begins; `line` is the number of the first one.

    Quotes are read strictly: a quote left open would otherwise swallow the rows up to the next quoted cell in
    silence. The row where it stands is refused, and reading goes on at the very next line.
    """
    pending: deque[str] = deque()
    reread = 0
    while reread < REREAD_LIMIT:
        taken: list[str] = []
        try:
            for cells in csv.reader(
                _feed(pending, lines, taken), delimiter=delimiter, skipinitialspace=True, strict=True
            ):
                yield line, cells
                line += len(taken)
                taken.clear()
        except csv.Error as error:
            yield Refused(line, _reason(str(error), len(taken)))
            line += 1
            reread += len(taken) - 1
            pending.extendleft(reversed(taken[1:]))
        else:
            return
    raise FileRefused("too many quotation marks are never closed: the rest of the file is not read.", line)


def _feed(pending: deque[str], lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """First what is to be read again, then the file; `taken` collects the lines of the record being read."""
    while pending:
        taken.append(pending.popleft())
        yield taken[-1]
    for text in lines:
        taken.append(text)
        if len(taken) > LINES_LIMIT:
            raise csv.Error("larger")
        yield text


def _reason(error: str, lines: int) -> str:
    if "unexpected end" in error:
        return "a quotation mark opens a cell and is never closed"
    if "expected after" in error:
        return "a quoted cell is not closed properly (a quotation mark inside it is written twice)"
    if lines > 1:
        limits = f"{CELL_LIMIT:,} characters and {LINES_LIMIT:,} lines"
        return f"a quotation mark opens a cell that is not closed within {limits}"
    return f"a cell has more than {CELL_LIMIT:,} characters"
