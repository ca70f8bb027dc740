"""Mail addresses as SMTP takes them: the domain in ASCII, the part before the @ in ASCII or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

from bot.rows.addresses import parse_email

# What may stand on an SMTP command line and in a header without quotes, as any of today's providers gives it out.
PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


class AddressRefused(ValueError):  # noqa: N818 - a refusal, as people are told of it
    """Nothing can be sent to or from this address; the message says why, without the address."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name, which may be empty, and an address in ASCII."""

    name: str
    address: str


def mailbox(name: str | None, address: str) -> Mailbox:
    """AddressRefused where mail cannot be sent to this address."""
    return Mailbox(name or "", ascii_address(address))


def parse_mailbox(text: str) -> Mailbox:
    """`Name <address>`, or the bare address."""
    return mailbox(*parseaddr(text))


def ascii_address(address: str) -> str:
    """As it is where it is ASCII; otherwise with the domain in Punycode."""
    if PLAIN.fullmatch(address):
        return address
    local, at, domain = address.rpartition("@")
    if not at or not local:
        raise AddressRefused("the address has no @ with something before it")
    if not local.isascii():
        raise AddressRefused("the address has letters before the @ that are not ASCII")
    try:
        _, _, domain = parse_email(f"a@{domain}").rpartition("@")
    except ValueError:
        raise AddressRefused("the address has a domain that cannot be") from None
    return require_plain(f"{local}@{domain}")


def require_plain(address: str) -> str:
    """As it is; AddressRefused where it has to be quoted, is too long, or could break out of a command or a header."""
    if not PLAIN.fullmatch(address):
        raise AddressRefused("the address has characters that cannot stand in one")
    return address
