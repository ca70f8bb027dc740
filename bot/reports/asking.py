"""A report that somebody asks for: of which period, for whom, and how it is split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.config.reports import ALLOWED, Level
from bot.posts import LAST
from bot.reports.front import front
from bot.reports.management import management
from bot.reports.scoring import Span, span_of_wave
from bot.reports.standing import begun
from bot.reports.team import team
from bot.survey.periods import parse_period
from storage.queries.waves import listed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import Programme
    from bot.reports.document import Document
    from bot.survey.definition import Survey
    from storage.database import Session


class AskedWronglyError(ValueError):
    """There is no such report; the sentence says what there is."""

    wrong_use = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """`period` None: the last that has ended. `by` empty: as the configuration has it."""

    level: Level
    every: str
    period: str | None
    survey: Survey
    team: str | None = None
    member: str | None = None
    by: tuple[str, ...] = ()


def wanted_report(session: Session, programme: Programme, wanted: Wanted, now: datetime) -> Document | None:
    """None where nobody answered and there is no case. AskedWronglyError and PeriodError tell what is wrong."""
    if wanted.level is Level.FRONT:
        return of_member(session, programme, wanted, now)
    span = span_of(session, programme, wanted, now)
    if wanted.level is Level.MANAGEMENT:
        return management(session, programme, span, wanted.by or usual_split(programme, wanted.survey), now)
    if wanted.team not in programme.cases.teams:
        known = ", ".join(programme.cases.teams) or "none: name them with `team` in [[routes]]"
        raise AskedWronglyError(f"which team? --team is one of those that [[routes]] name; there is {known}")
    return team(session, programme, span, wanted.team, now)


def of_member(session: Session, programme: Programme, wanted: Wanted, now: datetime) -> Document | None:
    """Of the cases of one person, with what is new since the last working day, or the last week."""
    if wanted.member is None:
        raise AskedWronglyError("whose cases? --member is a Slack member's id, or a mail address")
    every = "week" if wanted.every == "week" else "day"
    since = begun(programme.cases.week, every, now) - timedelta(seconds=1)
    return front(session, programme, {wanted.member}, begun(programme.cases.week, every, since), now)


def span_of(session: Session, programme: Programme, wanted: Wanted, now: datetime) -> Span:
    """The period or the wave, and those before it."""
    if wanted.every == "wave":
        waves = [one for one in listed(session, wanted.survey.name) if one.skipped_because is None]
        fitting = [
            one for one in waves if (one.closes_at <= now if wanted.period is None else one.period == wanted.period)
        ]
        if not fitting:
            which = "has closed yet" if wanted.period is None else f"has the period {wanted.period}"
            raise AskedWronglyError(f"no wave of {wanted.survey.name} {which}; nps wave list shows them")
        last = max(fitting, key=lambda one: one.opened_at)
        return span_of_wave(session, wanted.survey, last.id, programme.timezone)
    if wanted.every not in LAST:
        raise AskedWronglyError(f"of this level there are reports of a {' or '.join(ALLOWED[wanted.level])}")
    return Span.of(wanted.survey, parse_period(wanted.period or LAST[wanted.every], now, programme.timezone))


def usual_split(programme: Programme, survey: Survey) -> tuple[str, ...]:
    """As in the reports that come by themselves."""
    names = (name for one in programme.reports if programme.survey(one.survey).name == survey.name for name in one.by)
    return tuple(dict.fromkeys(names))
