"""Who is never asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import Contact
from storage.queries.suppressions import Suppression, lift, suppress
from storage.types import SuppressedBecause
from tests.bot.web.site import NOON, Site

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database

COMPLAINED, UNSUBSCRIBED = SuppressedBecause.COMPLAINED, SuppressedBecause.UNSUBSCRIBED
LATER = NOON + timedelta(days=1)


def suppression(db: Database, contact_id: int) -> tuple[datetime | None, SuppressedBecause | None]:
    query = select(Contact.suppressed_at, Contact.suppressed_because).where(Contact.id == contact_id)
    row = db.read_now(lambda session: session.execute(query).one())
    return row[0], row[1]


def test_contacts_are_suppressed_in_one_batch_and_nobody_else(db: Database) -> None:
    """Each with their own reason; one who is gone needs none."""
    one, two, three = (Site(db).ask().contact_id for _ in range(3))

    db.write_now(
        suppress,
        [Suppression(one, UNSUBSCRIBED, NOON), Suppression(two, COMPLAINED, LATER), Suppression(9, COMPLAINED, NOON)],
    )

    expected = [(NOON, UNSUBSCRIBED), (LATER, COMPLAINED), (None, None)]
    assert expected == [suppression(db, id_) for id_ in (one, two, three)]


def test_the_first_time_stands_but_a_complaint_outweighs_an_unsubscription(db: Database) -> None:
    """Said twice is said once; unsubscribing after a complaint changes nothing."""
    one, two = (Site(db).ask().contact_id for _ in range(2))

    for because, at in ((UNSUBSCRIBED, NOON), (UNSUBSCRIBED, LATER), (COMPLAINED, LATER)):
        db.write_now(suppress, [Suppression(one, because, at)])
    for because, at in ((COMPLAINED, NOON), (UNSUBSCRIBED, LATER)):
        db.write_now(suppress, [Suppression(two, because, at)])

    assert [(LATER, COMPLAINED), (NOON, COMPLAINED)] == [suppression(db, one), suppression(db, two)]


def test_a_complaint_is_for_good(db: Database) -> None:
    """Unsubscribing can be taken back."""
    one, two = (Site(db).ask().contact_id for _ in range(2))
    db.write_now(suppress, [Suppression(one, UNSUBSCRIBED, NOON), Suppression(two, COMPLAINED, NOON)])

    db.write_now(lift, [(one, LATER), (two, LATER)])

    assert [(None, None), (NOON, COMPLAINED)] == [suppression(db, one), suppression(db, two)]


def test_what_comes_late_does_not_undo_what_was_said_after_it(db: Database) -> None:
    """No, then yes after all; then the no comes a second time, or the yes before another no."""
    contact_id = Site(db).ask().contact_id
    db.write_now(suppress, [Suppression(contact_id, UNSUBSCRIBED, NOON)])
    db.write_now(lift, [(contact_id, LATER)])

    db.write_now(suppress, [Suppression(contact_id, UNSUBSCRIBED, NOON)])
    assert (None, None) == suppression(db, contact_id)

    db.write_now(suppress, [Suppression(contact_id, UNSUBSCRIBED, LATER + timedelta(days=1))])
    db.write_now(lift, [(contact_id, LATER)])
    assert (LATER + timedelta(days=1), UNSUBSCRIBED) == suppression(db, contact_id)
