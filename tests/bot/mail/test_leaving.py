"""What a letter has on the wire when it leaves: its head and envelope as receivers want them, signed, within limits."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import dkim  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.config import MailIdentity
from bot.config.delivery import Delivery, Rates
from bot.links import Links
from bot.mail.connection import Patience
from bot.mail.dkim import Signer
from bot.mail.sender import MailSender
from bot.mail.transport import SmtpTransport
from scheduler.pump import Pump
from storage.database import Database
from storage.models import Message
from storage.types import Channel, MessageState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_return_desk, an_invitation, every, only
from tests.support.smtp import PIPELINING, ScriptedSmtp, Taken, scripted_smtp

LINKS = Links("a-key-that-is-long-enough-to-sign", "https://nps.acme.example")
QUICK = Patience(connect=5, command=5, before_body=10, after_body=5)


@asynccontextmanager
async def leaving(
    db: Database, delivery: Delivery | None = None, signer: Signer | None = None
) -> AsyncIterator[tuple[Pump, ScriptedSmtp, HandClock]]:
    """The channel email, and the server that it sends to."""
    identity = MailIdentity("Acme Oy", "nps@acme.example", "Help <help@acme.example>", delivery=delivery or Delivery())
    clock = HandClock()
    async with scripted_smtp(EHLO=[PIPELINING.replace("250 P", "250-DSN\r\n250 P")] * 3) as scripted:
        transport = SmtpTransport([scripted.server], patience=QUICK, hello="acme.example")
        sender = MailSender(a_return_desk(db), a_programme(mail=identity), LINKS, transport, clock, signer)
        yield Pump(db, Channel.EMAIL, sender, clock, "w", lanes=sender.pacing.lanes), scripted, clock
        await transport.close()


async def the_letter(db: Database, signer: Signer | None = None) -> tuple[Taken, list[str]]:
    """One letter as the server has it, and the commands that it came with."""
    an_invitation(db, name="Kaisa Virtanen", email="kaisa@example.org")
    async with leaving(db, signer=signer) as (pump, scripted, _):
        await pump.step()
    (letter,) = scripted.letters
    return letter, scripted.commands


def head_of(letter: Taken) -> dict[str, str]:
    """The header's fields without folds, in order."""
    head = letter.body.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")
    return dict(line.split(": ", 1) for line in lines)


async def test_the_head_is_what_large_receivers_want(db: Database) -> None:
    """RFC 5322, 8058, 2919 and 3834, Gmail's Feedback-ID, Microsoft's word against out-of-office replies."""
    letter, _ = await the_letter(db)
    token = letter.sender.removeprefix("b+").removesuffix("@acme.example")
    head = head_of(letter)
    page = head["List-Unsubscribe"].partition(">")[0].removeprefix("<")

    assert {
        "From": "Acme Oy <nps@acme.example>",
        "To": "Kaisa Virtanen <kaisa@example.org>",
        "Reply-To": "Help <help@acme.example>",
        "Subject": head["Subject"],
        "Date": "Sun, 22 Nov 2026 10:00:00 +0000",
        "Message-ID": f"<{token}@acme.example>",
        "List-Unsubscribe": f"<{page}>, <mailto:help@acme.example?subject=unsubscribe%20{token}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "Acme surveys <customers.surveys.acme.example>",
        "Feedback-ID": "customers:question:nps:acmesurveys",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Precedence": "bulk",
        "MIME-Version": "1.0",
        "Content-Type": head["Content-Type"],
    } == head
    assert page.startswith("https://nps.acme.example/u/")
    assert head["Content-Type"].startswith("multipart/alternative; boundary=")
    assert not head["Subject"].endswith("?")


async def test_the_envelope_names_the_message_and_asks_for_reports(db: Database) -> None:
    """VERP, and what RFC 3461 has for it: a bounce that says nothing else still says whose it is."""
    letter, commands = await the_letter(db)
    token = letter.sender.removeprefix("b+").removesuffix("@acme.example")

    assert only(db, Message).id == LINKS.read_envelope(token)
    assert [
        "EHLO acme.example",
        f"MAIL FROM:<b+{token}@acme.example> RET=HDRS ENVID={token}",
        "RCPT TO:<kaisa@example.org> NOTIFY=FAILURE,DELAY",
        "DATA",
        "QUIT",
    ] == commands
    assert token.lower() == token


async def test_a_signed_letter_arrives_with_its_signature(db: Database) -> None:
    """As it left, past the doubled dots."""
    signer = Signer("acme.example", "nps", rsa.generate_private_key(65537, 2048))
    letter, _ = await the_letter(db, signer)
    record = signer.record().encode()

    assert letter.body.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=acme.example; s=nps;")
    assert dkim.verify(letter.body.replace(b"\r\n..", b"\r\n."), dnsfunc=lambda *_, **__: record)


async def test_what_is_over_the_limit_leaves_later(db: Database) -> None:
    """It stays in the queue, and no attempt is counted."""
    for n in range(3):
        an_invitation(db, email=f"kaisa{n}@gmail.com")
    an_invitation(db, email="olli@acme.example")
    async with leaving(db, Delivery(domain_limits={"gmail.com": Rates(per_second=1)})) as (pump, scripted, clock):
        await pump.step()
        first = sorted(letter.recipient.partition("@")[2] for letter in scripted.letters)
        waiting = [message for message in every(db, Message) if message.state is MessageState.PENDING]
        for _ in range(2):
            clock.turn(seconds=1)
            await pump.step()

    assert ["acme.example", "gmail.com"] == first
    assert [(0, "as many mails were sent to gmail.com as may be")] * 2 == [
        (one.attempts, one.reason) for one in waiting
    ]
    assert 4 == len(scripted.letters)
