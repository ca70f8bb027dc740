"""The page behind a score link. Opening it changes nothing; what a person sends from it is an answer at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot import intake
from bot.links import LinkError
from bot.survey.conversation import Refused, Said, Stage
from bot.survey.scale import parse_score
from bot.web import refusals
from bot.web.replies import see_other
from bot.web.requests import DisconnectedError, TooLargeError, body_of, form_of
from bot.web.standing import Standings
from storage.types import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.types import Receive, Scope, Send

    from bot.compose import Question
    from bot.links import Links, ScoreLink
    from bot.web.evidence import Evidence
    from bot.web.pages import Pages
    from bot.web.replies import Reply
    from scheduler.clock import Clock
    from scheduler.pump import Bell
    from storage.database import Database

# In the address after a form was sent whose score is not the link's: the link is not a wish to change it back.
SENT = b"sent"
CHANGE = b"change"


class ScorePage:
    """`/s/{token}`. An ASGI application of its own: answers come in thousands at once after a wave."""

    def __init__(self, db: Database, links: Links, bell: Bell, clock: Clock, pages: Pages, evidence: Evidence) -> None:
        self.db = db
        self.links = links
        self.bell = bell
        self.clock = clock
        self.pages = pages
        self.evidence = evidence
        self.standings = Standings(db)
        # A proxy in front may show us below a path of its own.
        self.below = urlsplit(links.public_url).path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            reply = await self.reply(scope, receive)
        except DisconnectedError:
            return
        except LinkError:
            reply = refusals.unknown_link(self.pages)
        except TooLargeError:
            reply = refusals.too_large(self.pages)
        await reply(scope, send)

    async def reply(self, scope: Scope, receive: Receive) -> Reply:
        """By the method; a link that is not ours goes no further."""
        method = scope["method"]
        if method not in ("GET", "HEAD", "POST"):
            return refusals.wrong_method(self.pages, "GET, HEAD, POST")
        link = self.links.read_score(scope["path_params"]["token"])
        if method == "POST":
            return await self.take(link, scope, form_of(scope, await body_of(receive)))
        return await self.show(link, scope)

    async def show(self, link: ScoreLink, scope: Scope) -> Reply:
        """Where the conversation stands. That the link was opened is noted, and changes nothing."""
        now = self.clock()
        drawn = await self.standings.of(link.invitation_id)
        if drawn is None:
            return refusals.gone(self.pages)
        waiting = drawn.conversation.stage is Stage.SCORE and drawn.conversation.is_open(now)
        self.evidence.note(scope, link, now, waiting=waiting)
        return self.draw(drawn, link, now, scope["query_string"])

    def draw(self, drawn: Question, link: ScoreLink, now: datetime, wish: bytes) -> Reply:
        """The scale, the question of the band, or the thanks; the scale again for who opened another score's link."""
        conversation = drawn.conversation
        given, stage = conversation.score, conversation.stage
        if given is None:
            return (
                self.pages.scale(drawn.survey, link.score) if conversation.is_open(now) else refusals.closed(self.pages)
            )
        if not conversation.is_open(now):
            return self.pages.thanks(drawn.survey, conversation, changeable=False)
        another = wish != SENT and link.score != given
        if another or wish == CHANGE or stage is Stage.REASON:
            chosen = link.score if another and wish != CHANGE else given
            return self.pages.scale(drawn.survey, chosen, given=given, ask_reason=stage is Stage.REASON)
        if stage is Stage.FOLLOW_UP:
            return self.pages.follow_up(drawn.survey, conversation)
        return self.pages.thanks(drawn.survey, conversation, changeable=True)

    async def take(self, link: ScoreLink, scope: Scope, fields: dict[str, str]) -> Reply:
        """What was sent: written, and shown by the GET that follows."""
        try:
            said = said_in(fields, self.clock())
        except ValueError as error:
            return await self.ask_again(link, fields, str(error))
        taken = await self.db.write(intake.take, intake.Event(link.invitation_id, Channel.EMAIL, said), urgent=True)
        if taken.conversation is None:
            return refusals.gone(self.pages)
        if taken.refused is Refused.CLOSED:
            return refusals.closed(self.pages)
        if taken.refused is Refused.NOT_ASKED:
            return await self.ask_again(link, fields, "choose a score first")
        self.bell.ring()
        path = f"{self.below}/s/{scope['path_params']['token']}".encode()
        return see_other(path if taken.conversation.score == link.score else path + b"?" + SENT)

    async def ask_again(self, link: ScoreLink, fields: dict[str, str], error: str) -> Reply:
        """The form again, with a sentence on what is wrong and with what was typed."""
        drawn = await self.standings.of(link.invitation_id)
        if drawn is None:
            return refusals.gone(self.pages)
        if not drawn.conversation.is_open(self.clock()):
            return refusals.closed(self.pages)
        given = drawn.conversation.score
        typed = fields.get("reason") or fields.get("follow_up") or ""
        ask_reason = bool(typed) or drawn.conversation.stage in (Stage.SCORE, Stage.REASON)
        chosen = link.score if given is None else given
        shown = {"given": given, "typed": typed, "ask_reason": ask_reason, "error": sentence(error)}
        return self.pages.scale(drawn.survey, chosen, **shown)


def said_in(fields: dict[str, str], now: datetime) -> Said:
    """What a form says. Raises ValueError, with a sentence, for a score that is none, and where nothing is said."""
    if not fields.keys() & {"score", "reason", "follow_up"}:
        raise ValueError("nothing was sent; choose a score from 0 to 10")
    score = parse_score(fields["score"]) if "score" in fields else None
    return Said(at=now, score=score, reason=fields.get("reason"), follow_up=fields.get("follow_up"))


def sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."
