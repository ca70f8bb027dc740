"""What `/nps goals` and `/nps benchmarks` answer: the score beside what is to be reached, and beside that of others."""

from __future__ import annotations

from datetime import datetime

from bot.config import Programme
from bot.figures.asking import Asking, survey_of
from bot.figures.benchmarks_words import benchmarks
from bot.figures.goals_words import goals
from bot.figures.telling import Told
from bot.slack.request import Request, RequestError, Topic
from bot.survey.anonymity import check_totals
from bot.survey.periods import parse_period
from storage.database import Session


def compared(session: Session, programme: Programme, request: Request, now: datetime) -> Told:
    """Of a period; RequestError where there is nothing to tell, or more was written."""
    asking = request.asking
    if asking != Asking(asking.survey, asking.period):
        raise RequestError(f"after '{request.topic.value}' come a period and 'survey', and nothing else")
    period, survey = parse_period(asking.period, now, programme.timezone), survey_of(programme, asking)
    if request.topic is Topic.GOALS:
        check_totals([programme.survey(goal.survey) for goal in programme.goals], period)
        of_survey = survey if asking.survey is not None else None
        part, nothing = goals(session, programme, period, now, programme.wording, of_survey), "no goal for this period"
    else:
        check_totals([survey], period)
        part, nothing = benchmarks(session, programme, survey, period, programme.wording), "no score in this period"
    if part is None:
        raise RequestError(f"there is {nothing}")
    return part
