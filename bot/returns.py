"""Something came back of a mail → the address, the contact, the wave and the owners, in one transaction.

The one way in for whatever reports it (the mail server at once, a returned mail, a provider's webhook, a person's
reply): each report counts once for its key, and what follows is by the table of `bot.survey.returned`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import rerouting
from bot.intake import Event, Intake
from bot.steering import steer
from bot.survey.conversation import Said
from bot.survey.returned import ARRIVED, FAILED, Cause, Kind, holds_the_wave, is_worn_out
from scheduler.policy import PRIORITY
from scheduler.pump import Bell
from storage.database import Database, Session
from storage.queries import mail_events
from storage.queries.conversations import load
from storage.queries.mail_events import Mailed, NewMailEvent, Stop
from storage.queries.messages import NewMessage, enqueue
from storage.queries.steering import Decision, Step
from storage.queries.suppressions import Suppression, suppress
from storage.types import Channel, MessageKind, SuppressedBecause

log = logging.getLogger(__name__)

ADDRESS = re.compile(r"\S*@\S*")
LONGEST_SAID = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person wrote back, without what they quoted."""

    sender: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What somebody's system says of a mail, or what came in answer to it.

    `key` is the same whenever the same is told again. `message_id` is the outbox's; `address` is only used where that
    is not known. `status` is the enhanced code, `said` what the other side wrote, `letter` a person's reply.
    """

    key: str
    at: datetime
    kind: Kind
    message_id: int | None = None
    address: str | None = None
    cause: Cause | None = None
    status: str | None = None
    said: str | None = None
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class ReturnDesk:
    """Where reports are handed in: taken at once, and the sending of what follows is rung for."""

    db: Database
    returns: Returns
    bell: Bell

    async def take(self, returned: Returned) -> bool:
        """Whether it was news, once it is committed."""
        news = await self.db.write(self.returns.take, returned)
        if news:
            self.bell.ring()
        return news


@dataclass(frozen=True, slots=True, eq=False)
class Returns:
    """Takes reports in. `connected` are the channels by which this installation can send."""

    intake: Intake
    connected: frozenset[Channel]

    def take(self, session: Session, items: Sequence[Returned]) -> list[bool]:
        """Take a batch of reports, in their order; whether each was news."""
        mails = mail_events.mails(session, {item.message_id for item in items if item.message_id is not None})
        addresses = {item.address for item in items if item.address is not None and item.message_id not in mails}
        contacts = mail_events.latest_mails(session, addresses) if addresses else {}
        about = [mails.get(item.message_id or 0) or contacts.get(item.address or "") for item in items]
        kept = [event_of(item, mailed) for item, mailed in zip(items, about, strict=True) if is_kept(item, mailed)]
        new = mail_events.keep(session, kept)
        told = []
        for item, mailed in zip(items, about, strict=True):
            told.append(item.key in new)
            new.discard(item.key)
            if told[-1]:
                log.info("mail came back", extra={"action": "return", "kind": item.kind.value, "status": item.status})
                self.follow(session, item, mailed)
        return told

    def follow(self, session: Session, item: Returned, mailed: Mailed | None) -> None:
        """What one report leads to."""
        if item.kind is Kind.BLOCKED:
            alarm(session, f"mail-alarm:{(item.cause or Cause.POLICY).value}:{item.at:%Y-%m-%d}", item.at)
        if item.kind is Kind.REPLY:
            self.reply(session, item, mailed)
        if mailed is not None and (rule := RULES.get(item.kind)) is not None:
            rule(self, session, item, mailed)
        if mailed is not None and mailed.wave_id is not None and item.kind in FAILED:
            hold_if_ours(session, mailed.wave_id, item.at)

    def hard(self, session: Session, item: Returned, mailed: Mailed) -> None:
        """Nobody is there: at once."""
        self.stop(session, item, mailed, item.said or "nobody has this address")

    def soft(self, session: Session, item: Returned, mailed: Mailed) -> None:
        """Counted; given up when it goes on for too long."""
        softs = mail_events.returned_since_arriving(
            session, mailed.contact_id, mailed.address, Kind.SOFT, [kind.value for kind in ARRIVED]
        )
        if is_worn_out(softs):
            self.stop(session, item, mailed, f"{len(softs)} mails came back in a row; the last: {item.said or 'later'}")

    def stop(self, session: Session, item: Returned, mailed: Mailed, because: str) -> None:
        """No more mail there; who was asked by it is asked in Slack instead, if they can be."""
        # A report may come days later, of an address that the contact has no more.
        if not mailed.changed or item.address in (None, mailed.address):
            mail_events.stop(session, [Stop(mailed.address, mailed.contact_id, item.at, clean(because) or because)])
        self.not_asked(session, item, mailed)

    def not_asked(self, session: Session, item: Returned, mailed: Mailed) -> None:
        """The question did not reach them: another way, or it does not count as asked."""
        if mailed.is_question and mailed.invitation_id is not None:
            rerouting.around_mail(session, mailed.invitation_id, item.at, self.connected)

    def complaint(self, session: Session, item: Returned, mailed: Mailed) -> None:
        """They called it spam: for good."""
        suppress(session, [Suppression(mailed.contact_id, SuppressedBecause.COMPLAINED, item.at)])

    def unsubscribe(self, session: Session, item: Returned, mailed: Mailed) -> None:
        """They said so by mail, or by their provider's button."""
        suppress(session, [Suppression(mailed.contact_id, SuppressedBecause.UNSUBSCRIBED, item.at)])

    def allowed(self, session: Session, _item: Returned, mailed: Mailed) -> None:
        """An operator knows better."""
        mail_events.allow(session, mailed.address)

    def reply(self, session: Session, item: Returned, mailed: Mailed | None) -> None:
        """A comment of the answer; a person reads it where there is no answer that it could belong to."""
        if item.letter is None:
            return
        if mailed is None or not self.commented(session, item.letter.text, item.at, mailed.invitation_id):
            key = f"{mail_events.FORWARD}{item.key}"
            kind = MessageKind.MAIL_FORWARD
            enqueue(session, [NewMessage(key, kind, Channel.EMAIL, PRIORITY[kind.value], item.at)], item.at)

    def commented(self, session: Session, text: str, at: datetime, invitation_id: int | None) -> bool:
        """Added to what they said before. False where no score was given, or the survey has closed."""
        asked = load(session, [invitation_id or 0], locked=True).get(invitation_id or 0)
        if asked is None or asked.score is None or not text:
            return False
        joined = "\n\n".join(part for part in (asked.reason, text) if part)
        event = Event(asked.invitation_id, Channel.EMAIL, Said(at=at, reason=joined))
        return self.intake.take(session, [event])[0].refused is None


Rule = Callable[[Returns, Session, Returned, Mailed], None]
RULES: dict[Kind, Rule] = {
    Kind.HARD: Returns.hard,
    Kind.SOFT: Returns.soft,
    Kind.BLOCKED: Returns.not_asked,
    Kind.COMPLAINT: Returns.complaint,
    Kind.UNSUBSCRIBE: Returns.unsubscribe,
    Kind.ALLOWED: Returns.allowed,
}


def is_kept(item: Returned, mailed: Mailed | None) -> bool:
    """Whether it is about us: what names nobody we wrote to is not, but for a refusal of us and a letter to us."""
    return mailed is not None or item.kind in (Kind.BLOCKED, Kind.REPLY)


def event_of(item: Returned, mailed: Mailed | None) -> NewMailEvent:
    """As it is kept: without addresses other than the contact's own."""
    letter = item.letter
    return NewMailEvent(
        key=item.key,
        at=item.at,
        kind=item.kind.value,
        cause=None if item.cause is None else item.cause.value,
        message_id=None if mailed is None else mailed.message_id,
        invitation_id=None if mailed is None else mailed.invitation_id,
        contact_id=None if mailed is None else mailed.contact_id,
        address=None if mailed is None else mailed.address,
        status=item.status,
        said=clean(item.said),
        letter=None if letter is None else {"sender": letter.sender, "subject": letter.subject, "text": letter.text},
    )


def clean(said: str | None) -> str | None:
    """In one line, without addresses."""
    return None if said is None else ADDRESS.sub("(address)", " ".join(said.split()))[:LONGEST_SAID] or None


def hold_if_ours(session: Session, wave_id: int, at: datetime) -> None:
    """Stop a wave most of whose returned mails are refused for our own fault, before it is sent for nothing."""
    counts = mail_events.came_back(session, wave_id, [kind.value for kind in FAILED])
    blocked, failed = counts.get(Kind.BLOCKED.value, 0), sum(counts.values())
    if holds_the_wave(blocked, failed):
        because = f"{blocked} of {failed} mails that came back were refused for a fault of ours"
        if steer(session, [Decision(wave_id, Step.HOLD, None, at, because)])[0]:
            alarm(session, f"mail-alarm:wave-{wave_id}:{at:%Y-%m-%d}", at)


def alarm(session: Session, key: str, at: datetime) -> None:
    """Tell the owners; once for its key, which names the cause and the day."""
    log.warning("mail is refused for a fault of ours", extra={"action": "return", "alarm": key})
    kind = MessageKind.MAIL_ALARM
    enqueue(session, [NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], at)], at)
