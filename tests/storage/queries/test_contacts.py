"""Contacts found again by what names them, created or changed in batches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.database import Database
from storage.models import Account, Contact
from storage.queries.contacts import ContactEntry, Outcome, Put, foresee, put
from storage.types import SuppressedBecause
from tests.support.clock import START
from tests.support.factories import add_contact, every, only

LATER = START + timedelta(days=1)


def entry(**said: Any) -> ContactEntry:
    """What a file says of a contact, a day after the start."""
    return ContactEntry(**{"at": LATER, **said})


def outcomes(db: Database, *entries: ContactEntry) -> list[Outcome]:
    """What became of each."""
    return [done.outcome for done in db.write_now(put, entries)]


def test_a_contact_that_nothing_names_yet_is_created_with_all_that_is_said(db: Database) -> None:
    """Its account too."""
    (done,) = db.write_now(
        put,
        [
            entry(
                email="ann@acme.example",
                slack_user_id="U02ANN",
                external_id="7",
                name="Ann “A” O'Neill 🎉",
                account="Acme",
                language="fi",
                timezone="Europe/Helsinki",
                attributes={"plan": "pro"},
            )
        ],
    )

    contact = only(db, Contact)
    assert Put(Outcome.CREATED, contact.id) == done
    assert ("ann@acme.example", "U02ANN", "7") == (contact.email, contact.slack_user_id, contact.external_id)
    assert ("Ann “A” O'Neill 🎉", "fi", "Europe/Helsinki") == (contact.name, contact.language, contact.timezone)
    assert (LATER, LATER, {"plan": "pro"}) == (contact.created_at, contact.updated_at, contact.attributes)
    assert ["Acme"] == [account.name for account in every(db, Account) if account.id == contact.account_id]


def test_each_new_contact_is_told_its_own_id(db: Database) -> None:
    """Whatever the order in which the database returns them, and whatever they are named by."""
    entries = [entry(email="b@x.example"), entry(slack_user_id="U0001"), entry(email="a@x.example", external_id="9")]

    ids = [done.contact_id for done in db.write_now(put, entries)]

    named = {contact.id: (contact.email, contact.slack_user_id) for contact in every(db, Contact)}
    assert [("b@x.example", None), (None, "U0001"), ("a@x.example", None)] == [named[id_ or 0] for id_ in ids]


def test_a_contact_is_found_again_by_any_of_its_names(db: Database) -> None:
    """And what is said anew is written over what was."""
    add_contact(db, email="old@x.example", slack_user_id="U0001", external_id="1", name="Ann")

    said = [
        entry(email="new@x.example", external_id="1"),
        entry(email="new@x.example", name="Anna"),
        entry(slack_user_id="U0001", language="sv"),
    ]

    assert [Outcome.UPDATED] * 3 == [outcomes(db, one)[0] for one in said]
    contact = only(db, Contact)
    assert ("new@x.example", "Anna", "sv") == (contact.email, contact.name, contact.language)


def test_what_is_not_said_stays_as_it_is(db: Database) -> None:
    """Attributes are merged, one by one."""
    add_contact(db, email="ann@x.example", name="Ann", account="Acme", attributes={"plan": "free", "stage": "new"})

    assert [Outcome.UPDATED] == outcomes(db, entry(email="ann@x.example", attributes={"plan": "pro", "region": "eu"}))

    contact = only(db, Contact)
    assert {"plan": "pro", "stage": "new", "region": "eu"} == contact.attributes
    assert "Ann" == contact.name
    assert contact.account_id is not None
    assert (START, LATER) == (contact.created_at, contact.updated_at)


def test_saying_what_is_known_changes_nothing(db: Database) -> None:
    """Not even the time of the last change."""
    said = entry(email="ann@x.example", name="Ann", account="Acme", attributes={"plan": "pro"})
    outcomes(db, said)
    again = entry(at=LATER + timedelta(days=1), email="ann@x.example", account="Acme", attributes={"plan": "pro"})

    assert [Outcome.UNCHANGED] == outcomes(db, again)
    assert LATER == only(db, Contact).updated_at


def test_an_entry_that_names_two_contacts_is_a_clash(db: Database) -> None:
    """And changes neither."""
    add_contact(db, email="ann@x.example", name="Ann")
    add_contact(db, external_id="2", email="bob@x.example", name="Bob")

    (done,) = db.write_now(put, [entry(email="ann@x.example", external_id="2", name="Eve")])

    assert Put(Outcome.CLASH, clash=("external_id", "email")) == done
    assert ["Ann", "Bob"] == [contact.name for contact in every(db, Contact)]


def test_two_entries_about_one_contact_are_taken_one_after_the_other(db: Database) -> None:
    """Whether it is new or known, and by whichever name each finds it."""
    add_contact(db, email="bob@x.example", external_id="2")
    entries = [
        entry(email="ann@x.example", name="Ann", attributes={"plan": "free"}),
        entry(external_id="2", attributes={"stage": "new"}),
        entry(email="ann@x.example", attributes={"plan": "pro"}),
        entry(email="bob@x.example", name="Bob"),
    ]

    assert [Outcome.CREATED, Outcome.UPDATED, Outcome.UPDATED, Outcome.UPDATED] == outcomes(db, *entries)

    bob, ann = every(db, Contact)
    assert ("Ann", {"plan": "pro"}) == (ann.name, ann.attributes)
    assert ("Bob", {"stage": "new"}) == (bob.name, bob.attributes)


def test_foreseeing_writes_nothing(db: Database) -> None:
    """It says what would be."""
    add_contact(db, email="ann@x.example", name="Ann")
    entries = [entry(email="ann@x.example", name="Anna"), entry(email="bob@x.example"), entry(email="ann@x.example")]

    foreseen = [put.outcome for put in db.read_now(foresee, entries)]

    assert [Outcome.UPDATED, Outcome.CREATED, Outcome.UNCHANGED] == foreseen
    assert "Ann" == only(db, Contact).name


def test_nobody_is_asked_again_because_a_file_names_them(db: Database) -> None:
    """Who unsubscribed stays so, whatever is said of them."""
    add_contact(db, email="ann@x.example", suppressed_at=START, suppressed_because=SuppressedBecause.UNSUBSCRIBED)

    outcomes(db, entry(email="ann@x.example", name="Ann"))

    contact = only(db, Contact)
    assert ("Ann", START, SuppressedBecause.UNSUBSCRIBED) == (
        contact.name,
        contact.suppressed_at,
        contact.suppressed_because,
    )


def test_two_contacts_cannot_exchange_what_names_them_in_silence(db: Database) -> None:
    """Each of the entries is true of both, so neither is taken; the one beside them is."""
    add_contact(db, email="a@x.example", external_id="1")
    add_contact(db, email="b@x.example", external_id="2")
    entries = [
        entry(email="b@x.example", external_id="1"),
        entry(email="a@x.example", external_id="2"),
        entry(email="c@x.example"),
    ]

    assert [Outcome.CLASH, Outcome.CLASH, Outcome.CREATED] == outcomes(db, *entries)
