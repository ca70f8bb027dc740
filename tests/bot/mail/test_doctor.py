"""Can mail be handed over? Against servers that answer as the test has written, and one with real TLS."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.checks import Check, Verdict
from bot.config import MailIdentity
from bot.config.delivery import Delivery, Dkim
from bot.mail.doctor import MailSettings, examine
from tests.support.dns import dns
from tests.support.smtp import scripted_smtp

ACME = MailIdentity("Acme", "nps@acme.fi")


async def server(url: str | None, identity: MailIdentity | None = ACME) -> Check:
    return (await examine(MailSettings(url), identity))[0]


async def test_without_a_mail_server_nothing_is_looked_at() -> None:
    """Mail is a choice."""
    (check,) = await examine(MailSettings(None), ACME)

    assert Verdict.SKIPPED is check.verdict


async def test_a_server_that_answers_is_left_with_a_word_and_without_a_letter() -> None:
    """It is greeted by the sender's domain."""
    async with scripted_smtp() as smtp:
        check = await server(f"smtp://127.0.0.1:{smtp.port}")

    assert Verdict.OK is check.verdict
    assert ["EHLO acme.fi", "QUIT"] == smtp.commands


@pytest.mark.parametrize(
    ("script", "url", "found", "advice"),
    [
        ({"CONNECT": ["554 5.7.1 no"]}, "smtp://127.0.0.1:{}", "554", "ask your mail provider"),
        ({"EHLO": ["250 hello"]}, "smtp+starttls://127.0.0.1:{}", "STARTTLS", "smtps:// on port 465"),
        (
            {"EHLO": ["250-hello\r\n250 AUTH PLAIN"], "AUTH": ["535 5.7.8 wrong"]},
            "smtp://user:secretpw@127.0.0.1:{}",
            "535",
            "check user and password",
        ),
    ],
)
async def test_a_server_that_refuses_is_told_with_what_to_look_at(
    script: dict[str, list[str]], url: str, found: str, advice: str
) -> None:
    """And never with the password."""
    async with scripted_smtp(**script) as smtp:
        check = await server(url.format(smtp.port))

    assert Verdict.FAILED is check.verdict
    assert found in check.found
    assert advice in check.advice
    assert "secretpw" not in check.found + check.advice


@pytest.mark.parametrize(
    ("url", "advice"),
    [("smtp://127.0.0.1:9", "let you out on that port"), ("mail.acme.fi", "correct NPS_SMTP_URL")],
)
async def test_an_address_where_nobody_is(url: str, advice: str) -> None:
    """Or that is none."""
    check = await server(url)

    assert Verdict.FAILED is check.verdict
    assert advice in check.advice


@pytest.mark.parametrize(
    ("identity", "verdict"),
    [
        (ACME, Verdict.OK),
        (None, Verdict.FAILED),
        (MailIdentity("Acme", "nps@acme.example"), Verdict.FAILED),
        (MailIdentity("Acme", "nps@mail.Example.com"), Verdict.FAILED),
        (MailIdentity("Acme", "nps@example.fi"), Verdict.OK),
    ],
)
async def test_a_sender_of_nobodys_domain_is_told(identity: MailIdentity | None, verdict: Verdict) -> None:
    """As the file of `nps init` has it."""
    async with scripted_smtp() as smtp:
        _, check = await examine(MailSettings(f"smtp://127.0.0.1:{smtp.port}"), identity)

    assert verdict is check.verdict


@pytest.mark.parametrize("key", [None, "no key"])
async def test_half_a_signature_is_told(key: str | None) -> None:
    """A name without a key, and a key that is none."""
    identity = replace(ACME, delivery=Delivery(dkim=Dkim("acme.fi", "nps")))
    async with scripted_smtp() as smtp:
        *_, check = await examine(MailSettings(f"smtp://127.0.0.1:{smtp.port}", key), identity)

    assert (Verdict.FAILED, "DKIM") == (check.verdict, check.name)
    assert "openssl genrsa" in check.found


async def test_what_dns_says_is_looked_at_where_somebody_can_be_asked() -> None:
    """Of a sender that could be one; nobody's domain is not looked up."""
    nobodys = MailIdentity("Acme", "nps@acme.example")
    async with scripted_smtp() as smtp, dns({"acme.fi TXT": ["v=spf1 -all"]}) as names:
        settings = MailSettings(f"smtp://127.0.0.1:{smtp.port}", public_url="https://nps.acme.fi")
        checks = {check.name: check.verdict for check in await examine(settings, ACME, names)}
        unasked = await examine(settings, nobodys, names)

    assert (Verdict.OK, Verdict.SKIPPED, Verdict.FAILED) == (checks["SPF"], checks["DKIM"], checks["DMARC"])
    assert ["mail server", "mail sender"] == [check.name for check in unasked]
