"""What is posted of cases: lines in the thread of the alert, what the owner is told, and missed deadlines."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TypeVar

from bot import case_messages
from bot.case_messages import CaseEscalation, CaseNote, CaseReminder
from bot.config import Programme
from bot.slack.asking import AskError
from bot.slack.cases_card import escalation, note, reminder
from bot.slack.client import NotInstalledError
from bot.slack.outgoing import Composed, Composer, Outgoing, threaded
from bot.slack.workspaces import Workspaces
from bot.survey.routing import MAIL_ADDRESS
from scheduler.clock import Clock
from scheduler.outbox import Dropped, Later
from storage.database import Database
from storage.queries.messages import Claimed
from storage.queries.slack_directory import person_of_email
from storage.types import MessageKind

log = logging.getLogger(__name__)

BREATHER = timedelta(seconds=30)

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
        drawn = reminder(composed, self._programme.timezone, self._clock())
        to = await self._reader(composed.to)
        if isinstance(to, Later):
            return to
        if to is not None:
            return Outgoing(to, drawn)
        if composed.reference is None:
            return Dropped("nobody in Slack has the owner's address, and there is no alert to tell it in")
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
            log.error("nobody in Slack has the address that cases escalate to", extra={"action": "case"})
            return Dropped("nobody in Slack has the address that hears of missed deadlines")
        return Outgoing(to, escalation(composed, self._programme.timezone))

    async def _reader(self, to: str | None) -> str | Later | None:
        """An address becomes whoever has it in Slack; ids and channels are as they are."""
        if to is None or not MAIL_ADDRESS.fullmatch(to):
            return to
        try:
            # Elsewhere anybody may have been given that address.
            home = await self._workspaces.home()
            known = await self._db.read(person_of_email, to.lower(), home.team)
            found = known or await home.directory.by_email(to)
        except AskError as error:
            return Later(f"the owner could not be looked up: {error}", error.wait or BREATHER)
        except NotInstalledError as error:
            return Later(str(error), BREATHER)
        return None if found is None else found.slack_user_id
