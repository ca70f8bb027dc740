"""A letter goes out, and comes back in every way: the whole program between a mail server and its own listener."""

from __future__ import annotations

import asyncio
import re
import smtplib
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.app import Product
from bot.config import MailIdentity
from bot.sandbox import mailbox
from bot.serving import run_parts
from bot.settings import Settings
from scheduler.clock import utc_now
from storage.models import Answer, Contact, Message, StoppedAddress
from storage.types import MessageKind, SuppressedBecause
from tests.support.factories import a_programme, a_survey, add_contact, every, invite, only, say
from tests.support.mailed import bounce, reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import Database

ACME = MailIdentity("Acme", "nps@acme.example", "Help <help@acme.example>", return_domain="nps.acme.example")
SURVEY = a_survey(channels=("email",))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def running(db: Database, box: mailbox.Mailbox, port: int) -> AsyncIterator[None]:
    """The program, as far as mail goes."""
    settings = Settings(
        secret_key=SecretStr("one-that-is-long-enough-to-sign"),
        smtp_url=SecretStr(box.url),
        bounce_listen=f"lmtp://127.0.0.1:{port}",
    )
    product = Product(settings, replace(a_programme(SURVEY), mail=ACME), db)
    stop = asyncio.Event()
    task = asyncio.create_task(run_parts(product.parts({"mail"}), stop))
    try:
        yield
    finally:
        stop.set()
        await task
        await product.finish()


def hand_over(port: int, to: str, data: bytes) -> None:
    """As the mail server beside it does."""
    with smtplib.LMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("", [to], data)


async def test_a_letter_that_comes_back_finds_its_way(db: Database) -> None:
    """Bounced, unsubscribed by mail, answered by a person who has scored, and by one who has not."""
    names = ("gone", "leaving", "scored", "asking")
    contacts = {name: add_contact(db, email=f"{name}@customer.example", updated_at=utc_now()) for name in names}
    invitations = {name: invite(db, contact, SURVEY, now=utc_now()) for name, contact in contacts.items()}
    port = free_port()
    async with mailbox.running() as box, running(db, box, port):
        await box.letter(len(names))
        letters = {letter.recipient.partition("@")[0]: letter for letter in box.letters}
        say(db, invitations["scored"], utc_now(), score=2)
        mailto = re.search(r"<mailto:([^>]+)>", str(letters["leaving"].message["list-unsubscribe"]))
        assert mailto is not None
        for to, data in (
            (letters["gone"].sender, bounce()),
            (mailto[1], b"Subject: unsubscribe\n\n"),
            (letters["scored"].message["reply-to"].addresses[0].addr_spec, reply("Too slow.", number=2)),
            (letters["asking"].message["reply-to"].addresses[0].addr_spec, reply("Who are you?", number=3)),
        ):
            await asyncio.to_thread(hand_over, port, to, data)
        passed_on = await box.letter(len(names) + 1)

    assert "gone@customer.example" == only(db, StoppedAddress).address
    suppressed = {contact.email: contact.suppressed_because for contact in every(db, Contact)}
    assert SuppressedBecause.UNSUBSCRIBED is suppressed["leaving@customer.example"]
    assert (2, "Too slow.") == (only(db, Answer).score, only(db, Answer).reason)
    assert "help@acme.example" == passed_on.recipient
    assert "Who are you?" in passed_on.message.get_content()
    assert 1 == len([message for message in every(db, Message) if message.kind is MessageKind.MAIL_FORWARD])
