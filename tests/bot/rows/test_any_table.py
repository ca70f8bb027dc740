"""Properties of reading: any table comes back as it was written, any bytes are read or refused, memory stays flat."""

from __future__ import annotations

import codecs
import csv
import io
import tracemalloc
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rows import CONTACTS, FileRefused, Mapping, Refused, Row, Table
from tests.bot.rows.files import read

WRITTEN = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "cp1252": b"",
}
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
# Before Python 3.13 the writer leaves a lone carriage return bare unless it is part of its own line end.
STYLES: list[tuple[str, Literal[0, 1]]] = [
    ("\n", csv.QUOTE_ALL),
    ("\r\n", csv.QUOTE_ALL),
    ("\r", csv.QUOTE_ALL),
    ("\r\n", csv.QUOTE_MINIMAL),
]
NAMES = st.lists(st.text("abcdefgh_", min_size=1, max_size=8), min_size=2, max_size=5, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, list[list[str]]]:
    """An encoding, a delimiter, and a header with rows that are not blank, as a spreadsheet would write them."""
    codec = draw(st.sampled_from(sorted(WRITTEN)))
    letters = st.sampled_from("aäöÅ ,;|\t\n\"'x0") if codec == "cp1252" else LETTERS
    header = draw(NAMES)
    cell = st.text(letters, max_size=12)
    rows = draw(st.lists(st.tuples(st.just("x"), *[cell] * (len(header) - 1)).map(list), min_size=1, max_size=8))
    return codec, draw(st.sampled_from(",;\t|")), [header, *rows]


@given(tables(), st.sampled_from(STYLES))
def test_any_table_comes_back_as_it_was_written(
    written: tuple[str, str, list[list[str]]], style: tuple[str, Literal[0, 1]]
) -> None:
    """In each encoding, with each delimiter and line end, whatever the cells hold.

    Spaces before a cell without quotes are the writer's habit of `a, b`, and are dropped.
    """
    codec, delimiter, (header, *rows) = written
    end, quoting = style
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([header, *rows])

    found = read(WRITTEN[codec] + text.getvalue().encode(codec))

    spaces = " " if quoting == csv.QUOTE_MINIMAL else ""
    found_cells = [[cell.lstrip(spaces) for cell in row.cells.values()] for row in found if isinstance(row, Row)]
    assert [[cell.lstrip(spaces) for cell in row] for row in rows] == found_cells
    assert all(row.cells.keys() == set(header) for row in found if isinstance(row, Row))
    assert len(rows) == len(found)


TROUBLE = st.sampled_from(
    [b'"', b",", b";", b"\n", b"\r", b"\0", b"\xe4", b"\xc3\xa4", b"email", b"a@b.fi", b"\xff\xfe"]
)


@given(st.binary(max_size=400) | st.lists(TROUBLE, max_size=60).map(b"".join))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\n\x00a\x00")
@example(b"sep=,")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Nothing but FileRefused is ever raised, and each refusal of a row has its line."""
    try:
        rows = read(content)
    except FileRefused:
        return

    lines = content.count(b"\n") + content.count(b"\r") + 1
    assert all(1 < row.line <= lines for row in rows)
    assert all(row.reason for row in rows if isinstance(row, Refused))


@pytest.mark.slow
def test_a_large_file_is_read_in_constant_memory(tmp_path: Path) -> None:
    """300,000 rows of 25 MB take less than 6 MB, also in a fallback encoding and with quoted line ends."""
    path = tmp_path / "many.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write("email;name;comment;plan\r\n")
        for number in range(300_000):
            file.write(f'person{number}@example.com;Jörg {number};"a comment\r\nof two lines; {number:030}";pro\r\n')

    tracemalloc.start()
    try:
        with Table.open(path) as opened:
            mapping = Mapping.of(opened.header, [], CONTACTS)
            taken = sum(bool(mapping.split(row.cells)) for row in opened if isinstance(row, Row))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert 300_000 == taken
    assert path.stat().st_size > 24_000_000
    assert peak < 6_000_000
