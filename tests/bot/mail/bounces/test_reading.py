"""What kinds of mail come back, one of each, and whatever bytes there may be."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.bounces import read_returned
from bot.survey.returned import Cause, Kind

MAILER = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\nSubject: Undelivered Mail\n"
STATUS = """Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Kaisa@Customer.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
--b
Content-Type: message/rfc822

From: nps@acme.example
Subject: Acme

10
--b--
"""
FEEDBACK = """From: fbl@provider.example
Subject: complaint
Auto-Submitted: auto-generated
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b

This is a report.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
Version: 1
--b--
"""
PERSON = "From: Kaisa <kaisa@customer.example>\nTo: nps@acme.example\nSubject: {subject}\n{more}\n\nThank you!\n"


def status(said: str, code: str = "5.0.0", action: str = "failed") -> str:
    return MAILER + STATUS.format(action=action, status=code, said=said)


@pytest.mark.parametrize(
    ("mail", "kind", "cause"),
    [
        (status("550 5.1.1 <kaisa@customer.example>: user unknown", "5.1.1"), Kind.HARD, None),
        (status("550 No such user here"), Kind.HARD, None),
        (status("552 5.2.2 mailbox is over quota", "5.2.2"), Kind.SOFT, None),
        (status("450 4.1.1 user unknown, try later", "4.1.1"), Kind.SOFT, None),
        (status("connection timed out", "4.4.1", "delayed"), Kind.SOFT, None),
        (status("421 4.7.0 too many messages from your IP", "4.7.0", "delayed"), Kind.SOFT, None),
        (status("550 5.7.26 This mail is unauthenticated: SPF", "5.7.26"), Kind.BLOCKED, Cause.AUTHENTICATION),
        (status("550 5.7.25 no PTR record", "5.7.25"), Kind.BLOCKED, Cause.REVERSE_NAME),
        (status("554 5.7.1 client [192.0.2.1] blocked using zen.spamhaus.org"), Kind.BLOCKED, Cause.REPUTATION),
        (status("550 5.1.1 message looks like spam", "5.1.1"), Kind.BLOCKED, Cause.SPAM),
        (status("421 4.7.0 too many connections", "4.7.0"), Kind.BLOCKED, Cause.RATE),
        (
            status("550 5.7.515 Access denied, sending domain does not meet", "5.7.515"),
            Kind.BLOCKED,
            Cause.AUTHENTICATION,
        ),
        (status("250 2.1.5 ok", "2.0.0", "delivered"), Kind.DELIVERED, None),
        (FEEDBACK.format(kind="abuse"), Kind.COMPLAINT, None),
        (FEEDBACK.format(kind="opt-out"), Kind.UNSUBSCRIBE, None),
        (FEEDBACK.format(kind="not-spam"), Kind.UNCLEAR, None),
        (PERSON.format(subject="Out of office", more="Auto-Submitted: auto-replied"), Kind.AUTO_REPLY, None),
        (PERSON.format(subject="Automaattinen vastaus: Acme", more="X-A: b"), Kind.AUTO_REPLY, None),
        (PERSON.format(subject="unsubscribe", more="X-Apple-Unsubscribe: true"), Kind.UNSUBSCRIBE, None),
        (PERSON.format(subject="Re: Acme", more="X-A: b"), Kind.REPLY, None),
        ("", Kind.UNCLEAR, None),
    ],
)
def test_a_mail_is_what_it_is(mail: str, kind: Kind, cause: Cause | None) -> None:
    """By the words first, since codes are given lightly."""
    finding = read_returned(mail.encode()).finding

    assert (kind, cause) == (finding.kind, finding.cause)


def test_the_address_is_read_in_lower_case() -> None:
    """As ours are kept."""
    finding = read_returned(status("550 user unknown").encode()).finding

    assert "kaisa@customer.example" == finding.address


def test_who_is_away_for_good_is_not_a_bounce() -> None:
    """Words of an automatic reply are a person's; nobody is given up for them."""
    mail = PERSON.format(subject="Automatic reply: Acme", more="Return-Path: <>\nAuto-Submitted: auto-replied")

    finding = read_returned(
        f"{mail}\nI have left the company. This address is no longer valid: 550 user unknown.".encode()
    )

    assert Kind.AUTO_REPLY is finding.finding.kind


def test_a_person_who_quotes_a_bounce_is_a_person() -> None:
    """Our own mail did come back to them, and they tell us so."""
    mail = PERSON.format(subject="Your mail server", more="X-A: b")

    assert Kind.REPLY is read_returned(f"{mail}\n> 550 5.1.1 user unknown\n".encode()).finding.kind


@given(st.binary(max_size=2000))
def test_any_bytes_are_read(data: bytes) -> None:
    """Something is said of them, and nothing is raised."""
    assert read_returned(data).findings


@given(st.randoms(use_true_random=False), st.sampled_from([b"rot13", b"idna", b"utf-7", b"undefined", b"\xff"]))
def test_a_spoiled_mail_is_read(chance: random.Random, charset: bytes) -> None:
    """Cut, with bytes turned, in a charset that there is not."""
    mail = bytearray(status("550 5.1.1 user unknown").replace("message/rfc822", "text/plain; charset=x").encode())
    for _ in range(20):
        mail[chance.randrange(len(mail))] = chance.randrange(256)
    spoiled = bytes(mail[: chance.randrange(len(mail))]).replace(b"charset=x", b"charset=" + charset)

    assert read_returned(spoiled).findings


@pytest.mark.parametrize(
    "data",
    [
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
        b"Content-Type: message/rfc822\n\n" * 3000,
        MAILER.encode() + b"\n550 " + b"a@" * 1_000_000,
        MAILER.encode() + b"\n" + b"550 5.1.1 user unknown <a@b.example>\n" * 50_000,
        MAILER.encode() + b"Content-Type: text/html\n\n" + b"<script" * 100_000,
        b'{"notificationType":' + b"[" * 100_000,
    ],
    ids=["nested", "nested mails", "one line", "megabytes", "open tags", "open brackets"],
)
def test_what_is_meant_to_hurt_is_read(data: bytes) -> None:
    """Limits are kept: a mail costs no more than its first half megabyte."""
    assert read_returned(data).findings
