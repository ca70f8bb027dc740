"""Letters handed over to a real server: what each refusal, cut and silence means, and what becomes of connections."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.mail.addresses import AddressRefused
from bot.mail.connection import Patience
from bot.mail.parcel import Parcel
from bot.mail.smtp_url import SmtpServer
from bot.mail.transport import SmtpTransport
from scheduler.outbox import DeliveryError, Outcome
from scheduler.policy import SENDING_LEASE
from tests.support.smtp import CUT, PIPELINING, SILENCE, Act, ScriptedSmtp, scripted_smtp

RETRY, FAILED, UNKNOWN = Outcome.RETRY, Outcome.FAILED, Outcome.UNKNOWN
QUICK = Patience(connect=0.3, command=0.3, before_body=2, after_body=0.3)
DATA = b"Subject: one\r\n\r\n.one dot\r\n..two\r\n"


def a_parcel(number: int = 1) -> Parcel:
    return Parcel(f"b+{number}.abc@example.com", "kaisa.virtanen@example.org", f"{number}.abc", DATA)


async def refused(scripted: ScriptedSmtp, patience: Patience = QUICK) -> DeliveryError:
    """The error that a letter ends with."""
    transport = SmtpTransport([scripted.server], patience=patience)
    with pytest.raises(DeliveryError) as error:
        await transport.send(a_parcel())
    await transport.close()
    return error.value


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "pipelined"])
@pytest.mark.parametrize(
    ("step", "answer", "outcome", "holds"),
    [
        ("CONNECT", "421 4.3.2 too many connections", RETRY, True),
        ("CONNECT", "554 5.7.1 you are blocked", RETRY, True),
        ("CONNECT", CUT, RETRY, True),
        ("CONNECT", SILENCE, RETRY, True),
        ("CONNECT", "this is no mail server", RETRY, True),
        ("EHLO", CUT, RETRY, True),
        ("MAIL", "451 4.3.0 out of order", RETRY, True),
        ("MAIL", "452 4.1.0 later", RETRY, False),
        ("MAIL", "550 5.7.60 not your address", RETRY, True),
        ("MAIL", "553 5.1.8 unknown sender", RETRY, True),
        ("MAIL", CUT, RETRY, False),
        ("MAIL", SILENCE, RETRY, False),
        ("RCPT", "450 4.7.1 greylisted, come again", RETRY, False),
        ("RCPT", "421 4.7.28 too fast", RETRY, True),
        ("RCPT", "550 5.1.1 no kaisa.virtanen here", FAILED, False),
        ("RCPT", "550 mailbox unavailable", FAILED, False),
        ("RCPT", "554 5.7.1 relay access denied", RETRY, True),
        ("RCPT", "530 5.7.0 log in first", RETRY, True),
        ("RCPT", CUT, RETRY, False),
        ("RCPT", SILENCE, RETRY, False),
        ("DATA", "451 4.2.0 later", RETRY, False),
        ("DATA", "454 throttling failure", RETRY, True),
        ("DATA", "554 5.5.1 no valid recipients", FAILED, False),
        ("DATA", "250 what", RETRY, False),
        ("DATA", CUT, RETRY, False),
        ("DATA", SILENCE, RETRY, False),
        ("BODY", "451 4.2.0 later", RETRY, False),
        ("BODY", "421 4.7.28 too fast", RETRY, True),
        ("BODY", "552 5.3.4 too big", FAILED, False),
        ("BODY", "550 5.7.26 unauthenticated", FAILED, False),
        ("RCPT", "550 5.7.1 your address is on a blocklist", FAILED, False),
        ("BODY", "354 what", UNKNOWN, False),
        ("BODY", "gibberish", UNKNOWN, False),
        ("BODY", CUT, UNKNOWN, False),
        ("BODY", SILENCE, UNKNOWN, False),
    ],
)
async def test_each_phase_has_its_own_outcome(
    step: str, answer: str | Act, outcome: Outcome, holds: bool, at_once: bool
) -> None:
    """Before the body nothing was sent; after it nobody knows; only what concerns every letter stops the channel."""
    async with scripted_smtp() as scripted:
        scripted.always = {"EHLO": PIPELINING} if at_once else {}
        scripted.always[step] = answer
        error = await refused(scripted)

    assert (outcome, holds) == (error.outcome, error.hold_channel)
    assert [] == scripted.letters


async def test_a_server_that_is_not_there_stops_the_channel() -> None:
    """No letter would fare better than the first, so those that wait are told without trying."""
    transport = SmtpTransport([SmtpServer("127.0.0.1", 1)], patience=QUICK)

    errors = await asyncio.gather(*(transport.send(a_parcel(n)) for n in range(9)), return_exceptions=True)

    assert {(RETRY, True)} == {(e.outcome, e.hold_channel) for e in errors if isinstance(e, DeliveryError)}
    assert 9 == len(errors)


async def test_what_is_our_own_fault_waits_until_somebody_can_have_looked() -> None:
    """A refused sender is refused again a second later; the reason says what to mend."""
    async with scripted_smtp(MAIL=["550 5.7.60 not your address"]) as scripted:
        error = await refused(scripted)

    assert timedelta(minutes=5) == error.retry_after
    assert "the mail server refused the sender: 550 5.7.60 not your address" == error.reason


@pytest.mark.parametrize("step", ["RCPT", "DATA", "BODY"])
async def test_a_reason_has_no_address(step: str) -> None:
    """Servers like to repeat it."""
    for code in ("550 5.1.1", "554 5.7.1", "450 4.2.1"):
        async with scripted_smtp() as scripted:
            scripted.always[step] = f"{code} <kaisa.virtanen@example.org>: see https://e.example/?a=kaisa@example.org"
            error = await refused(scripted)

        assert "kaisa" not in error.reason
        assert code in error.reason


async def test_one_connection_carries_many_letters() -> None:
    """No greeting and no login for each."""
    async with scripted_smtp() as scripted:
        transport = SmtpTransport([scripted.server], patience=QUICK)
        for number in range(3):
            await transport.send(a_parcel(number))
        await transport.close()

    assert 1 == scripted.connections
    assert ["EHLO", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"] == scripted.steps()
    assert [f"b+{n}.abc@example.com" for n in range(3)] == [letter.sender for letter in scripted.letters]


async def test_a_batch_goes_over_a_few_connections() -> None:
    """As many as are allowed, and each of them again and again."""
    async with scripted_smtp() as scripted:
        transport = SmtpTransport([scripted.server], connections=3, patience=QUICK)
        await asyncio.gather(*(transport.send(a_parcel(number)) for number in range(20)))
        await transport.close()

    assert 3 == scripted.connections
    assert 20 == len({letter.sender for letter in scripted.letters}) == len(scripted.letters)


@pytest.mark.parametrize("again", [0.0, 60.0])
async def test_a_server_that_allows_fewer_connections_is_sent_everything_over_those(again: float) -> None:
    """A limit of connections is no reason to stop the channel, and may be gone after a while."""
    patience = Patience(connect=1, command=1, before_body=5, after_body=1, crowded=again)
    async with scripted_smtp(CONNECT=["220 ok", "220 ok", *["421 4.3.2 too many connections"] * 6]) as scripted:
        transport = SmtpTransport([scripted.server], connections=4, patience=patience)
        await transport.send(a_parcel(0))
        await asyncio.gather(*(transport.send(a_parcel(number)) for number in range(1, 20)))
        await transport.close()

    assert 20 == len({letter.sender for letter in scripted.letters}) == len(scripted.letters)
    assert scripted.connections <= (4 if again else 20)


@pytest.mark.parametrize("step", ["RCPT", "DATA", "BODY"])
async def test_a_refused_letter_does_not_spoil_the_next_one(step: str) -> None:
    """The transaction is reset on the same connection."""
    async with scripted_smtp(**{step: ["550 5.1.1 no"]}) as scripted:
        transport = SmtpTransport([scripted.server], connections=1, patience=QUICK)
        with pytest.raises(DeliveryError):
            await transport.send(a_parcel(1))
        await transport.send(a_parcel(2))
        await transport.close()

    assert 1 == scripted.connections
    assert "RSET" in scripted.steps()
    assert ["b+2.abc@example.com"] == [letter.sender for letter in scripted.letters]


@pytest.mark.parametrize("cut", ["MAIL", "RCPT", "DATA"])
async def test_a_kept_connection_that_has_died_is_replaced_without_a_failure(cut: str) -> None:
    """Nothing had been sent, so the letter goes once more, over a new one."""
    async with scripted_smtp(**{cut: ["354 go on" if cut == "DATA" else "250 ok", CUT]}) as scripted:
        transport = SmtpTransport([scripted.server], connections=1, patience=QUICK)
        await transport.send(a_parcel(1))
        await transport.send(a_parcel(2))
        await transport.close()

    assert 2 == scripted.connections
    assert ["b+1.abc@example.com", "b+2.abc@example.com"] == [letter.sender for letter in scripted.letters]


async def test_a_server_that_hung_up_meanwhile_is_called_again() -> None:
    """A restart between two letters is no error, nor is a limit of letters a connection."""
    async with scripted_smtp(MAIL=["250 ok", "250 ok", "421 4.7.0 enough on this connection"]) as scripted:
        transport = SmtpTransport([scripted.server], connections=1, patience=QUICK)
        await transport.send(a_parcel(1))
        scripted.hang_up()
        await transport.send(a_parcel(2))
        await transport.send(a_parcel(3))
        await transport.close()

    assert 3 == scripted.connections
    assert 3 == len(scripted.letters)


async def test_a_connection_that_was_idle_for_long_is_not_trusted() -> None:
    """Firewalls forget it without telling."""
    patience = Patience(connect=1, command=1, before_body=2, after_body=1, idle=0.05)
    async with scripted_smtp() as scripted:
        transport = SmtpTransport([scripted.server], connections=1, patience=patience)
        await transport.send(a_parcel(1))
        await asyncio.sleep(0.1)
        await transport.send(a_parcel(2))
        await transport.close()

    assert 2 == scripted.connections


async def test_a_letter_that_cannot_get_a_connection_waits_its_turn_elsewhere() -> None:
    """It has not been sent, and the lease of the message must not run out meanwhile."""
    patience = Patience(connect=5, command=5, before_body=0.2, after_body=5)
    async with scripted_smtp(BODY=[SILENCE]) as scripted:
        transport = SmtpTransport([scripted.server], connections=1, patience=patience)
        first = asyncio.create_task(transport.send(a_parcel(1)))
        await asyncio.sleep(0)
        with pytest.raises(DeliveryError, match="busy") as error:
            await transport.send(a_parcel(2))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await transport.close()

    assert RETRY is error.value.outcome


async def test_all_waiting_together_is_shorter_than_the_lease() -> None:
    """Otherwise a slow server would make a letter unknown that is still being sent."""
    patience = Patience()
    longest = patience.before_body + patience.after_body + patience.command

    assert timedelta(seconds=longest) < SENDING_LEASE


async def test_a_letter_that_is_stopped_half_way_leaves_no_connection_behind() -> None:
    """The next one does not read the answer to this one."""
    async with scripted_smtp(BODY=[SILENCE]) as scripted:
        transport = SmtpTransport([scripted.server], connections=1, patience=Patience())
        sending = asyncio.create_task(transport.send(a_parcel(1)))
        while "DATA" not in scripted.steps():  # noqa: ASYNC110 - the server has no event for it
            await asyncio.sleep(0.01)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await transport.send(a_parcel(2))
        await transport.close()

    assert ["b+2.abc@example.com"] == [letter.sender for letter in scripted.letters]


async def test_dots_at_the_beginning_of_lines_survive() -> None:
    """They are doubled on the wire, so that none of them ends the letter."""
    async with scripted_smtp() as scripted:
        transport = SmtpTransport([scripted.server], patience=QUICK)
        await transport.send(a_parcel())
        await transport.send(Parcel("b@example.com", "k@example.org", "2.abc", b".\r\n"))
        await transport.close()

    assert [DATA.replace(b"\r\n.", b"\r\n.."), b"..\r\n"] == [letter.body for letter in scripted.letters]


async def test_delivery_reports_are_asked_for_where_the_server_has_them() -> None:
    """With the message's own token, so that a bounce can be told from any other (RFC 3461)."""
    async with scripted_smtp(EHLO=["250-scripted.invalid\r\n250 DSN"]) as scripted:
        transport = SmtpTransport([scripted.server], patience=QUICK)
        await transport.send(a_parcel())
        await transport.close()

    assert "MAIL FROM:<b+1.abc@example.com> RET=HDRS ENVID=1.abc" in scripted.commands
    assert "RCPT TO:<kaisa.virtanen@example.org> NOTIFY=FAILURE,DELAY" in scripted.commands


@pytest.mark.parametrize("address", ["k@e.org>\r\nRCPT TO:<x@e.org", "k@e.org>, <x@e.org", "", "k@ä.org", "k e@e.org"])
def test_an_address_that_could_say_more_than_one_is_refused(address: str) -> None:
    """Nothing of it reaches the wire, on either side of the envelope."""
    with pytest.raises(AddressRefused):
        Parcel("b@example.com", address, "1.abc", DATA)
    with pytest.raises(AddressRefused):
        Parcel(address, "k@example.org", "1.abc", DATA)
