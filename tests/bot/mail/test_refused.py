"""A refusal while a letter is handed over is a mail that came back at once: for its address, or for us."""

from __future__ import annotations

import pytest

from bot.config import MailIdentity
from bot.links import Links
from bot.mail.connection import Patience
from bot.mail.refusals import Phase, RefusedError, refusal
from bot.mail.sender import MailSender
from bot.mail.transport import SmtpTransport
from bot.survey.returned import Cause, Kind
from scheduler.outbox import Outcome
from scheduler.pump import Pump
from storage.database import Database
from storage.models import Contact, MailEvent, Message
from storage.types import Channel, MessageKind, MessageState
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_return_desk, an_invitation, every
from tests.support.smtp import scripted_smtp

LINKS = Links("a-key-that-is-long-enough-to-sign", "https://nps.acme.example")
QUICK = Patience(connect=5, command=5, before_body=10, after_body=5, away=0)
SENDER = MailIdentity("Acme", "nps@acme.example")


async def refused(db: Database, step: str, answer: str, times: int = 1) -> None:
    """Three people are asked by a server that answers so."""
    for n in range(3):
        an_invitation(db, email=f"kaisa{n}@example.org")
    clock = HandClock()
    async with scripted_smtp() as scripted:
        scripted.always[step] = answer
        transport = SmtpTransport([scripted.server], patience=QUICK)
        sender = MailSender(a_return_desk(db, Channel.SLACK), a_programme(mail=SENDER), LINKS, transport, clock)
        pump = Pump(db, Channel.EMAIL, sender, clock, "w")
        for _ in range(times):
            await pump.step()
            clock.turn(minutes=6)
        await transport.close()


def events(db: Database) -> list[tuple[str, str | None, bool]]:
    """What was kept: its kind, its cause, and whether it is about a letter."""
    return [(event.kind, event.cause, event.message_id is not None) for event in every(db, MailEvent)]


def alarms(db: Database) -> list[str]:
    """What the owners are told."""
    return [message.key for message in every(db, Message) if message.kind is MessageKind.MAIL_ALARM]


def questions(db: Database) -> set[MessageState]:
    """What became of the letters."""
    return {message.state for message in every(db, Message) if message.kind is MessageKind.QUESTION}


async def test_an_unknown_recipient_is_a_bounce_of_the_address(db: Database) -> None:
    """As if the mail had come back: nothing is sent there again, and nobody is alarmed."""
    await refused(db, "RCPT", "550 5.1.1 <kaisa0@example.org>: user unknown")

    assert [("hard", None, True)] * 3 == events(db)
    assert {MessageState.FAILED} == questions(db)
    assert [] == alarms(db)
    assert not [event for event in every(db, MailEvent) if "kaisa" in (event.said or "")]
    assert 3 == len(every(db, Contact))


@pytest.mark.parametrize("step", ["RCPT", "BODY"])
async def test_a_fault_of_ours_blames_no_address_and_is_told(db: Database, step: str) -> None:
    """DMARC does not pass: good customers would be lost for it."""
    await refused(db, step, "550 5.7.26 this mail is unauthenticated, DMARC")

    assert [("blocked", "authentication", True)] * 3 == events(db)
    assert {MessageState.FAILED} == questions(db)
    assert ["mail-alarm:authentication:2026-11-22"] == alarms(db)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("MAIL", "553 5.7.1 not your address"),
        ("CONNECT", "554 5.7.1 we know you"),
        ("RCPT", "554 5.7.1 <kaisa0@example.org>: Relay access denied"),
    ],
)
async def test_a_server_that_takes_nothing_of_us_stops_all_mail_and_is_told_once(
    db: Database, step: str, answer: str
) -> None:
    """No letter is lost, however often it is tried meanwhile."""
    await refused(db, step, answer, times=3)

    assert [("blocked", "our own mail server", False)] == events(db)
    assert {MessageState.PENDING} == questions(db)
    assert ["mail-alarm:our own mail server:2026-11-22"] == alarms(db)


@pytest.mark.parametrize(("times", "told"), [(2, []), (5, ["mail-alarm:our own mail server:2026-11-22"])])
async def test_a_server_that_stays_away_is_told(db: Database, times: int, told: list[str]) -> None:
    """After a quarter of an hour: most come back by themselves."""
    await refused(db, "CONNECT", "421 4.3.2 closed for now", times)

    assert told == alarms(db)
    assert {MessageState.PENDING} == questions(db)


@pytest.mark.parametrize(("step", "answer"), [("RCPT", "450 4.2.0 greylisted"), ("BODY", "451 4.7.1 later")])
async def test_what_is_refused_for_now_is_no_bounce(db: Database, step: str, answer: str) -> None:
    """It is tried again."""
    await refused(db, step, answer)

    assert [] == events(db)
    assert {MessageState.PENDING} == questions(db)


@pytest.mark.parametrize(
    ("phase", "code", "text", "outcome", "kind", "cause"),
    [
        (Phase.RECIPIENT, 550, "5.1.1 no such user", Outcome.FAILED, Kind.HARD, None),
        (Phase.RECIPIENT, 550, "5.1.10 RecipientNotFound", Outcome.FAILED, Kind.HARD, None),
        (Phase.RECIPIENT, 550, "no such user here", Outcome.FAILED, Kind.HARD, None),
        (Phase.RECIPIENT, 552, "5.2.2 mailbox full", Outcome.FAILED, Kind.SOFT, None),
        (Phase.RECIPIENT, 500, "5.3.0 Error: command failed", Outcome.FAILED, Kind.SOFT, None),
        (Phase.RECIPIENT, 550, "what", Outcome.FAILED, Kind.SOFT, None),
        (Phase.RECIPIENT, 554, "5.7.1 blocked using zen.spamhaus.org", Outcome.FAILED, Kind.BLOCKED, Cause.REPUTATION),
        (Phase.RECIPIENT, 550, "5.7.54 unable to relay", Outcome.RETRY, Kind.BLOCKED, Cause.SERVER),
        (Phase.RECIPIENT, 530, "5.7.0 authentication required", Outcome.RETRY, Kind.BLOCKED, Cause.SERVER),
        (Phase.SESSION, 535, "5.7.8 wrong password", Outcome.RETRY, Kind.BLOCKED, Cause.SERVER),
        (Phase.SENDER, 550, "5.7.60 not your address", Outcome.RETRY, Kind.BLOCKED, Cause.SERVER),
        (Phase.BODY, 550, "5.7.25 no PTR record", Outcome.FAILED, Kind.BLOCKED, Cause.REVERSE_NAME),
        (Phase.BODY, 554, "5.7.1 message looks like spam", Outcome.FAILED, Kind.BLOCKED, Cause.SPAM),
    ],
)
def test_each_refusal_has_its_meaning(
    phase: Phase, code: int, text: str, outcome: Outcome, kind: Kind, cause: Cause | None
) -> None:
    """By the phase, then by the words, then by the code."""
    error = refusal(phase, code, text)

    assert isinstance(error, RefusedError)
    assert error.verdict is not None
    assert (outcome, kind, cause) == (error.outcome, error.verdict.kind, error.verdict.cause)
    assert error.hold_channel == (outcome is Outcome.RETRY)
