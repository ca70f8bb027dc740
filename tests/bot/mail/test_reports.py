"""Reports by mail, the whole way: from the tick in the morning to what a mail program shows."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.mail.sender import MailSender
from bot.mail.smtp_url import parse_smtp_url
from bot.mail.transport import SmtpTransport
from bot.reports import standing
from bot.sandbox import mailbox
from scheduler.pump import Pump
from storage.models import MailEvent, Message
from storage.types import Channel, MessageState
from tests.support.clock import HandClock
from tests.support.factories import a_return_desk, every, import_answers, only
from tests.support.mailed import ADDRESSES
from tests.support.reporting import MORNING, QUARTER, reporting, two_quarters
from tests.support.smtp import scripted_smtp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from email.message import EmailMessage

    from bot.config import Programme
    from storage.database import Database

BOSS = replace(QUARTER, to=("ceo@acme.example",))


@asynccontextmanager
async def sending(db: Database, programme: Programme) -> AsyncIterator[mailbox.Received]:
    """The one mail that comes of this morning."""
    clock = HandClock(MORNING)
    await standing.tick(db, programme, (Channel.EMAIL,), clock)
    async with mailbox.running() as box:
        transport = SmtpTransport([parse_smtp_url(box.url)], hello="acme.example")
        sender = MailSender(a_return_desk(db), programme, ADDRESSES.links, transport, clock)
        assert await Pump(db, Channel.EMAIL, sender, clock, "worker").step()
        await transport.close()
        yield await box.letter(1)


def parts(message: EmailMessage) -> dict[str, EmailMessage]:
    """By what they are."""
    return {one.get_content_type(): one for one in message.walk() if not one.is_multipart()}


async def test_the_management_gets_a_page_with_its_pictures(db: Database) -> None:
    """As text, too; the picture travels in the mail, says what it shows, and is no attachment."""
    two_quarters(db)
    async with sending(db, reporting(BOSS)) as received:
        found = parts(received.message)

    assert ("ceo@acme.example", "Acme: NPS report, 2026-Q3") == (received.recipient, received.subject)
    text, html, picture = (found[kind].get_content() for kind in ("text/plain", "text/html", "image/png"))
    for told in ("NPS 43", "Up 53 since 2026-Q2", "6 cases were opened."):
        assert told in text
        assert told in html
    assert picture.startswith(b"\x89PNG")
    assert found["image/png"]["content-id"].strip("<>") in html
    assert 'alt="Acme: the score over time.' in html
    assert "http" not in html.replace("http://www.w3.org/1999/xhtml", "")


async def test_it_says_that_a_machine_sent_it_and_whom_to_answer(db: Database) -> None:
    """So that no machine answers; it is no survey, and nobody can unsubscribe anybody from it."""
    two_quarters(db)
    async with sending(db, reporting(BOSS)) as received:
        message = received.message

    assert ("auto-generated", "All") == (message["auto-submitted"], message["x-auto-response-suppress"])
    assert "Help <help@acme.example>" == message["reply-to"]
    assert message["list-unsubscribe"] is None
    assert MessageState.SENT is only(db, Message).state


async def test_words_of_others_stay_words(db: Database) -> None:
    """A plan that looks like HTML, a customer's comment: neither becomes any."""
    rows = [{"score": 9, "answered_at": MORNING.replace(month=9), "attributes": {"plan": "<b>pro</b>"}}] * 6
    import_answers(db, rows)
    async with sending(db, reporting(BOSS)) as received:
        html = parts(received.message)["text/html"].get_content()

    assert "&lt;b&gt;pro" in html
    assert "<b>" not in html


async def test_nothing_is_sent_of_a_quarter_in_which_nobody_answered(db: Database) -> None:
    """It is dropped, with the reason."""
    clock = HandClock(MORNING)
    await standing.tick(db, reporting(BOSS), (Channel.EMAIL,), clock)
    sender = MailSender(a_return_desk(db), reporting(BOSS), ADDRESSES.links, SmtpTransport([]), clock)
    await Pump(db, Channel.EMAIL, sender, clock, "worker").step()

    assert [(MessageState.DROPPED, "nobody answered in this period")] == [
        (one.state, one.reason) for one in every(db, Message)
    ]


async def test_an_address_that_there_is_not_fails_alone(db: Database) -> None:
    """Nobody's question is blamed, and no contact is marked."""
    two_quarters(db)
    clock = HandClock(MORNING)
    await standing.tick(db, reporting(BOSS), (Channel.EMAIL,), clock)
    async with scripted_smtp(RCPT=["550 5.1.1 no such user"]) as server:
        transport = SmtpTransport([server.server], hello="acme.example")
        sender = MailSender(a_return_desk(db), reporting(BOSS), ADDRESSES.links, transport, clock)
        assert await Pump(db, Channel.EMAIL, sender, clock, "worker").step()
        await transport.close()

    assert (MessageState.FAILED, []) == (only(db, Message).state, every(db, MailEvent))
