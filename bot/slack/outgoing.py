"""What is posted in Slack for each kind of message: one table, so that a new kind is one line and one function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import compose, digests, posts, reminders
from bot.config import Programme
from bot.figures.pictures import goal_line
from bot.slack import alert, digest, question, score
from bot.slack.blocks import Drawn
from bot.slack.question import Sheet
from bot.survey.routing import Route
from scheduler.clock import Clock
from scheduler.outbox import Dropped, Later
from storage.database import Database
from storage.queries.messages import Claimed
from storage.queries.slack_directory import workspace_of
from storage.types import MessageKind, Reference


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call to Slack: a new message where `ts` is None, otherwise that message anew.

    `thread_ts`: an answer in the thread of that message; `aloud`: the channel sees it, too. `team`: the workspace it is
    in, None for the home workspace.
    """

    channel: str
    drawn: Drawn
    ts: str | None = None
    thread_ts: str | None = None
    aloud: bool = False
    team: str | None = None


class Unreached(Dropped):
    """Nobody is there to be asked in Slack: they are asked another way, where there is one."""


Composed = Outgoing | Dropped | Later
Composer = Callable[[Claimed], Awaitable[Composed]]


def changed(reference: Reference, drawn: Drawn) -> Outgoing:
    """A message where it stands, anew."""
    return Outgoing(reference["channel"], drawn, reference["ts"], team=reference.get("team"))


def threaded(reference: Reference, drawn: Drawn, *, aloud: bool = False) -> Outgoing:
    """An answer in the thread of a message."""
    team = reference.get("team")
    return Outgoing(reference["channel"], drawn, thread_ts=reference["ts"], aloud=aloud, team=team)


class ToPeople:
    """To the contact: the question, and the same message anew."""

    def __init__(self, db: Database, programme: Programme, clock: Clock) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {
            MessageKind.QUESTION: self.question,
            MessageKind.REDRAW: self.redraw,
            MessageKind.REMINDER: self.reminder,
        }

    async def question(self, message: Claimed) -> Composed:
        """A new message to the person."""
        now, working = self._clock(), self._programme.working_hours
        composed = await self._db.read(compose.question, message.invitation_id or 0, now, working)
        if not isinstance(composed, compose.Question):
            return composed
        if composed.asked.slack_user_id is None:
            return Unreached("the contact is not in Slack")
        team = await self._db.read(workspace_of, composed.asked.slack_user_id)
        return Outgoing(composed.asked.slack_user_id, self._drawn(composed), team=team)

    async def redraw(self, message: Claimed) -> Composed:
        """The message where it stands."""
        composed = await self._db.read(compose.redraw, message.invitation_id or 0)
        if not isinstance(composed, compose.Question):
            return composed
        if composed.reference is None:
            return Dropped("the question was never sent here")
        return changed(composed.reference, self._drawn(composed))

    async def reminder(self, message: Claimed) -> Composed:
        """An answer in the thread of the question: never a second stack of buttons."""
        now = self._clock()
        composed = await self._db.read(reminders.reminder, message, self._programme.working_hours, now)
        if not isinstance(composed, compose.Question):
            return composed
        if composed.reference is None:
            return Dropped("the question does not stand in Slack")
        drawn = question.reminding(Sheet.of(composed, self._programme.languages), now)
        return threaded(composed.reference, drawn)

    def _drawn(self, composed: compose.Question) -> Drawn:
        sheet = Sheet.of(composed, self._programme.languages)
        return question.draw(sheet, is_open=composed.conversation.is_open(self._clock()))


class ToOwners:
    """To the owners' channel: alerts, and the score by itself."""

    def __init__(self, db: Database, programme: Programme, clock: Clock) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {
            MessageKind.ALERT: self.alert,
            MessageKind.ALERT_UPDATE: self.alert_update,
            MessageKind.SCORE: self.score,
            MessageKind.DIGEST: self.digest,
        }

    async def alert(self, message: Claimed) -> Composed:
        """A new alert."""
        return self._alert(await self._db.read(compose.alert, message.answer_id or 0))

    async def alert_update(self, message: Claimed) -> Composed:
        """The alert where it stands."""
        return self._alert(await self._db.read(compose.alert_update, message.answer_id or 0))

    async def score(self, message: Claimed) -> Composed:
        """The report of a period that has ended."""
        composed = await self._db.read(posts.score_post, message.key, self._programme, self._clock())
        if isinstance(composed, Dropped):
            return composed
        programme, report = self._programme, composed.report
        goal = goal_line(programme, report.survey, report.now.period, self._clock())
        return self._to_owners(score.draw(report, programme.wording, trend=composed.trend, goal=goal))

    async def digest(self, message: Claimed) -> Composed:
        """The answers of a day, where their owners are."""
        composed = await self._db.read(digests.digest, message.key, self._programme)
        if isinstance(composed, Dropped):
            return composed
        return Outgoing(composed.channel, digest.draw(composed, self._programme.timezone, self._programme.wording))

    def _alert(self, composed: compose.Alert | Dropped | Later) -> Composed:
        if not isinstance(composed, compose.Alert):
            return composed
        answer, programme = composed.answer, self._programme
        drawn = alert.draw(answer, programme.timezone, programme.alert_attributes)
        if composed.reference is None:
            # Of an anonymous one, nothing is known that a route could go by: its channel would tell it.
            return self._to_owners(drawn, programme.cases.route(answer.score, answer.account, answer.attributes))
        return changed(composed.reference, drawn)

    def _to_owners(self, drawn: Drawn, route: Route | None = None) -> Composed:
        channel = (None if route is None else route.channel) or self._programme.owners_channel
        return Dropped("no owners_channel is configured") if channel is None else Outgoing(channel, drawn)
