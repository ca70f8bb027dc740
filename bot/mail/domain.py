"""What DNS has to say before large receivers take our mail: SPF, DKIM, DMARC, reverse names, and where mail comes back.

Google's sender guidelines (support.google.com/a/answer/81126), Yahoo's and Microsoft's ask for all of it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.checks import Check, Verdict, failed, ok, skipped
from bot.mail.dkim import Signer
from bot.mail.names import Names, SilentError
from bot.mail.smtp_url import LOOPBACK, SmtpServer

DOMAIN, SPF, DKIM, DMARC = "sender's domain", "SPF", "DKIM", "DMARC"
REVERSE, RETURNS, LINKS = "reverse name", "mail that comes back", "links"
TAG = re.compile(r"\s*([a-z]+)\s*=\s*([^;]*)")


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends, over what. `domain` is that of the sender, `returning` that of bounces; both in ASCII."""

    domain: str
    returning: str
    servers: Sequence[SmtpServer]
    signer: Signer | None
    public_url: str


async def examine(sending: Sending, names: Names) -> list[Check]:
    """Every check, all at once: an answer may take seconds. Of a domain that does not exist, nothing else is said."""
    asked = {
        DOMAIN: existence(sending, names),
        SPF: spf(sending, names),
        DKIM: dkim(sending, names),
        DMARC: dmarc(sending, names),
        REVERSE: reverse(sending, names),
        RETURNS: returns(sending, names),
    }
    checks = await asyncio.gather(*(answered(name, check) for name, check in asked.items()))
    if checks[0].verdict is Verdict.FAILED:
        return checks[:1]
    return [*checks, links(sending)]


async def answered(name: str, check: Awaitable[Check]) -> Check:
    """The check, or that nobody answered: a machine without DNS has no fault in its mail."""
    try:
        return await check
    except SilentError:
        return skipped(name, "DNS could not be asked", "try again where the network lets you ask DNS, or use --no-dns")


async def existence(sending: Sending, names: Names) -> Check:
    """A letter from a domain that is nobody's is refused, and what bounces to one is lost."""
    domains = dict.fromkeys((sending.domain, sending.returning))
    missing = [domain for domain in domains if not await names.exists(domain)]
    if missing:
        return failed(
            DOMAIN,
            f"{' and '.join(missing)}: DNS knows no such domain (NXDOMAIN), so that mail from it is refused",
            "correct [mail] from and return_domain in nps.toml, or register the domain",
        )
    return ok(DOMAIN, " and ".join(domains))


async def spf(sending: Sending, names: Names) -> Check:
    """RFC 7208, of the domain in the envelope."""
    domain = sending.returning
    records = [text for text in await names.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]
    if not records:
        return failed(
            SPF,
            f"{domain} does not say who may send for it",
            f"publish a TXT record at {domain}: 'v=spf1 include:… -all'; your mail provider tells what to include",
        )
    if len(records) > 1:
        return failed(
            SPF, f"{domain} has {len(records)} SPF records, so that none counts", "leave one, and join them in it"
        )
    if re.search(r"(?:^|\s)\+?all(?:\s|$)", records[0]):
        return failed(SPF, f"{records[0]}: everybody may send for {domain}", "end the record with -all or ~all")
    return ok(SPF, f"{domain}: {records[0]}")


async def dkim(sending: Sending, names: Names) -> Check:
    """RFC 6376. Under which name a mail server signs is its own affair."""
    signer = sending.signer
    if signer is None:
        return skipped(DKIM, "left to the mail server: [mail] has no dkim", f"does it sign for {sending.domain}?")
    place = f"{signer.selector}._domainkey.{signer.domain}"
    if not related(signer.domain, sending.domain):
        return failed(DKIM, f"signed for {signer.domain}, sent from {sending.domain}", "sign for the sender's domain")
    published = [tags(text) for text in await names.texts(place)]
    keys = ["".join(one.get("p", "").split()) for one in published]
    if tags(signer.record())["p"] in keys:
        return ok(DKIM, f"{place} has our key")
    found = f"{place} has another key" if any(keys) else f"{place} has no key"
    return failed(DKIM, found, f"publish there, as TXT: {signer.record()}")


async def dmarc(sending: Sending, names: Names) -> Check:
    """RFC 7489: of the sender's domain, or of the one above it that it belongs to."""
    labels = sending.domain.split(".")
    for at in range(max(1, len(labels) - 1)):
        domain = ".".join(labels[at:])
        records = [text for text in await names.texts(f"_dmarc.{domain}") if text.lower().startswith("v=dmarc1")]
        if records:
            return alignment(sending, f"{domain}: {records[0]}")
    return failed(
        DMARC,
        f"{sending.domain} has no policy",
        f"publish a TXT record at _dmarc.{sending.domain}: 'v=DMARC1; p=none; rua=mailto:postmaster@{sending.domain}'",
    )


def alignment(sending: Sending, record: str) -> Check:
    """A policy is kept when SPF or DKIM passes for a domain that belongs to the sender's."""
    if sending.signer is None and not related(sending.returning, sending.domain):
        found = f"{record}; bounces come back to {sending.returning}, so that SPF speaks for another domain"
        return failed(DMARC, found, f"have bounces come back below {sending.domain}, or sign for it (DKIM)")
    return ok(DMARC, record)


async def reverse(sending: Sending, names: Names) -> Check:
    """Gmail: the address that sends has a name, and the name has the address."""
    away = [server.host for server in sending.servers if not LOOPBACK.fullmatch(server.host)]
    if not away:
        return skipped(REVERSE, "the mail server is on this machine", "see that its public address has a PTR record")
    for host in away:
        for address in await names.addresses(host) or [host]:
            if not re.fullmatch(r"[0-9.]+|[0-9a-fA-F:.]+:[0-9a-fA-F:.]*", address):
                return failed(REVERSE, f"{host} has no address", "is the name in NPS_SMTP_URL right?")
            called = await names.names_of(address)
            if not any([address in await names.addresses(name) for name in called]):
                return failed(
                    REVERSE,
                    f"{address} ({host}) has {'a name that does not lead back to it' if called else 'no name'}",
                    "ask whoever runs that server for a PTR record whose name has that address",
                )
    return ok(REVERSE, ", ".join(away))


async def returns(sending: Sending, names: Names) -> Check:
    """Bounces and replies must be able to arrive."""
    for domain in dict.fromkeys((sending.returning, sending.domain)):
        servers = await names.mail_servers(domain)
        if servers == ["."] or not (servers or await names.addresses(domain)):
            return failed(
                RETURNS, f"{domain} takes no mail: bounces and replies are lost", f"publish an MX record for {domain}"
            )
    return ok(RETURNS, " and ".join(dict.fromkeys((sending.returning, sending.domain))))


def links(sending: Sending) -> Check:
    """Filters trust links that lead to the sender's own domain."""
    host = urlsplit(sending.public_url).hostname or ""
    if related(host, sending.domain):
        return ok(LINKS, f"lead to {host}, a name of {sending.domain}")
    return failed(
        LINKS,
        f"lead to {host or 'nowhere'}, the mails are from {sending.domain}",
        f"serve the pages under a name of that domain, such as nps.{sending.domain}: NPS_PUBLIC_URL",
    )


def related(one: str, other: str) -> bool:
    """Whether one of them is the other, or below it."""
    one, other = f".{one.lower()}", f".{other.lower()}"
    return one.endswith(other) or other.endswith(one)


def tags(record: str) -> dict[str, str]:
    """`a=1; b=2`."""
    return {name: value.strip() for name, value in TAG.findall(record)}
