"""Passing on what somebody wrote back: a mail of ours to whoever reads replies, which is answered to the customer."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from bot.links import Links
from bot.mail.addresses import AddressRefused, Mailbox, ascii_address
from bot.mail.mime import CRLF, mailbox_header, part, text_header, token
from bot.mail.parcel import Parcel
from bot.mail.stationery import Stationery
from bot.returns import Letter
from scheduler.clock import Clock
from scheduler.outbox import Dropped, Ready
from storage.database import Database
from storage.queries.mail_events import FORWARD, letter_of
from storage.queries.messages import Claimed


class Forwards:
    """Writes what is to be passed on."""

    def __init__(self, db: Database, stationery: Stationery, links: Links, clock: Clock) -> None:
        self._db = db
        self._stationery = stationery
        self._links = links
        self._clock = clock

    async def prepare(self, message: Claimed) -> Ready | Dropped:
        """To the address that replies went to before the program read them."""
        kept = await self._db.read(letter_of, message.key.removeprefix(FORWARD))
        if kept is None:
            return Dropped("what they wrote is not kept any more")
        named, to = self._links.envelope_token(message.id), self._stationery.reply_to
        message_id, sender = self._stationery.message_id(named), self._stationery.sender
        data = forward_bytes(Letter(**kept), sender, to, message_id, self._clock())
        return Ready(message, Parcel(self._stationery.return_path(named), to.address, named, data))


def forward_bytes(letter: Letter, sender: Mailbox, to: Mailbox, message_id: str, now: datetime) -> bytes:
    """The whole mail. It says that it is automatic, so that no machine answers it and nothing goes round in circles."""
    lines = [
        mailbox_header("From", sender),
        mailbox_header("To", to),
        *reply_to(letter.sender),
        text_header("Subject", letter.subject or "Reply to a survey"),
        f"Date: {format_datetime(now)}",
        f"Message-ID: <{token(message_id)}>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "MIME-Version: 1.0",
    ]
    told = f"{letter.sender or 'Somebody'} replied to a survey mail:\n\n{letter.text}\n"
    return f"{CRLF.join(lines)}{CRLF}".encode("ascii") + part("text/plain", told)


def reply_to(address: str) -> list[str]:
    """To the customer, where their address can be written."""
    try:
        return [f"Reply-To: {ascii_address(address)}"]
    except AddressRefused:
        return []
