"""A DNS server on this machine that says what the test has written, or nothing at all."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from dns import message, rcode, rdatatype, rrset
from dns.asyncresolver import Resolver

from bot.mail.names import Names

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

# By name and type: `{"acme.fi TXT": ["v=spf1 -all"]}`.
Zone = dict[str, list[str]]


class Server(asyncio.DatagramProtocol):
    """Answers over UDP; a name without records does not exist."""

    def __init__(self, zone: Mapping[str, Sequence[str]], *, silent: bool, failing: bool) -> None:
        self.zone = zone
        self.silent = silent
        self.failing = failing

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if not self.silent:
            self.transport.sendto(self.answer(message.from_wire(data)).to_wire(), addr)

    def answer(self, query: message.Message) -> message.Message:
        """What the zone has."""
        question = query.question[0]
        name, kind = question.name.to_text().rstrip("."), rdatatype.to_text(question.rdtype)
        answer = message.make_response(query)
        if self.failing:
            answer.set_rcode(rcode.SERVFAIL)
            return answer
        if not any(key.split(" ")[0] == name for key in self.zone):
            answer.set_rcode(rcode.NXDOMAIN)
        if texts := self.zone.get(f"{name} {kind}"):
            answer.answer.append(
                rrset.from_text_list(question.name, 60, "IN", kind, [quoted(kind, one) for one in texts])
            )
        return answer


def quoted(kind: str, text: str) -> str:
    """As a zone file has it; a long text in pieces."""
    if kind != "TXT":
        return text
    return " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))


@asynccontextmanager
async def dns(
    zone: Mapping[str, Sequence[str]], *, silent: bool = False, failing: bool = False
) -> AsyncIterator[Names]:
    """Such a server, and who asks it."""
    loop = asyncio.get_running_loop()
    server = Server(zone, silent=silent, failing=failing)
    transport, _ = await loop.create_datagram_endpoint(lambda: server, local_addr=("127.0.0.1", 0))
    resolver = Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = transport.get_extra_info("sockname")[1]
    resolver.lifetime = resolver.timeout = 0.3 if silent else 5
    try:
        yield Names(resolver)
    finally:
        transport.close()
