"""Answering from a post in a shared channel: the button → a window for this person alone → `intake` → the window anew.

1. The window opens at once, since Slack gives three seconds for it; what is in it follows. 2. A score counts when it is
pressed and texts when they are sent off: committed before Slack is acknowledged, but within two seconds of three.
3. Whatever cannot be is said where only this person sees it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot import channel_posts
from bot.channel_posts import PrivateAnswer, PrivateIntake, Visit
from bot.config import Programme
from bot.intake import Desk
from bot.slack import modal
from bot.slack.admission import Caller, is_open_to, person_of
from bot.slack.background import Background
from bot.slack.channel_post import ANSWER
from bot.slack.faults import parts
from bot.slack.modal import Form, View
from bot.slack.modal_fields import answer_in
from bot.slack.press import moment
from bot.slack.texts import typed
from bot.slack.workspaces import Workspace
from bot.survey.conversation import Said
from bot.survey.definition import Survey
from bot.survey.scale import parse_score
from bot.survey.wording import Wording, noted
from scheduler.clock import Clock
from storage.types import SuppressedBecause

log = logging.getLogger(__name__)

COMMIT_SECONDS = 2.0
TOO_LATE = noted("Slack could not open the window in time. Please press the button once more.")
NOT_NOW = noted("This did not work, and nothing has been recorded. Please press the button in the channel once more.")
GONE = noted("This question is gone. Nothing has been recorded.")
CLOSED = noted("This survey has closed, so nothing more can be recorded. Thank you for your interest.")
TEXTS = (modal.REASON, modal.FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class Window:
    """An open window, and the workspace by which it was opened."""

    workspace: Workspace
    view: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Slack's own."""
        return str(self.view["id"])


class _Screen:
    """One open window, drawn by one at a time."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()


class PrivateAnswers:
    """The listeners of the post and of its window."""

    def __init__(
        self,
        desk: Desk,
        background: Background,
        clock: Clock,
        programme: Programme,
    ) -> None:
        self._db = desk.db
        self._bell = desk.bell
        self._intake = PrivateIntake(desk.intake)
        self._background = background
        self._clock = clock
        self._company = programme.company
        self._languages = programme.languages
        # For those whose own language nobody knows.
        self._unknown = programme.languages.wording_for(programme.language)
        self._screens: WeakValueDictionary[str, _Screen] = WeakValueDictionary()

    def attach(self, app: AsyncApp) -> None:
        """Listen to the post's button and to all that is in the window."""
        app.action(ANSWER)(self.open)
        app.action(re.compile(rf"^{modal.SCORE}\d+$"))(self.score)
        app.action(modal.LINK)(self.follow)
        app.view(modal.CALLBACK)(self.submit)

    async def open(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """The button in the channel."""
        await ack()
        if (caller := Caller.of(body)) is not None:
            self._background.start(self._opened(caller, workspace))

    async def score(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """A score, or another one. What was being written stays in its field."""
        action, view = body["actions"][0], body["view"]
        said = Said(at=moment(action["action_ts"]), score=parse_score(action["value"]))
        answer = PrivateAnswer(post_of(view), str(body["user"]["id"]), said)
        commit = await self._kept(answer)
        await ack()
        self._background.start(self._redrawn(commit, answer, Window(workspace, view)))

    async def submit(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """What is written and chosen in the window; the acknowledgement says what it shows next."""
        view, user_id = body["view"], str(body["user"]["id"])
        post_id = post_of(view)
        visit = await self._db.read(channel_posts.visit, post_id, user_id)
        if visit is None:
            await ack(response_action="update", view=modal.told(self._company, self._unknown.say(GONE)))
            return
        answer = PrivateAnswer(post_id, user_id, said_in(view, visit.survey, self._clock()), timed=False)
        commit = await self._kept(answer)
        if commit.done():
            await ack(response_action="update", view=await self._view(post_id, user_id, finished=True))
        else:
            await ack(response_action="update", view=modal.waiting(self._company))
        self._background.start(self._redrawn(commit, answer, Window(workspace, view), shown=commit.done()))

    async def follow(self, ack: AsyncAck) -> None:
        """The link was opened; Slack wants to hear that it was heard."""
        await ack()

    async def _opened(self, caller: Caller, workspace: Workspace) -> None:
        """The window, then what is in it."""
        try:
            answer = await workspace.client.views_open(trigger_id=caller.trigger_id, view=modal.waiting(self._company))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person can press again
            await self._not_opened(caller, workspace, error)
            return
        view = answer["view"]
        try:
            content = await self._first_view(caller, workspace)
        except Exception:
            log.exception("a window could not be filled", extra={"action": "slack"})
            content = modal.told(self._company, await self._sentence(caller, NOT_NOW))
        await self._update(Window(workspace, view), content, str(view["hash"]))

    async def _first_view(self, caller: Caller, workspace: Workspace) -> View:
        """The question as it stands for this person, or a sentence."""
        visit = await self._db.read(channel_posts.visit, caller.post_id, caller.user_id)
        if visit is None:
            return modal.told(self._company, self._unknown.say(GONE))
        person = await person_of(workspace, caller, is_known=visit.standing.contact_id is not None)
        words = self._words(visit, person.language)
        if not visit.conversation.is_open(self._clock()):
            return self._closed(visit, words)
        if not await is_open_to(workspace, person, visit.post.answerers):
            sentence = words.say("This is for our customers. Members of our own team are not asked here.")
            return modal.told(self._company, sentence)
        return drawn(visit, Form(visit.survey, visit.post.id, visit.conversation, words, rest=visit.rest))

    async def _kept(self, answer: PrivateAnswer) -> asyncio.Future[Any]:
        """Have it taken; who waits for it has waited long enough after two seconds."""
        commit = asyncio.ensure_future(self._db.write(self._intake.take, answer, urgent=True))
        await asyncio.wait({commit}, timeout=COMMIT_SECONDS)
        if commit.done():
            commit.result()
        return commit

    async def _redrawn(
        self, commit: asyncio.Future[Any], answer: PrivateAnswer, window: Window, *, shown: bool = False
    ) -> None:
        """Others hear of it, and the window shows what is kept by now: the later of two drawings has both presses."""
        await commit
        self._bell.ring()
        if shown:
            return
        await self._shown(answer.post_id, answer.slack_user_id, window, finished=not answer.timed)

    def show_again(self, post_id: int, user_id: str, window: Window) -> None:
        """Draw a window anew, by and by."""
        self._background.start(self._shown(post_id, user_id, window, finished=False))

    async def _shown(self, post_id: int, user_id: str, window: Window, *, finished: bool) -> None:
        screen = self._screens.setdefault(window.id, _Screen())
        async with screen.lock:
            content = await self._view(post_id, user_id, finished=finished, written=written_in(window.view))
            await self._update(window, content)

    async def _view(
        self, post_id: int, user_id: str, *, finished: bool, written: Mapping[str, str] | None = None
    ) -> View:
        """The window as the conversation stands now."""
        visit = await self._db.read(channel_posts.visit, post_id, user_id)
        if visit is None:
            return modal.told(self._company, self._unknown.say(GONE))
        words = self._words(visit)
        if not visit.conversation.is_open(self._clock()):
            return self._closed(visit, words)
        return drawn(visit, Form(visit.survey, post_id, visit.conversation, words, written or {}, finished, visit.rest))

    async def _sentence(self, caller: Caller, sentence: str) -> str:
        """In the person's language, where it can be found out."""
        try:
            visit = await self._db.read(channel_posts.visit, caller.post_id, caller.user_id)
        except Exception:  # noqa: BLE001 - the store may be what does not work
            visit = None
        return self._unknown.say(sentence) if visit is None else self._words(visit).say(sentence)

    def _words(self, visit: Visit, *also: str | None) -> Wording:
        return self._languages.wording_for(visit.standing.language, *also, visit.survey.language)

    def _closed(self, visit: Visit, words: Wording) -> View:
        told = [words.say(CLOSED)]
        if visit.conversation.score is not None:
            told.append(words.say("Your score: {score} of 10", score=visit.conversation.score))
        return modal.told(self._company, "\n".join(told))

    async def _update(self, window: Window, content: View, hash_: str | None = None) -> None:
        """A window that was closed meanwhile, or shows something newer, needs nothing more."""
        try:
            await window.workspace.client.views_update(view_id=window.id, view=content, hash=hash_)
        except Exception as error:  # noqa: BLE001 - what was said is kept; the window shows it when it is opened again
            log.warning("a window was not drawn: %s", told(error), extra={"action": "slack"})

    async def _not_opened(self, caller: Caller, workspace: Workspace, error: Exception) -> None:
        """Only this person hears of it, in the channel; if that fails too, nothing is lost."""
        log.warning("a window was not opened: %s", told(error), extra={"action": "slack"})
        try:
            sentence = await self._sentence(caller, TOO_LATE)
            await workspace.client.chat_postEphemeral(channel=caller.channel_id, user=caller.user_id, text=sentence)
        except Exception as second:  # noqa: BLE001 - a courtesy
            log.warning("a private sentence was not shown: %s", told(second), extra={"action": "slack"})


def drawn(visit: Visit, form: Form) -> View:
    """The question, unless they do not want to be asked."""
    if visit.standing.suppressed_because is SuppressedBecause.UNSUBSCRIBED:
        return modal.left(form.survey.company, form.words, form.post_id)
    return modal.draw(form)


def post_of(view: Mapping[str, Any]) -> int:
    """Which post a window belongs to."""
    return int(json.loads(view["private_metadata"])["post"])


def fields_in(view: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the window's fields, by action id."""
    blocks = (view.get("state") or {}).get("values") or {}
    return {action_id: part for block in blocks.values() for action_id, part in block.items()}


def written_in(view: Mapping[str, Any]) -> dict[str, str]:
    """The texts that are being written."""
    fields = fields_in(view)
    return {name: typed(fields[name].get("value")) for name in TEXTS if name in fields}


def said_in(view: Mapping[str, Any], survey: Survey, at: Any) -> Said:
    """A submitted window; what it did not ask was not said."""
    fields, texts = fields_in(view), written_in(view)
    extras = {
        question.name: answer_in(question, fields[modal.EXTRA + question.name])
        for question in survey.questions
        if modal.EXTRA + question.name in fields
    }
    return Said(at=at, reason=texts.get(modal.REASON), follow_up=texts.get(modal.FOLLOW_UP), extras=extras)


def told(error: Exception) -> str:
    """What went wrong, in Slack's word or ours."""
    return str(parts(error)[2].get("error")) if isinstance(error, SlackApiError) else type(error).__name__
