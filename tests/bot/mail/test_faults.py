"""What becomes of a letter when Postfix's smtp-sink refuses, hangs up or falls silent, at each step."""

from __future__ import annotations

import pytest

from bot.mail.connection import Patience
from bot.mail.parcel import Parcel
from bot.mail.smtp_url import SmtpServer
from bot.mail.transport import SmtpTransport
from scheduler.outbox import DeliveryError, Outcome
from tests.support.postfix import needed, smtp_sink

RETRY, FAILED, UNKNOWN = Outcome.RETRY, Outcome.FAILED, Outcome.UNKNOWN
HELD, GOES_ON = True, False
QUICK = Patience(connect=0.5, command=0.5, before_body=3, after_body=0.5)
DATA = b"Subject: one\r\n\r\n.one\r\n"

# What smtp-sink is told (-f refuses for good, -r for now, -q hangs up, -w is slow to answer DATA, -A aborts the letter,
# -W is slow to answer the step that it names), and what it means for the letter and for the channel. Its "for now" is
# 4.3.0, a server's own trouble, unless -b says otherwise.
FAULTS = {
    "-f connect": (RETRY, HELD),
    "-r connect": (RETRY, HELD),
    "-q connect": (RETRY, HELD),
    "-f mail": (RETRY, HELD),
    "-r mail": (RETRY, HELD),
    "-q mail": (RETRY, GOES_ON),
    "-f rcpt": (FAILED, GOES_ON),
    "-r rcpt": (RETRY, HELD),
    "-r rcpt -b 450_4.2.1_later": (RETRY, GOES_ON),
    "-r . -b 451_4.7.1_greylisted": (RETRY, GOES_ON),
    "-f rcpt -B 550_5.1.1_nobody": (FAILED, GOES_ON),
    "-f rcpt -B 550_5.7.1_spam": (FAILED, GOES_ON),
    "-f rcpt -B 554_5.7.1_relay_access_denied": (RETRY, HELD),
    "-f . -B 550_5.7.26_unauthenticated": (FAILED, GOES_ON),
    "-q rcpt": (RETRY, GOES_ON),
    "-f data": (FAILED, GOES_ON),
    "-r data": (RETRY, HELD),
    "-q data": (RETRY, GOES_ON),
    "-f .": (FAILED, GOES_ON),
    "-r .": (RETRY, HELD),
    "-q .": (UNKNOWN, GOES_ON),
    "-w 2": (RETRY, GOES_ON),
    "-W .:2": (UNKNOWN, GOES_ON),
    "-A 0": (FAILED, GOES_ON),
}


def both_ways() -> list[tuple[str, str]]:
    """-p: it does not offer pipelining."""
    return [(fault, way) for fault in FAULTS for way in ("", "-p")]


def a_parcel(number: int) -> Parcel:
    return Parcel(f"b+{number}.abc@example.com", "kaisa@example.org", f"{number}.abc", DATA)


@pytest.mark.parametrize(("fault", "way"), both_ways())
async def test_each_fault_means_what_it_must(fault: str, way: str) -> None:
    """Before the body nothing was sent, after it nobody knows; only what concerns every letter stops the channel."""
    options = [option.replace("_", " ") for option in f"{fault} {way}".split()]
    async with smtp_sink(needed("smtp-sink"), *options) as port:
        transport = SmtpTransport([SmtpServer("127.0.0.1", port)], patience=QUICK)
        with pytest.raises(DeliveryError) as error:
            await transport.send(a_parcel(1))
        await transport.close()

    assert FAULTS[fault] == (error.value.outcome, error.value.hold_channel)
