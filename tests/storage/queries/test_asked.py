"""How many were asked, whom it reached and who answered, with and without conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.figures.report import CAME_BACK
from storage.database import Database
from storage.models import Invitation
from storage.queries.asked import Asked, asked_counts
from storage.queries.figures import Filter
from storage.queries.mail_events import NewMailEvent, keep
from storage.types import Channel
from tests.support.clock import START
from tests.support.factories import add_contact, invite, say

ALL = Filter("customers", None, None)


def sent(session: Any, invitations: Sequence[int]) -> list[None]:
    """They reached their people."""
    for invitation_id in invitations:
        session.get_one(Invitation, invitation_id).asked_at = START
    return [None] * len(invitations)


def came_back(session: Any, invitations: Sequence[tuple[int, str]]) -> list[None]:
    """They did not."""
    events = [NewMailEvent(f"{number}-{kind}", START, kind, invitation_id=number) for number, kind in invitations]
    keep(session, events)
    return [None] * len(invitations)


def counted(db: Database, **where: str) -> Asked:
    """Of those with these attributes."""
    chosen = Filter(
        "customers", START - timedelta(days=1), START + timedelta(days=1), {k: (v,) for k, v in where.items()}
    )
    return db.read_now(asked_counts, chosen, CAME_BACK)


def test_whose_mail_came_back_was_asked_and_not_reached(db: Database) -> None:
    """Once, however many reports there are; what was only late may arrive still."""
    one, two, three, four = (invite(db, add_contact(db)) for _ in range(4))
    db.write_now(sent, [one, two])
    db.write_now(came_back, [(three, "hard"), (three, "blocked"), (four, "soft")])
    say(db, one, START, score=9)
    found = counted(db)

    assert (Asked(reached=2, came_back=1, answered=1), 3) == (found, found.asked)
    assert Asked() == db.read_now(asked_counts, Filter("customers", START + timedelta(days=1), None), CAME_BACK)


def test_conditions_hold_for_the_answer_where_there_is_one_and_for_the_contact_where_there_is_none(
    db: Database,
) -> None:
    """Account, channel and attributes; whoever has become another since answering is what they were then."""
    ann = add_contact(db, account="Globex", attributes={"plan": "pro"})
    bob = add_contact(db, account="Globex", attributes={"plan": "free"})
    eve = add_contact(db, attributes={"plan": "pro"})
    invitations = [invite(db, ann), invite(db, bob, channel=Channel.SLACK), invite(db, eve)]
    db.write_now(sent, invitations)
    say(db, invitations[0], START, score=9)
    db.write_now(moved_to, [(ann, "free")])

    assert Asked(2, 0, 1) == counted(db, plan="pro")
    assert Asked(1, 0, 0) == counted(db, plan="free")
    assert Asked(2, 0, 1) == counted(db, account="Globex")
    assert Asked(1, 0, 1) == counted(db, account="Globex", plan="pro")
    assert Asked(1, 0, 0) == counted(db, channel="slack")
    assert Asked() == counted(db, plan="none")


def moved_to(session: Any, changes: Sequence[tuple[int, str]]) -> list[None]:
    """Contacts change their plans."""
    from storage.models import Contact

    for contact_id, plan in changes:
        session.get_one(Contact, contact_id).attributes = {"plan": plan}
    return [None] * len(changes)
