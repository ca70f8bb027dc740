"""Email, as the outbox needs it: composes the letter, puts it in its envelope, and hands it over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import compose, reminders
from bot.mail.addresses import AddressRefused, mailbox
from bot.mail.forwarding import Forwards
from bot.mail.letters import OCCASIONS, SOMEBODY, Addressee, Letters, Occasion
from bot.mail.mime import mail_bytes
from bot.mail.pacing import Pacing
from bot.mail.parcel import Parcel
from bot.mail.refusals import RefusedError, Verdict
from bot.mail.reports import ReportMails
from bot.mail.stationery import Stationery
from bot.returns import Returned
from bot.survey.returned import Cause, Kind
from scheduler.outbox import Dropped, Later, Outcome, Ready
from storage.types import MessageKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.compose import Question
    from bot.config import Programme
    from bot.links import Links
    from bot.mail.addresses import Mailbox
    from bot.mail.dkim import Signer
    from bot.mail.transport import SmtpTransport
    from bot.returns import ReturnDesk
    from scheduler.clock import Clock
    from storage.queries.messages import Claimed


# How long a mail server may be away before the owners hear of it.
PATIENT_FOR = timedelta(minutes=15)
OCCASION: dict[MessageKind, Occasion] = {MessageKind.QUESTION: "question", MessageKind.REMINDER: "reminder"}


class MailSender:
    """Implements `scheduler.outbox.Sender` for the channel email, in the name of the programme's `[mail]`."""

    def __init__(
        self,
        returns: ReturnDesk,
        programme: Programme,
        links: Links,
        transport: SmtpTransport,
        clock: Clock,
        signer: Signer | None = None,
    ) -> None:
        if programme.mail is None:
            raise ValueError("nothing says who the mails are from")
        self.returns = returns
        self.db = returns.db
        self.programme = programme
        self.letters = Letters(programme.mail, links)
        if programme.mail.templates is not None:
            self._try_out()
        self.stationery = Stationery(programme.mail)
        self.forwards = Forwards(self.db, self.stationery, links, clock)
        self.reports = ReportMails(self.db, programme, self.stationery, links, clock)
        self.links = links
        self.transport = transport
        self.clock = clock
        self.signer = signer
        self.pacing = Pacing(self.db, programme.mail.delivery, clock)
        self._pen = asyncio.Lock()
        self._away_since: datetime | None = None

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """What there is to send, in its envelope, and signed."""
        composed = await self._composed(message)
        return Ready(message, await self.signed(composed.content)) if isinstance(composed, Ready) else composed

    async def _composed(self, message: Claimed) -> Ready | Dropped | Later:
        if message.kind in OCCASION:
            return await self._letter(message)
        if message.kind is MessageKind.MAIL_FORWARD:
            return await self.forwards.prepare(message)
        if message.kind in (MessageKind.REPORT, MessageKind.OWN_CASES):
            return await self.reports.prepare(message)
        return Dropped(f"there is no mail of the kind {message.kind}")

    async def _letter(self, message: Claimed) -> Ready | Dropped | Later:
        """A letter, unless it is no longer wanted or there is no address that it could go to."""
        now = self.clock()
        question = await self._question(message, now)
        if not isinstance(question, compose.Question):
            return question
        asked = question.asked
        if asked.email is None or asked.contact_id is None:
            return Dropped("the contact has no mail address")
        addressee = Addressee(asked.contact_name, asked.contact_id, asked.invitation_id)
        try:
            to = mailbox(asked.contact_name, asked.email)
        except AddressRefused as refused:
            return Dropped(f"no mail can be sent there: {refused}")
        if (later := await self.pacing.wait(to.address.rpartition("@")[2].lower())) is not None:
            return later
        return Ready(message, await self.write(message, question, addressee, to))

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Hand it over; the Message-ID, by which it is found in anybody's log."""
        parcel: Parcel = ready.content
        try:
            await self.transport.send(parcel)
        except RefusedError as refused:
            verdict = refused.verdict or self._away_for_long(refused)
            if verdict is not None:
                await self.returns.take(self._returned(ready.message, refused, verdict))
            raise
        self._away_since = None
        return {"message_id": self.stationery.message_id(parcel.envelope_id)}

    def _away_for_long(self, refused: RefusedError) -> Verdict | None:
        """A server that is away for a moment comes back by itself; one that stays away is somebody's to mend."""
        now = self.clock()
        self._away_since = self._away_since or now
        if now - self._away_since < PATIENT_FOR:
            return None
        return Verdict(Kind.BLOCKED, Cause.SERVER, None, refused.reason)

    def _returned(self, message: Claimed, refused: RefusedError, verdict: Verdict) -> Returned:
        """A refusal is a mail that came back at once. One of all mail is told once an hour, and blames no letter."""
        at = self.clock()
        of_all = refused.outcome is Outcome.RETRY
        return Returned(
            key=f"smtp:{at:%Y-%m-%dT%H}" if of_all else f"smtp:{message.id}",
            at=at,
            kind=verdict.kind,
            message_id=None if of_all else message.id,
            cause=verdict.cause,
            status=verdict.status,
            said=verdict.said,
        )

    def _try_out(self) -> None:
        """TemplateRefused where an own template does not work: now, and not when the first customer is to be asked."""
        survey = self.programme.default_survey
        for occasion in OCCASIONS:
            self.letters.write(occasion, survey, SOMEBODY, self.programme.languages.wording_for(survey.language))

    async def _question(self, message: Claimed, now: datetime) -> Question | Dropped | Later:
        if message.kind is MessageKind.REMINDER:
            return await self.db.read(reminders.reminder, message, self.programme.working_hours, now)
        return await self.db.read(compose.question, message.invitation_id or 0, now, self.programme.working_hours)

    async def write(self, message: Claimed, question: Question, addressee: Addressee, to: Mailbox) -> Parcel:
        """What goes over the wire. One letter at a turn of the loop: it takes half a millisecond, and a batch at once
        would keep people waiting; in a thread it would take the interpreter from the loop all the same.
        """
        async with self._pen:
            await asyncio.sleep(0)
            return self._parcel(message, question, addressee, to)

    async def signed(self, parcel: Parcel) -> Parcel:
        """With a signature, where one is made here: off the loop, for it is OpenSSL's work and needs no interpreter."""
        if self.signer is None:
            return parcel
        return replace(parcel, data=await asyncio.to_thread(self.signer.signed, parcel.data))

    def _parcel(self, message: Claimed, question: Question, addressee: Addressee, to: Mailbox) -> Parcel:
        token = self.links.envelope_token(message.id)
        wording = self.programme.languages.wording_for(*question.languages)
        letter = self.letters.write(OCCASION[message.kind], question.survey, addressee, wording)
        first = None if question.reference is None else question.reference["message_id"]
        mail = self.stationery.letter(letter, question.survey, to, token, self.clock(), in_reply_to=first)
        return Parcel(self.stationery.return_path(token), to.address, token, mail_bytes(mail))
