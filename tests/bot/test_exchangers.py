"""Recipients' mail systems are looked up when a click waits for it, once in a while."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

from bot import exchangers
from storage.models import MailDomain
from storage.queries.clicking import mail_vendors
from storage.queries.hits import NewHit, keep
from storage.types import HitState
from tests.support.clock import START, HandClock
from tests.support.factories import an_invitation, every

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from storage.database import Database

ZONE = {
    "office.example": ("10 office-example.mail.protection.outlook.com.",),
    "own.example": ("10 mail.own.example.", "20 mx2.own.example."),
}


class Answering(asyncio.DatagramProtocol):
    """A name server of a few domains."""

    def __init__(self, zone: Mapping[str, tuple[str, ...]]) -> None:
        self.zone = zone
        self.asked: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio's own datagram transports are no DatagramTransport.
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        name = query.question[0].name
        domain = name.to_text(omit_final_dot=True)
        self.asked.append(domain)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if domain in self.zone:
            answer.answer.append(dns.rrset.from_text(name, 300, "IN", "MX", *self.zone[domain]))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self.transport.sendto(answer.to_wire(), addr)


@asynccontextmanager
async def name_server() -> AsyncIterator[tuple[Answering, exchangers.Lookup]]:
    """A server, and how it is asked."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(lambda: Answering(ZONE), ("127.0.0.1", 0))
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    yield server, lambda domain: exchangers.ask(resolver, domain)
    transport.close()
    await asyncio.sleep(0)


def click_of(db: Database, address: str, state: HitState = HitState.WAITING) -> int:
    invitation = an_invitation(db, email=address)
    seen = NewHit(invitation, "9", "GET", "192.0.2.0/24", "", START, state=state, look_at=START)
    db.write_now(keep, [[seen]])
    return invitation


async def test_a_domain_is_looked_up_once_a_month_while_a_click_waits(db: Database) -> None:
    """Those of whom nobody clicked are not asked after."""
    clock = HandClock()
    office, own = click_of(db, "kaisa@office.example"), click_of(db, "olli@own.example")
    click_of(db, "aino@office.example")
    click_of(db, "anna@nowhere.example")
    click_of(db, "erik@noted.example", HitState.NOTED)
    an_invitation(db, email="nobody@silent.example")
    async with name_server() as (server, lookup):
        assert 3 == await exchangers.tick(db, clock, lookup)
        assert 0 == await exchangers.tick(db, clock, lookup)
        assert ["nowhere.example", "office.example", "own.example"] == sorted(server.asked)

        clock.turn(days=30)
        assert 3 == await exchangers.tick(db, clock, lookup)

    assert {office: "microsoft"} == db.read_now(mail_vendors, [office, own])


async def no_answer(domain: str) -> list[str]:
    """What dnspython says when no name server is there."""
    raise dns.resolver.NoNameservers


async def test_without_dns_the_mail_system_is_unknown_and_what_was_known_stays(db: Database) -> None:
    """A server that does not answer is as good as none."""
    clock = HandClock()
    office = click_of(db, "kaisa@office.example")
    async with name_server() as (_, lookup):
        await exchangers.tick(db, clock, lookup)
    clock.turn(days=31)

    assert 1 == await exchangers.tick(db, clock, no_answer)
    assert await exchangers.look_up(exchangers.exchangers, "not..a.name") is None

    (known,) = every(db, MailDomain)
    assert ("microsoft", START + timedelta(days=31)) == (known.vendor, known.looked_up_at)
    assert {office: "microsoft"} == db.read_now(mail_vendors, [office])
