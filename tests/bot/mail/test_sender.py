"""Asking by email, the whole way: from the outbox on a real database to a letter in a real mailbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import MailIdentity, Programme
from bot.links import Links, ScoreLink, UnsubscribeLink
from bot.mail.addresses import AddressRefused
from bot.mail.connection import Patience
from bot.mail.sender import MailSender
from bot.mail.smtp_url import SmtpServer, parse_smtp_url
from bot.mail.transport import SmtpTransport
from bot.sandbox import mailbox
from scheduler.policy import SENDING_LEASE
from scheduler.pump import Pump, release
from storage.database import Database
from storage.models import Allowance, Invitation, Message
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import START, HandClock
from tests.support.factories import (
    a_programme,
    a_return_desk,
    a_survey,
    add_contact,
    add_contacts,
    an_invitation,
    every,
    invite,
    only,
    queue,
    say,
)
from tests.support.smtp import CUT, Act, scripted_smtp

LINKS = Links("a-key-that-is-long-enough-to-sign", "https://nps.acme.example")
IDENTITY = MailIdentity("Acme", "nps@acme.example", "Help <help@acme.example>", "Katu 1\nHelsinki")
QUICK = Patience(connect=5, command=5, before_body=10, after_body=5, away=0)


def sending_as(identity: MailIdentity) -> Programme:
    """A programme in this name."""
    return replace(a_programme(), mail=identity)


@asynccontextmanager
async def pumping(
    db: Database, server: SmtpServer, clock: HandClock | None = None, identity: MailIdentity = IDENTITY
) -> AsyncIterator[Pump]:
    """The channel email at work."""
    transport = SmtpTransport([server], patience=QUICK, hello="nps.acme.example")
    clock = clock or HandClock()
    yield Pump(
        db, Channel.EMAIL, MailSender(a_return_desk(db), sending_as(identity), LINKS, transport, clock), clock, "worker"
    )
    await transport.close()


async def test_an_invitation_becomes_a_letter_and_the_letter_leads_back_to_it(db: Database) -> None:
    """The eleven links, the unsubscription, the Message-ID and the return path all name this very message."""
    invitation = an_invitation(db, name="Käisä Virtanen", email="kaisa@example.org")
    async with mailbox.running() as box:
        async with pumping(db, parse_smtp_url(box.url)) as pump:
            assert await pump.step()
        letter = await box.letter(1)
    message = only(db, Message)
    token = letter.sender.removeprefix("b+").removesuffix("@acme.example")

    assert (MessageState.SENT, {"message_id": f"{token}@acme.example"}) == (message.state, message.reference)
    assert message.id == LINKS.read_envelope(token)
    assert f"<{token}@acme.example>" == letter.message["message-id"]
    assert "kaisa@example.org" == letter.recipient
    assert "Käisä Virtanen <kaisa@example.org>" == letter.to
    assert "Acme <nps@acme.example>" == letter.from_
    assert "Help <help@acme.example>" == letter.message["reply-to"]
    assert "Sun, 22 Nov 2026 10:00:00 +0000" == letter.message["date"]
    assert [ScoreLink(invitation, score) for score in range(11)] == [
        LINKS.read_score(url.rpartition("/")[2]) for _, url in sorted(letter.scores.items())
    ]
    assert START == only(db, Invitation).asked_at


async def test_one_click_unsubscribes_the_person_who_was_asked(db: Database) -> None:
    """The header has one address of a page and one of a mailbox that somebody reads."""
    contact = add_contact(db, email="kaisa@example.org")
    invitation = invite(db, contact)
    async with mailbox.running() as box:
        async with pumping(db, parse_smtp_url(box.url)) as pump:
            await pump.step()
        letter = await box.letter(1)
    page, mail = str(letter.message["list-unsubscribe"]).split(", ")
    link = page.strip("<>")

    assert UnsubscribeLink(contact, invitation) == LINKS.read_unsubscribe(link.rpartition("/")[2])
    assert link.startswith("https://nps.acme.example/u/")
    assert link == dict(letter.links)["Unsubscribe from surveys"]
    assert mail.startswith("<mailto:help@acme.example?subject=unsubscribe%20")
    assert "List-Unsubscribe=One-Click" == letter.message["list-unsubscribe-post"]


async def test_a_wave_goes_out_over_a_few_connections_and_once_to_each(db: Database) -> None:
    """However the batches fall."""
    contacts = add_contacts(db, [{"email": f"c{n}@example.org"} for n in range(50)])
    for contact in contacts:
        invite(db, contact)
    async with scripted_smtp() as scripted, pumping(db, scripted.server) as pump:
        while await pump.step():
            pass

    assert sorted(f"c{n}@example.org" for n in range(50)) == sorted(letter.recipient for letter in scripted.letters)
    assert scripted.connections <= 4
    assert {MessageState.SENT} == {message.state for message in every(db, Message)}


async def test_what_is_no_longer_wanted_is_not_sent(db: Database) -> None:
    """Unsubscribed, answered another way, without an address, with an impossible one, closed: with the reason kept."""
    an_invitation(db, email="left@example.org", suppressed_at=START)
    say(db, an_invitation(db, email="done@example.org"), START, score=9)
    an_invitation(db, slack_user_id="U1")
    an_invitation(db, email="käisä@example.org")
    invite(db, add_contact(db, email="late@example.org"), a_survey(open_days=1), now=START - timedelta(days=2))
    queue(db, "alert:1")
    async with scripted_smtp() as scripted, pumping(db, scripted.server) as pump:
        await pump.step()

    assert [] == scripted.commands
    assert {
        (MessageState.DROPPED, "the contact is not to be asked"),
        (MessageState.DROPPED, "already answered"),
        (MessageState.DROPPED, "the contact has no mail address"),
        (MessageState.DROPPED, "no mail can be sent there: the address has letters before the @ that are not ASCII"),
        (MessageState.DROPPED, "the survey has closed"),
        (MessageState.DROPPED, "there is no mail of the kind alert"),
    } == {(message.state, message.reason) for message in every(db, Message)}


@pytest.mark.parametrize(
    ("step", "answer", "state", "held"),
    [
        ("CONNECT", CUT, MessageState.PENDING, True),
        ("MAIL", "550 5.7.60 not yours", MessageState.PENDING, True),
        ("RCPT", "550 5.1.1 nobody here", MessageState.FAILED, False),
        ("RCPT", "450 4.2.0 later", MessageState.PENDING, False),
        ("DATA", CUT, MessageState.PENDING, False),
        ("BODY", "451 4.3.0 full", MessageState.PENDING, True),
        ("BODY", "554 5.6.0 no", MessageState.FAILED, False),
        ("BODY", CUT, MessageState.UNKNOWN, False),
    ],
)
async def test_what_the_server_says_decides_what_becomes_of_the_message(
    db: Database, step: str, answer: str | Act, state: MessageState, held: bool
) -> None:
    """A question whose fate is unknown is never asked again by itself; what concerns all stops the channel."""
    an_invitation(db)
    async with scripted_smtp() as scripted:
        scripted.always[step] = answer
        async with pumping(db, scripted.server) as pump:
            await pump.step()
    gates = [one.name == "email" for one in every(db, Allowance)]
    question = next(message for message in every(db, Message) if message.kind is MessageKind.QUESTION)

    assert state is question.state
    assert held == any(gates)
    assert only(db, Invitation).asked_at is None


async def test_a_letter_that_was_refused_for_now_goes_out_later_as_the_same_letter(db: Database) -> None:
    """With the same Message-ID, so that a mailbox that got it twice after all shows it once."""
    an_invitation(db)
    clock = HandClock()
    async with scripted_smtp(BODY=["451 4.2.0 later"]) as scripted, pumping(db, scripted.server, clock) as pump:
        await pump.step()
        clock.turn(minutes=5)
        await pump.step()
    (letter,) = scripted.letters
    reference = only(db, Message).reference

    assert reference is not None
    assert f"Message-ID: <{reference['message_id']}>\r\n".encode() in letter.body


async def test_a_server_that_was_away_costs_no_message(db: Database) -> None:
    """However long it lasted: the channel waits, and the wave goes on where it was."""
    for _ in range(5):
        an_invitation(db)
    clock = HandClock()
    async with scripted_smtp() as scripted, pumping(db, scripted.server, clock) as pump:
        scripted.always["CONNECT"] = "421 4.3.2 closed for today"
        for _ in range(30):
            await pump.step()
            clock.turn(minutes=10)
        del scripted.always["CONNECT"]
        await pump.step()
    questions = [message for message in every(db, Message) if message.kind is MessageKind.QUESTION]

    assert [MessageState.SENT] * 5 == [message.state for message in questions]
    assert 5 == len(scripted.letters)


async def test_a_program_that_dies_behind_the_body_asks_nobody_twice(db: Database) -> None:
    """The message was committed as being sent; when its lease has run out it is unknown, and stays so."""
    an_invitation(db)
    clock = HandClock()
    async with scripted_smtp() as scripted:
        scripted.always["BODY"] = Act.SILENCE
        async with pumping(db, scripted.server, clock) as pump:
            dying = asyncio.create_task(pump.step())
            while "DATA" not in scripted.steps():  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.01)
            dying.cancel()
            await asyncio.gather(dying, return_exceptions=True)
            clock.turn(seconds=SENDING_LEASE.total_seconds() + 1)
            await release(db, clock)

            assert not await pump.step()

    assert MessageState.UNKNOWN is only(db, Message).state


def test_a_sender_that_cannot_be_one_is_refused_at_the_start(db: Database) -> None:
    """Not letter by letter."""
    transport = SmtpTransport([SmtpServer("h", 25)])
    with pytest.raises(AddressRefused):
        MailSender(a_return_desk(db), sending_as(MailIdentity("Acme", "nps@")), LINKS, transport, HandClock())


async def test_a_domain_of_other_letters_is_written_in_ascii_everywhere(db: Database) -> None:
    """In the header, in the envelope and in the ids."""
    an_invitation(db)
    identity = MailIdentity("Näkö", "nps@näkö.example")
    async with scripted_smtp() as scripted, pumping(db, scripted.server, identity=identity) as pump:
        await pump.step()
    (letter,) = scripted.letters

    assert letter.sender.endswith("@xn--nk-via7e.example")
    assert b"<nps@xn--nk-via7e.example>" in letter.body
    assert b"<customers.surveys.xn--nk-via7e.example>" in letter.body
    assert letter.body.isascii()
