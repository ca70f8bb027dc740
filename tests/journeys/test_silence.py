"""Whoever is silent on one channel is asked by the other: a workspace, a mail server, the pages, one conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import update

from bot import reminders
from bot.config import MailIdentity
from bot.mail.connection import Patience
from bot.mail.sender import MailSender
from bot.mail.smtp_url import parse_smtp_url
from bot.mail.transport import SmtpTransport
from bot.returns import Returned, Returns
from bot.sandbox import mailbox
from bot.sandbox.slack import Message, User, buttons
from bot.survey.definition import Survey
from bot.survey.returned import Kind
from bot.waves import new_ask
from scheduler.pump import Pump
from storage import models
from storage.database import Database
from storage.queries.invitations import ask
from storage.types import Channel, MessageKind, MessageState
from tests.bot.slack.rig import HandClock, Rig, contact_of, over_sockets, sandbox, shown
from tests.bot.web.site import Site
from tests.support.factories import BY_THE_RULES, a_return_desk, every, only, say

SURVEY = Survey("customers", "Acme", "Acme", reminders=(2, 4), open_days=7, remind_elsewhere=True)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
MOVED = "You can answer this question in the email that we have sent you since."


@dataclass
class Both:
    """A programme that sends by Slack and by mail."""

    rig: Rig
    box: mailbox.Mailbox
    mail: Pump
    site: Site

    async def asked(self, channel: Channel, name: str = "aino") -> User:
        """Somebody, asked on Monday morning."""
        user = self.rig.contact(name, account=None)
        contact_id = self.rig.db.read_now(contact_of, user.id)
        self.rig.db.write_now(ask, [new_ask(SURVEY, contact_id, channel, self.rig.clock())])
        await self.sent()
        return user

    async def sent(self) -> None:
        """All that is due, first by mail; what waited for that comes a minute later."""
        while await self.mail.step():
            pass
        for _ in range(2):
            await self.rig.sent()
            self.rig.clock.turn(minutes=1)

    async def days_later(self, days: int) -> int:
        """So many days after Monday morning: how many were reminded, or asked elsewhere."""
        self.rig.clock.now = MONDAY
        self.rig.clock.turn(days=days, minutes=5)
        queued = await reminders.tick(self.rig.db, self.rig.programme.working_hours, self.rig.clock)
        await self.sent()
        return queued

    async def page(self, score: int, letter: int = -1) -> httpx.Response:
        """The page behind a score of a letter."""
        async with self.site.client() as client:
            return await client.get(self.box.letters[letter].scores[score].removeprefix(self.site.url))

    def dm(self, user: User) -> list[Message]:
        """What they have from the app."""
        return [message for message in self.rig.slack.dm(user) if message.from_app]


@asynccontextmanager
async def running(db: Database) -> AsyncIterator[Both]:
    """On a Monday at nine in Helsinki."""
    clock = HandClock()
    clock.now = MONDAY
    slack = sandbox(clock)
    async with slack.running(), mailbox.running() as box:
        rig, site = Rig(slack, db, clock, [SURVEY]), Site(db)
        site.clock = clock  # type: ignore[assignment]
        transport = SmtpTransport([parse_smtp_url(box.url)], patience=Patience(away=0), hello="acme.example")
        programme = replace(rig.programme, mail=MailIdentity("Acme", "nps@acme.example"))
        sender = MailSender(a_return_desk(db), programme, site.links, transport, clock)
        async with over_sockets(rig):
            yield Both(rig, box, Pump(db, Channel.EMAIL, sender, clock, "worker"), site)
        await transport.close()


@pytest.fixture
async def both(db: Database) -> AsyncIterator[Both]:
    """The programme at work."""
    async with running(db) as one:
        yield one


async def test_who_is_silent_in_slack_is_asked_by_mail_and_then_reminded_there(both: Both) -> None:
    """The question in Slack has no buttons any more and says where it went; the last reminder comes below the mail."""
    aino = await both.asked(Channel.SLACK)
    assert 11 == len(buttons(both.dm(aino)[0]))

    assert [0, 1, 0] == [await both.days_later(day) for day in (1, 2, 3)]
    assert MOVED in shown(both.dm(aino)[0])
    assert ([], 1, 1) == (buttons(both.dm(aino)[0]), len(both.dm(aino)), len(both.box.letters))
    assert 1 == await both.days_later(4)

    first, reminder = both.box.letters
    assert first.message["message-id"] == reminder.message["in-reply-to"]
    assert 1 == len(both.dm(aino))
    invitation = only(both.rig.db, models.Invitation)
    assert (Channel.EMAIL, MONDAY.date()) == (invitation.channel, (invitation.asked_at or MONDAY).date())
    assert [] == both.rig.slack.troubles


async def test_who_is_silent_by_mail_is_asked_in_slack_and_then_reminded_there(both: Both) -> None:
    """In the thread of the new question; the link in the mail still leads to the same answer."""
    aino = await both.asked(Channel.EMAIL)

    assert [1, 1] == [await both.days_later(day) for day in (2, 4)]
    question, reminder = both.dm(aino)
    assert (11, question.ts) == (len(buttons(question)), reminder.thread_ts)
    await both.rig.slack.press(aino, question.channel, question.ts, text="9", values={})
    await both.rig.done()

    assert 1 == len(both.box.letters)
    assert "9" in (await both.page(3)).text
    assert 9 == only(both.rig.db, models.Answer).score


async def test_an_answer_by_the_old_mail_stands_in_the_new_question(both: Both) -> None:
    """Its buttons do not linger."""
    aino = await both.asked(Channel.EMAIL)
    await both.days_later(2)

    say(both.rig.db, only(both.rig.db, models.Invitation).id, both.rig.clock(), channel=Channel.EMAIL, score=4)
    await both.sent()

    assert "Your score: *4* of 10" in shown(both.dm(aino)[0])
    assert 0 == await both.days_later(4)


async def test_an_answer_in_slack_while_the_mail_waits_is_the_answer(both: Both) -> None:
    """The mail is not sent any more, and the question in Slack goes on."""
    aino = await both.asked(Channel.SLACK)
    both.rig.clock.turn(days=2)
    assert 1 == await reminders.tick(both.rig.db, both.rig.programme.working_hours, both.rig.clock)
    await both.rig.sent()
    assert 11 == len(buttons(both.dm(aino)[0]))

    await both.rig.press(aino, "9")
    await both.sent()

    assert (0, 1) == (len(both.box.letters), len(both.dm(aino)))
    assert "Your score: *9* of 10" in shown(both.dm(aino)[0])
    asked = [one for one in every(both.rig.db, models.Message) if one.kind is MessageKind.QUESTION]
    assert [MessageState.SENT, MessageState.DROPPED] == [one.state for one in asked]


async def test_a_mail_that_comes_back_gives_the_question_back_to_slack(both: Both) -> None:
    """It was asked there; its buttons are there again, and it counts as asked."""
    aino = await both.asked(Channel.SLACK)
    await both.days_later(2)
    mail = next(one for one in every(both.rig.db, models.Message) if one.channel is Channel.EMAIL)

    report = Returned("one", both.rig.clock(), Kind.HARD, mail.id)
    both.rig.db.write_now(Returns(BY_THE_RULES, frozenset(Channel)).take, [report])
    await both.sent()

    assert 11 == len(buttons(both.dm(aino)[0]))
    invitation = only(both.rig.db, models.Invitation)
    assert (Channel.SLACK, True) == (invitation.channel, invitation.asked_at is not None)
    assert 1 == await both.days_later(4)
    assert 2 == len(both.dm(aino))


async def test_who_wishes_one_channel_or_has_one_is_reminded_there(both: Both) -> None:
    """Nobody is asked where they do not want to be, or cannot be."""
    aino, eero = await both.asked(Channel.SLACK), await both.asked(Channel.SLACK, "eero")
    wish = update(models.Contact).where(models.Contact.slack_user_id == aino.id).values(attributes={"channel": "slack"})
    no_mail = update(models.Contact).where(models.Contact.slack_user_id == eero.id).values(email=None)
    both.rig.db.write_now(lambda session, _: [session.execute(one) for one in (wish, no_mail)][:1], [None])

    assert 2 == await both.days_later(2)

    assert [] == both.box.letters
    assert [2, 2] == [len(both.dm(user)) for user in (aino, eero)]
