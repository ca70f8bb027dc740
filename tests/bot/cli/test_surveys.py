"""`nps survey link`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.links import LinkError, Links, OpenLink
from tests.support.program import Program

KEY = "5bq-Uv2Xo8_rT1mZk7Pw9cLd4"
LINKS = Links(KEY, "https://nps.acme.example")


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """With a survey whose open link may say where it stood."""
    made = Program(nps, tmp_path, NPS_SECRET_KEY=KEY, NPS_PUBLIC_URL="https://nps.acme.example")
    made.write("nps.toml", 'company = "Acme"\n[surveys.store]\nlink_attributes = ["touchpoint"]\n')
    return made


def test_a_link_is_printed_and_drawn(program: Program) -> None:
    """For everybody, with what it says of the occasion; the code is a picture of its own size."""
    code, said, _ = program.run("survey", "link", "--with", "touchpoint=till 3", "--qr", "till.svg")
    address, _, query = said.strip().rpartition("/o/")[2].partition("?")

    assert (0, OpenLink("store", None), "touchpoint=till+3") == (code, LINKS.read_open(address), query)
    assert b"<svg" in (program.folder / "till.svg").read_bytes()


def test_a_link_for_one_contact_makes_them_known(program: Program) -> None:
    """Once, and it is said: the same address is the same contact."""
    told = [program.run("survey", "link", "store", "--contact", "Ada@Globex.example") for _ in range(2)]
    first, again = (out for _, out, _ in told)

    assert first == again
    assert ["ada@globex.example was not a contact yet, and is one now.\n", ""] == [err for _, _, err in told]
    assert OpenLink("store", 1) == LINKS.read_open(first.strip().rpartition("/")[2])
    with pytest.raises(LinkError):
        LINKS.read_score(first.strip().rpartition("/")[2])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--with", "plan=pro"], 'write link_attributes = ["touchpoint", "plan"]'),
        (["--with", "touchpoint"], "write NAME=VALUE"),
        (["--qr", "till.pdf"], "should end in .svg or .png"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(program: Program, arguments: list[str], sentence: str) -> None:
    """With what to write instead, and exit 2."""
    code, _, error = program.run("survey", "link", *arguments)

    assert 2 == code
    assert sentence in error
