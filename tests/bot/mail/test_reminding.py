"""Reminders by mail: below the first letter, to whoever has not answered, in their working hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import reminders
from bot.mail.smtp_url import parse_smtp_url
from bot.sandbox import mailbox
from bot.sandbox.mailbox import Mailbox
from bot.survey.definition import Survey
from storage.database import Database
from storage.models import Contact, Message, StoppedAddress
from storage.types import MessageKind, MessageState
from tests.bot.mail.test_sender import pumping
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_survey, add_contact, every, invite, say

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TWICE = a_survey(reminders=(2, 4), open_days=7)


class Round:
    """Letters to some people, the timetable's tick, and a clock that is turned by hand."""

    def __init__(self, db: Database, box: Mailbox, now: datetime = MONDAY) -> None:
        self.db, self.box, self.clock = db, box, HandClock(now)

    async def ask(self, email: str, survey: Survey = TWICE, **fields: str) -> int:
        """The first letter; the invitation's id."""
        invitation = invite(self.db, add_contact(self.db, email=email, **fields), survey, now=self.clock.now)
        await self.send()
        return invitation

    async def send(self) -> None:
        """Whatever is due now."""
        async with pumping(self.db, parse_smtp_url(self.box.url), self.clock) as pump:
            while await pump.step():
                pass

    async def remind(self) -> int:
        """The tick, and what follows from it."""
        queued = await reminders.tick(self.db, a_programme().working_hours, self.clock)
        await self.send()
        return queued

    def told(self) -> list[tuple[MessageState, str | None]]:
        """What became of the reminders."""
        return [(one.state, one.reason) for one in every(self.db, Message) if one.kind is MessageKind.REMINDER]


async def test_a_reminder_stands_below_the_first_letter(db: Database) -> None:
    """It names that one, has an identity of its own, says that it is a reminder, and has the same eleven links."""
    async with mailbox.running() as box:
        asking = Round(db, box)
        await asking.ask("kaisa@example.org", name="Kaisa", language="fi")
        asking.clock.turn(days=2)

        assert 1 == await asking.remind()

        first, reminder = await box.letter(1), await box.letter(2)
    assert first.message["message-id"] == reminder.message["in-reply-to"] == reminder.message["references"]
    assert first.message["in-reply-to"] is None
    assert first.message["message-id"] != reminder.message["message-id"]
    assert first.sender != reminder.sender
    assert "Muistutus – yksi kysymys: Acme" == reminder.subject
    assert "Kysyimme sinulta muutama päivä sitten yhden kysymyksen." in reminder.text
    assert first.scores == reminder.scores


async def test_whoever_answers_leaves_or_cannot_be_reached_is_not_reminded(db: Database) -> None:
    """Also where the reminder was queued already."""
    people = ("answered", "left", "bounced", "waiting")
    async with mailbox.running() as box:
        asking = Round(db, box)
        ids = [await asking.ask(f"{person}@example.org") for person in people]
        asking.clock.turn(days=2)
        assert 4 == await reminders.tick(db, a_programme().working_hours, asking.clock)
        say(db, ids[0], asking.clock.now, score=9)
        db.write_now(leave, ["left@example.org"])
        db.write_now(stop, ["bounced@example.org"])
        await asking.send()

        assert 5 == len(box.letters)
        assert "waiting@example.org" == box.letters[-1].recipient
    assert [
        (MessageState.DROPPED, "already answered"),
        (MessageState.DROPPED, "the contact is not to be asked"),
        (MessageState.DROPPED, "mail to their address came back"),
        (MessageState.SENT, None),
    ] == asking.told()


def leave(session: Session, addresses: Sequence[str]) -> list[None]:
    """They do not want to be asked any more."""
    session.execute(update(Contact).where(Contact.email.in_(addresses)).values(suppressed_at=MONDAY))
    return [None]


def stop(session: Session, addresses: Sequence[str]) -> list[None]:
    """Mail to them came back for good."""
    for address in addresses:
        contact = session.scalars(select(Contact.id).where(Contact.email == address)).one()
        session.add(StoppedAddress(address=address, contact_id=contact, stopped_at=MONDAY, because="unknown"))
    return [None]


async def test_each_is_sent_once_and_none_after_the_survey_has_closed(db: Database) -> None:
    """Whenever and however often it is looked."""
    async with mailbox.running() as box:
        asking = Round(db, box)
        await asking.ask("kaisa@example.org", a_survey(reminders=(2, 4), open_days=3))
        sent = []
        for _ in range(10):
            sent.append(await asking.remind())
            asking.clock.turn(hours=12)

        assert [0, 0, 0, 0, 1, 0, 0, 0, 0, 0] == sent
        assert 2 == len(box.letters)


async def test_it_waits_for_the_contacts_own_working_day(db: Database) -> None:
    """Asked on Thursday afternoon in New York: due on Saturday, sent on Monday at nine there."""
    async with mailbox.running() as box:
        asking = Round(db, box, MONDAY + timedelta(days=3, hours=11))
        await asking.ask("kaisa@example.org", timezone="America/New_York")
        asking.clock.turn(days=2)
        await asking.remind()
        assert 1 == len(box.letters)
        asking.clock.now = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
        await asking.send()

        assert 2 == len(box.letters)
