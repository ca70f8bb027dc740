"""Commands sent together, to a server that allows it: fewer waits for a far server, and each answer to its own step."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.mail.connection import Patience
from bot.mail.parcel import Parcel
from bot.mail.transport import SmtpTransport
from scheduler.outbox import DeliveryError, Outcome
from tests.support.smtp import CUT, PIPELINING, Act, ScriptedSmtp, scripted_smtp

QUICK = Patience(connect=1, command=1, before_body=2, after_body=1)
DATA = b"Subject: one\r\n\r\n.one dot\r\n..two\r\n"


def a_parcel(number: int = 1) -> Parcel:
    return Parcel(f"b+{number}.abc@example.com", "kaisa@example.org", f"{number}.abc", DATA)


async def send(scripted: ScriptedSmtp, *numbers: int) -> list[DeliveryError]:
    """Over one connection, one after the other; what went wrong."""
    transport = SmtpTransport([scripted.server], connections=1, patience=QUICK)
    errors = []
    for number in numbers:
        try:
            await transport.send(a_parcel(number))
        except DeliveryError as error:
            errors.append(error)
    await transport.close()
    return errors


@dataclass
class Reader:
    """Counts how often a server had to look for what was said."""

    heard: list[bytes]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers everything that came in one piece in one piece, as over a long line."""
        writer.write(b"220 far\r\n")
        while piece := await reader.read(65536):
            self.heard.append(piece)
            answers = {b"EHLO": b"250-far\r\n250-DSN\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n"}
            whole = piece.endswith(b"\r\n.\r\n")
            lines = [b"."] if whole else piece.splitlines()
            writer.write(b"".join(answers.get(line[:4], b"250 2.0.0 ok\r\n") for line in lines))
        writer.close()


async def test_a_letter_takes_two_ways_to_a_far_server_and_back() -> None:
    """The envelope and DATA are one piece, the letter another; each answer finds its own step."""
    far = Reader([])
    server = await asyncio.start_server(far.talk, "127.0.0.1", 0)
    scripted = ScriptedSmtp(port=server.sockets[0].getsockname()[1])

    errors = await send(scripted, 1, 2)
    server.close()
    await server.wait_closed()

    assert [] == errors
    sender = b"MAIL FROM:<b+%d.abc@example.com> RET=HDRS ENVID=%d.abc\r\n"
    envelope = sender + b"RCPT TO:<kaisa@example.org> NOTIFY=FAILURE,DELAY\r\nDATA\r\n"
    stuffed = DATA.replace(b"\n.", b"\n..") + b".\r\n"
    assert [envelope % (1, 1), stuffed, envelope % (2, 2), stuffed, b"QUIT\r\n"] == far.heard[1:]


async def test_without_the_extension_each_command_waits_for_its_answer() -> None:
    """A server that does not say that it can is not told three things at once."""
    async with scripted_smtp(MAIL=["550 5.7.60 not yours"]) as scripted:
        await send(scripted, 1)

    assert ["EHLO", "MAIL", "RSET", "QUIT"] == scripted.steps()


async def test_the_first_refusal_is_the_one_that_counts() -> None:
    """What comes behind it only follows from it."""
    refusals: dict[str, list[str | Act]] = {"RCPT": ["550 5.1.1 nobody"], "DATA": ["554 5.5.1 no valid recipients"]}
    async with scripted_smtp(EHLO=[PIPELINING], **refusals) as scripted:
        (error,) = await send(scripted, 1, 2)

    assert (Outcome.FAILED, "the mail server refused the recipient: 550 5.1.1") == (error.outcome, error.reason)
    assert 1 == scripted.connections
    assert ["b+2.abc@example.com"] == [letter.sender for letter in scripted.letters]


async def test_a_server_that_would_take_a_letter_for_nobody_gets_none() -> None:
    """It refused the recipient and says go on all the same: the connection ends, and the next letter has a new one."""
    async with scripted_smtp(EHLO=[PIPELINING, PIPELINING], RCPT=["550 5.1.1 nobody"]) as scripted:
        (error,) = await send(scripted, 1, 2)

    assert Outcome.FAILED is error.outcome
    assert 2 == scripted.connections
    assert ["b+2.abc@example.com"] == [letter.sender for letter in scripted.letters]


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
async def test_a_server_that_hangs_up_with_its_refusal_has_refused(step: str) -> None:
    """The answers to what came behind it are not missed."""
    after = {"MAIL": "RCPT", "RCPT": "DATA"}[step]
    script: dict[str, list[str | Act]] = {step: ["550 5.1.1 no"], after: [CUT]}
    async with scripted_smtp(EHLO=[PIPELINING], **script) as scripted:
        (error,) = await send(scripted, 1)

    assert "550 5.1.1" in error.reason


async def test_what_a_server_says_unasked_is_no_answer() -> None:
    """A good-bye to an idle connection belongs to no letter: the next one goes over a new connection."""
    async with scripted_smtp(EHLO=[PIPELINING, PIPELINING]) as scripted:
        transport = SmtpTransport([scripted.server], connections=1, patience=QUICK)
        await transport.send(a_parcel(1))
        for writer in scripted.writers:
            writer.write(b"421 4.4.2 idle for too long\r\n")
        await asyncio.sleep(0.05)
        await transport.send(a_parcel(2))
        await transport.close()

    assert 2 == scripted.connections
    assert 2 == len(scripted.letters)


async def test_an_endless_answer_is_none() -> None:
    """Nobody's memory is filled."""
    async with scripted_smtp(EHLO=[PIPELINING], MAIL=["2" * 70_000]) as scripted:
        (error,) = await send(scripted, 1)

    assert "no clear answer" in error.reason
