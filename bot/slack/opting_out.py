"""“Don't ask me again” or less often, and its Undo → the contact → the message redrawn.

What is written is what the page of a mail's Unsubscribe writes, so that nobody is asked by another channel instead.
Twice is once, and a press that comes late does not undo what was pressed after it.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import compose
from bot.compose import Question
from bot.slack import question, wishing
from bot.slack.leaving import AGAIN, LEAVE, NEVER, UNDO
from bot.slack.listeners import Answering
from bot.slack.press import Press, read_press
from bot.slack.question import Sheet
from bot.slack.wishing import Wish, chosen
from bot.slack.workspaces import Workspace
from storage.database import Database


class OptingOut:
    """The listeners. Slack is acknowledged when it is written: a press that was lost shows as such."""

    def __init__(self, db: Database, answering: Answering) -> None:
        self._db = db
        self._answering = answering

    def attach(self, app: AsyncApp) -> None:
        """Listen to the menu and to the button."""
        app.action(LEAVE)(self.leave)
        app.action(UNDO)(self.undo)

    async def leave(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """Never again, or less often."""
        await self._wished(ack, body, workspace, NEVER)

    async def undo(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """They may be asked after all, or as often as others."""
        await self._wished(ack, body, workspace, AGAIN)

    async def _wished(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace, otherwise: str) -> None:
        asked, press = await self._theirs(read_press(body, workspace.team))
        if asked is not None and press is not None and (contact_id := asked.asked.contact_id) is not None:
            await self._db.write(wishing.take, Wish(contact_id, chosen(body, otherwise), press.at), urgent=True)
        await ack()
        self._show(asked, press)

    async def _theirs(self, press: Press | None) -> tuple[Question | None, Press | None]:
        """What was asked, if the one who pressed is the one who was asked."""
        if press is None:
            return None, None
        composed = await self._db.read(compose.drawn, press.invitation_id)
        if not isinstance(composed, Question) or composed.asked.slack_user_id != press.user_id:
            return None, press
        return composed, press

    def _show(self, asked: Question | None, press: Press | None) -> None:
        if press is None:
            return
        if asked is None:
            self._answering.background.start(self._answering.tell_not_yours(press.place, press.user_id))
        else:
            self._answering.background.start(self._redrawn(press))

    async def _redrawn(self, press: Press) -> None:
        composed = await self._db.read(compose.drawn, press.invitation_id)
        if isinstance(composed, Question):
            sheet = Sheet.of(composed, self._answering.languages, press.written)
            drawn = question.draw(sheet, is_open=composed.conversation.is_open(press.at))
            await self._answering.redraws.draw(press.place, drawn, press.invitation_id, press.at)
