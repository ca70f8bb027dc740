"""`nps mail`: the templates to begin with, and what is wrong with one's own, as a person meets them at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.program import Program

CONFIGURATION = """
company = "Acme"

[brand]
color = "#ffd400"

[mail]
from = "Acme <nps@acme.example>"
templates = "own"

[surveys.customers]
"""


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """The program with templates of its own, which are those that come with it."""
    program = Program(nps, tmp_path)
    program.run("mail", "templates", "--out", "own")
    program.write("nps.toml", CONFIGURATION)
    return program


def test_letters_are_checked_in_every_language(program: Program) -> None:
    """A line for each letter, then what was found; another shade of the colour is told."""
    code, told, error = program.run("mail", "check")
    lines = told.splitlines()

    assert (0, "") == (code, error)
    assert 12 == len([line for line in lines if "100/100" in line and line.endswith("good to go")])
    assert "advice  brand.color: white digits cannot be read on #ffd400; #8c7400 is used" == lines[-1]


def test_a_fault_is_told_with_its_letter_and_language(program: Program) -> None:
    """Exit 1; what is wrong everywhere is told once."""
    own = program.folder / "own" / "question.html"
    own.write_text(
        own.read_text("utf-8").replace("48px", "40px").replace("{{ why|breakable }}", "{{ why if language != 'fi' }}")
    )
    code, told, _ = program.run("mail", "check")

    assert 1 == code
    assert "not to be sent" in told
    assert "FAILED  question.html: the link of '0' (and of 10 more) is 40 pixels high; a thumb needs 44\n" in told
    assert "advice  question.html (fi): why the letter came is missing: {{ why }}\n" in told


def test_a_template_that_does_not_work_is_one_sentence(program: Program) -> None:
    """On the error output, with its line."""
    program.write("own/reminder.txt", "{% extends 'question.txt' %}\n{% block opening %}{{ greating }}{% endblock %}")
    code, _, error = program.run("mail", "check")

    assert 1 == code
    assert error.startswith("nps: reminder.txt, line 2: 'greating' is undefined; there is buttons, color, ")


def test_nothing_is_overwritten(program: Program) -> None:
    """Neither by the templates, nor in part."""
    (program.folder / "own" / "question.txt").unlink()
    code, _, error = program.run("mail", "templates", "--out", "own")

    assert 1 == code
    assert "nps: own has question.html, reminder.html, reminder.txt already; nothing was written\n" == error
    assert not (program.folder / "own" / "question.txt").exists()


@pytest.mark.parametrize(
    ("configured", "told"),
    [
        ('[mail]\nfrom = "a@b.example"\ntemplates = "nowhere"', "mail.templates: there is no folder"),
        ('[brand]\nlogo = "nothing.png"', "brand.logo: there is no file"),
        ('[brand]\ncolor = "red"', "brand.color: 'red' is not a colour; write one like '#3a3fc4'"),
        ("", "nps.toml has no [mail] from: who are the mails from?"),
    ],
)
def test_what_is_not_there_is_told(program: Program, configured: str, told: str) -> None:
    """Before anything is sent."""
    program.write("nps.toml", f'company = "Acme"\n{configured}\n[surveys.customers]\n')
    code, _, error = program.run("mail", "check")

    assert 1 == code
    assert told in error


def test_a_returned_mail_is_said_to_be_what_it_is(program: Program) -> None:
    """One line for a person, one object for a program."""
    mail = (
        "From: Mailer-Daemon@mx.example\nSubject: failure notice\n\n<kaisa@customer.example>:\n550 5.1.1 No such user"
    )
    program.write("returned.eml", mail)

    assert (0, "returned.eml: hard 5.1.1 <kaisa@customer.example>: 550 5.1.1 No such user\n", "") == program.run(
        "mail", "read", "returned.eml"
    )
    assert '"kind": "hard"' in program.run("mail", "read", "--json", "returned.eml")[1]
