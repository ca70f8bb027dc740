"""What a browser sent: its form, read by hand and within limits, and where it came from."""

from __future__ import annotations

from email import message_from_bytes, policy
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

LARGEST_BODY = 64 * 1024
# A form of ten extra questions with thirty boxes each has so many.
MOST_FIELDS = 320
LONGEST_AGENT = 300
UNKNOWN = "unknown"
# What no keyboard writes and no database must hold; line breaks and tabs stay.
CONTROLS = {number: None for number in range(32) if chr(number) not in "\t\n"} | {127: None}


class TooLargeError(Exception):
    """More was sent than any honest form holds."""


class DisconnectedError(Exception):
    """The browser went away before it had sent everything."""


async def body_of(receive: Receive, largest: int = LARGEST_BODY) -> bytes:
    """The whole body. Raises TooLargeError past `largest` bytes, DisconnectedError when it breaks off."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > largest:
            raise TooLargeError
        if not message.get("more_body", False):
            return b"".join(parts)


def header(scope: Scope, name: bytes) -> str:
    """A header's value, empty where there is none. ASGI gives names in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def languages_of(scope: Scope) -> list[str]:
    """What the browser wishes for, most wanted first (RFC 9110, 12.5.4)."""
    wishes = []
    for part in header(scope, b"accept-language")[:LONGEST_AGENT].split(","):
        tag, _, weight = part.partition(";")
        try:
            wanted = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            wanted = 0.0
        if wanted > 0 and tag.strip():
            wishes.append((-wanted, tag.strip()))
    return [tag for _, tag in sorted(wishes, key=lambda wish: wish[0])]


def form_of(scope: Scope, body: bytes) -> dict[str, str]:
    """The fields of a form in either of the two ways that browsers and mail systems send it; the last one counts.

    What is no form has no fields.
    """
    kind = header(scope, b"content-type")
    if kind.partition(";")[0].strip().lower() == "multipart/form-data":
        return multipart(kind, body)
    try:
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:
        return {}
    return {name: cleaned(value) for name, value in pairs}


def multipart(kind: str, body: bytes) -> dict[str, str]:
    """The text fields of a multipart form (RFC 7578); files are left out."""
    message = message_from_bytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body, policy=policy.HTTP)
    fields = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes) and part.get_filename() is None:
            fields[name] = cleaned(value.decode("utf-8", "replace"))
    return fields


def cleaned(text: str) -> str:
    """Line breaks as everybody else writes them, and no control characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)


def network_of(scope: Scope) -> str:
    """The peer's address without its last part: as much of it as is kept.

    The server in front decides who the peer is: uvicorn puts the address from X-Forwarded-For into the scope when, and
    only when, the connection comes from a proxy that it was told to trust (127.0.0.1 unless told otherwise).
    """
    client = scope.get("client")
    return UNKNOWN if client is None else network(str(client[0]))


@lru_cache(maxsize=4096)
def network(address: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 address."""
    try:
        known: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    return str(ip_network((known, 24 if known.version == 4 else 48), strict=False))


def agent_of(scope: Scope) -> str:
    """What the program calls itself, after `prefetch` when it says that it loads ahead of the person."""
    agent = cleaned(header(scope, b"user-agent"))[:LONGEST_AGENT]
    purposes = (header(scope, name) for name in (b"sec-purpose", b"purpose", b"x-purpose", b"x-moz"))
    if any("prefetch" in purpose.lower() or "preview" in purpose.lower() for purpose in purposes):
        return f"prefetch {agent}"
    return agent
