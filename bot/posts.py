"""The score, posted by itself: at the end of a wave, each week, each month. What is due is found here.

A post is one message whose key names the survey and the period, so that any copy may queue it at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import Programme
from bot.figures.counting import Counting, counted
from bot.figures.report import TREND, Figures, Report, change_of, figures, quarters, until
from bot.statistics.weighting import KnownShares
from bot.survey.definition import Survey
from bot.survey.periods import Period, parse_period
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.definitions import document_of
from storage.queries.ends import waves_ending
from storage.queries.figures import Filter
from storage.queries.messages import NewMessage, enqueue
from storage.queries.steering import SteeredWave, wave_by_id
from storage.queries.waves import ListedWave, listed
from storage.types import Channel, MessageKind, WaveState

# At nine in the morning after the period; after three days it is no news any more.
MORNING = timedelta(hours=9)
NEWS = timedelta(days=3)
LAST = {"week": "last-week", "month": "last-month", "quarter": "last-quarter"}


@dataclass(frozen=True, slots=True)
class ScorePost:
    """A report with the periods before it, oldest first, the reported one last."""

    report: Report
    trend: tuple[Figures, ...]


async def tick(db: Database, programme: Programme, clock: Clock) -> int:
    """Queue what is due; how many posts that are not queued yet."""
    now = clock()
    due = [*by_calendar(programme, now), *await by_waves(db, programme, now)]
    if not due:
        return 0
    return await db.write(queue, (due, now))


def queue(session: Session, batches: Sequence[tuple[Sequence[NewMessage], datetime]]) -> list[int]:
    """Write them; one that is queued already stays as it is."""
    for messages, now in batches:
        enqueue(session, messages, now)
    return [len(messages) for messages, _ in batches]


def by_calendar(programme: Programme, now: datetime) -> Iterator[NewMessage]:
    """The weeks, months and quarters that have ended lately."""
    for every in programme.posts.every:
        period = parse_period(LAST[every], now, programme.timezone)
        if period.end is None:
            continue
        for name in programme.surveys:
            if is_news(period.end + MORNING, now):
                yield post(f"score:{name}:{period.name}", period.end + MORNING)


async def by_waves(db: Database, programme: Programme, now: datetime) -> list[NewMessage]:
    """The waves that have closed lately."""
    if not programme.posts.waves:
        return []
    waves = await db.read(waves_ending, now - NEWS)
    return [
        post(f"score:{wave.survey}:wave-{wave.id}", wave.closes_at)
        for wave in waves
        if wave.state is not WaveState.SKIPPED and is_news(wave.closes_at, now)
    ]


def is_news(at: datetime, now: datetime) -> bool:
    """Whether its time has come and has not long passed."""
    return at <= now < at + NEWS


def post(key: str, due_at: datetime) -> NewMessage:
    """A message to the owners' channel."""
    return NewMessage(key, MessageKind.SCORE, Channel.SLACK, PRIORITY["score"], due_at)


def score_post(session: Session, key: str, programme: Programme, now: datetime) -> ScorePost | Dropped:
    """What to say, by the post's key. Nothing is posted of a period in which nobody answered."""
    _, name, when = key.split(":", 2)
    if when.startswith("wave-"):
        wave = wave_by_id(session, int(when.removeprefix("wave-")))
        if wave is None:
            return Dropped("the wave is gone")
        composed = score_of(session, wave, now, programme.known_shares.get(name))
    elif name in programme.surveys:
        periods = until(parse_period(when, now, programme.timezone), TREND)
        composed = scored(session, programme.surveys[name], periods, programme.known_shares.get(name))
    else:
        return Dropped("the survey is no longer in the configuration")
    shown = composed.report.now
    return composed if shown.counts.answers or shown.withheld else Dropped("nobody answered in this period")


def score_of(session: Session, wave: SteeredWave, now: datetime, known_shares: KnownShares | None = None) -> ScorePost:
    """The report of a wave that has closed; by the definition that it had, also where the survey is there no more."""
    survey = Survey.of_document(document_of(session, wave.definition))
    waves = [one for one in listed(session, wave.survey) if one.closes_at <= now and one.skipped_because is None]
    return scored(session, survey, wave_periods(waves, wave.id), known_shares)


def scored(
    session: Session, survey: Survey, periods: Sequence[Period], known_shares: KnownShares | None = None
) -> ScorePost:
    """The figures of the last of these periods, beside those before; weighted, too, where shares are known."""
    trend = tuple(figures(session, survey, period) for period in periods)
    now, before = trend[-1], trend[-2] if len(trend) > 1 else None
    chosen, counting = Filter(survey.name, now.period.start, now.period.end), Counting(known=known_shares)
    weighs = known_shares is not None and not now.withheld
    report = Report(
        survey,
        now,
        before,
        change_of(before, now),
        quarters=quarters(session, survey, now.period),
        counted=counted(session, chosen, counting, anonymous=survey.anonymous) if weighs else None,
    )
    return ScorePost(report, trend)


def wave_periods(waves: Sequence[ListedWave], wave_id: int) -> list[Period]:
    """The time of each closed wave up to this one, oldest first. A wave's answers are those given while it was open."""
    before = [wave for wave in sorted(waves, key=lambda wave: wave.opened_at) if wave.id <= wave_id]
    return [Period(f"wave {wave.period}", wave.opened_at, wave.closes_at) for wave in before][-TREND:]
