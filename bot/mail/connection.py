"""One connection to the mail server, kept open: the steps of handing over a letter, each with its own errors."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPHeloError, SMTPResponseException

from bot.mail.addresses import require_plain
from bot.mail.refusals import Phase, lost, refusal, unclear, unusable
from bot.mail.smtp_url import Security
from scheduler.outbox import DeliveryError, Outcome

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable

    from bot.mail.smtp_url import SmtpServer

T = TypeVar("T")
START_INPUT = 354
CLOSING = 421


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    Everything before the body and the wait after it stay together below the lease of a message that is being sent.
    RFC 5321 4.5.3.2.6: a server may take ten minutes to answer to the final dot.
    """

    connect: float = 30
    command: float = 60
    before_body: float = 180
    after_body: float = 600
    idle: float = 60
    # Whoever waits while the server turns out to be away is told so for this long, instead of trying it one by one.
    away: float = 5
    # How long to be content with the connections that a server allows, before asking for another one.
    crowded: float = 60


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes over the wire: the envelope and the bytes. AddressRefused where an address could say more than one."""

    sender: str
    recipient: str
    envelope_id: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        # aiosmtplib reads "a@b.c>, <d@e.f" as its first half.
        require_plain(self.sender)
        require_plain(self.recipient)


class Connection:
    """One letter at a time. After any error it is either ready for the next letter or closed."""

    def __init__(
        self, server: SmtpServer, patience: Patience, *, hello: str | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self.server = server
        self.patience = patience
        self.hello = hello
        self.tls = tls
        self._client: SMTP | None = None
        self._used_at = 0.0

    @property
    def is_open(self) -> bool:
        """As far as this side knows."""
        return self._client is not None and self._client.is_connected

    @property
    def is_stale(self) -> bool:
        """Idle for so long that the server may be about to close it."""
        return now() - self._used_at > self.patience.idle

    async def open(self) -> None:
        """Connect, secure, log in. DeliveryError that holds the channel: without a session no letter goes."""
        self.drop()
        client = self._client = SMTP(
            hostname=self.server.host,
            port=self.server.port,
            username=self.server.username,
            password=self.server.password,
            use_tls=self.server.security is Security.TLS,
            # Where STARTTLS is asked for, a server without it is refused, and nothing was said to it.
            start_tls=self.server.security is Security.STARTTLS,
            tls_context=self.tls,
            local_hostname=self.hello,
            timeout=self.patience.connect,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await greet(client)
        except (SMTPException, OSError, ValueError) as error:
            self.drop()
            raise session_error(error) from error
        except BaseException:
            self.drop()
            raise
        client.timeout = self.patience.command
        self._used_at = now()

    async def announce(self, parcel: Parcel) -> None:
        """Sender, recipient, and leave to send the letter. Nothing has been sent yet when this raises DeliveryError."""
        client = self._require()
        reports = client.supports_extension("dsn")
        of_sender = ["RET=HDRS", f"ENVID={parcel.envelope_id}"] if reports else []
        of_recipient = ["NOTIFY=FAILURE,DELAY"] if reports else []
        await self._ask(Phase.SENDER, client.mail(parcel.sender, options=of_sender))
        await self._ask(Phase.RECIPIENT, client.rcpt(parcel.recipient, options=of_recipient))
        reply = await self._ask(Phase.DATA, client.execute_command(b"DATA"))
        if reply.code != START_INPUT:
            raise refusal(Phase.DATA, reply.code, reply.message)

    async def send_body(self, data: bytes) -> None:
        """The letter and the final dot. From the first byte on, a lost connection means that nobody knows."""
        protocol = self._require().protocol
        if protocol is None:
            raise lost(Phase.DATA)
        try:
            # Not `client.data`: it cannot say whether the connection broke before the letter or after it.
            protocol.write(dotted(data))
        except SMTPException as error:
            raise lost(Phase.DATA) from error
        reply = await self._ask(Phase.BODY, protocol.read_response(timeout=self.patience.after_body))
        self._used_at = now()
        if reply.code == CLOSING:
            self.drop()
        if not 200 <= reply.code < 300:
            raise refusal(Phase.BODY, reply.code, reply.message)

    async def clear(self) -> None:
        """After a refusal: ready for the next letter, or closed."""
        if not self.is_open:
            return self.drop()
        try:
            await self._require().rset()
        except (SMTPException, OSError):
            return self.drop()
        self._used_at = now()
        return None

    async def quit(self) -> None:
        """Part politely; a server that does not answer is not waited for."""
        if self._client is not None and self.is_open:
            with contextlib.suppress(SMTPException, OSError):
                await self._client.quit(timeout=2)
        self.drop()

    def drop(self) -> None:
        """Close at once."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _require(self) -> SMTP:
        if self._client is None:
            raise lost(Phase.SENDER)
        return self._client

    async def _ask(self, phase: Phase, reply: Awaitable[T]) -> T:
        try:
            return await reply
        except SMTPResponseException as error:
            # Below 0: what came was no reply of a mail server, and nobody knows to what the next one belongs.
            if error.code < 0:
                self.drop()
                raise unclear(phase) from error
            raise refusal(phase, error.code, error.message) from error
        except (SMTPException, OSError) as error:
            self.drop()
            raise lost(phase) from error


def now() -> float:
    """The loop's own clock, for idle times alone."""
    return asyncio.get_running_loop().time()


async def greet(client: SMTP) -> None:
    """EHLO, or HELO to a server that does not know it."""
    try:
        await client.ehlo()
    except SMTPHeloError:
        if not client.is_connected:
            raise
        await client.helo()


def session_error(error: SMTPException | OSError | ValueError) -> DeliveryError:
    """What it means that there is no session."""
    if isinstance(error, SMTPResponseException):
        return refusal(Phase.SESSION, error.code, error.message)
    if isinstance(error, OSError):
        return DeliveryError(Outcome.RETRY, f"the mail server cannot be reached: {error}", hold_channel=True)
    if isinstance(error, SMTPException):
        return unusable(f"the mail server cannot be used: {error}")
    # Its text may show the login.
    return unusable("the mail server cannot be used: NPS_SMTP_URL has what SMTP cannot carry")


def dotted(data: bytes) -> bytes:
    """RFC 5321 4.5.2. The bytes are ours: every line ends in CRLF, the last one too."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"
