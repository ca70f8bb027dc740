"""What people press and type in Slack → `intake` → the message redrawn.

1. The answer is committed. 2. Slack gets its acknowledgement: after the commit, so that a press that was lost shows as
such, but within two seconds of three. 3. The owners' alert is rung for, and the message that was pressed is redrawn
from the state that the commit returned. Nothing else is sent from here.
"""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import compose
from bot.config import Programme
from bot.intake import Desk, Event, Taken
from bot.slack import extras, question
from bot.slack.background import Background
from bot.slack.press import Press, read_press
from bot.slack.question import Sheet
from bot.slack.redraws import Place, Redraws
from bot.slack.workspaces import Workspace, Workspaces
from bot.survey.conversation import Said
from bot.survey.definition import Survey
from bot.survey.scale import parse_score
from bot.survey.wording import noted
from storage.queries.definitions import document_of
from storage.types import Channel

log = logging.getLogger(__name__)

COMMIT_SECONDS = 2.0
NOT_YOURS = noted("This question was for somebody else, or is gone. Nothing has been recorded.")


class Answering:
    """The listeners of the question's message."""

    def __init__(
        self, workspaces: Workspaces, desk: Desk, redraws: Redraws, background: Background, programme: Programme
    ) -> None:
        self._workspaces = workspaces
        self._db = desk.db
        self._desk = desk
        self.redraws = redraws
        self.background = background
        self.languages = programme.languages
        self._language = programme.language
        self._surveys: dict[str, Survey] = {}

    def attach(self, app: AsyncApp) -> None:
        """Listen to the buttons."""
        app.action(re.compile(rf"^{question.SCORE}\d+$"))(self.score)
        app.action(question.SEND)(self.send)
        app.action(question.SKIP)(self.skip)
        app.action(re.compile(rf"^{extras.RATE}\d$"))(self.send)
        app.action(question.CHANGE)(self.change)
        app.action(question.KEEP)(self.keep)
        app.action(question.LINK)(self.follow)

    async def score(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """A score, or another one. What was being written stays in its field."""
        press = read_press(body, workspace.team)
        if press is None:
            await ack()
            return
        said = Said(at=press.at, score=parse_score(press.detail))
        await self._record(ack, press, said, written=press.written)

    async def send(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """What is written, chosen or rated, for the question that the button belongs to."""
        await self._words(ack, read_press(body, workspace.team), skipped=False)

    async def skip(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """On to the next question, without a word."""
        await self._words(ack, read_press(body, workspace.team), skipped=True)

    async def change(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """The eleven buttons again. Nothing is written."""
        await self._turn(ack, read_press(body, workspace.team), changing=True)

    async def keep(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """Back to where the conversation stands. Nothing is written."""
        await self._turn(ack, read_press(body, workspace.team), changing=False)

    async def follow(self, ack: AsyncAck) -> None:
        """The link was opened; Slack tells so and wants to hear that it was heard."""
        await ack()

    async def record(self, event: Event, place: Place | None, written: str = "") -> None:
        """Have an event taken; what follows from it goes on by itself, as does a commit that takes long."""
        commit = asyncio.ensure_future(self._desk.take(event))
        await asyncio.wait({commit}, timeout=COMMIT_SECONDS)
        if commit.done():
            commit.result()
        self.background.start(self._follow(commit, event, place, written))

    async def survey(self, digest: str) -> Survey:
        """The definition that somebody was asked with; it never changes, so it is read once."""
        if digest not in self._surveys:
            self._surveys[digest] = Survey.of_document(await self._db.read(document_of, digest))
        return self._surveys[digest]

    async def tell_not_yours(self, place: Place, user_id: str) -> None:
        """To somebody whose language nobody knows: in the programme's."""
        await self.tell(place, user_id, self.languages.wording_for(self._language).say(NOT_YOURS))

    async def tell(self, place: Place, user_id: str, text: str) -> None:
        """A sentence that this person alone sees; if it does not arrive, nothing is lost."""
        try:
            workspace = await self._workspaces.of(place.team)
            await workspace.client.chat_postEphemeral(channel=place.channel, user=user_id, text=text)
        except Exception as error:  # noqa: BLE001 - a courtesy
            log.warning("a private sentence was not shown: %s", type(error).__name__, extra={"action": "slack"})

    async def _words(self, ack: AsyncAck, press: Press | None, *, skipped: bool) -> None:
        said = None if press is None else press.said(skipped=skipped)
        if press is None or said is None:
            await ack()
            return
        await self._record(ack, press, said, written="")

    async def _record(self, ack: AsyncAck, press: Press, said: Said, written: str) -> None:
        event = Event(press.invitation_id, Channel.SLACK, said, press.user_id)
        await self.record(event, press.place, written)
        await ack()

    async def _follow(self, commit: asyncio.Future[Taken], event: Event, place: Place | None, written: str) -> None:
        """The owners hear of it, and the message shows the state that was committed."""
        taken = await commit
        if place is None:
            return
        if taken.asked is None or taken.conversation is None:
            await self.tell_not_yours(place, event.slack_user_id or "")
            return
        survey = await self.survey(taken.asked.definition)
        sheet = Sheet.of(compose.Question(survey, taken.asked, taken.conversation), self.languages, written)
        drawn = question.draw(sheet, is_open=taken.conversation.is_open(event.said.at))
        await self.redraws.draw(place, drawn, event.invitation_id, event.said.at)

    async def _turn(self, ack: AsyncAck, press: Press | None, *, changing: bool) -> None:
        await ack()
        if press is not None:
            self.background.start(self._turned(press, changing=changing))

    async def _turned(self, press: Press, *, changing: bool) -> None:
        composed = await self._db.read(compose.drawn, press.invitation_id)
        if not isinstance(composed, compose.Question) or composed.asked.slack_user_id != press.user_id:
            await self.tell_not_yours(press.place, press.user_id)
            return
        sheet = Sheet.of(composed, self.languages, press.written)
        drawn = question.draw(sheet, is_open=composed.conversation.is_open(press.at), changing=changing)
        await self.redraws.draw(press.place, drawn, press.invitation_id, press.at)
