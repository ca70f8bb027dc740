"""The review of a wave: some days after it has closed, the owners look together at what it brought.

What is due is found here, from the definition that the wave was opened with; its message's key says which wave it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import Programme
from bot.figures.pictures import WaveResponse, response_to
from bot.posts import ScorePost, is_news, queue, score_of
from bot.survey.cases import UNRESOLVED
from bot.survey.days import local_day
from bot.survey.definition import Survey
from bot.working_hours import WorkingHours
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.cases import count_of_wave
from storage.queries.definitions import document_of
from storage.queries.ends import waves_ending
from storage.queries.messages import NewMessage
from storage.queries.steering import SteeredWave, wave_by_id
from storage.types import Channel, MessageKind, WaveState

MORNING = time(9)
DAY = timedelta(days=1)
# No review is later after the end of its wave: a year by the configuration, and holidays.
LATEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Review:
    """What there is to talk about. `open_cases`: of the customers who answered in this wave; `response`: how they did,
    day by day.
    """

    wave: SteeredWave
    score: ScorePost
    open_cases: int
    response: WaveResponse


def review_at(survey: Survey, closes_at: datetime, working: WorkingHours) -> datetime | None:
    """Nine in the morning, so many days after the end, on a working day; None where the survey has no reviews."""
    if survey.review_days is None:
        return None
    day = local_day(closes_at, working.zone) + survey.review_days * DAY
    while not working.is_working_day(day):
        day += DAY
    return datetime.combine(day, MORNING, working.zone)


def reviews(session: Session, working: WorkingHours, now: datetime) -> list[tuple[SteeredWave, datetime]]:
    """Of the waves that are open or have ended lately, each with its time."""
    found = []
    for wave in waves_ending(session, now - LATEST):
        if wave.state in (WaveState.PLANNING, WaveState.OPEN):
            survey = Survey.of_document(document_of(session, wave.definition))
            if (at := review_at(survey, wave.closes_at, working)) is not None:
                found.append((wave, at))
    return found


async def tick(db: Database, programme: Programme, clock: Clock) -> int:
    """Queue what is due; how many reminders."""
    now = clock()
    found = await db.read(reviews, programme.working_hours, now)
    due = [reminder(wave, at) for wave, at in found if is_news(at, now)]
    return await db.write(queue, (due, now)) if due else 0


def reminder(wave: SteeredWave, at: datetime) -> NewMessage:
    """To the owners' channel, once a wave."""
    kind = MessageKind.REVIEW
    return NewMessage(f"review:{wave.id}", kind, Channel.SLACK, PRIORITY[kind.value], at)


def review(session: Session, key: str, zone: ZoneInfo, now: datetime) -> Review | Dropped:
    """What to say, by the reminder's key."""
    wave = wave_by_id(session, int(key.removeprefix("review:")))
    if wave is None:
        return Dropped("the wave is gone")
    cases = count_of_wave(session, wave.id, UNRESOLVED)
    return Review(wave, score_of(session, wave, now), cases, response_to(session, wave, zone, now))
