"""Slack as the outbox knows it: questions to people, alerts to the owners' channel, and redrawing both."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import compose
from bot.config import Programme
from bot.slack import alert, question
from bot.slack.blocks import Drawn
from bot.slack.directory import Directory
from bot.slack.faults import To, delivery_error
from bot.slack.finding import KEY, Finding, Whereabouts
from bot.slack.question import Sheet
from scheduler.clock import Clock
from scheduler.outbox import DeliveryError, Dropped, Found, Later, NotThere, Outcome, Ready, Undecided
from storage.database import Database
from storage.queries.conversations import load
from storage.queries.messages import Claimed
from storage.types import MessageKind

log = logging.getLogger(__name__)

ALERTS = frozenset({MessageKind.ALERT, MessageKind.ALERT_UPDATE})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call to Slack: a new message where `ts` is None, otherwise that message anew."""

    channel: str
    drawn: Drawn
    ts: str | None = None


class SlackSender:
    """Implements `scheduler.outbox.Sender`, and `Finder`: Slack can be asked what became of a message."""

    def __init__(
        self,
        client: AsyncWebClient,
        db: Database,
        programme: Programme,
        clock: Clock,
        directory: Directory | None = None,
    ) -> None:
        self._client = client
        self._db = db
        self._programme = programme
        self._clock = clock
        self._finding = Finding(directory or Directory(client, db, clock))
        self._shut_until: datetime | None = None

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """Compose it from the store as it is now."""
        if message.kind in ALERTS:
            composed = await self._alert(message)
        else:
            composed = await self._question(message)
        return Ready(message, composed) if isinstance(composed, Outgoing) else composed

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Call Slack once. The reference is the message's `channel` and `ts`, by which it is redrawn."""
        outgoing: Outgoing = ready.content
        to = To.OWNERS if ready.message.kind in ALERTS else To.PERSON
        try:
            answer = await self._call(outgoing, ready.message)
        except Exception as error:
            raise self._told(delivery_error(error, to), to) from error
        channel, ts = answer.get("channel"), answer.get("ts")
        if not channel or not ts:
            raise DeliveryError(Outcome.UNKNOWN, "Slack's answer does not say where the message is")
        return {"channel": str(channel), "ts": str(ts)}

    async def find(self, message: Claimed) -> Found | NotThere | Undecided:
        """Look for a message that may have been posted, by the key that it carries."""
        if message.kind is MessageKind.QUESTION:
            return await self._find_question(message)
        prepared = await self.prepare(message)
        if not isinstance(prepared, Ready):
            return Undecided(prepared.reason)
        outgoing: Outgoing = prepared.content
        if outgoing.ts is not None:
            return NotThere()  # it changes a message that there is: doing it again does no harm
        return await self._finding.find(Whereabouts(outgoing.channel), message.key, message.created_at)

    async def _find_question(self, message: Claimed) -> Found | NotThere | Undecided:
        """Also one that would not be sent any more: who has answered it, has it."""
        asked = (await self._db.read(load, [message.invitation_id or 0])).get(message.invitation_id or 0)
        if asked is None or asked.slack_user_id is None:
            return Undecided("the contact is not in Slack any more")
        return await self._finding.find(Whereabouts(asked.slack_user_id), message.key, message.created_at)

    async def _question(self, message: Claimed) -> Outgoing | Dropped | Later:
        if message.invitation_id is None:
            return Dropped("the invitation is gone")
        now = self._clock()
        composed: compose.Question | Dropped | Later
        if message.kind is MessageKind.QUESTION:
            composed = await self._db.read(compose.question, message.invitation_id, now)
        else:
            composed = await self._db.read(compose.redraw, message.invitation_id)
        if not isinstance(composed, compose.Question):
            return composed
        drawn = question.draw(Sheet.of(composed), is_open=composed.conversation.is_open(now))
        if composed.reference is not None:
            return Outgoing(composed.reference["channel"], drawn, composed.reference["ts"])
        if composed.asked.slack_user_id is None:
            return Dropped("the contact is not in Slack")
        return Outgoing(composed.asked.slack_user_id, drawn)

    async def _alert(self, message: Claimed) -> Outgoing | Dropped | Later:
        channel = self._programme.owners_channel
        if channel is None:
            return Dropped("no owners_channel is configured")
        if message.answer_id is None:
            return Dropped("the answer is gone")
        if (wait := self._still_shut()) is not None:
            return Later("the owners' channel is shut", wait)
        composed: compose.Alert | Dropped | Later
        if message.kind is MessageKind.ALERT:
            composed = await self._db.read(compose.alert, message.answer_id)
        else:
            composed = await self._db.read(compose.alert_update, message.answer_id)
        if not isinstance(composed, compose.Alert):
            return composed
        drawn = alert.draw(composed.answer, self._programme.timezone)
        if composed.reference is None:
            return Outgoing(channel, drawn)
        return Outgoing(composed.reference["channel"], drawn, composed.reference["ts"])

    async def _call(self, outgoing: Outgoing, message: Claimed) -> Any:
        text, blocks = outgoing.drawn.text, outgoing.drawn.blocks
        if outgoing.ts is not None:
            return await self._client.chat_update(channel=outgoing.channel, ts=outgoing.ts, text=text, blocks=blocks)
        return await self._client.chat_postMessage(
            channel=outgoing.channel,
            text=text,
            blocks=blocks,
            # A message whose fate is unknown can be found again by this; ids only, since the workspace can read it.
            metadata={"event_type": f"nps_{message.kind.value}", "event_payload": {KEY: message.key}},
            unfurl_links=False,
            unfurl_media=False,
        )

    def _still_shut(self) -> timedelta | None:
        """How long alerts wait for the owners' channel; waiting costs a message no attempt."""
        if self._shut_until is None or (wait := self._shut_until - self._clock()) <= timedelta(0):
            return None
        return wait

    def _told(self, error: DeliveryError, to: To) -> DeliveryError:
        """Alerts alone wait while the owners' channel is shut: customers are asked all the same."""
        if to is To.OWNERS and error.outcome is Outcome.RETRY and not error.hold_channel and error.retry_after:
            self._shut_until = self._clock() + error.retry_after
            log.error(
                "alerts wait: Slack does not let the app post to the owners' channel %s; invite it there (/invite), "
                "or correct owners_channel",
                self._programme.owners_channel,
                extra={"action": "send", "reason": error.reason},
            )
        return error
