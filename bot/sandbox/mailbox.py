"""A mail server that delivers nowhere: it takes every letter and keeps it, for the demo's inbox and for the tests."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import Envelope, Session

PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Received:
    """A letter as it arrived. `sender` and `recipient` are the envelope's, `raw` the bytes as they came."""

    number: int
    sender: str
    recipient: str
    raw: bytes = field(repr=False)

    @property
    def message(self) -> EmailMessage:
        """As the standard library reads it."""
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["subject"])

    @property
    def from_(self) -> str:
        return str(self.message["from"])

    @property
    def to(self) -> str:
        return str(self.message["to"])

    @property
    def text(self) -> str:
        """The plain part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    @property
    def links(self) -> list[tuple[str, str]]:
        """Visible text and address of every link of the HTML part, in their order."""
        found = Links()
        found.feed(self.html)
        return found.links

    @property
    def scores(self) -> dict[int, str]:
        """The addresses behind the visible numbers 0 to 10."""
        return {int(text): address for text, address in self.links if text.isdigit()}

    def _part(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


class Links(HTMLParser):
    """Collects what a reader can click on."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._address: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address, self._text = dict(attrs).get("href"), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address is not None:
            self.links.append((" ".join(self._text.split()), self._address))
            self._address = None


class Mailbox:
    """What has arrived so far. `version` grows with every letter, so that a page can ask what is new."""

    def __init__(self) -> None:
        self.letters: list[Received] = []
        self.host = ""
        self.port = 0
        self._news = asyncio.Condition()

    @property
    def url(self) -> str:
        """For NPS_SMTP_URL."""
        return f"smtp://{self.host}:{self.port}"

    @property
    def version(self) -> int:
        """How many letters have arrived."""
        return len(self.letters)

    def of(self, recipient: str) -> list[Received]:
        """The letters to an address, the oldest first."""
        return [letter for letter in self.letters if letter.recipient.lower() == recipient.lower()]

    async def changed(self, since: int, timeout: float | None = None) -> int:  # noqa: ASYNC109 - a page asks for so long
        """The version as soon as it is beyond `since`, or after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout), self._news:
                await self._news.wait_for(lambda: self.version > since)
        except TimeoutError:
            pass
        return self.version

    async def letter(self, number: int) -> Received:
        """The n-th letter, from 1, as soon as it is there. TimeoutError when it does not come."""
        if await self.changed(number - 1, PATIENCE) < number:
            raise TimeoutError(f"only {self.version} letters came within {PATIENCE:.0f} seconds, and not {number}")
        return self.letters[number - 1]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's name
        """One letter for each recipient."""
        raw = envelope.original_content or b""
        async with self._news:
            for recipient in envelope.rcpt_tos:
                self.letters.append(Received(self.version + 1, envelope.mail_from or "", recipient, raw))
            self._news.notify_all()
        return f"250 2.0.0 kept as {self.version}"


@asynccontextmanager
async def running(
    port: int = 0, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[Mailbox]:
    """The server in the running loop, on a free port unless one is named.

    With `tls` it speaks TLS from the first byte; `options` are those of aiosmtpd's SMTP (STARTTLS, logins).
    """
    mailbox = Mailbox()
    conversations: WeakSet[SMTP] = WeakSet()

    def answer() -> SMTP:
        conversation = SMTP(mailbox, hostname="mailbox.invalid", ident="a mailbox that delivers nowhere", **options)
        conversations.add(conversation)
        return conversation

    server = await asyncio.get_running_loop().create_server(answer, host, port, ssl=tls)
    mailbox.host, mailbox.port = server.sockets[0].getsockname()[:2]
    try:
        yield mailbox
    finally:
        server.close()
        for conversation in conversations:
            if conversation.transport is not None:
                conversation.transport.close()
        await server.wait_closed()
