"""The scores of all surveys beside each other. Others were asked something else: none costs another anything."""

from __future__ import annotations

from bot.config import Programme
from bot.figures.anonymous import Shown
from bot.figures.report import Figures, Where, figures
from bot.figures.segments import Parts, Response, Split, put_together
from bot.survey.anonymity import NotShownError, check_total
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import Period, previous
from storage.database import Session

BY_SURVEY = ("survey",)


def by_survey(session: Session, programme: Programme, survey: Survey, period: Period, where: Where) -> Split:
    """Each survey of the programme that has answers in the period; `survey` is the one whose score stands above."""
    earlier = previous(period)
    now = scores(session, programme, period, where)
    before = {} if earlier is None else scores(session, programme, earlier, where)
    asked = {
        parts: Response(one.asked, one.answered_of_asked)
        for parts, one in now.items()
        if one is not None and one.asked and one.answered_of_asked is not None
    }
    return put_together(Split(BY_SURVEY, survey, period, earlier, Counts()), shown(now), shown(before), asked)


def scores(session: Session, programme: Programme, period: Period, where: Where) -> dict[Parts, Figures | None]:
    """By the survey's name; None where a score would tell who gave it."""
    found: dict[Parts, Figures | None] = {}
    for name, survey in programme.surveys.items():
        try:
            if survey.anonymous:
                check_total(name, period)
        except NotShownError:
            found[name,] = None
            continue
        one = figures(session, survey, period, where, programme.splitting)
        if one.withheld or one.counts.answers:
            found[name,] = None if one.withheld else one
    return found


def shown(found: dict[Parts, Figures | None]) -> dict[Parts, Shown]:
    """Their counts."""
    return {parts: Shown(None if one is None else one.counts) for parts, one in found.items()}
