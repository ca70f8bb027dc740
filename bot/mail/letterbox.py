"""Takes in what comes back of our mail, as a mail server of its own: over LMTP from one beside it, or over SMTP.

Only our own addresses are taken, one in a transaction; a mail is taken when what it says is in the store.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakSet

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from bot.mail.reporting import reported

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiosmtpd.smtp import Envelope, Session

    from bot.mail.return_addresses import ReturnAddresses
    from bot.returns import ReturnDesk
    from scheduler.clock import Clock

log = logging.getLogger(__name__)

LARGEST = 10 * 1024 * 1024
# What comes back quotes mails whose lines are longer than RFC 5321 allows; who refuses them loses the bounce.
LONGEST_LINE = 1024 * 1024
PATIENCE_SECONDS = 120


class OverSmtp(SMTP):
    """A conversation with a mail server that looked us up."""

    line_length_limit = LONGEST_LINE


class OverLmtp(LMTP):
    """A conversation with the mail server beside us."""

    line_length_limit = LONGEST_LINE


class Letterbox:
    """aiosmtpd's handler: what is answered to each command."""

    def __init__(self, desk: ReturnDesk, addresses: ReturnAddresses, clock: Clock) -> None:
        self._desk = desk
        self._addresses = addresses
        self._clock = clock
        self._taking = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def domain(self) -> str:
        """Whose mail is taken."""
        return self._addresses.domain

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name, and its arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Ours, and one at a time: the answer to a mail is about one letter."""
        if self._addresses.read(address) is None:
            return "550 5.1.1 there is no such address here"
        if envelope.rcpt_tos:
            return "452 4.5.3 one recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Read off the loop, and said to be taken once it is committed."""
        recipient = self._addresses.read(envelope.rcpt_tos[0])
        if recipient is None:
            return "550 5.1.1 there is no such address here"
        self._taking += 1
        self._idle.clear()
        try:
            data = envelope.original_content or b""
            await self._desk.take(await asyncio.to_thread(reported, data, recipient, self._clock()))
        except Exception:
            log.exception("a returned mail could not be taken", extra={"action": "return"})
            return "451 4.3.0 try again later"
        finally:
            self._taking -= 1
            if not self._taking:
                self._idle.set()
        return "250 2.0.0 taken"

    async def finish(self) -> None:
        """Until nothing is being taken."""
        await self._idle.wait()


async def serve(box: Letterbox, url: str, stop: asyncio.Event, started: Callable[[str], None]) -> None:
    """At `lmtp://HOST:PORT` or `smtp://HOST:PORT` until told to stop; what is being taken is finished.

    `started` is told the address, with the port that the system chose where 0 was asked for.
    """
    where = urlsplit(url)
    conversations: WeakSet[SMTP] = WeakSet()

    def answer() -> SMTP:
        kind = OverLmtp if where.scheme == "lmtp" else OverSmtp
        conversation = kind(
            box,
            hostname=box.domain,
            ident="returned mail",
            data_size_limit=LARGEST,
            timeout=PATIENCE_SECONDS,
            enable_SMTPUTF8=True,
        )
        conversations.add(conversation)
        return conversation

    # When the configuration is read anew, the next one listens before this one closes.
    loop = asyncio.get_running_loop()
    server = await loop.create_server(answer, where.hostname, where.port or 0, reuse_port=True)
    started(f"{where.scheme}://{where.hostname}:{server.sockets[0].getsockname()[1]}")
    try:
        await stop.wait()
    finally:
        server.close()
        await box.finish()
        for conversation in conversations:
            if conversation.transport is not None:
                conversation.transport.close()
        await server.wait_closed()
