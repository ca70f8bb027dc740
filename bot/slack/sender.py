"""Slack as the outbox knows it: questions to people, alerts to the owners' channel, and redrawing both."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Programme
from bot.slack.directory import Directory
from bot.slack.faults import To, delivery_error
from bot.slack.finding import KEY, Finding, Whereabouts
from bot.slack.outgoing import Composer, Outgoing, ToOwners, ToPeople
from bot.slack.post_messages import PostMessages
from scheduler.clock import Clock
from scheduler.outbox import DeliveryError, Dropped, Found, Later, NotThere, Outcome, Ready, Undecided
from storage.database import Database
from storage.queries.conversations import load
from storage.queries.messages import Claimed
from storage.types import MessageKind

log = logging.getLogger(__name__)

# Whom a kind is for; a person, where it is not here.
FOR = {
    MessageKind.ALERT: To.OWNERS,
    MessageKind.ALERT_UPDATE: To.OWNERS,
    MessageKind.SCORE: To.OWNERS,
    MessageKind.REROUTED: To.OWNERS,
    MessageKind.CHANNEL_QUESTION: To.CHANNEL,
}


class SlackSender:
    """Implements `scheduler.outbox.Sender`, and `Finder`: Slack can be asked what became of a message."""

    def __init__(
        self,
        client: AsyncWebClient,
        db: Database,
        programme: Programme,
        clock: Clock,
        directory: Directory | None = None,
        *,
        by_email: bool = False,
    ) -> None:
        self._client = client
        self._db = db
        self._programme = programme
        self._clock = clock
        self._finding = Finding(directory or Directory(client, db, clock))
        self._posts = PostMessages(db, programme, clock, by_email=by_email)
        self._composers: dict[MessageKind, Composer] = {
            **ToPeople(db, clock).table(),
            **ToOwners(db, programme, clock).table(),
            **self._posts.table(),
        }
        self._shut_until: datetime | None = None

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """Compose it from the store as it is now."""
        composer = self._composers.get(message.kind)
        if composer is None:
            return Dropped(f"nothing is posted in Slack for {message.kind}")
        if FOR.get(message.kind) is To.OWNERS and (wait := self._still_shut()) is not None:
            return Later("the owners' channel is shut", wait)
        composed = await composer(message)
        return Ready(message, composed) if isinstance(composed, Outgoing) else composed

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Call Slack once. The reference is the message's `channel` and `ts`, by which it is redrawn."""
        outgoing: Outgoing = ready.content
        to = FOR.get(ready.message.kind, To.PERSON)
        try:
            answer = await self._call(outgoing, ready.message)
        except Exception as error:
            await self._posts.refused(ready.message, error)
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
