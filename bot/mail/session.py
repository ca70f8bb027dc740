"""The way into a mail server: connected, secured and logged in by aiosmtplib, which then hands its transport over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPHeloError, SMTPResponseException

from bot.mail.dialogue import Dialogue
from bot.mail.refusals import OWN_FAULT_HOLD, NoSessionError, Phase, refusal
from bot.mail.smtp_url import Security
from bot.unreached import why

if TYPE_CHECKING:
    import asyncio
    import ssl

    from bot.mail.smtp_url import SmtpServer
    from scheduler.outbox import DeliveryError

# What aiosmtplib misses, by a word of its own.
LACKING = {
    "AUTH": "it takes no login (AUTH) there",
    "authentication": "it takes no login (AUTH) of a kind that we know",
    "STARTTLS": "it offers no STARTTLS",
}


@dataclass(frozen=True, slots=True)
class Session:
    """What was opened, and what the server said that it can, in small letters."""

    dialogue: Dialogue
    extensions: frozenset[str]


async def open_session(
    server: SmtpServer, seconds: float, *, hello: str | None = None, tls: ssl.SSLContext | None = None
) -> Session:
    """Each step may take so many seconds. NoSessionError: without a session no letter goes."""
    client = SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.security is Security.TLS,
        # Where STARTTLS is asked for, a server without it is refused, and nothing was said to it.
        start_tls=server.security is Security.STARTTLS,
        tls_context=tls,
        local_hostname=hello,
        timeout=seconds,
    )
    try:
        await client.connect()
        if client.is_ehlo_or_helo_needed:
            await greet(client)
        transport = transport_of(client)
    except (SMTPException, OSError, ValueError) as error:
        client.close()
        raise why_not(error) from error
    except BaseException:
        client.close()
        raise
    return Session(Dialogue(transport), frozenset(client.esmtp_extensions))


def transport_of(client: SMTP) -> asyncio.Transport:
    """What carries the session, under TLS where there is TLS."""
    transport = None if client.protocol is None else client.protocol.transport
    if transport is None or transport.is_closing():
        raise ConnectionError("it hung up")
    # uvloop's transports are not of asyncio's classes.
    return cast("asyncio.Transport", transport)


async def greet(client: SMTP) -> None:
    """EHLO, or HELO to a server that does not know it."""
    try:
        await client.ehlo()
    except SMTPHeloError:
        if not client.is_connected:
            raise
        await client.helo()


def why_not(error: SMTPException | OSError | ValueError) -> DeliveryError:
    """What it means that there is no session."""
    if isinstance(error, SMTPResponseException):
        return refusal(Phase.SESSION, error.code, error.message)
    if isinstance(error, OSError):
        return NoSessionError(f"the mail server cannot be reached: {why(error)}")
    if isinstance(error, SMTPException):
        told = next((told for word, told in LACKING.items() if word in str(error)), "its SMTP is not understood")
        return NoSessionError(f"the mail server cannot be used: {told}", retry_after=OWN_FAULT_HOLD)
    # Its text may show the login.
    return NoSessionError(
        "the mail server cannot be used: NPS_SMTP_URL has what SMTP cannot carry", retry_after=OWN_FAULT_HOLD
    )
