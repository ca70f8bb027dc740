"""What a person types to the app in the direct message, without pressing anything: it answers what was asked last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.intake import Event
from bot.slack.listeners import Answering
from bot.slack.press import moment
from bot.slack.redraws import Place
from bot.slack.texts import received
from bot.slack.workspaces import Workspace
from bot.survey.conversation import Said, Stage
from bot.survey.questions import ExtraQuestion, next_question
from bot.survey.scale import band_of, parse_score
from bot.survey.wording import Wording
from storage.database import Database
from storage.queries.slack_people import OpenConversation, open_conversations
from storage.types import Channel

WORDS_WANTED = (Stage.REASON, Stage.FOLLOW_UP, Stage.EXTRA)
# A text with a picture is a text; everything else with a subtype is Slack's own account of what happened.
WRITTEN = (None, "file_share", "thread_broadcast")


class Typing:
    """The listener of direct messages. Slack is acknowledged when the text is kept: a failed one it sends again."""

    def __init__(self, db: Database, answering: Answering) -> None:
        self._db = db
        self._answering = answering

    def attach(self, app: AsyncApp) -> None:
        """Listen to every message event: those that are none of ours are acknowledged all the same."""
        app.event("message")(self.heard)

    async def heard(self, event: dict[str, Any], workspace: Workspace) -> None:
        """Somebody wrote something."""
        await self.message(event, workspace.team)

    async def message(self, event: Mapping[str, Any], team: str | None = None, *, again: bool = False) -> None:
        """Take a typed text as the answer to the question that waits for one. `again`: it is read back, and may have
        been heard when it was typed.
        """
        if not is_typed(event):
            return
        text, at = received(event["text"]), moment(event["ts"])
        if not text:
            return
        conversations = await self._db.read(open_conversations, event["user"], at)
        chosen = meant(conversations, event.get("thread_ts"), at)
        if chosen is None:
            return
        survey = await self._answering.survey(chosen.definition)
        said = said_by(chosen, text, at, survey.questions)
        if said is None and again:
            return
        if said is None:
            wording = self._answering.languages.wording_for(chosen.language, survey.language)
            sentence = what_to_press(chosen, wording)
            await self._answering.tell(Place(event["channel"], event["ts"], team=team), event["user"], sentence)
            return
        place = None if chosen.reference is None else Place.of(chosen.reference)
        await self._answering.record(Event(chosen.invitation_id, Channel.SLACK, said, event["user"]), place)


def is_typed(event: Mapping[str, Any]) -> bool:
    """Whether a person wrote this to the app, now."""
    return (
        event.get("channel_type") == "im"
        and event.get("subtype") in WRITTEN
        and not event.get("bot_id")
        and all(isinstance(event.get(key), str) for key in ("user", "text", "ts", "channel"))
    )


def meant(conversations: Sequence[OpenConversation], thread_ts: str | None, at: datetime) -> OpenConversation | None:
    """Which conversation a text belongs to: the one in whose thread it stands, otherwise the newest that waits for a
    text, otherwise the newest that waits for a score. None: to none, or it has been taken before.
    """
    if any(conversation.event_at == at for conversation in conversations):
        return None
    threaded = [one for one in conversations if one.reference and one.reference["ts"] == thread_ts]
    for_text = [one for one in conversations if one.stage in WORDS_WANTED]
    for_score = [one for one in conversations if one.stage is None]
    return next((one for one in [*threaded, *for_text, *for_score] if one.stage != Stage.DONE), None)


def said_by(
    conversation: OpenConversation, text: str, at: datetime, questions: Sequence[ExtraQuestion] = ()
) -> Said | None:
    """The text as an answer to what is asked now; a number is a score where one is asked. None: it answers nothing."""
    if conversation.stage == Stage.REASON:
        return Said(at=at, reason=text)
    if conversation.stage == Stage.FOLLOW_UP:
        return Said(at=at, follow_up=text)
    if conversation.stage == Stage.EXTRA and conversation.score is not None:
        question = next_question(questions, band_of(conversation.score), conversation.extras or {})
        told = None if question is None else question.meant(text)
        return None if question is None or told is None else Said(at=at, extras={question.name: told})
    try:
        return Said(at=at, score=parse_score(text))
    except ValueError:
        return None


def what_to_press(conversation: OpenConversation, wording: Wording) -> str:
    """A sentence for a text that answers nothing."""
    if conversation.stage == Stage.EXTRA:
        return wording.say("Thank you! Please choose one of the answers above.")
    return wording.say("Thank you! Please choose a score from 0 to 10 first, then tell us why.")
