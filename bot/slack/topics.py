"""What `/nps` answers beside the score: what customers write about, open cases, one case, the waves and what is decided
of them, and why somebody was asked or was not.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.config import Programme
from bot.planning import Now
from bot.rows import CellRefused, parse_email
from bot.slack.blocks import Drawn, plain, section
from bot.slack.cases_card import MOST_LISTED, Shown, listed
from bot.slack.cases_screen import CaseScreen
from bot.slack.home_pages import wave_table
from bot.slack.permission import Acting, Permission
from bot.slack.request import NEEDS, Request, RequestError, Topic
from bot.slack.score import complaint
from bot.slack.themes import ThemeViews
from bot.slack.wave_desk import WaveDesk
from bot.slack.wave_orders import STEPS, obeyed
from bot.slack.waves_list import draw
from bot.survey.casefile import UNRESOLVED
from bot.survey.definition import Survey
from bot.why import why_email, why_member
from scheduler.clock import Clock
from storage.database import Database, Session
from storage.queries.answers import alerted_answer
from storage.queries.cases import count_cases, open_cases

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")


class Topics:
    """One a program."""

    def __init__(
        self,
        db: Database,
        programme: Programme,
        permission: Permission,
        screen: CaseScreen,
        clock: Clock,
        desk: WaveDesk,
    ) -> None:
        self._db = db
        self._programme = programme
        self._permission = permission
        self._screen = screen
        self._clock = clock
        self._desk = desk
        self._themes = ThemeViews(db, programme, permission, clock)

    async def answer(self, request: Request, survey: Survey, acting: Acting, written: str) -> Drawn:
        """What to say to a member. `written` is the request as Slack sent it, with its mentions."""
        if request.topic is Topic.WAVES:
            return draw(await self._db.read(wave_table, self._programme, self._clock()))
        if request.topic in (Topic.THEMES, Topic.DRIVERS):
            return await self._themes.answer(request, survey, acting)
        return await self._about_customers(request, survey, acting, written)

    async def _about_customers(self, request: Request, survey: Survey, acting: Acting, written: str) -> Drawn:
        # Who a customer is, and what they said, is for those who look after cases.
        if (refusal := await self._permission.refusal(acting)) is not None:
            return complaint(refusal)
        if request.topic in STEPS:
            return await obeyed(self._desk, request, acting.user_id)
        if request.topic is Topic.CASES:
            return await self._db.read(case_list, self._programme, acting.user_id)
        if request.topic is Topic.CASE:
            return await self._screen.page(int(request.subject))
        sentence = await self._why(request.subject, survey, written)
        return Drawn(sentence, [section(plain(sentence))])

    async def _why(self, subject: str, survey: Survey, written: str) -> str:
        now: datetime = self._clock()
        standing = Now(self._programme, self._desk.connected, now)
        if (found := MENTION.search(written)) is not None:
            return await self._db.read(why_member, found[1], survey, standing)
        try:
            return await self._db.read(why_email, parse_email(subject), survey, standing)
        except CellRefused:
            raise RequestError(NEEDS[Topic.WHY]) from None


def case_list(session: Session, programme: Programme, member: str) -> Drawn:
    """The most urgent open cases."""
    counts = count_cases(session)
    cases = open_cases(session, states=UNRESOLVED, limit=MOST_LISTED)
    answers = [(case, alerted_answer(session, case.answer_id)) for case in cases]
    shown = [Shown(case, answer, programme.timezone) for case, answer in answers if answer is not None]
    return listed(shown, sum(counts.get(state, 0) for state in UNRESOLVED), member)
