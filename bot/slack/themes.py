"""The answers to `/nps themes` and `/nps drivers`: what customers write about, and which ratings go with the score.

Customers' own words are shown to those who look after cases, and to nobody else; hence there is no button that shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from bot.config import Programme
from bot.figures.asking import Asking, in_the_store
from bot.figures.drivers import held_against_score
from bot.figures.drivers_words import told
from bot.figures.telling import Told
from bot.figures.themes_words import theme_parts
from bot.slack import telling
from bot.slack.blocks import LONGEST_FALLBACK, Drawn, context, header, plain, section
from bot.slack.permission import Acting, Permission
from bot.slack.request import Request, RequestError, Topic
from bot.slack.texts import escaped
from bot.survey.definition import Survey
from bot.survey.periods import parse_period
from bot.themes.reading import read_taxonomy
from bot.themes.taxonomy import Taxonomy
from scheduler.clock import Clock
from storage.database import Database, Session


class ThemeViews:
    """One a program."""

    def __init__(self, db: Database, programme: Programme, permission: Permission, clock: Clock) -> None:
        self._db = db
        self._programme = programme
        self._permission = permission
        self._clock = clock

    async def answer(self, request: Request, survey: Survey, acting: Acting) -> Drawn:
        """What to say to a member."""
        told_of = replace(request.asking, survey=None, period="", where={})
        if told_of != Asking(period="") or (request.topic is Topic.DRIVERS and request.asking.where):
            known = "a period and 'survey'" if request.topic is Topic.DRIVERS else "a period, 'survey' and 'where'"
            raise RequestError(f"after '{request.topic.value}' come {known}, and nothing else")
        if request.topic is Topic.DRIVERS:
            return draw(await self._db.read(self._drivers, request, survey))
        may_read = await self._permission.refusal(acting) is None
        return draw(await self._db.read(self._themes, request, survey, quotes=may_read))

    def _drivers(self, session: Session, request: Request, survey: Survey) -> Sequence[Told]:
        period = parse_period(request.asking.period, self._clock(), self._programme.timezone)
        names = self._programme.drivers.get(survey.name, ())
        return [told(held_against_score(session, survey, period, names), self._programme.wording)]

    def _themes(self, session: Session, request: Request, survey: Survey, *, quotes: bool) -> Sequence[Told]:
        period = parse_period(request.asking.period, self._clock(), self._programme.timezone)
        where = in_the_store(session, survey.name, request.asking).where
        words = self._programme.wording
        return theme_parts(session, survey, period, words, self._taxonomy, where=where, quotes=quotes)

    @cached_property
    def _taxonomy(self) -> Taxonomy:
        return read_taxonomy(self._programme.themes)


def draw(parts: Sequence[Told]) -> Drawn:
    """The first part with its table, then customers' words by theme; what explains them is small."""
    first, *others = parts
    blocks = [header(first.title), *(section(plain(sentence)) for sentence in first.sentences)]
    blocks += [telling.table(first.table)] if first.table is not None else []
    blocks += [block for part in others if part.quotes for block in telling.told(part)]
    blocks += [context(plain(" ".join(part.sentences))) for part in others if not part.quotes]
    return Drawn(escaped(telling.spoken([first]), LONGEST_FALLBACK), blocks)
