"""What is posted of cases: lines in the thread of the alert, what the owner is told, and missed deadlines."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from slack_sdk.errors import SlackApiError

from bot import case_messages
from bot.case_messages import CaseEscalation, CaseNote, CaseReminder
from bot.config import Programme
from bot.slack.asking import AskError
from bot.slack.cases_card import escalation, note, reminder
from bot.slack.client import NotInstalledError
from bot.slack.directory import STALE
from bot.slack.faults import SHUT, parts
from bot.slack.outgoing import Composed, Composer, Outgoing, threaded
from bot.slack.people import nobody
from bot.slack.workspaces import Workspaces
from bot.survey.routing import MAIL_ADDRESS, MEMBER_ID
from scheduler.clock import Clock
from scheduler.outbox import Dropped, Later
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.messages import Claimed, NewMessage, enqueue
from storage.queries.slack_directory import keep_people, known_people, person_of_email
from storage.types import Channel, MessageKind

log = logging.getLogger(__name__)

BREATHER = timedelta(seconds=30)
TO_MEMBERS = (MessageKind.CASE_REMINDER, MessageKind.CASE_ESCALATION)

Told = TypeVar("Told", CaseNote, CaseReminder, CaseEscalation)


class CaseMessages:
    """The composers of the three kinds."""

    def __init__(self, db: Database, programme: Programme, clock: Clock, workspaces: Workspaces) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock
        self._workspaces = workspaces

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {
            MessageKind.CASE_NOTE: self.note,
            MessageKind.CASE_REMINDER: self.reminder,
            MessageKind.CASE_ESCALATION: self.escalation,
        }

    async def note(self, message: Claimed) -> Composed:
        """A line in the thread; the channel sees it where the customer did something."""
        composed = await self._db.read(case_messages.case_note, message.case_event_id or 0)
        if not isinstance(composed, CaseNote):
            return composed
        return threaded(composed.reference, note(composed, self._programme.timezone), aloud=composed.is_loud)

    async def reminder(self, message: Claimed) -> Composed:
        """To the owner directly; where Slack knows nobody of the owner's address, in the thread, aloud."""
        composed = await self._db.read(case_messages.case_reminder, message.case_event_id or 0)
        if not isinstance(composed, CaseReminder):
            return composed
        to = await self._reader(composed.to)
        if isinstance(to, Later):
            return to
        zone, now = self._programme.timezone, self._clock()
        if to is not None:
            return Outgoing(to, reminder(composed, zone, now))
        if composed.reference is None:
            return Dropped("nobody in Slack is the owner, and there is no alert to tell it in")
        drawn = reminder(composed, zone, now, is_gone=composed.to is not None)
        return threaded(composed.reference, drawn, aloud=True)

    async def escalation(self, message: Claimed) -> Composed:
        """To the member or the channel that hears of missed deadlines."""
        rules = self._programme.cases
        composed = await self._db.read(case_messages.case_escalation, message.case_event_id or 0, rules)
        if not isinstance(composed, CaseEscalation):
            return composed
        to = await self._reader(composed.to)
        if isinstance(to, Later):
            return to
        if to is None:
            log.error("nobody in Slack is who cases escalate to: correct escalate_to", extra={"action": "case"})
            to = self._programme.owners_channel
        if to is None:
            return Dropped("nobody in Slack is who hears of missed deadlines")
        return Outgoing(to, escalation(composed, self._programme.timezone))

    async def refused(self, message: Claimed, to: str, error: Exception) -> bool:
        """Whether a member has left, or can be written to no more: then the thread of the alert hears of it instead of
        an owner, and at once whoever hears of missed deadlines; and the owners' channel instead of these.
        """
        to_a_member = message.kind in TO_MEMBERS and MEMBER_ID.fullmatch(to) is not None
        if not to_a_member or not isinstance(error, SlackApiError) or parts(error)[2].get("error") not in SHUT:
            return False
        await self._db.write(owner_gone, Gone(to, message, self._clock()))
        return True

    async def _reader(self, to: str | None) -> str | Later | None:
        """An address becomes whoever has it in Slack; ids and channels are as they are, but for those who have left."""
        if to is not None and MEMBER_ID.fullmatch(to):
            known = (await self._db.read(known_people, [to])).get(to)
            is_gone = known is not None and not known.can_be_asked and known.refreshed_at > self._clock() - STALE
            return None if is_gone else to
        if to is None or not MAIL_ADDRESS.fullmatch(to):
            return to
        try:
            # Elsewhere anybody may have been given that address.
            home = await self._workspaces.home()
            named = await self._db.read(person_of_email, to.lower(), home.team)
            found = named or await home.directory.by_email(to)
        except AskError as error:
            return Later(f"the owner could not be looked up: {error}", error.wait or BREATHER)
        except NotInstalledError as error:
            return Later(str(error), BREATHER)
        return None if found is None else found.slack_user_id


@dataclass(frozen=True, slots=True)
class Gone:
    """A member to whom a message could not be sent, since they have left."""

    member: str
    message: Claimed
    now: datetime


def owner_gone(session: Session, items: Sequence[Gone]) -> list[None]:
    """Remember that they have left, and have it told to whoever hears of missed deadlines."""
    known = known_people(session, [item.member for item in items])
    for item in items:
        person = known.get(item.member) or nobody(item.member, item.now)
        keep_people(session, [[replace(person, deleted=True, refreshed_at=item.now)]])
        if item.message.kind is not MessageKind.CASE_REMINDER:
            continue
        told = NewMessage(
            key=f"case-escalation:owner-gone:{item.message.case_event_id}",
            kind=MessageKind.CASE_ESCALATION,
            channel=Channel.SLACK,
            priority=PRIORITY["case_escalation"],
            due_at=item.now,
            answer_id=item.message.answer_id,
            case_event_id=item.message.case_event_id,
        )
        enqueue(session, [told], item.now)
    return [None] * len(items)
