"""Opening a table: what is refused as a whole, where rows begin, and how a file is read again."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from bot.rows import FileRefused, Refused, Row, Table
from tests.bot.rows.files import cells, read, refusals, table, written
from tests.support.data import shared_data

WHOLE_FILE = {
    "an empty file": (b"", "The file is empty."),
    "a byte order mark only": (b"\xef\xbb\xbf", "The file is empty."),
    "a UTF-16 mark only": (b"\xff\xfe", "The file is empty."),
    "blank lines only": (b"\n\r\n\n", "The file is empty."),
    "blank cells only": (b",,\n,,\n", "The file is empty."),
    "a hint and nothing else": (b"sep=;\n", "The file is empty."),
    "a header only": (b"email,name\n", "The file has a header, but no row below it."),
    "a header over blank rows": (b"email,name\n,\n\n", "The file has a header, but no row below it."),
    "a column without a name": (
        b"email,,name\na@b.fi,1,Ann\n",
        "Line 1: column 2 has no name: the first line must name every column.",
    ),
    "two columns of one name": (
        b"email,plan,plan \na@b.fi,1,2\n",
        "Line 1: columns 2 and 3 are both named 'plan': rename one.",
    ),
    "no header": (
        b"ann@example.com,Ann\nbob@example.com,Bob\n",
        "Line 1: the first line must name the columns, but holds the address 'ann@example.com'.",
    ),
    "a header that is never closed": (
        b'"email,name\na@b.fi,Ann\n',
        "Line 1: a quotation mark opens a cell and is never closed.",
    ),
    "zero bytes in the header": (
        b"em\0ail,name\na@b.fi,Ann\n",
        "Line 1: the header holds characters that are no text: is this a CSV file?",
    ),
    "a workbook": (
        b"PK\x03\x04\x14\x00",
        "This is no CSV file but an Excel workbook or a zip archive: save it as CSV, in UTF-8, first.",
    ),
    "a web page": (
        b"\n<!DOCTYPE html><table>",
        "This is no CSV file but a web page: save it as CSV, in UTF-8, first.",
    ),
    "one endless line": (
        b"x" * 3_000_000,
        "The file has a line of more than a million characters: it is no table of rows.",
    ),
}


@pytest.mark.parametrize("kind", WHOLE_FILE)
def test_a_file_that_is_no_table_is_refused_with_one_sentence(kind: str) -> None:
    """Nothing is yielded before the refusal."""
    content, expected = WHOLE_FILE[kind]

    with pytest.raises(FileRefused) as refused:
        read(content)

    assert expected == str(refused.value)


def test_a_path_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder and an impossible name are refusals, not tracebacks."""
    for path, sentence in (
        (tmp_path / "none.csv", f"There is no file {tmp_path / 'none.csv'}."),
        (tmp_path, f"{tmp_path} is a folder, not a file."),
        ("a\0b", "a\0b cannot be read: embedded null byte."),
    ):
        with pytest.raises(FileRefused) as refused:
            Table.open(path)

        assert sentence == str(refused.value)


def test_each_row_comes_with_the_line_where_it_begins() -> None:
    """Quoted line ends and blank lines count as the lines that an editor shows."""
    rows = read('email,comment\na@b.fi,"one\ntwo\r\nthree"\n\nc@d.fi,four\n')

    assert [
        Row(2, {"email": "a@b.fi", "comment": "one\ntwo\r\nthree"}),
        Row(6, {"email": "c@d.fi", "comment": "four"}),
    ] == rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end: str) -> None:
    """A lone carriage return, as old Macs write it, ends a line too; the last line needs no end."""
    rows = read(end.join(["email,name", "a@b.fi,Ann", "", '"c@d.fi","Bo, b"']))

    assert [(2, "Ann"), (4, "Bo, b")] == [(row.line, row.cells["name"]) for row in rows if isinstance(row, Row)]


def test_rows_with_too_many_or_too_few_cells_are_refused_and_the_others_kept() -> None:
    """Blank cells beyond the header are no fault, and neither is a row of blank cells."""
    rows = read("email,name,plan\na@b.fi,Ann\nc@d.fi,Cy,pro,,\n,,,,\ne@f.fi,Eve,pro,,x\ng@h.fi,,\n")

    assert [
        (2, "the row has 2 cells, the header has 3"),
        (5, "the row has 5 cells, the header has 3"),
    ] == refusals(rows)
    assert [["c@d.fi", "Cy", "pro"], ["g@h.fi", "", ""]] == cells(rows)


def test_blank_names_at_the_end_of_the_header_are_no_columns() -> None:
    """Excel writes delimiters for columns that were once touched; a value below one is refused."""
    rows = read("email,name,,\na@b.fi,Ann,,\nc@d.fi,Cy,,x\n")

    assert [["a@b.fi", "Ann"]] == cells(rows)
    assert [(3, "the row has 4 cells, the header has 2")] == refusals(rows)


def test_a_zero_byte_refuses_its_row_alone() -> None:
    """PostgreSQL keeps no NUL, so it stops here, with its line."""
    rows = read(b"email,name\na@b.fi,A\0nn\nc@d.fi,Cy\n")

    assert [Refused(2, "the row holds a NUL character"), Row(3, {"email": "c@d.fi", "name": "Cy"})] == rows


def test_a_table_can_be_read_twice() -> None:
    """A run that only checks can be followed by the real one, also of standard input."""
    with table("\ufeffemail;name\na@b.fi;Ann\nc@d.fi;Cy\n") as opened:
        first, second = list(opened), list(opened)

        assert first == second
        assert 2 == len(first)
        assert opened.position == opened.size


def test_a_table_tells_what_it_found(tmp_path: Path) -> None:
    """Header, encoding, delimiter and size are there for the summary and the progress bar."""
    content = "sep=;\r\n Email ;Nimi\r\na@b.fi;Äijä\r\n".encode("cp1252")

    with Table.open(written(tmp_path, content)) as opened:
        assert ("Email", "Nimi") == opened.header
        assert (2, ";", "Windows-1252") == (opened.header_line, opened.delimiter, opened.encoding)
        assert len(content) == opened.size
        assert [Row(3, {"Email": "a@b.fi", "Nimi": "Äijä"})] == list(opened)


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    """What cannot be read twice, such as a named pipe, is spooled first."""
    reading, writing = os.pipe()
    os.write(writing, b"email,name\na@b.fi,Ann\n")
    os.close(writing)

    with os.fdopen(reading, "rb") as pipe, Table.open(Path(f"/dev/fd/{pipe.fileno()}")) as opened:
        assert [["a@b.fi", "Ann"]] == cells(list(opened))


def test_a_file_that_is_overwritten_under_the_reader_is_refused(tmp_path: Path) -> None:
    """An export may still be running while its file is imported."""
    path = written(tmp_path, "email,name\n" + "a@b.fi,Ann\n" * 100_000)

    with Table.open(path) as opened, path.open("r+b") as file:
        file.seek(500_000)
        file.write(b"\xe4\xf6")
        file.flush()
        with pytest.raises(FileRefused, match="was changed, or could not be read further"):
            list(opened)


def test_closing_a_table_closes_its_file(tmp_path: Path) -> None:
    """Nothing is left open for the collector."""
    file = io.BytesIO(b"email\na@b.fi\n")

    with Table(file):
        pass

    assert file.closed


def test_the_real_answers_are_read() -> None:
    """967 rows of a real survey, 889 with a score; none is refused."""
    with Table.open(shared_data("nps/carpentries_instructor_training_2016-2018.csv")) as opened:
        rows = list(opened)

    assert 967 == len(cells(rows)) == len(rows)
    assert 889 == sum(bool(row.cells["score"]) for row in rows if isinstance(row, Row))
