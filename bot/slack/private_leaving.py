"""How often to be asked, in the window of a shared channel, and its way back → the contact → the window anew.

Whoever was not known becomes a contact by it: somebody who is not to be asked has to be remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import modal, wishing
from bot.slack.leaving import AGAIN, NEVER
from bot.slack.press import moment
from bot.slack.private_answers import PrivateAnswers, Window, post_of
from bot.slack.wishing import Wish, chosen
from bot.slack.workspaces import Workspace
from storage.database import Database, Session
from storage.queries.admissions import Applicant, known_or_new
from storage.queries.channel_posts import posts_by_id


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose before a post, in the words of `bot.slack.leaving`."""

    post_id: int
    slack_user_id: str
    at: datetime
    wish: str


class PrivateLeaving:
    """The listeners. Slack is acknowledged when it is written: a press that was lost shows as such."""

    def __init__(self, db: Database, answers: PrivateAnswers) -> None:
        self._db = db
        self._answers = answers

    def attach(self, app: AsyncApp) -> None:
        """Listen to the menu and to the button."""
        app.action(modal.LEAVE)(self.leave)
        app.action(modal.UNDO)(self.undo)

    async def leave(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """Never again, or less often."""
        await self._chosen(ack, body, workspace, NEVER)

    async def undo(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """They may be asked after all, or as often as others."""
        await self._chosen(ack, body, workspace, AGAIN)

    async def _chosen(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace, otherwise: str) -> None:
        view, at = body["view"], moment(body["actions"][0]["action_ts"])
        choice = Choice(post_of(view), str(body["user"]["id"]), at, chosen(body, otherwise))
        await self._db.write(choose, choice, urgent=True)
        await ack()
        self._answers.show_again(choice.post_id, choice.slack_user_id, Window(workspace, view))


def choose(session: Session, items: Sequence[Choice]) -> list[None]:
    """Write what was chosen; a post that is gone takes nothing."""
    posts = posts_by_id(session, {item.post_id for item in items})
    there = [item for item in items if item.post_id in posts]
    people = [Applicant(posts[item.post_id], item.slack_user_id, item.at) for item in there]
    contacts = known_or_new(session, people) if people else {}
    wishing.take(session, [Wish(contacts[item.slack_user_id], item.wish, item.at) for item in there])
    return [None] * len(items)
