"""Why a server was not reached, in words that say what to look at; whichever library met it."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

NUMBER = re.compile(r"\[Errno (\d+)\]")
UNKNOWN_NAME = "there is no server of that name"
SILENT = "it does not answer in time"
HUNG_UP = "it hung up at once"
NO_TLS = "it speaks no TLS at that port"
LOST = "the connection broke"
BY_NUMBER = {
    errno.ECONNREFUSED: "nothing listens at that port (connection refused)",
    errno.ETIMEDOUT: SILENT,
    errno.ENETUNREACH: "the network has no way to it",
    errno.EHOSTUNREACH: "the network has no way to it",
    errno.ECONNRESET: HUNG_UP,
    errno.EPIPE: HUNG_UP,
}
# OpenSSL's X509_V_ERR_… numbers.
CERTIFICATES = {
    9: "its certificate is not valid yet: is this machine's clock right?",
    10: "its certificate has expired",
    18: "its certificate is signed by itself, and nobody here trusts it",
    19: "its certificate is signed by nobody whom this machine trusts",
    20: "its certificate is signed by nobody whom this machine trusts",
    62: "its certificate is one for another name",
    64: "its certificate is one for another address",
}


def why(error: BaseException) -> str:
    """The part of a sentence, from the innermost cause that says something."""
    return next((told for one in reversed(list(causes(error))) if (told := said_by(one))), LOST)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it comes from; aiohttp keeps that in attributes of its own."""
    seen: list[BaseException] = []
    while isinstance(error, BaseException) and error not in seen:
        yield error
        seen.append(error)
        own = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
        error = own or error.__cause__ or error.__context__


def said_by(error: BaseException) -> str | None:
    """What one error says; None where it says nothing that an operator could use."""
    return next((say(error) for kind, say in BY_KIND if isinstance(error, kind)), None)


def of_certificate(error: Any) -> str:
    """Why it is not trusted."""
    return CERTIFICATES.get(error.verify_code, f"its certificate is not trusted ({error.verify_message})")


def of_tls(error: Any) -> str:
    """What is spoken instead."""
    return NO_TLS if error.reason in ("WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL") else HUNG_UP


def of_name(error: Any) -> str:
    """What DNS says of it."""
    return "DNS does not answer" if error.errno == socket.EAI_AGAIN else UNKNOWN_NAME


def of_connection(error: Any) -> str | None:
    """By the system's number. Where several addresses of a name were tried, asyncio joins what it met in a text."""
    numbers = [error.errno] if error.errno else [int(number) for number in NUMBER.findall(str(error))]
    if not numbers and isinstance(error, ConnectionError):
        return HUNG_UP
    return next((BY_NUMBER[number] for number in numbers if number in BY_NUMBER), None)


# The first that fits: those above are kinds of those below.
BY_KIND: list[tuple[type[BaseException], Callable[[BaseException], str | None]]] = [
    (ssl.SSLCertVerificationError, of_certificate),
    (ssl.SSLError, of_tls),
    (socket.gaierror, of_name),
    (TimeoutError, lambda _: SILENT),
    (EOFError, lambda _: HUNG_UP),
    (OSError, of_connection),
]
