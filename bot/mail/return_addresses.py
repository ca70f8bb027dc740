"""The addresses at which our mail comes back: each names one letter, and what is said about it there.

Whoever has the letter can read its token and no other's: they can bounce it, answer it, or unsubscribe themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.links import LinkError, Links

# Where a letter's own token may stand in a mail that gives it back: in a Message-ID, an address, an envelope id.
TOKENS = re.compile(rb"(?<![0-9])([0-9]{1,19}\.[0-9a-fA-F]{16})(?![0-9a-fA-F])")
MOST = 20


class ReturnTo(StrEnum):
    """What an address is for: what stands before its `+`."""

    BOUNCE = "b"
    REPLY = "r"
    UNSUBSCRIBE = "unsub"


def return_address(to: ReturnTo, token: str, domain: str) -> str:
    """For the letter with this token."""
    return f"{to.value}+{token}@{domain}"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of our addresses. `message_id` is the letter's in the outbox."""

    to: ReturnTo
    message_id: int


@dataclass(frozen=True, slots=True)
class ReturnAddresses:
    """Those of one domain, which has mail for them come to us."""

    links: Links
    domain: str

    def read(self, address: str) -> Recipient | None:
        """None where it is none of ours."""
        local, _, domain = address.strip().strip("<>").rpartition("@")
        purpose, plus, token = local.partition("+")
        if domain.lower() != self.domain.lower() or not plus or purpose.lower() not in list(ReturnTo):
            return None
        try:
            return Recipient(ReturnTo(purpose.lower()), self.links.read_envelope(token))
        except (LinkError, ValueError):
            return None


def named_in(data: bytes, links: Links) -> int | None:
    """The letter whose token stands anywhere in what somebody says: with its signature it can be there only from us."""
    for number, match in enumerate(TOKENS.finditer(data)):
        if number == MOST:
            return None
        try:
            return links.read_envelope(match[1].decode())
        except LinkError:
            continue
    return None
