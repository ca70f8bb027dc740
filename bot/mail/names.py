"""What DNS says of a name, over any resolver; what it does not say is told apart from a DNS that does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.name import EmptyLabel, LabelTooLong, NameTooLong
from dns.resolver import NXDOMAIN, Answer, NoAnswer, NoResolverConfiguration
from dns.reversename import from_address

PATIENCE = 4.0
# There is no such name, or there can be none.
NOWHERE = (NXDOMAIN, LabelTooLong, NameTooLong, EmptyLabel)


class SilentError(Exception):
    """No DNS server could be asked: none answered, or it failed itself (SERVFAIL)."""


@dataclass(frozen=True, slots=True)
class Names:
    """Asks a resolver; None: this machine has none. An empty answer is one: nothing of the kind is published."""

    resolver: Resolver | None

    @classmethod
    def of_this_machine(cls) -> Names:
        """As the system is set up."""
        try:
            resolver = Resolver()
        except NoResolverConfiguration:
            return cls(None)
        resolver.lifetime = PATIENCE
        return cls(resolver)

    async def exists(self, name: str) -> bool:
        """Whether there is such a name (no NXDOMAIN), whatever it has records of."""
        try:
            await self._resolved(name, "SOA", raise_on_no_answer=False)
        except NOWHERE:
            return False
        return True

    async def texts(self, name: str) -> list[str]:
        """TXT records, each in one piece."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in await self._ask(name, "TXT")]

    async def mail_servers(self, name: str) -> list[str]:
        """MX records; `.` is said by a domain that takes no mail (RFC 7505)."""
        return [str(record.exchange).rstrip(".") or "." for record in await self._ask(name, "MX")]

    async def addresses(self, name: str) -> list[str]:
        """A and AAAA records."""
        return [record.address for kind in ("A", "AAAA") for record in await self._ask(name, kind)]

    async def names_of(self, address: str) -> list[str]:
        """PTR records of an address."""
        return [str(record.target).rstrip(".") for record in await self._ask(str(from_address(address)), "PTR")]

    async def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            return list(await self._resolved(name, kind))
        except (NoAnswer, *NOWHERE):
            return []

    async def _resolved(self, name: str, kind: str, *, raise_on_no_answer: bool = True) -> Answer:
        """Records, or what DNS said instead."""
        if self.resolver is None:
            raise SilentError
        try:
            return await self.resolver.resolve(name, kind, raise_on_no_answer=raise_on_no_answer)
        except (NoAnswer, *NOWHERE):
            raise
        except (DNSException, OSError) as error:
            raise SilentError from error
