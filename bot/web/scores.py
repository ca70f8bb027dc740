"""The page behind a score link. Opening it changes nothing; what a person sends from it is an answer at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.intake import Event
from bot.survey.conversation import Refused, Said, Stage
from bot.survey.scale import parse_score
from bot.web import extras, refusals
from bot.web.linkpage import LinkPage
from bot.web.replies import see_other
from bot.web.requests import body_of, form_of
from bot.web.standing import Standings
from storage.types import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.types import Receive, Scope

    from bot.compose import Question
    from bot.intake import Desk
    from bot.links import Links, ScoreLink
    from bot.survey.questions import ExtraQuestion
    from bot.web.evidence import Evidence
    from bot.web.pages import Pages
    from bot.web.replies import Reply
    from scheduler.clock import Clock

# In the address after a form was sent whose score is not the link's: the link is not a wish to change it back.
SENT = b"sent"
CHANGE = b"change"


class ScorePage(LinkPage):
    """`/s/{token}`."""

    def __init__(self, desk: Desk, links: Links, clock: Clock, pages: Pages, evidence: Evidence) -> None:
        self.desk = desk
        self.links = links
        self.clock = clock
        super().__init__(pages)
        self.evidence = evidence
        self.standings = Standings(desk.db)
        # A proxy in front may show us below a path of its own.
        self.below = urlsplit(links.public_url).path

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:
        """By the method."""
        link = self.links.read_score(scope["path_params"]["token"])
        if scope["method"] == "POST":
            return await self.take(link, scope, form_of(scope, await body_of(receive)), pages)
        drawn = await self.standings.of(link.invitation_id)
        return refusals.gone(pages) if drawn is None else self.show(drawn, link, scope)

    def show(self, drawn: Question, link: ScoreLink, scope: Scope) -> Reply:
        """Where the conversation stands. That the link was opened is noted, and changes nothing."""
        now = self.clock()
        waiting = drawn.conversation.stage is Stage.SCORE and drawn.conversation.is_open(now)
        self.evidence.note(scope, link, now, waiting=waiting)
        return draw(self.pages.speaking(*drawn.languages), drawn, link, now, scope["query_string"])

    async def take(self, link: ScoreLink, scope: Scope, fields: dict[str, str], pages: Pages) -> Reply:
        """What was sent: written, and shown by the GET that follows.

        The way of a score is the shortest: where the conversation stands is read only for what needs to know it.
        """
        try:
            said = said_in(fields, self.clock(), await self.questions(link, fields))
        except ValueError:
            return await self.ask_again(link, fields, pages)
        taken = await self.desk.take(Event(link.invitation_id, Channel.EMAIL, said))
        if taken.conversation is None:
            return refusals.gone(pages)
        unasked = taken.refused is Refused.NOT_ASKED and taken.conversation.stage is Stage.SCORE
        if taken.refused is Refused.CLOSED or unasked:
            return await self.ask_again(link, fields, pages)
        path = f"{self.below}/s/{scope['path_params']['token']}".encode()
        return see_other(path if taken.conversation.score == link.score else path + b"?" + SENT)

    async def questions(self, link: ScoreLink, fields: dict[str, str]) -> Sequence[ExtraQuestion]:
        """The extra questions that a form may have asked."""
        drawn = await self.standings.of(link.invitation_id) if extras.ASKED in fields else None
        return () if drawn is None else drawn.survey.questions

    async def ask_again(self, link: ScoreLink, fields: dict[str, str], pages: Pages) -> Reply:
        """The form again, with a sentence on what is wrong and with what was typed; or why it is too late for it."""
        drawn = await self.standings.of(link.invitation_id)
        if drawn is None:
            return refusals.gone(pages)
        pages = self.pages.speaking(*drawn.languages)
        if not drawn.conversation.is_open(self.clock()):
            return refusals.closed(pages)
        given = drawn.conversation.score
        typed = fields.get("reason") or fields.get("follow_up") or ""
        shown = {
            "given": given,
            "typed": typed,
            "ask_reason": bool(typed) or drawn.conversation.stage in (Stage.SCORE, Stage.REASON),
            "error": pages.wording.say("Please choose a score: a whole number from 0 to 10."),
        }
        return pages.scale(drawn.survey, link.score if given is None else given, **shown)


def draw(pages: Pages, drawn: Question, link: ScoreLink, now: datetime, wish: bytes) -> Reply:
    """The scale, what is asked after it, or the thanks; the scale again for who opened another score's link."""
    conversation = drawn.conversation
    given, stage = conversation.score, conversation.stage
    if given is None:
        return pages.scale(drawn.survey, link.score) if conversation.is_open(now) else refusals.closed(pages)
    if not conversation.is_open(now):
        return pages.thanks(drawn.survey, conversation, changeable=False)
    another = wish != SENT and link.score != given
    if another or wish == CHANGE or stage is Stage.REASON:
        chosen = link.score if another and wish != CHANGE else given
        return pages.scale(drawn.survey, chosen, given=given, ask_reason=stage is Stage.REASON)
    if stage is Stage.FOLLOW_UP:
        return pages.follow_up(drawn.survey, conversation)
    if stage is Stage.EXTRA:
        return pages.extras(drawn.survey, conversation)
    return pages.thanks(drawn.survey, conversation, changeable=True)


def said_in(fields: dict[str, str], now: datetime, questions: Sequence[ExtraQuestion]) -> Said:
    """What a form says. Raises ValueError, with a sentence, for a score that is none, and where nothing is said."""
    if not fields.keys() & {"score", "reason", "follow_up", extras.ASKED}:
        raise ValueError("nothing was sent; choose a score from 0 to 10")
    score = parse_score(fields["score"]) if "score" in fields else None
    told = extras.said(fields, questions)
    return Said(at=now, score=score, reason=fields.get("reason"), follow_up=fields.get("follow_up"), extras=told)
