"""Files with contacts: what is taken, what is refused and why, and that a file twice is a file once."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from bot.contacts import ContactReader, ImportedContacts, import_contacts
from bot.rows import CONTACTS, Mapping
from storage.database import Database
from storage.models import Contact
from storage.types import SuppressedBecause
from tests.support.clock import START
from tests.support.factories import add_contact, every, only
from tests.support.imports import LATER, Noted, table, take_contacts

FILE = """email,slack_user_id,name,account,language,timezone,external_id,plan
ann@acme.example,U02ANN,Ann,Acme,fi,Europe/Helsinki,1,pro
 BOB@Acme.Example ,,Bob,Acme,EN-gb,utc,2,
,U03EVE,Eve,,,,,free
"""


def emails(db: Database) -> list[str | None]:
    """The addresses of all contacts."""
    return [contact.email for contact in every(db, Contact)]


def test_every_column_finds_its_place(db: Database) -> None:
    """The known ones cleaned, every other one as an attribute, blank ones left out."""
    found, refused = take_contacts(db, FILE)

    assert (ImportedContacts(created=3), []) == (found, refused)
    ann, bob, eve = every(db, Contact)
    assert ("ann@acme.example", "U02ANN", "Ann", "fi", "Europe/Helsinki", "1", {"plan": "pro"}) == (
        ann.email,
        ann.slack_user_id,
        ann.name,
        ann.language,
        ann.timezone,
        ann.external_id,
        ann.attributes,
    )
    assert ("bob@acme.example", "en-GB", "UTC", {}) == (bob.email, bob.language, bob.timezone, bob.attributes)
    assert (None, "U03EVE", None, {"plan": "free"}) == (eve.email, eve.slack_user_id, eve.account_id, eve.attributes)
    assert ann.account_id == bob.account_id is not None


def test_the_same_file_again_changes_nothing(db: Database) -> None:
    """Not even when a contact was last changed."""
    take_contacts(db, FILE)
    found, _ = take_contacts(db, FILE, now=LATER)

    assert ImportedContacts(unchanged=3) == found
    assert {START} == {contact.updated_at for contact in every(db, Contact)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_same_rows_in_another_encoding_or_shape_change_nothing(db: Database, encoding: str, delimiter: str) -> None:
    """A spreadsheet has saved it."""
    rows = "email,name,account,city\nann@acme.example,Änn,Åcme,Malmö\nbob@acme.example,Böb,Åcme,Umeå\n"
    take_contacts(db, rows)

    found, refused = take_contacts(db, rows.replace(",", delimiter).encode(encoding), now=LATER)

    assert (ImportedContacts(unchanged=2), []) == (found, refused)


def test_what_a_file_does_not_say_stays(db: Database) -> None:
    """A blank cell says nothing, a column that is missing neither; attributes are merged."""
    take_contacts(db, FILE)
    found, _ = take_contacts(db, "email,name,region\nann@acme.example,,eu\n", now=LATER)

    assert ImportedContacts(updated=1) == found
    ann = every(db, Contact)[0]
    assert ("Ann", {"plan": "pro", "region": "eu"}, LATER) == (ann.name, ann.attributes, ann.updated_at)


def test_a_row_that_cannot_be_used_is_refused_with_its_line_and_the_rest_is_taken(db: Database) -> None:
    """One sentence each."""
    found, refused = take_contacts(
        db,
        "email,slack_user_id,language,timezone,name\n"
        "not an address,,,,A\n"
        ",,,,B\n"
        "c@x.example,U1,,,C\n"
        'd@x.example,,,,"D\n'
        'in two lines"\n'
        "e@x.example,,english,,E\n"
        "f@x.example,,,Helsinki,F\n"
        "g@x.example,,\n"
        "h@x.example,,,,H\n",
    )

    assert ImportedContacts(created=2, refused=6) == found
    assert ["d@x.example", "h@x.example"] == emails(db)
    assert {
        2: "'not an address' is not an email address: it has no @",
        3: "the row has neither an email address nor a Slack member id",
        4: "'U1' is not a Slack member id, such as U02ABC123 (“Copy member ID” in a profile)",
        7: "'english' is not a language code, such as en, fi or pt-BR",
        8: "'Helsinki' is not a time zone, such as Europe/Helsinki",
        9: "the row has 3 cells, the header has 5",
    } == dict(refused)


def test_a_contact_that_is_in_the_file_twice_is_taken_from_the_first_row(db: Database) -> None:
    """Whether in the same spelling or not, and by whatever names it."""
    found, refused = take_contacts(
        db,
        "email,slack_user_id,external_id,name\n"
        "ann@x.example,,1,Ann\n"
        "ANN@x.example,,,Anna\n"
        "bob@x.example,U02BOB,2,Bob\n"
        ",U02BOB,,Bobby\n"
        "carl@x.example,,1,Carl\n",
    )

    assert ImportedContacts(created=2, refused=3) == found
    assert [
        (3, "the email address is that of line 2"),
        (5, "the Slack member id is that of line 4"),
        (6, "the external_id is that of line 2"),
    ] == refused
    assert ["Ann", "Bob"] == [contact.name for contact in every(db, Contact)]


def test_a_contact_that_is_in_the_file_twice_is_found_a_thousand_rows_apart(db: Database) -> None:
    """Also where the two rows share nothing, but both name the same stored contact."""
    add_contact(db, email="ann@x.example", external_id="a")
    between = "".join(f"c{number}@x.example,,\n" for number in range(2000))

    found, refused = take_contacts(
        db, f"email,external_id,name\nann@x.example,,Ann\n{between}C0@X.example,,\nnew@x.example,a,Anna\n"
    )

    assert ImportedContacts(created=2000, updated=1, refused=2) == found
    assert [
        (2003, "the email address is that of line 3"),
        (2004, "this is the contact of line 2"),
    ] == refused
    assert "Ann" == every(db, Contact)[0].name


def test_a_row_that_is_true_of_two_contacts_is_refused(db: Database) -> None:
    """Nobody can say who is meant."""
    add_contact(db, email="ann@x.example", name="Ann")
    add_contact(db, email="bob@x.example", external_id="2", name="Bob")

    found, refused = take_contacts(db, "email,external_id,name\nann@x.example,2,Eve\ncarl@x.example,3,Carl\n")

    assert ImportedContacts(created=1, refused=1) == found
    assert [(2, "the external_id belongs to one contact, the email address to another")] == refused
    assert ["Ann", "Bob", "Carl"] == [contact.name for contact in every(db, Contact)]


def test_nobody_who_unsubscribed_is_asked_again(db: Database) -> None:
    """Whatever a file says."""
    add_contact(db, email="ann@x.example", suppressed_at=START, suppressed_because=SuppressedBecause.UNSUBSCRIBED)

    take_contacts(db, "email,name\nann@x.example,Ann\n")

    assert ("Ann", START) == (only(db, Contact).name, only(db, Contact).suppressed_at)


def test_a_dry_run_says_what_would_be_and_changes_nothing(db: Database) -> None:
    """With the same counts and the same refusals."""
    add_contact(db, email="ann@acme.example", name="Anna")
    content = FILE + "x,,,,,,,\nann@acme.example,,,,,,,\n"

    dry = take_contacts(db, content, dry_run=True)

    assert ["Anna"] == [contact.name for contact in every(db, Contact)]
    assert take_contacts(db, content) == dry
    assert (2, 1, 0, 2) == astuple(dry[0])


def test_strictly_nothing_is_taken_if_a_row_is_refused(db: Database) -> None:
    """And everything, if none is."""
    refusing, _ = take_contacts(db, FILE + "x,,,,,,,\n", strict=True)
    before = every(db, Contact)
    taking, _ = take_contacts(db, FILE, strict=True)

    assert ([], ImportedContacts(created=3, refused=1)) == (before, refusing)
    assert (3, ImportedContacts(created=3)) == (len(every(db, Contact)), taking)


def test_who_follows_hears_how_far_the_reading_is(db: Database) -> None:
    """From the first bytes to the last."""
    content = "email\n" + "".join(f"contact{number}@customer.example\n" for number in range(2500))
    noted = Noted()
    with table(content) as opened:
        reader = ContactReader(Mapping.of(opened.header, [], CONTACTS), START)
        import_contacts(db, opened, reader, noted, strict=True)

    assert [f"Checking {len(content)}", f"Importing {len(content)}"] == noted.passes
    assert 6 == len(noted.positions)
    assert len(content) == noted.positions[2] == noted.positions[5]
