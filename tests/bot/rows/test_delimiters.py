"""The delimiter is found from the header and the first rows, whatever the texts in them hold."""

from __future__ import annotations

import pytest

from tests.bot.rows.files import read, table

FOUND = {
    "commas": ("email,name\na@b.fi,Ann\n", ","),
    "semicolons": ("email;name\na@b.fi;Ann\n", ";"),
    "tabs": ("email\tname\na@b.fi\tAnn\n", "\t"),
    "bars": ("email|name\na@b.fi|Ann\n", "|"),
    "one column": ("email\na@b.fi\nb@c.fi\n", ","),
    "one column of texts with commas": ('comment\n"fine, really; yes"\n', ","),
    "semicolons and decimal commas": ("email;spend\na@b.fi;1,5\nb@c.fi;2,5\n", ";"),
    "semicolons and commas in the header": ("email;Why, if at all, would you;plan\na@b.fi;so, yes;pro\n", ";"),
    "commas and semicolons in every text": ('email,comment\na@b.fi,"x; y"\nb@c.fi,z; w\n', ","),
    "tabs and commas in every text": ("email\tcomment, free\na@b.fi\tx, y\nb@c.fi\tz, w\n", "\t"),
    "a header only": ("email;name;Yes, or no\n", ";"),
    "a few rows broken": ("email,name\na@b.fi,Ann\nb@c.fi,Bob,x\nc@d.fi,Cy\n", ","),
    "an unclosed quote": ('email;name\na@b.fi;Ann\nb@c.fi;"Bob\nc@d.fi;Cy\n', ";"),
    "a hint": ("sep=;\nemail,name\na@b.fi,Ann\n", ";"),
    "a quoted hint": ('"sep=|"\r\nemail|name\r\na@b.fi|Ann\r\n', "|"),
}


@pytest.mark.parametrize("kind", FOUND)
def test_the_delimiter_is_found(kind: str) -> None:
    """By how well the rows fit the header, not by counting characters."""
    content, expected = FOUND[kind]

    with table(content) as opened:
        assert expected == opened.delimiter


def test_a_row_that_goes_on_after_the_sample_does_not_count() -> None:
    """The sample may end inside of a quoted text."""
    content = "email;comment\n" + "a@b.fi;x\n" * 150 + 'b@c.fi;"' + "1,2\n" * 200 + '"\n'

    assert 151 == len(read(content))
