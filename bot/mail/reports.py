"""Reports by mail, to people of our own: as text, and as a page with its pictures; it can be forwarded as it is."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING

from bot.colours import under_white
from bot.mail.addresses import AddressRefused, mailbox
from bot.mail.logo import Logo
from bot.mail.mime import in_both_forms, mailbox_header, text_header, token
from bot.mail.parcel import Parcel
from bot.mail.templating import Templates
from bot.reports import standing
from bot.reports.document import as_text, how_to_read
from bot.reports.pictures import photos
from scheduler.outbox import Dropped, Ready

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.config import Programme
    from bot.links import Links
    from bot.mail.addresses import Mailbox
    from bot.mail.mime import Inline
    from bot.mail.stationery import Stationery
    from bot.reports.document import Document
    from bot.reports.pictures import Photo
    from scheduler.clock import Clock
    from storage.database import Database
    from storage.queries.messages import Claimed


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture of the page. `encoded` is the PNG in base64, in lines of 76."""

    content_id: str
    file_name: str
    alt: str
    encoded: bytes = field(repr=False)

    @property
    def src(self) -> str:
        """Its address inside the mail."""
        return f"cid:{self.content_id}"


class ReportMails:
    """Writes them in the programme's name. LogoRefused where the logo cannot be sent."""

    def __init__(self, db: Database, programme: Programme, stationery: Stationery, links: Links, clock: Clock) -> None:
        self._db = db
        self._programme = programme
        self._stationery = stationery
        self._links = links
        self._clock = clock
        self._templates = Templates()
        logo = programme.brand.logo
        self._logo = None if logo is None else Logo.read(logo, stationery.domain)

    async def prepare(self, message: Claimed) -> Ready | Dropped:
        """The mail, with its pictures drawn, unless it is wanted no more."""
        now = self._clock()
        found = await self._db.read(standing.compose, message.key, self._programme, now)
        if isinstance(found, Dropped):
            return found
        try:
            to = mailbox(None, found.reader)
        except AddressRefused as refused:
            return Dropped(f"no mail can be sent there: {refused}")
        drawn = await asyncio.to_thread(photos, found.document, self._programme.wording)
        named = self._links.envelope_token(message.id)
        data = self.mail(found.document, drawn, to, self._stationery.message_id(named), now)
        return Ready(message, Parcel(self._stationery.return_path(named), to.address, named, data))

    def mail(
        self, document: Document, drawn: Mapping[int, Photo], to: Mailbox, message_id: str, now: datetime
    ) -> bytes:
        """The whole mail. It says that it is automatic, so that no machine answers it."""
        pictures = {at: self._attached(at, one) for at, one in drawn.items()}
        shown: list[Inline] = [*([] if self._logo is None else [self._logo]), *pictures.values()]
        headers = [
            mailbox_header("From", self._stationery.sender),
            mailbox_header("To", to),
            mailbox_header("Reply-To", self._stationery.reply_to),
            text_header("Subject", document.title),
            f"Date: {format_datetime(now)}",
            f"Message-ID: <{token(message_id)}>",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "MIME-Version: 1.0",
        ]
        text, html = self.written(document, pictures)
        return in_both_forms(headers, message_id, text, html, shown)

    def written(self, document: Document, pictures: Mapping[int, Attached]) -> tuple[str, str]:
        """As text and as HTML."""
        wording, company = self._programme.wording, self._programme.company
        first = document.parts[0].sentences if document.parts else ()
        texts = {
            "document": document,
            "pictures": pictures,
            "company": company,
            "color": under_white(self._programme.brand.color),
            "logo": self._logo,
            "text": as_text(document),
            "preheader": " ".join([document.figure, *first[:1]]).strip(),
            "how_to_read": how_to_read(wording),
            "why": wording.say(
                "You get this report because it is sent to you by the Net Promoter Score programme of {company}.",
                company=company,
            ),
        }
        return self._templates.render("report.txt", texts), self._templates.render("report.html", texts)

    def _attached(self, at: int, photo: Photo) -> Attached:
        encoded = base64.encodebytes(photo.content).replace(b"\n", b"\r\n")
        return Attached(f"picture{at}@{self._stationery.domain}", f"picture-{at}.png", photo.alt, encoded)
