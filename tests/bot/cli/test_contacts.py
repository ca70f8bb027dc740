"""`nps contacts`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.returns import Returned, Returns
from bot.survey.returned import Kind
from scheduler.clock import utc_now
from storage.database import Database
from tests.support.factories import BY_THE_RULES
from tests.support.program import Program

FILE = "email,name,plan\nann@x.example,Ann,pro\nANN@x.example,Anna,pro\nbob,Bob,free\neve@x.example,Eve,free\n"


@pytest.fixture
def program(nps: Path, tmp_path: Path) -> Program:
    """In a folder of its own."""
    return Program(nps, tmp_path)


def test_contacts_are_imported_and_the_refused_rows_named(program: Program) -> None:
    """The counts on the standard output, line and reason on the other; the command has done its work."""
    program.write("people.csv", FILE)

    code, said, errors = program.run("contacts", "import", "people.csv")

    assert [
        "Read email from email, name from name; 1 other column kept as attributes.",
        "Contacts: 2 created, 0 updated, 0 unchanged, 2 refused.",
    ] == said.splitlines()
    assert [
        "line 3: the email address is that of line 2",
        "line 4: 'bob' is not an email address: it has no @",
    ] == errors.splitlines()
    assert 0 == code


def test_the_same_file_again_changes_nothing(program: Program) -> None:
    """And that is no failure; it may come by the standard input, too."""
    program.write("people.csv", FILE)
    program.run("contacts", "import", "people.csv")

    code, said, _ = program.run("contacts", "import", "-", stdin=FILE.encode("utf-16"))

    assert (0, "Contacts: 0 created, 0 updated, 2 unchanged, 2 refused.") == (code, said.splitlines()[1])


def test_a_dry_run_only_says_what_would_be(program: Program) -> None:
    """Nothing is there afterwards."""
    program.write("people.csv", FILE)
    line = "It would be: 2 created, 0 updated, 0 unchanged, 2 refused."

    dry = program.run("contacts", "import", "people.csv", "--dry-run")
    again = program.run("contacts", "import", "people.csv", "--dry-run")

    assert (0, f"Nothing was changed. {line}") == (dry[0], dry[1].splitlines()[1])
    assert dry == again


def test_strictly_a_refused_row_fails_the_command_and_nothing_is_taken(program: Program) -> None:
    """The rows without it are taken."""
    program.write("people.csv", FILE)
    program.write("good.csv", "email\nann@x.example\n")

    code, _, errors = program.run("contacts", "import", "people.csv", "--strict")
    good, said, _ = program.run("contacts", "import", "good.csv", "--strict")

    assert (1, "nps: nothing was taken, because of 2 refused rows (--strict)") == (code, errors.splitlines()[-1])
    assert (0, "Contacts: 1 created, 0 updated, 0 unchanged, 0 refused.") == (good, said.splitlines()[1])


def test_a_file_of_which_nothing_can_be_used_fails_the_command(program: Program) -> None:
    """With the reason of each row."""
    program.write("people.csv", "email\nbob\n")

    assert (
        1,
        "line 2: 'bob' is not an email address: it has no @\nnps: nothing was taken: none of the rows can be used\n",
    ) == program.run("contacts", "import", "people.csv")[::2]


def test_a_long_list_of_refused_rows_is_cut_and_can_be_had_whole(program: Program) -> None:
    """Fifty on the terminal, all of them in the file that is named."""
    program.write("people.csv", "email\nann@x.example\n" + "bob\n" * 70)

    _, _, errors = program.run("contacts", "import", "people.csv", "--refused", "refused.csv")

    lines = errors.splitlines()
    assert (51, "… and 20 more refused") == (len(lines), lines[-1])
    written = (program.folder / "refused.csv").read_text().splitlines()
    assert (71, "line,reason", "3,'bob' is not an email address: it has no @") == (len(written), *written[:2])


NO_WORKBOOK = "This is no CSV file but an Excel workbook or a zip archive: save it as CSV, in UTF-8, first."
NO_ADDRESS = (
    "No column is known to hold email or slack_user_id. Name it with --map email=COLUMN; the columns are: name, plan."
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"email\n", "The file has a header, but no row below it."),
        (b"PK\x03\x04 and so on", NO_WORKBOOK),
        (b"name,plan\nAnn,pro\n", NO_ADDRESS),
    ],
    ids=["empty", "header only", "a workbook", "no address"],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(program: Program, content: bytes, sentence: str) -> None:
    """No traceback, exit 1."""
    program.write("people.csv", content)

    assert (1, "", f"nps: {sentence}\n") == program.run("contacts", "import", "people.csv")


def test_wrong_use_is_one_sentence_too(program: Program) -> None:
    """A missing file exits 1, a wrong pair 2."""
    program.write("people.csv", "mail address,who\nann@x.example,Ann\n")
    wrong = program.run("contacts", "import", "people.csv", "--map", "nmae=who")
    right = program.run("contacts", "import", "people.csv", "--map", "email=mail address", "--map", "name=who")

    assert (1, "", "nps: There is no file nobody.csv.\n") == program.run("contacts", "import", "nobody.csv")
    assert (2, "", 1) == (*wrong[:2], len(wrong[2].splitlines()))
    assert wrong[2].startswith("nps: --map knows no field 'nmae'. The fields are: name, ")
    assert (0, "Read email from mail address, name from who; 0 other columns kept as attributes.") == (
        right[0],
        right[1].splitlines()[0],
    )


def test_mail_to_an_address_can_be_allowed_again(program: Program, tmp_path: Path) -> None:
    """Once it has been stopped."""
    program.write("c.csv", "email\nann@customer.example\n")
    program.run("contacts", "import", "c.csv")
    db = Database.connect(f"sqlite:///{tmp_path}/nps.db")
    gone = Returned("one", utc_now(), Kind.HARD, address="ann@customer.example", said="550 No such user")
    db.write_now(Returns(BY_THE_RULES, frozenset()).take, [gone])
    db.close()

    assert (0, "Mail goes to ann@customer.example again.\n", "") == program.run(
        "contacts", "allow", "ann@customer.example"
    )
    assert 1 == program.run("contacts", "allow", "ann@customer.example")[0]
