"""Whose mail system recipients have: their domains' mail exchangers are asked of DNS in the background, and remembered.

A click from the recipient's own mail system is doubtful (H2v). Nothing waits for DNS: until it has answered, and where
it does not, the mail system is unknown.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import dns.asyncresolver
import dns.exception
import dns.name
from dns.rdtypes.ANY.MX import MX

from bot.vendors import vendor_of
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.clicking import LookedUp, keep_domains, unknown_domains

log = logging.getLogger(__name__)

BATCH = 50
KNOWN_FOR = timedelta(days=30)
SECONDS = 5.0

# The names of a domain's mail exchangers, the preferred first; raises DNSException where there is no answer.
Lookup = Callable[[str], Awaitable[Sequence[str]]]


async def tick(db: Database, clock: Clock, lookup: Lookup) -> int:
    """Look up the domains of people on whose mails a click waits; how many were."""
    domains = await db.read(unknown_domains, clock() - KNOWN_FOR, BATCH)
    found = await asyncio.gather(*(look_up(lookup, domain) for domain in domains))
    now = clock()
    await asyncio.gather(*(db.write(keep_domains, LookedUp(*one, now)) for one in zip(domains, found, strict=True)))
    return len(domains)


async def look_up(lookup: Lookup, domain: str) -> str | None:
    """The vendor, None where there is none, or no answer: it is asked again when it would be asked again anyway."""
    try:
        return vendor_of(await lookup(domain))
    except (dns.exception.DNSException, UnicodeError, OSError):
        return None


async def exchangers(domain: str) -> Sequence[str]:
    """By the system's own resolver."""
    return await ask(dns.asyncresolver.Resolver(), domain)


async def ask(resolver: dns.asyncresolver.Resolver, domain: str) -> Sequence[str]:
    """By this resolver, within seconds."""
    answer = await resolver.resolve(domain, "MX", lifetime=SECONDS)
    records = sorted((record.preference, str(record.exchange)) for record in answer if isinstance(record, MX))
    return [name for _, name in records]
