"""Damaged quotes cost the rows that they stand in and no others."""

from __future__ import annotations

from bot.rows import Row
from tests.bot.rows.files import cells, read, refusals


def test_a_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    """The row is refused with the line of the quote; the rows below it are read."""
    rows = read('email,comment\na@b.fi,fine\nb@c.fi,"open\n' + "c@d.fi,fine\n" * 50_000)

    assert [
        (3, "a quotation mark opens a cell that is not closed within 131,072 characters and 20,000 lines")
    ] == refusals(rows)
    assert 50_001 == len(cells(rows))
    assert Row(4, {"email": "c@d.fi", "comment": "fine"}) == rows[2]


def test_a_quote_left_open_near_the_end_is_told() -> None:
    """The end of the file does not close it either."""
    rows = read('email,comment\na@b.fi,"open\nb@c.fi,fine')

    assert [(2, "a quotation mark opens a cell and is never closed")] == refusals(rows)
    assert [["b@c.fi", "fine"]] == cells(rows)


def test_a_quote_left_open_does_not_swallow_the_rows_up_to_the_next_quoted_cell() -> None:
    """The next opening quote looks like its end, and the row between would be lost in silence."""
    rows = read('score,comment\n1,"open\n2,fine\n3,"also fine"\n4,good\n')

    assert [
        (2, "a quoted cell is not closed properly (a quotation mark inside it is written twice)"),
    ] == refusals(rows)
    assert [["2", "fine"], ["3", "also fine"], ["4", "good"]] == cells(rows)


def test_quotes_inside_cells_are_read_as_written_when_they_are_doubled_or_in_the_middle() -> None:
    """Inches and nicknames are no damage."""
    rows = read('email,comment\na@b.fi,"the ""best"" one"\nb@c.fi,27" screen\nc@d.fi, "spaced, quoted"\n')

    assert ['the "best" one', '27" screen', "spaced, quoted"] == [comment for _, comment in cells(rows)]


def test_a_cell_beyond_all_measure_is_refused_alone() -> None:
    """Memory stays bounded, and the sentence says why."""
    rows = read("email,comment\na@b.fi," + "x" * 200_000 + "\nb@c.fi,fine\n")

    assert [(2, "a cell has more than 131,072 characters")] == refusals(rows)
    assert [["b@c.fi", "fine"]] == cells(rows)


def test_many_open_quotes_end_in_reasonable_time() -> None:
    """Each costs the reading of what it could have swallowed, and no more."""
    rows = read("score,comment\n" + ('1,"open\n' + "2,fine\n" * 30) * 500)

    assert 500 == len(refusals(rows))
    assert 15_000 == len(cells(rows))


def test_a_row_of_endless_lines_is_refused() -> None:
    """A quote that swallows short lines is found by their number before it is found by their length."""
    rows = read('score\n1\n"\n' + "2\n" * 30_000)

    assert [3] == [line for line, _ in refusals(rows)]
    assert 30_001 == len(cells(rows))
