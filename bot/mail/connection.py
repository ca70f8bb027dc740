"""One connection to the mail server, kept open: the steps of handing over a letter, each with its own errors."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.mail.dialogue import Gibberish, Hangup, Reply
from bot.mail.refusals import Phase, lost, refusal, unclear
from bot.mail.session import open_session
from scheduler.outbox import DeliveryError

if TYPE_CHECKING:
    import ssl

    from bot.mail.parcel import Parcel
    from bot.mail.session import Session
    from bot.mail.smtp_url import SmtpServer

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
    # How long letters go to the next server before the one that was away is tried again.
    instead: float = 60


class Connection:
    """One letter at a time. After any error it is either ready for the next letter or closed."""

    def __init__(
        self, server: SmtpServer, patience: Patience, *, hello: str | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self.server = server
        self.patience = patience
        self.hello = hello
        self.tls = tls
        self._session: Session | None = None
        self._used_at = 0.0

    @property
    def is_open(self) -> bool:
        """As far as this side knows."""
        return self._session is not None and self._session.dialogue.is_open

    @property
    def is_ready(self) -> bool:
        """For a letter. Not one that was idle for so long that the server may be about to close it."""
        if self._session is None or not self.is_open:
            return False
        return self._session.dialogue.is_quiet and now() - self._used_at <= self.patience.idle

    async def open(self) -> None:
        """Connect, secure, log in. NoSessionError: without a session no letter goes."""
        self.drop()
        self._session = await open_session(self.server, self.patience.connect, hello=self.hello, tls=self.tls)
        self._used_at = now()

    async def announce(self, parcel: Parcel) -> None:
        """Sender, recipient, and leave to send the letter. Nothing has been sent yet when this raises DeliveryError."""
        offered = self._session.extensions if self._session is not None else frozenset()
        sender, recipient = parcel.envelope(reports="dsn" in offered)
        steps = ((Phase.SENDER, sender), (Phase.RECIPIENT, recipient), (Phase.DATA, b"DATA\r\n"))
        if "pipelining" in offered:
            return await self._announce_at_once(steps)
        for phase, command in steps:
            self._say(phase, command)
            if refused := await self._refused(phase):
                raise refused
        return None

    async def send_body(self, body: bytes) -> None:
        """The letter and the final dot. From the first byte on, a lost connection means that nobody knows."""
        self._say(Phase.DATA, body)
        refused = await self._refused(Phase.BODY)
        self._used_at = now()
        if refused:
            raise refused

    async def clear(self) -> None:
        """After a refusal: ready for the next letter, or closed."""
        if not self.is_ready:
            return self.drop()
        try:
            self._say(Phase.SENDER, b"RSET\r\n")
            refused = await self._refused(Phase.SENDER)
        except DeliveryError:
            return self.drop()
        self._used_at = now()
        return None if refused is None else self.drop()

    async def quit(self) -> None:
        """Part politely; a server that does not answer is not waited for."""
        if self.is_ready:
            with contextlib.suppress(DeliveryError):
                self._say(Phase.SENDER, b"QUIT\r\n")
                await self._hear(Phase.SENDER, seconds=2)
        self.drop()

    def drop(self) -> None:
        """Close at once."""
        session, self._session = self._session, None
        if session is not None:
            session.dialogue.close()

    async def _announce_at_once(self, steps: tuple[tuple[Phase, bytes], ...]) -> None:
        """RFC 2920: all in one go, and then an answer to each; the first refusal is the reason of those behind it."""
        self._say(Phase.SENDER, b"".join(command for _, command in steps))
        first = None
        for phase, _ in steps:
            try:
                refused = await self._refused(phase)
            except DeliveryError:
                if first is None:
                    raise
                break
            if first is not None and phase is Phase.DATA and refused is None:
                # It waits for a letter to nobody (RFC 2920, 3.1); to hang up says for sure that there is none.
                self.drop()
            first = first or refused
        if first is not None:
            raise first

    async def _refused(self, phase: Phase) -> DeliveryError | None:
        """What the next reply says of this step; DeliveryError is raised where there is no reply."""
        seconds = self.patience.after_body if phase is Phase.BODY else self.patience.command
        reply = await self._hear(phase, seconds)
        good = reply.code == START_INPUT if phase is Phase.DATA else 200 <= reply.code < 300
        return None if good else refusal(phase, reply.code, reply.text)

    def _say(self, phase: Phase, data: bytes) -> None:
        if self._session is None:
            raise lost(phase)
        try:
            self._session.dialogue.say(data)
        except Hangup as error:
            self.drop()
            raise lost(phase) from error

    async def _hear(self, phase: Phase, seconds: float) -> Reply:
        if self._session is None:
            raise lost(phase)
        try:
            reply = await self._session.dialogue.hear(seconds)
        except Gibberish as error:
            self.drop()
            raise unclear(phase) from error
        except Hangup as error:
            self.drop()
            raise lost(phase) from error
        if reply.code == CLOSING:
            self.drop()
        return reply


def now() -> float:
    """The loop's own clock, for idle times alone."""
    return asyncio.get_running_loop().time()
