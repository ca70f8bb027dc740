"""Email, as the outbox needs it: composes the letter, puts it in its envelope, and hands it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import compose
from bot.mail.addresses import AddressRefused, mailbox
from bot.mail.letters import question_letter
from bot.mail.mime import mail_bytes
from bot.mail.parcel import Parcel
from bot.mail.stationery import Stationery
from scheduler.outbox import Dropped, Later, Ready
from storage.types import MessageKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.compose import Question
    from bot.config import MailIdentity
    from bot.links import Links
    from bot.locales import Languages
    from bot.mail.transport import SmtpTransport
    from scheduler.clock import Clock
    from storage.database import Database
    from storage.queries.messages import Claimed


class MailSender:
    """Implements `scheduler.outbox.Sender` for the channel email."""

    def __init__(
        self,
        db: Database,
        identity: MailIdentity,
        links: Links,
        transport: SmtpTransport,
        clock: Clock,
        languages: Languages,
    ) -> None:
        self.db = db
        self.languages = languages
        self.identity = identity
        self.stationery = Stationery(identity)
        self.links = links
        self.transport = transport
        self.clock = clock

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """The letter in its envelope, unless it is no longer wanted or there is no address that it could go to."""
        if message.kind is not MessageKind.QUESTION or message.invitation_id is None:
            return Dropped(f"there is no mail of the kind {message.kind}")
        now = self.clock()
        question = await self.db.read(compose.question, message.invitation_id, now)
        if not isinstance(question, compose.Question):
            return question
        if question.asked.email is None:
            return Dropped("the contact has no mail address")
        try:
            return Ready(message, self.parcel(question, question.asked.email, message.id, now))
        except AddressRefused as refused:
            return Dropped(f"no mail can be sent there: {refused}")

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Hand it over; the Message-ID, by which it is found in anybody's log."""
        parcel: Parcel = ready.content
        await self.transport.send(parcel)
        return {"message_id": self.stationery.message_id(parcel.envelope_id)}

    def parcel(self, question: Question, address: str, message_id: int, now: datetime) -> Parcel:
        """What goes over the wire. AddressRefused where the recipient's address cannot be written."""
        token = self.links.envelope_token(message_id)
        to = mailbox(question.asked.contact_name, address)
        wording = self.languages.wording_for(*question.languages)
        letter = question_letter(question, wording, self.links, self.identity.postal_address)
        mail = self.stationery.letter(letter, question.survey, to, token, now)
        return Parcel(self.stationery.return_path(token), to.address, token, mail_bytes(mail))
