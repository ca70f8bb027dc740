"""Several mail servers in order: the next one while the first cannot be had, and no letter twice."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.mail.connection import Patience
from bot.mail.parcel import Parcel
from bot.mail.smtp_url import SmtpServer
from bot.mail.transport import SmtpTransport
from scheduler.outbox import DeliveryError
from tests.support.smtp import CUT, SILENCE, Act, ScriptedSmtp, scripted_smtp

QUICK = Patience(connect=0.3, command=0.3, before_body=2, after_body=0.3, away=0, instead=60)
NOWHERE = SmtpServer("127.0.0.1", 1)


def a_parcel(number: int) -> Parcel:
    return Parcel(f"b+{number}.abc@example.com", "kaisa@example.org", f"{number}.abc", b"Subject: one\r\n\r\none\r\n")


async def sent(transport: SmtpTransport, *numbers: int) -> list[DeliveryError]:
    """At once; what went wrong."""
    ends = await asyncio.gather(*(transport.send(a_parcel(number)) for number in numbers), return_exceptions=True)
    return [end for end in ends if isinstance(end, DeliveryError)]


def senders(*servers: ScriptedSmtp) -> list[list[str]]:
    """Whose letters each has."""
    return [sorted(letter.sender for letter in server.letters) for server in servers]


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("CONNECT", "554 5.7.1 you are blocked"),
        ("CONNECT", "421 4.3.2 closed"),
        ("CONNECT", CUT),
        ("CONNECT", SILENCE),
        ("MAIL", "421 4.3.2 going down"),
    ],
)
async def test_the_next_server_takes_the_letters_of_one_that_lets_nobody_in(step: str, answer: str | Act) -> None:
    """Whatever the reason: nothing had been said that it could still act upon."""
    async with scripted_smtp() as first, scripted_smtp() as second:
        first.always[step] = answer
        transport = SmtpTransport([NOWHERE, first.server, second.server], patience=QUICK)

        assert [] == await sent(transport, 1, 2, 3, 4)
        await transport.close()

    assert [[], [f"b+{n}.abc@example.com" for n in (1, 2, 3, 4)]] == senders(first, second)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("MAIL", "550 5.7.60 not your address"),
        ("RCPT", "550 5.1.1 nobody here"),
        ("RCPT", "450 4.2.0 later"),
        ("DATA", CUT),
        ("BODY", "451 4.2.0 later"),
        ("BODY", "554 5.6.0 no"),
        ("BODY", CUT),
        ("BODY", SILENCE),
    ],
)
async def test_what_is_said_of_a_letter_is_no_reason_to_try_another_server(step: str, answer: str | Act) -> None:
    """A refused recipient is as unknown there, and a letter that was sent may have arrived."""
    async with scripted_smtp() as first, scripted_smtp() as second:
        first.always[step] = answer
        transport = SmtpTransport([first.server, second.server], connections=1, patience=QUICK)

        assert 1 == len(await sent(transport, 1))
        await transport.close()

    assert 0 == second.connections


@pytest.mark.parametrize("instead", [0.0, 60.0])
async def test_the_first_server_is_gone_back_to_after_a_while(instead: float) -> None:
    """And not before: a letter that knocks there in vain costs time."""
    patience = Patience(connect=1, command=1, before_body=3, after_body=1, away=0, instead=instead)
    async with scripted_smtp(CONNECT=["421 4.3.2 closed"]) as first, scripted_smtp() as second:
        transport = SmtpTransport([first.server, second.server], connections=1, patience=patience)
        await sent(transport, 1)
        await sent(transport, 2)
        await transport.close()

    moved = [["b+2.abc@example.com"], ["b+1.abc@example.com"]]
    stayed = [[], ["b+1.abc@example.com", "b+2.abc@example.com"]]
    assert (stayed if instead else moved) == senders(first, second)


async def test_the_operator_reads_once_that_a_server_is_away_and_once_that_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Letters that go out by the next one hide it otherwise."""
    patience = Patience(connect=1, command=1, before_body=3, after_body=1, away=0, instead=0)
    closed = "421 4.3.2 closed"
    async with scripted_smtp(CONNECT=[closed, closed]) as first, scripted_smtp() as second:
        transport = SmtpTransport([first.server, second.server], connections=1, patience=patience)
        with caplog.at_level(logging.INFO, logger="bot.mail.transport"):
            for number in (1, 2, 3, 4):
                await sent(transport, number)
        await transport.close()

    away, back = (record.getMessage() for record in caplog.records)
    assert away.startswith("mail server 1 lets nobody in: ")
    assert closed in away
    assert "mail server 1 takes letters again" == back


async def test_one_letter_finds_out_whether_the_first_is_back() -> None:
    """The others do not wait for its silence."""
    patience = Patience(connect=0.4, command=1, before_body=3, after_body=1, away=0, instead=0.05)
    async with scripted_smtp() as first, scripted_smtp() as second:
        first.always["CONNECT"] = SILENCE
        transport = SmtpTransport([first.server, second.server], connections=3, patience=patience)
        await sent(transport, 1)
        await asyncio.sleep(0.1)
        before = first.connections
        await sent(transport, 2, 3, 4)
        await transport.close()

    assert 1 == first.connections - before
    assert 4 == len(second.letters)


async def test_where_all_are_away_the_channel_waits() -> None:
    """For the reason that the first gave; one that comes back is used at once, whichever it is."""
    async with scripted_smtp(CONNECT=["554 5.7.1 blocked"] * 2) as second:
        transport = SmtpTransport([NOWHERE, second.server], connections=1, patience=QUICK)
        (error,) = await sent(transport, 1)
        (again,) = await sent(transport, 2)

        assert [] == await sent(transport, 3)
        await transport.close()

    assert error.hold_channel
    assert again.hold_channel
    assert "cannot be reached" in error.reason


async def test_a_server_that_dies_in_the_middle_of_a_wave_costs_no_letter_and_doubles_none() -> None:
    """What it has taken it has taken; the rest goes over the other."""
    async with scripted_smtp() as first, scripted_smtp() as second:
        transport = SmtpTransport([first.server, second.server], connections=2, patience=QUICK)
        await sent(transport, *range(10))
        first.always["CONNECT"] = "421 4.3.2 closed"
        first.always["MAIL"] = "421 4.3.2 going down"
        errors = await sent(transport, *range(10, 30))
        await transport.close()

    taken = [letter.sender for server in (first, second) for letter in server.letters]
    assert [] == errors
    assert 30 == len(taken) == len(set(taken))
