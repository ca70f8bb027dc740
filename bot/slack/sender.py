"""Slack as the outbox knows it: questions to people, alerts to the owners' channel, and redrawing both."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config import Programme
from bot.slack.cases_messages import CaseMessages
from bot.slack.client import NotInstalledError
from bot.slack.early_warning import EarlyWarnings
from bot.slack.faults import UNTIL_MENDED, To
from bot.slack.finding import KEY, Finding, Whereabouts
from bot.slack.limits import Pacing
from bot.slack.mail_alarm import MailAlarms
from bot.slack.outgoing import Composed, Composer, Outgoing, ToOwners, ToPeople, Unreached
from bot.slack.post_messages import PostMessages
from bot.slack.report import Reports
from bot.slack.review import Reviews
from bot.slack.wave_messages import WaveMessages
from bot.slack.workspaces import Workspaces
from scheduler.clock import Clock
from scheduler.outbox import DeliveryError, Dropped, Found, Lane, Later, NotThere, Outcome, Ready, Undecided
from scheduler.policy import PRIORITY
from storage.database import Database
from storage.queries.conversations import load
from storage.queries.messages import Claimed
from storage.queries.slack_directory import workspace_of
from storage.types import Channel, MessageKind

log = logging.getLogger(__name__)

SOON = timedelta(seconds=1)
# Whom a kind is for; a person, where it is not here.
FOR = {
    MessageKind.ALERT: To.OWNERS,
    MessageKind.ALERT_UPDATE: To.OWNERS,
    MessageKind.SCORE: To.OWNERS,
    MessageKind.DIGEST: To.OWNERS,
    MessageKind.REVIEW: To.OWNERS,
    MessageKind.WARNING: To.OWNERS,
    MessageKind.REPORT: To.OWNERS,
    MessageKind.REROUTED: To.OWNERS,
    MessageKind.MAIL_ALARM: To.OWNERS,
    MessageKind.WAVE_NOTE: To.OWNERS,
    MessageKind.WAVE_REDRAW: To.OWNERS,
    MessageKind.CASE_NOTE: To.OWNERS,
    MessageKind.CASE_ESCALATION: To.OWNERS,
    MessageKind.CHANNEL_QUESTION: To.CHANNEL,
}


class SlackSender:
    """Implements `scheduler.outbox.Sender`, and `Finder`: Slack can be asked what became of a message."""

    def __init__(
        self,
        workspaces: Workspaces,
        db: Database,
        programme: Programme,
        clock: Clock,
        pacing: Pacing,
        connected: Collection[Channel],
    ) -> None:
        self._workspaces = workspaces
        self._db = db
        self._programme = programme
        self._clock = clock
        self._pacing = pacing
        self._cases = CaseMessages(db, programme, clock, workspaces)
        self._posts = PostMessages(db, programme, clock, by_email=Channel.EMAIL in connected)
        self._composers: dict[MessageKind, Composer] = {
            **ToPeople(db, programme, clock).table(),
            **ToOwners(db, programme, clock).table(),
            **self._cases.table(),
            **self._posts.table(),
            **MailAlarms(db, programme).table(),
            **Reviews(db, programme, clock).table(),
            **EarlyWarnings(db, programme, clock).table(),
            **Reports(db, programme, clock).table(),
            **WaveMessages(db, programme, clock, connected).table(),
        }
        self._shut: dict[str, datetime] = {}

    def lanes(self) -> Sequence[Lane]:
        """New messages and changed ones."""
        return self._pacing.limits.lanes(self._workspaces.known())

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """Compose it from the store as it is now, and take its turn."""
        composed = await self._composed(message)
        if not isinstance(composed, Outgoing):
            return composed
        wait = await self._pacing.wait(composed, PRIORITY[message.kind.value])
        return Ready(message, composed) if wait is None else Later("Slack's pace", wait)

    async def _composed(self, message: Claimed) -> Composed:
        composer = self._composers.get(message.kind)
        if composer is None:
            return Dropped(f"nothing is posted in Slack for {message.kind}")
        composed = await composer(message)
        if isinstance(composed, Unreached):
            await self._posts.unreached(message)
        if not isinstance(composed, Outgoing):
            return composed
        if FOR.get(message.kind) is To.OWNERS and (wait := self._still_shut(composed.channel)) is not None:
            return Later("the owners' channel is shut", wait)
        return await self._placed(message, composed)

    async def _placed(self, message: Claimed, outgoing: Outgoing) -> Composed:
        """In the workspace that it is for, if the app is there."""
        try:
            workspace = await self._workspaces.of(outgoing.team)
        except NotInstalledError as error:
            if outgoing.team is None:
                return Later(str(error), UNTIL_MENDED)
            await self._posts.unreached(message)
            return Dropped(str(error))
        return replace(outgoing, team=workspace.away)

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Call Slack once. The reference is the message's `channel` and `ts`, by which it is redrawn."""
        outgoing: Outgoing = ready.content
        to = To.OWNERS if outgoing.aloud else FOR.get(ready.message.kind, To.PERSON)
        try:
            workspace = await self._workspaces.of(outgoing.team)
        except NotInstalledError as error:
            raise DeliveryError(Outcome.RETRY, str(error), retry_after=UNTIL_MENDED) from error
        try:
            answer = await call(workspace.client, outgoing, ready.message)
        except Exception as error:
            await self._posts.refused(ready.message, error)
            if await self._cases.refused(ready.message, outgoing.channel, error):
                raise DeliveryError(Outcome.RETRY, "the owner has left Slack", retry_after=SOON) from error
            fault = await self._workspaces.fault(workspace, error, to, self._pacing.limits.held_by(outgoing))
            raise self._told(fault, to, outgoing.channel) from error
        channel, ts = answer.get("channel"), answer.get("ts")
        if not channel or not ts:
            raise DeliveryError(Outcome.UNKNOWN, "Slack's answer does not say where the message is")
        self._pacing.learn(outgoing, str(channel))
        return workspace.reference(str(channel), str(ts))

    async def find(self, message: Claimed) -> Found | NotThere | Undecided:
        """Look for a message that may have been posted, by the key that it carries."""
        if message.kind is MessageKind.QUESTION:
            return await self._find_question(message)
        outgoing = await self._composed(message)
        if not isinstance(outgoing, Outgoing):
            return Undecided(outgoing.reason)
        if outgoing.ts is not None:
            return NotThere()  # it changes a message that there is: doing it again does no harm
        where = Whereabouts(outgoing.channel, outgoing.thread_ts)
        return await self._find(outgoing.team, where, message)

    async def _find_question(self, message: Claimed) -> Found | NotThere | Undecided:
        """Also one that would not be sent any more: who has answered it, has it."""
        asked = (await self._db.read(load, [message.invitation_id or 0])).get(message.invitation_id or 0)
        if asked is None or asked.slack_user_id is None:
            return Undecided("the contact is not in Slack any more")
        team = await self._db.read(workspace_of, asked.slack_user_id)
        return await self._find(team, Whereabouts(asked.slack_user_id), message)

    async def _find(self, team: str | None, where: Whereabouts, message: Claimed) -> Found | NotThere | Undecided:
        try:
            workspace = await self._workspaces.of(team)
        except NotInstalledError as error:
            return Undecided(str(error))
        return await Finding(workspace.directory).find(where, message.key, message.created_at)

    def _still_shut(self, channel: str) -> timedelta | None:
        """How long what is for the owners waits for this channel; waiting costs a message no attempt."""
        until = self._shut.get(channel)
        wait = timedelta(0) if until is None else until - self._clock()
        return wait if wait > timedelta(0) else None

    def _told(self, error: DeliveryError, to: To, channel: str) -> DeliveryError:
        """What is for the owners waits while a channel of theirs is shut: customers are asked all the same."""
        alone = not error.hold_channel and not error.holds
        if to is To.OWNERS and error.outcome is Outcome.RETRY and alone and error.retry_after:
            self._shut[channel] = self._clock() + error.retry_after
            log.error(
                "alerts wait: Slack does not let the app post to the owners' channel %s; invite it there (/invite), "
                "or correct owners_channel and the routes",
                channel,
                extra={"action": "send", "reason": error.reason},
            )
        return error


async def call(client: AsyncWebClient, outgoing: Outgoing, message: Claimed) -> AsyncSlackResponse:
    """Post it, or show it anew."""
    text, blocks = outgoing.drawn.text, outgoing.drawn.blocks
    if outgoing.ts is not None:
        return await client.chat_update(channel=outgoing.channel, ts=outgoing.ts, text=text, blocks=blocks)
    return await client.chat_postMessage(
        channel=outgoing.channel,
        text=text,
        blocks=blocks,
        # A message whose fate is unknown can be found again by this; ids only, since the workspace can read it.
        metadata={"event_type": f"nps_{message.kind.value}", "event_payload": {KEY: message.key}},
        thread_ts=outgoing.thread_ts,
        reply_broadcast=True if outgoing.aloud else None,
        unfurl_links=False,
        unfurl_media=False,
    )
