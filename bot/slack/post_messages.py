"""The outbox's messages about shared channels: the posts themselves, and what happens where a person cannot be asked
directly.
"""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot import channel_posts, rerouting
from bot.channel_posts import PostDrawing
from bot.config import Programme
from bot.rerouting import Refusal
from bot.slack import channel_post, rerouted
from bot.slack.faults import NOT_WRITABLE, parts
from bot.slack.outgoing import Composer, Outgoing, changed
from scheduler.clock import Clock
from scheduler.outbox import Dropped, Later
from storage.database import Database
from storage.queries.messages import Claimed
from storage.types import MessageKind


class PostMessages:
    """`by_email`: this installation can send mail."""

    def __init__(self, db: Database, programme: Programme, clock: Clock, *, by_email: bool) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock
        self._by_email = by_email

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {
            MessageKind.CHANNEL_QUESTION: self.post,
            MessageKind.CHANNEL_REDRAW: self.post,
            MessageKind.REROUTED: self.notice,
        }

    async def post(self, message: Claimed) -> Outgoing | Dropped | Later:
        """The post of a wave in a channel, new or anew."""
        if message.channel_post_id is None:
            return Dropped("the post is gone")
        composed: PostDrawing | Dropped | Later
        if message.kind is MessageKind.CHANNEL_QUESTION:
            composed = await self._db.read(channel_posts.question, message.channel_post_id, self._clock())
        else:
            composed = await self._db.read(channel_posts.redraw, message.channel_post_id, self._clock())
        if not isinstance(composed, PostDrawing):
            return composed
        wording = self._programme.languages.wording_for(composed.survey.language)
        drawn = channel_post.draw(composed, wording)
        if composed.reference is None:
            return Outgoing(composed.post.channel, drawn)
        return changed(composed.reference, drawn)

    async def notice(self, message: Claimed) -> Outgoing | Dropped:
        """What the owners are told of people who are asked another way."""
        channel = self._programme.owners_channel
        if channel is None:
            return Dropped("no owners_channel is configured")
        if message.invitation_id is None:
            return Dropped("the invitation is gone")
        composed = await self._db.read(rerouting.notice, message.invitation_id, by_email=self._by_email)
        return composed if isinstance(composed, Dropped) else Outgoing(channel, rerouted.draw(composed))

    async def unreached(self, message: Claimed) -> None:
        """The person of a question is not to be found in Slack any more; the owners can do nothing about it."""
        if message.kind is MessageKind.QUESTION and message.invitation_id is not None:
            refusal = Refusal(message.invitation_id, self._clock(), self._by_email, is_told=False)
            await self._db.write(rerouting.reroute, refusal)

    async def refused(self, message: Claimed, error: Exception) -> None:
        """A question was not sent: where Slack lets nobody write to its person, it takes another way."""
        if message.kind is not MessageKind.QUESTION or message.invitation_id is None:
            return
        if isinstance(error, SlackApiError) and parts(error)[2].get("error") in NOT_WRITABLE:
            refusal = Refusal(message.invitation_id, self._clock(), self._by_email)
            await self._db.write(rerouting.reroute, refusal)
