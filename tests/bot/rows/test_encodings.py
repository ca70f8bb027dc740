"""Every encoding that spreadsheets and survey tools write is recognised, and damage is told with its line."""

from __future__ import annotations

import codecs

import pytest

from bot.rows import FileRefused, Row
from tests.bot.rows.files import cells, read, refusals, table

TEXT = "email,nimi,kommentti\nmatti@esimerkki.fi,Matti Meikäläinen,Näyttää hyvältä\n"
ROW = [["matti@esimerkki.fi", "Matti Meikäläinen", "Näyttää hyvältä"]]

ENCODED = {
    "UTF-8": (TEXT.encode(), "UTF-8"),
    "UTF-8 with a mark": (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8"),
    "UTF-16 LE with a mark": (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16"),
    "UTF-16 BE with a mark": (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
    "UTF-16 LE": (TEXT.encode("utf-16-le"), "UTF-16"),
    "UTF-16 BE": (TEXT.encode("utf-16-be"), "UTF-16"),
    "Windows-1252": (TEXT.encode("cp1252"), "Windows-1252"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_the_same_table_is_read_from_every_encoding(name: str) -> None:
    """The mark is no part of the first header."""
    content, label = ENCODED[name]

    with table(content) as opened:
        assert label == opened.encoding
        assert ("email", "nimi", "kommentti") == opened.header
        assert ROW == cells(list(opened)) == cells(list(opened))


def test_windows_1252_has_the_euro_and_latin_1_has_what_it_lacks() -> None:
    """Bytes that Windows-1252 leaves open make the file Latin-1, where every byte means something."""
    with table(b"email,price\na@b.fi,5 \x80\n") as opened:
        assert [["a@b.fi", "5 €"]] == cells(list(opened))
    with table(b"email,price\na@b.fi,\x81\xe4\n") as opened:
        assert "Latin-1" == opened.encoding
        assert [["a@b.fi", "\x81ä"]] == cells(list(opened))


def test_one_byte_at_the_end_of_a_large_file_decides_over_its_encoding() -> None:
    """The whole file is looked at before the first row is taken, so no name is garbled half-way."""
    with table(b"email,name\n" + b"a@b.fi,Ann\n" * 200_000 + b"c@d.fi,J\xf6rg\n") as opened:
        *_, last = opened

    assert Row(200_002, {"email": "c@d.fi", "name": "Jörg"}) == last


def test_a_letter_across_two_blocks_is_one_letter() -> None:
    """The file is checked in blocks of a mebibyte, which do not break letters."""
    line = b"email,name\n"
    content = line * ((1 << 20) // len(line)) + "äiti@b.fi,Äiti\n".encode()
    assert "ä".encode() == content[(1 << 20) - 1 : (1 << 20) + 1]

    with table(content) as opened:
        assert "UTF-8" == opened.encoding


def test_damaged_rows_of_a_file_in_utf8_are_refused_and_the_others_not_garbled() -> None:
    """One stray byte does not turn a thousand accents into two letters each."""
    rows = read("email,name\na@b.fi,Jörg\nc@d.fi,Åsa\n".encode() + b"e@f.fi,Ren\xe9\n" + "g@h.fi,Øyvind\n".encode())

    assert [(4, "the row holds bytes that are not UTF-8")] == refusals(rows)
    assert ["Jörg", "Åsa", "Øyvind"] == [name for _, name in cells(rows)]


def test_damaged_utf16_is_refused_with_its_line() -> None:
    """After a lost byte nothing that follows can be trusted."""
    content = codecs.BOM_UTF16_LE + "email\na@b.fi\nc@d.fi\n".encode("utf-16-le")

    with pytest.raises(FileRefused) as refused:
        read(content + b"\x00\xd8a\x00b\x00")

    assert "Line 4: the file is UTF-16, but is damaged here." == str(refused.value)
    assert 4 == refused.value.line
    with pytest.raises(FileRefused, match="Line 4: the file is UTF-16"):
        read(content + b"a")
