"""Bounces, replies and unsubscribing mails, handed over by real mail clients to our own listener."""

from __future__ import annotations

import asyncio
import smtplib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.mail import letterbox
from bot.mail.letterbox import Letterbox
from bot.mail.return_addresses import ReturnTo
from bot.returns import ReturnDesk, Returns
from scheduler.pump import Bell
from storage.database import Database
from storage.models import Answer, Contact, MailEvent, Message, StoppedAddress
from storage.types import Channel, MessageKind, SuppressedBecause
from tests.support.clock import START, HandClock
from tests.support.factories import BY_THE_RULES, every, only, say
from tests.support.mailed import ADDRESSES, DOMAIN, address, bounce, mailed, reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def listening(db: Database, scheme: str = "lmtp") -> AsyncIterator[smtplib.SMTP]:
    """A client that is connected."""
    desk = ReturnDesk(db, Returns(BY_THE_RULES, frozenset({Channel.EMAIL})), Bell())
    clock = HandClock()
    clock.turn(minutes=1)
    box = Letterbox(desk, ADDRESSES, clock)
    stop, known = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(letterbox.serve(box, f"{scheme}://127.0.0.1:0", stop, known.set_result))
    port = int((await known).rpartition(":")[2])
    kind = smtplib.LMTP if scheme == "lmtp" else smtplib.SMTP
    client = await asyncio.to_thread(lambda: kind("127.0.0.1", port, timeout=10))
    try:
        yield client
    finally:
        await asyncio.to_thread(client.close)
        stop.set()
        await task


async def hand_over(client: smtplib.SMTP, data: bytes, *to: str) -> None:
    """As Postfix does: from nobody."""
    await asyncio.to_thread(client.sendmail, "", list(to), data)


@pytest.mark.parametrize("scheme", ["lmtp", "smtp"])
async def test_a_bounce_stops_mail_to_whom_its_address_names(db: Database, scheme: str) -> None:
    """Whatever the mail says of addresses, in whatever case it comes, and once however often it comes."""
    _, message_id = mailed(db, email="kaisa@customer.example")

    async with listening(db, scheme) as client:
        for _ in range(2):
            await hand_over(client, bounce(), address(ReturnTo.BOUNCE, message_id).upper())

    assert "kaisa@customer.example" == only(db, StoppedAddress).address
    assert ("hard", message_id, "550 5.1.1 no such user") == (
        only(db, MailEvent).kind,
        only(db, MailEvent).message_id,
        only(db, MailEvent).said,
    )


@pytest.mark.parametrize("scheme", ["lmtp", "smtp"])
async def test_a_bounce_with_lines_longer_than_allowed_is_taken(db: Database, scheme: str) -> None:
    """Servers quote what they refuse, and its lines may be of any length."""
    _, message_id = mailed(db, email="kaisa@customer.example")

    async with listening(db, scheme) as client:
        await hand_over(client, bounce() + b"x" * 70_000 + b"\r\n", address(ReturnTo.BOUNCE, message_id))

    assert "hard" == only(db, MailEvent).kind


@pytest.mark.parametrize(
    "recipient",
    [
        f"nps@{DOMAIN}",
        f"b+1.0000000000000000@{DOMAIN}",
        f"b+x@{DOMAIN}",
        "b+1.0@elsewhere.example",
        f"postmaster@{DOMAIN}",
    ],
)
async def test_only_our_own_addresses_are_taken(db: Database, recipient: str) -> None:
    """A made-up token is none."""
    async with listening(db) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await hand_over(client, bounce(), recipient)

    assert [] == every(db, MailEvent)


async def test_one_letter_is_spoken_of_at_a_time(db: Database) -> None:
    """The second recipient is to be tried again, in a transaction of its own."""
    ids = [mailed(db)[1] for _ in range(2)]

    async with listening(db) as client:
        refused = await asyncio.to_thread(client.sendmail, "", [address(ReturnTo.BOUNCE, one) for one in ids], bounce())

    assert [452] == [code for code, _ in refused.values()]
    assert [ids[0]] == [event.message_id for event in every(db, MailEvent)]


async def test_a_mail_to_the_address_for_it_unsubscribes(db: Database) -> None:
    """Whatever it says; some programs send it by themselves, and say so."""
    ids = [mailed(db)[1] for _ in range(3)]
    automatic = b"From: a@customer.example\nSubject: unsubscribe\nAuto-Submitted: auto-replied\n\nsent by Apple Mail"

    async with listening(db) as client:
        for message_id, data in zip(ids, (b"\n", automatic, bounce()), strict=True):
            await hand_over(client, data, address(ReturnTo.UNSUBSCRIBE, message_id))

    assert [SuppressedBecause.UNSUBSCRIBED, SuppressedBecause.UNSUBSCRIBED, None] == [
        contact.suppressed_because for contact in every(db, Contact)
    ]


async def test_a_reply_becomes_a_comment_without_what_it_quotes(db: Database) -> None:
    """As if it had been written on the page."""
    invitation_id, message_id = mailed(db)
    say(db, invitation_id, START, score=3)
    text = "The app is slow.\n\nOn Sun, 22 Nov 2026, Acme <nps@acme.example> wrote:\n> How likely are you\n> 0 1 2\n"

    async with listening(db) as client:
        await hand_over(client, reply(text), address(ReturnTo.REPLY, message_id))

    assert "The app is slow." == only(db, Answer).reason
    assert [] == [one for one in every(db, Message) if one.kind is MessageKind.MAIL_FORWARD]


@pytest.mark.parametrize("to", [ReturnTo.REPLY, ReturnTo.BOUNCE])
async def test_an_automatic_reply_is_never_passed_on(db: Database, to: ReturnTo) -> None:
    """Or it could go round in circles."""
    _, message_id = mailed(db)
    away = b"From: a@customer.example\nSubject: Automatic reply: Acme\nAuto-Submitted: auto-replied\n\nI am away."

    async with listening(db) as client:
        await hand_over(client, away, address(to, message_id))

    assert "auto_reply" == only(db, MailEvent).kind
    assert [MessageKind.QUESTION] == [one.kind for one in every(db, Message)]


async def test_what_could_not_be_kept_is_to_be_sent_again(db: Database) -> None:
    """The store is away: no 250 is said."""
    _, message_id = mailed(db)

    async with listening(db) as client:
        db.write_now(lambda session, _: [session.connection().exec_driver_sql("DROP TABLE mail_events")], [None])
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await hand_over(client, bounce(), address(ReturnTo.BOUNCE, message_id))

    assert 451 == refused.value.smtp_code


async def test_what_is_too_large_is_refused(db: Database) -> None:
    """With the limit said at the beginning."""
    _, message_id = mailed(db)

    async with listening(db) as client:
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            await hand_over(client, b"x" * (letterbox.LARGEST + 1), address(ReturnTo.REPLY, message_id))

    assert 552 == refused.value.smtp_code
