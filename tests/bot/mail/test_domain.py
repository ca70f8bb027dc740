"""What `nps doctor` says of the sender's domain, against a DNS server that says what the test has written."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.checks import Check, Verdict
from bot.mail.dkim import Signer
from bot.mail.domain import DKIM, DMARC, DOMAIN, LINKS, RETURNS, REVERSE, SPF, Sending, examine, related
from bot.mail.names import Names
from bot.mail.smtp_url import Security, SmtpServer
from tests.support.dns import Zone, dns

OK, FAILED, SKIPPED = Verdict.OK, Verdict.FAILED, Verdict.SKIPPED
SERVER = SmtpServer("mail.acme.fi", 465, Security.TLS)
POLICY = "v=DMARC1; p=reject; rua=mailto:dmarc@acme.fi"


@cache
def signer() -> Signer:
    return Signer("acme.fi", "nps", rsa.generate_private_key(65537, 2048))


def zone() -> Zone:
    """Of somebody who has done it all."""
    return {
        "acme.fi TXT": ["google-site-verification=x", "v=spf1 include:mail.acme.fi -all"],
        "acme.fi MX": ["10 mail.acme.fi."],
        "_dmarc.acme.fi TXT": [POLICY],
        "nps._domainkey.acme.fi TXT": [signer().record()],
        "mail.acme.fi A": ["192.0.2.7"],
        "mail.acme.fi AAAA": ["2001:db8::7"],
        "7.2.0.192.in-addr.arpa PTR": ["mail.acme.fi."],
        "7." + "0." * 23 + "8.b.d.0.1.0.0.2.ip6.arpa PTR": ["mail.acme.fi."],
    }


def a_sending(**changes: object) -> Sending:
    return replace(Sending("acme.fi", "acme.fi", [SERVER], signer(), "https://nps.acme.fi"), **changes)  # type: ignore[arg-type]


async def checked(records: Zone, sending: Sending | None = None) -> dict[str, Check]:
    """The checks by their names."""
    async with dns(records) as names:
        return {check.name: check for check in await examine(sending or a_sending(), names)}


async def test_a_domain_that_has_it_all_is_well() -> None:
    """Every check says what it found."""
    checks = await checked(zone())

    assert {OK} == {check.verdict for check in checks.values()}
    assert f"acme.fi: {POLICY}" == checks[DMARC].found
    assert "nps._domainkey.acme.fi has our key" == checks[DKIM].found


@pytest.mark.parametrize(
    ("changes", "check", "found", "advice"),
    [
        ({"acme.fi TXT": ["hello"]}, SPF, "does not say who may send", "publish a TXT record at acme.fi"),
        ({"acme.fi TXT": ["v=spf1 -all", "v=spf1 a -all"]}, SPF, "has 2 SPF records", "leave one"),
        ({"acme.fi TXT": ["v=spf1 +all"]}, SPF, "everybody may send", "end the record with -all"),
        ({"nps._domainkey.acme.fi TXT": []}, DKIM, "has no key", "publish there, as TXT: v=DKIM1; k=rsa; p=MIIB"),
        ({"nps._domainkey.acme.fi TXT": ["v=DKIM1; p="]}, DKIM, "has no key", "publish there"),
        ({"nps._domainkey.acme.fi TXT": ["v=DKIM1; p=AAAA"]}, DKIM, "has another key", "publish there"),
        ({"_dmarc.acme.fi TXT": []}, DMARC, "has no policy", "v=DMARC1; p=none; rua=mailto:postmaster@acme.fi"),
        ({"7.2.0.192.in-addr.arpa PTR": []}, REVERSE, "192.0.2.7 (mail.acme.fi) has no name", "PTR record"),
        ({"7.2.0.192.in-addr.arpa PTR": ["x.acme.fi."]}, REVERSE, "does not lead back", "PTR record"),
        ({"mail.acme.fi A": [], "mail.acme.fi AAAA": []}, REVERSE, "mail.acme.fi has no address", "NPS_SMTP_URL"),
        ({"acme.fi MX": []}, RETURNS, "acme.fi takes no mail", "publish an MX record for acme.fi"),
        ({"acme.fi MX": ["0 ."]}, RETURNS, "acme.fi takes no mail", "publish an MX record for acme.fi"),
    ],
)
async def test_what_is_missing_is_told_with_what_to_publish(changes: Zone, check: str, found: str, advice: str) -> None:
    """And nothing else is blamed for it."""
    checks = await checked({**zone(), **changes})

    assert [check] == [name for name, one in checks.items() if one.verdict is FAILED]
    assert found in checks[check].found
    assert advice in checks[check].advice


async def test_a_policy_of_the_domain_above_counts() -> None:
    """RFC 7489: for nps.acme.fi, acme.fi has spoken."""
    sending = a_sending(domain="mail.acme.fi", returning="mail.acme.fi")

    assert OK is (await checked(zone(), sending))[DMARC].verdict


async def test_a_signature_that_the_mail_server_makes_cannot_be_looked_up() -> None:
    """It signs under a name of its own; then SPF has to speak for the sender's domain."""
    checks = await checked(zone(), a_sending(signer=None))
    there: Zone = {**zone(), "bounces.provider.example MX": ["10 mail.provider.example."]}
    away = await checked(there, a_sending(signer=None, returning="bounces.provider.example"))

    assert (SKIPPED, OK) == (checks[DKIM].verdict, checks[DMARC].verdict)
    assert FAILED is away[DMARC].verdict
    assert "have bounces come back below acme.fi" in away[DMARC].advice


async def test_a_signature_for_another_domain_is_told() -> None:
    """It would not count for DMARC."""
    checks = await checked(zone(), a_sending(signer=replace(signer(), domain="other.fi")))

    assert FAILED is checks[DKIM].verdict


async def test_bounces_need_a_domain_that_takes_mail() -> None:
    """Whichever it is; an address record will do (RFC 5321, 5.1)."""
    sending = a_sending(returning="nps.acme.fi")
    without = await checked({**zone(), "nps.acme.fi TXT": ["v=spf1 -all"]}, sending)
    served = await checked({**zone(), "nps.acme.fi TXT": ["v=spf1 -all"], "nps.acme.fi A": ["192.0.2.7"]}, sending)

    assert (FAILED, OK) == (without[RETURNS].verdict, served[RETURNS].verdict)
    assert OK is without[SPF].verdict


async def test_a_mail_server_on_this_machine_has_an_address_that_only_the_outside_sees() -> None:
    """It is not guessed."""
    checks = await checked(zone(), a_sending(servers=[SmtpServer("localhost", 25)]))

    assert SKIPPED is checks[REVERSE].verdict


async def test_links_lead_to_the_senders_own_domain() -> None:
    """Or filters wonder."""
    checks = await checked(zone(), a_sending(public_url="https://surveys.example.net"))

    assert FAILED is checks[LINKS].verdict
    assert "such as nps.acme.fi" in checks[LINKS].advice


async def test_without_an_answer_nothing_is_blamed() -> None:
    """A silent server, one that fails (SERVFAIL), and a machine that has none; the links need no DNS."""
    async with dns({}, silent=True) as names:
        silent = await examine(a_sending(), names)
    async with dns({}, failing=True) as names:
        failing = await examine(a_sending(), names)
    none = await examine(a_sending(), Names(None))

    assert [(SKIPPED, "DNS could not be asked")] * 6 == [(check.verdict, check.found) for check in silent[:6]]
    assert silent == none == failing
    assert OK is silent[6].verdict


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"domain": "acmee.fi"}, "acmee.fi: DNS knows no such domain"),
        ({"returning": "bounces.acmee.fi"}, "bounces.acmee.fi: DNS knows no such domain"),
        ({"domain": "a" * 64 + ".fi", "returning": "x..fi"}, "a.fi and x..fi: DNS knows no such domain"),
    ],
)
async def test_a_domain_that_does_not_exist_is_told_as_such(changes: dict[str, object], missing: str) -> None:
    """Once, and not as five records that it lacks."""
    async with dns(zone()) as names:
        checks = await examine(a_sending(**changes), names)

    assert [(DOMAIN, FAILED)] == [(check.name, check.verdict) for check in checks]
    assert missing in checks[0].found
    assert "correct [mail] from" in checks[0].advice


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("acme.fi", "ACME.fi", True),
        ("nps.acme.fi", "acme.fi", True),
        ("acme.fi", "a.acme.fi", True),
        ("notacme.fi", "acme.fi", False),
    ],
)
def test_a_name_below_another_belongs_to_it(one: str, other: str, expected: bool) -> None:
    """Whole labels only."""
    assert expected is related(one, other)
