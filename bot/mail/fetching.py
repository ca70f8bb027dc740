"""Fetches what comes back of our mail out of a mailbox, over IMAP: from where it was left, and marked as read after the
commit. Mail that is not about ours is left as it is; what people wrote to somebody else is theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import logging
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from bot.mail.bounces.opening import header_values
from bot.mail.reporting import found, reported
from storage.queries.mail_events import ReadTo, mark_read, read_to

if TYPE_CHECKING:
    from datetime import datetime

    from bot.links import Links
    from bot.mail.imap_url import ImapMailbox
    from bot.mail.return_addresses import Recipient, ReturnAddresses
    from bot.returns import ReturnDesk, Returned
    from scheduler.clock import Clock

log = logging.getLogger(__name__)

BATCH = 50
LARGEST = 1024 * 1024
POLL_SECONDS = 60
PATIENCE_SECONDS = 60
# A mailbox that was never read is begun here, or it might be read for days.
BEGIN = timedelta(days=7)
# Where mail servers write for whom a mail was, the envelope's own before what stands in the letter.
RECIPIENT = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "to", "cc")
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The next mails of a mailbox, by their numbers."""

    uid_validity: int
    begin: int
    mails: Sequence[tuple[int, bytes]]

    @property
    def last(self) -> int:
        """The number to go on from."""
        return max((uid for uid, _ in self.mails), default=self.begin)


class Fetching:
    """Reads one mailbox. `addresses` are ours, where mail for them comes there, too."""

    def __init__(
        self,
        mailbox: ImapMailbox,
        desk: ReturnDesk,
        links: Links,
        addresses: ReturnAddresses | None,
        clock: Clock,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._desk = desk
        self._links = links
        self._addresses = addresses
        self._clock = clock
        self._tls = tls

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop, again and again; a server that is away is asked again later."""
        while not stop.is_set():
            try:
                more = await self.step()
            except TROUBLE as error:
                told = {"action": "fetch", "mailbox": str(self._mailbox), "error": type(error).__name__}
                log.warning("returned mail could not be fetched", extra=told)
                more = False
            except Exception:
                # The database may be away for a while; the mails are still there when it comes back.
                log.exception("returned mail could not be taken", extra={"action": "fetch"})
                more = False
            if not more:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), POLL_SECONDS)

    async def step(self) -> bool:
        """One batch: fetch, take, remember, mark. Whether there may be more."""
        name = str(self._mailbox)
        before = await self._desk.db.read(read_to, name)
        fetched = await asyncio.to_thread(self._fetch, before)
        ours: list[int] = []
        for uid, data in fetched.mails:
            told = await asyncio.to_thread(lambda mail: list(self._reports(mail)), data)
            for returned in told:
                await self._desk.take(returned)
            if told:
                ours.append(uid)
        await self._desk.db.write(mark_read, ReadTo(name, fetched.uid_validity, fetched.last))
        if ours:
            await asyncio.to_thread(self._mark, ours)
        return len(fetched.mails) == BATCH

    def _reports(self, data: bytes) -> Iterator[Returned]:
        """What one mail says, by the address that it came to, or by what it gives back."""
        now = self._clock()
        recipient = self._recipient(data)
        if recipient is not None:
            yield reported(data, recipient, now)
        else:
            yield from found(data, self._links, now)

    def _recipient(self, data: bytes) -> Recipient | None:
        if self._addresses is None:
            return None
        known = (self._addresses.read(address) for address in header_values(data, RECIPIENT))
        return next((recipient for recipient in known if recipient is not None), None)

    @contextlib.contextmanager
    def _open(self) -> Iterator[BaseMailBox]:
        """Logged in, with the folder selected."""
        where = self._mailbox
        tls = self._tls or ssl.create_default_context()
        box: BaseMailBox
        if where.scheme == "imaps":
            box = MailBox(where.host, where.port, PATIENCE_SECONDS, ssl_context=tls)
        elif where.scheme == "imap+starttls":
            box = MailBoxStartTls(where.host, where.port, PATIENCE_SECONDS, ssl_context=tls)
        else:
            box = MailBoxUnencrypted(where.host, where.port, PATIENCE_SECONDS)
        try:
            log_in = box.login if f"{where.username}{where.password}".isascii() else box.login_utf8
            log_in(where.username, where.password, where.folder)
            yield box
        finally:
            with contextlib.suppress(*TROUBLE):
                box.logout()

    def _fetch(self, before: ReadTo | None) -> Fetched:
        """In a thread of its own. Numbers that are not valid any more say nothing: then it is begun anew."""
        with self._open() as box:
            _, validity = box.client.response("UIDVALIDITY")
            uid_validity = int(validity[0] or 0)
            goes_on = before is not None and before.uid_validity == uid_validity
            last = before.last_uid if before is not None and goes_on else 0
            criteria = f"UID {last + 1}:*" if goes_on else f"SINCE {since(self._clock() - BEGIN)}"
            # "7:*" also finds the last mail where there is none from 7 on.
            uids = sorted(uid for uid in map(int, box.uids(criteria, charset=None)) if uid > last)[:BATCH]
            return Fetched(uid_validity, last, [(uid, mail_of(box, uid)) for uid in uids])

    def _mark(self, uids: Sequence[int]) -> None:
        """As read. Not `flag`, which would also throw away what others have marked for that."""
        with self._open() as box:
            box.client.uid("STORE", ",".join(map(str, uids)), "+FLAGS", r"(\Seen)")


def mail_of(box: BaseMailBox, uid: int) -> bytes:
    """Its first megabyte, without marking it as read; empty where it is gone."""
    _, answer = box.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")


def since(at: datetime) -> str:
    """A day, as IMAP writes it whatever the machine's language is."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{at.day}-{months[at.month - 1]}-{at.year}"
