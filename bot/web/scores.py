"""The page on which an invitation is answered. Opening it changes nothing; what is sent from it is an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.forms import Forms, Sent
from bot.intake import Event
from bot.survey.clicks import Verdict
from bot.survey.conversation import Refused, Said, Stage
from bot.survey.days import local_day
from bot.survey.scale import SCORES, parse_score
from bot.survey.wording import noted
from bot.web import extras, refusals
from bot.web.limits import ANSWERING
from bot.web.linkpage import LinkPage
from bot.web.pages import Ended
from bot.web.replies import see_other
from bot.web.requests import body_of, form_of, languages_of
from bot.web.standing import Standings
from bot.working_hours import zone_of
from storage.types import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from starlette.types import Receive, Scope

    from bot.compose import Question
    from bot.forms import Received
    from bot.links import ScoreLink
    from bot.survey.conversation import Conversation
    from bot.survey.questions import ExtraQuestion
    from bot.web.evidence import Evidence
    from bot.web.linkpage import Site
    from bot.web.pages import Pages
    from bot.web.replies import Reply

# In the address after a form was sent whose score is not the link's: the link is not a wish to change it back.
SENT = b"sent"
CHANGE = b"change"
# After a form whose score is not an answer yet: `said=7`, and `said=7&thanks` when nothing is left to be asked.
SAID = b"said="
THANKS = b"&thanks"
CHOOSE = noted("Please choose a score: a whole number from 0 to 10.")
TOO_FAST = noted("That was too fast to tell you from a machine. Please press Send once more in a minute.")


class ScorePage(LinkPage):
    """`/s/{token}`."""

    def __init__(self, site: Site, evidence: Evidence) -> None:
        super().__init__(site, ANSWERING)
        self.evidence = evidence
        self.forms = Forms(site.desk)
        self.standings = Standings(site.desk.db)
        # A proxy in front may show us below a path of its own.
        self.below = urlsplit(site.links.public_url).path

    async def reply(self, scope: Scope, receive: Receive, pages: Pages) -> Reply:
        """By the method."""
        link = self.site.links.read_score(scope["path_params"]["token"])
        if scope["method"] == "POST":
            return await self.take(link, scope, form_of(scope, await body_of(receive)), pages)
        drawn = await self.standings.of(link.invitation_id)
        return refusals.gone(pages) if drawn is None else self.show(drawn, link, scope)

    def show(self, drawn: Question, link: ScoreLink, scope: Scope) -> Reply:
        """Where the conversation stands. That the link was opened is noted, and changes nothing."""
        now = self.site.clock()
        # A query comes only after a form was sent: the answer to that is no click.
        unsaid = drawn.conversation.stage in (Stage.SCORE, Stage.REASON) and not scope["query_string"]
        self.evidence.note(scope, link, now, waiting=unsaid and drawn.conversation.is_open(now))
        pages = self.spoken(drawn, link, scope).drawn_at(now)
        if drawn.conversation.is_open(now):
            return draw(pages, drawn, link, scope["query_string"])
        ended = self.ended(drawn)
        if drawn.conversation.score is None:
            return pages.closed(drawn.survey, ended)
        return pages.thanks(drawn.survey, drawn.conversation, ended)

    def spoken(self, drawn: Question, link: ScoreLink, scope: Scope) -> Pages:
        """The pages for who answers. Whoever came by an open link had it drawn in their browser's language."""
        if link.channel is not Channel.LINK:
            return self.site.pages.speaking(*drawn.languages)
        own, of_survey = drawn.languages
        return self.site.pages.speaking(own, *languages_of(scope), of_survey).framed()

    def ended(self, drawn: Question) -> Ended:
        """When the survey closed, on the calendar of who was asked."""
        asked = drawn.asked
        zone = zone_of(asked.timezone, self.site.programme.timezone)
        known = asked.contact_id
        way_out = None if known is None else self.site.links.unsubscribe_url(known, asked.invitation_id)
        return Ended(local_day(asked.closes_at, zone), way_out)

    async def take(self, link: ScoreLink, scope: Scope, fields: dict[str, str], pages: Pages) -> Reply:
        """What was sent: written, and shown by the GET that follows.

        The way of a score is the shortest: where the conversation stands is read only for what needs to know it.
        """
        try:
            said = said_in(fields, self.site.clock(), await self.questions(link, fields))
        except ValueError:
            return await self.ask_again(link, scope, fields, pages)
        path = f"{self.below}/s/{scope['path_params']['token']}".encode()
        said = with_score_before(said, scope["query_string"])
        if said.score is None or link.score is None:
            taken = await self.site.desk.take(Event(link.invitation_id, link.channel, said))
        else:
            received = await self.judge(link, scope, said, fields.get("report"))
            if received.taken is None:
                again = received.verdict is Verdict.REJECTED
                return await self.ask_again(link, scope, fields, pages, TOO_FAST) if again else unconfirmed(path, said)
            taken = received.taken
        if taken.conversation is None:
            return refusals.gone(pages)
        unasked = taken.refused is Refused.NOT_ASKED and taken.conversation.stage is Stage.SCORE
        if taken.refused is Refused.CLOSED or unasked:
            return await self.ask_again(link, scope, fields, pages)
        return see_other(path if link.score in (None, taken.conversation.score) else path + b"?" + SENT)

    async def judge(self, link: ScoreLink, scope: Scope, said: Said, report: str | None) -> Received:
        """What becomes of a form that came by a link of a mail."""
        hit = self.evidence.hit(scope, link.invitation_id, str(link.score), said.at, report=report)
        event = Event(link.invitation_id, link.channel, said)
        return await self.forms.take(Sent(event, hit, self.evidence.noted_on(link.invitation_id)))

    async def questions(self, link: ScoreLink, fields: dict[str, str]) -> Sequence[ExtraQuestion]:
        """The extra questions that a form may have asked."""
        drawn = await self.standings.of(link.invitation_id) if extras.ASKED in fields else None
        return () if drawn is None else drawn.survey.questions

    async def ask_again(
        self, link: ScoreLink, scope: Scope, fields: dict[str, str], pages: Pages, error: str = CHOOSE
    ) -> Reply:
        """The form again, with a sentence on what is wrong and with what was typed; or why it is too late for it."""
        drawn = await self.standings.of(link.invitation_id)
        if drawn is None:
            return refusals.gone(pages)
        pages = self.spoken(drawn, link, scope).drawn_at(self.site.clock())
        if not drawn.conversation.is_open(self.site.clock()):
            return pages.closed(drawn.survey, self.ended(drawn), status=410)
        given = drawn.conversation.score
        typed = fields.get("reason") or fields.get("follow_up") or ""
        shown = {
            "given": given,
            "typed": typed,
            "ask_reason": bool(typed) or drawn.conversation.stage in (Stage.SCORE, Stage.REASON),
            "error": pages.wording.say(error),
        }
        return pages.scale(drawn.survey, link.score if given is None else given, **shown)


def draw(pages: Pages, drawn: Question, link: ScoreLink, wish: bytes) -> Reply:
    """The scale, what is asked after it, or the thanks; the scale again for who opened another score's link."""
    conversation = supposed(drawn.conversation, wish)
    given, stage = conversation.score, conversation.stage
    if given is None:
        return pages.scale(drawn.survey, link.score)
    another = not wish.startswith((SENT, SAID)) and link.score not in (None, given)
    if another or wish == CHANGE or stage is Stage.REASON:
        chosen = link.score if another and wish != CHANGE else given
        return pages.scale(drawn.survey, chosen, given=given, ask_reason=stage is Stage.REASON)
    if stage is Stage.FOLLOW_UP:
        return pages.follow_up(drawn.survey, conversation)
    if stage is Stage.EXTRA:
        return pages.extras(drawn.survey, conversation)
    return pages.thanks(drawn.survey, conversation)


def unconfirmed(path: bytes, said: Said) -> Reply:
    """On to the next question, though the score is not an answer yet: who goes on and writes something confirms it."""
    ended = b"" if said.follow_up is None else THANKS
    return see_other(path + b"?" + SAID + str(said.score).encode() + ended)


def score_before(wish: bytes) -> int | None:
    """The score that was sent before, and is not an answer yet."""
    text = wish.removeprefix(SAID).removesuffix(THANKS)
    return int(text) if wish.startswith(SAID) and text.isdigit() and int(text) in SCORES else None


def with_score_before(said: Said, wish: bytes) -> Said:
    """What follows upon such a score says it again."""
    score = score_before(wish)
    if score is None or said.score is not None:
        return said
    return replace(said, score=score, reason="" if said.reason is None else said.reason)


def supposed(conversation: Conversation, wish: bytes) -> Conversation:
    """Where it would stand with such a score."""
    score = score_before(wish)
    if score is None or conversation.score is not None:
        return conversation
    return replace(conversation, score=score, stage=Stage.DONE if wish.endswith(THANKS) else Stage.FOLLOW_UP)


def said_in(fields: dict[str, str], now: datetime, questions: Sequence[ExtraQuestion]) -> Said:
    """What a form says. Raises ValueError, with a sentence, for a score that is none, and where nothing is said."""
    if not fields.keys() & {"score", "reason", "follow_up", extras.ASKED}:
        raise ValueError("nothing was sent; choose a score from 0 to 10")
    score = parse_score(fields["score"]) if "score" in fields else None
    told = extras.said(fields, questions)
    return Said(at=now, score=score, reason=fields.get("reason"), follow_up=fields.get("follow_up"), extras=told)
