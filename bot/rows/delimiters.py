"""Which character separates the cells, judged by the header and the first rows, with quotes respected."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DELIMITERS = (",", ";", "\t", "|")
_EXCEL_HINT = re.compile(r'"?sep=([,;\t|:^~])"?[\r\n]*', re.IGNORECASE)


def hinted(first_line: str) -> str | None:
    """The delimiter that Excel's own first line `sep=;` names; None where the line is none of that kind."""
    match = _EXCEL_HINT.fullmatch(first_line)
    return match[1] if match else None


def sniff(lines: Sequence[str], *, whole: bool) -> str:
    """The delimiter under which most rows have as many cells as the header, then most cells, then fewest spaces.

    `lines` are the first physical lines; `whole` says that nothing comes after them. The standard library's Sniffer
    is not asked: it takes a letter for the delimiter of a file with one column, and any comma in a text for one.
    """
    best, best_rank = DELIMITERS[0], (0.0, 1, 0)
    for delimiter in DELIMITERS:
        rows = _parse(lines, delimiter)
        if not whole and len(rows) > 2:
            rows.pop()  # it may go on after the sample
        width = len(rows[0]) if rows else 1
        spaces = sum(line.count(f"{delimiter} ") for line in lines)  # a text has them after a comma, a table seldom
        rank = (_share_that_fits(rows, width), width, -spaces)
        if width > 1 and rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _parse(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):  # judged by the rows before the damage, which is reported where the rows are read
        rows.extend(row for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if any(row))
    return rows


def _share_that_fits(rows: Sequence[Sequence[str]], width: int) -> float:
    """The header is one of the rows, so a file with a header only is judged by its number of cells."""
    fitting = sum(len(row) >= width and not any(row[width:]) for row in rows)
    return fitting / len(rows) if rows else 0.0
