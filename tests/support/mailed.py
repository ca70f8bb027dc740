"""A question that went out by mail, and what others say of it, for tests of what comes back."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from bot.config import MailIdentity
from bot.links import Links
from bot.mail.return_addresses import ReturnAddresses, ReturnTo, return_address
from bot.mail.sender import MailSender
from bot.mail.transport import SmtpTransport
from scheduler.pump import Pump
from storage.models import Invitation, Message
from storage.types import Channel, MessageState
from tests.support.clock import START, HandClock
from tests.support.factories import a_programme, a_return_desk, a_survey, add_contact, invite

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.mail.smtp_url import SmtpServer
    from storage.database import Database, Session

DOMAIN = "nps.acme.example"
ADDRESSES = ReturnAddresses(Links("a key of forty characters, for the tests!", "https://nps.acme.example"), DOMAIN)

BOUNCE = """Return-Path: <>
From: MAILER-DAEMON@mx.customer.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <{id}@mx.customer.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; kaisa@customer.example
Action: failed
Status: {status}
Diagnostic-Code: smtp; {said}
--b--
"""
REPLY = """From: Kaisa <kaisa@customer.example>
To: Acme <{to}>
Subject: Re: How likely
Message-ID: <{id}@customer.example>

{text}
"""


def mailed(db: Database, **contact: Any) -> tuple[int, int]:
    """A contact whose question went out by mail: the ids of the invitation and of the message."""
    contact_id = add_contact(db, **contact)
    invitation_id = invite(db, contact_id, a_survey(channels=("email", "slack")))
    return invitation_id, sent(db, invitation_id)


def sent(db: Database, invitation_id: int) -> int:
    """The question of an invitation is on its way."""

    def mark(session: Session, _items: Any) -> list[int]:
        session.execute(update(Invitation).where(Invitation.id == invitation_id).values(asked_at=START))
        changed = update(Message).where(Message.invitation_id == invitation_id).values(state=MessageState.SENT)
        return list(session.scalars(changed.returning(Message.id)))

    return next(iter(db.write_now(mark, [None])))


def address(to: ReturnTo, message_id: int) -> str:
    """Where a letter comes back to."""
    return return_address(to, ADDRESSES.links.envelope_token(message_id), DOMAIN)


def bounce(said: str = "550 5.1.1 no such user", status: str = "5.1.1", number: int = 1) -> bytes:
    """A delivery status of one mail."""
    return BOUNCE.format(said=said, status=status, id=number).encode()


def reply(text: str, to: str = "nps@acme.example", number: int = 1) -> bytes:
    """What a person writes."""
    return REPLY.format(text=text, to=to, id=number).encode()


@asynccontextmanager
async def pumping(db: Database, server: SmtpServer) -> AsyncIterator[Pump]:
    """The channel email at work, in the name of somebody who reads replies elsewhere."""
    identity = MailIdentity("Acme", "nps@acme.example", "Help <help@acme.example>", return_domain=DOMAIN)
    programme = replace(a_programme(), mail=identity)
    transport = SmtpTransport([server], hello=DOMAIN)
    clock = HandClock()
    sender = MailSender(a_return_desk(db), programme, ADDRESSES.links, transport, clock)
    yield Pump(db, Channel.EMAIL, sender, clock, "worker")
    await transport.close()
