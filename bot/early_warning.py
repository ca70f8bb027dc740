"""The early warning: a score that falls, or detractors that follow each other, are told to the owners by itself, once.

Each day the last four weeks are compared with the year before them, and after each answer the last answers with it; the
rules of `bot.statistics.alarms` see to it that a steady score hardly ever gives an alarm. Once warned of, four weeks go
by in silence, and what is usual begins anew with the answers that the warning was about: so a fall is told once, and
told again only if the score falls further.

A warning is a message whose key names its kind, the survey and the day, so that any copy may queue it at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.config import Programme
from bot.config.posts import EarlyWarning
from bot.statistics.alarms import Fall, Run, fall, runs
from bot.survey.days import local_day, midnight
from bot.survey.definition import Survey
from bot.survey.figures import Bands, Counts
from bot.survey.scale import Band, band_of
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.figures import Filter, score_counts
from storage.queries.latest import Scored, latest_scores
from storage.queries.messages import NewMessage, enqueue, known_messages
from storage.types import Channel, MessageKind

DAY = timedelta(days=1)
# A day is looked at when it is over, and the owners are up.
MORNING = timedelta(hours=9)
# What is usual is what was answered in a year.
YEAR = 365
# More answers are not looked at in the search for a run.
MOST = 2000


class What(StrEnum):
    """What is warned of."""

    FALL = "fall"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Spans:
    """Local days: what was answered `lately`, up to before `end`, and what is usual before that, from `start`."""

    start: date
    lately: date
    end: date


@dataclass(frozen=True, slots=True)
class Warned:
    """What the owners are told. `at`: when the last answer of a run was given."""

    survey: Survey
    alarm: Fall | Run
    spans: Spans
    usual: Bands
    at: datetime | None = None


async def tick(db: Database, programme: Programme, clock: Clock) -> int:
    """Queue what is due; how many warnings are new."""
    rules, now = programme.posts.early_warning, clock()
    if rules is None:
        return 0
    found = await db.read(due, programme, rules, now)
    return await db.write(queue, (found, rules, now)) if found else 0


def queue(session: Session, batches: Sequence[tuple[Sequence[str], EarlyWarning, datetime]]) -> list[int]:
    """Write those of surveys that have been quiet; how many are new."""
    added = []
    for keys, rules, now in batches:
        new = [key for key in keys if is_quiet(session, key, rules)]
        enqueue(session, [posted(key, now) for key in new], now)
        added.append(len(new))
    return added


def posted(key: str, now: datetime) -> NewMessage:
    """A message to the owners' channel."""
    return NewMessage(key, MessageKind.WARNING, Channel.SLACK, PRIORITY["warning"], now)


def due(session: Session, programme: Programme, rules: EarlyWarning, now: datetime) -> list[str]:
    """The keys of the warnings that are due, at most one of each survey."""
    found = (next(keys_due(Lookout(session, programme, survey, rules), now), None) for survey in programme.surveys)
    return [key for key in found if key is not None]


def keys_due(lookout: Lookout, now: datetime) -> Iterator[str]:
    """A run as soon as it is there, in the night that of the day before, too; a fall in the morning after."""
    zone = lookout.programme.timezone
    today = local_day(now, zone)
    before = (What.RUN if now < midnight(today, zone) + MORNING else What.FALL, today - DAY)
    for what, day in (before, (What.RUN, today)):
        key = key_of(what, lookout.name, day)
        if is_quiet(lookout.session, key, lookout.rules) and lookout.look(what, day, now) is not None:
            yield key


def warning(session: Session, key: str, programme: Programme, now: datetime) -> Warned | Dropped:
    """What to say, by the warning's key, as it is now."""
    what, name, day = parsed(key)
    rules = programme.posts.early_warning
    if rules is None or name not in programme.surveys:
        return Dropped("the configuration wants no such warning any more")
    return Lookout(session, programme, name, rules).look(what, day, now) or Dropped("it is not so any more")


def key_of(what: What, survey: str, day: date) -> str:
    """One of a kind, a survey and a day."""
    return f"warning:{what}:{survey}:{day.isoformat()}"


def parsed(key: str) -> tuple[What, str, date]:
    """What, the survey's name, and the day."""
    _, what, survey, day = key.split(":")
    return What(what), survey, date.fromisoformat(day)


def is_quiet(session: Session, key: str, rules: EarlyWarning) -> bool:
    """Whether nothing was warned of in the weeks before, on the day itself, or on the next one."""
    _, survey, day = parsed(key)
    return last_warned(session, survey, day + DAY, rules.days + 1) is None


def last_warned(session: Session, survey: str, last: date, days: int) -> date | None:
    """The last of so many days, up to that one, on which something of the survey was warned of."""
    keys = {key_of(what, survey, day): day for day in (last - n * DAY for n in range(days)) for what in What}
    return max((keys[key] for key in known_messages(session, list(keys))), default=None)


@dataclass(frozen=True, slots=True)
class Lookout:
    """Looks at one survey, by the answers in the store."""

    session: Session
    programme: Programme
    name: str
    rules: EarlyWarning

    def look(self, what: What, day: date, now: datetime) -> Warned | None:
        """Whether something is to be warned of, of that day."""
        return self.fall(day) if what is What.FALL else self.run(day, now)

    def fall(self, day: date) -> Warned | None:
        """Whether by the end of the day the score has fallen."""
        spans = self.spans(day)
        usual, lately = self.answered(spans.start, spans.lately), self.answered(spans.lately, spans.end)
        alarm = fall(usual, lately, self.rules.a_year)
        return None if alarm is None else Warned(self.survey, alarm, spans, usual)

    def run(self, day: date, now: datetime) -> Warned | None:
        """The first run of detractors that stood out on the day."""
        begin = midnight(day, self.programme.timezone)
        latest = latest_scores(self.session, self.name, min(now, midnight(day + DAY, self.programme.timezone)), MOST)
        if not any(one.at >= begin and is_detractor(one) for one in latest):
            return None
        spans = self.spans(day)
        usual = self.answered(spans.start, spans.lately)
        answers_a_year = usual.answers * YEAR / max(1, (spans.lately - spans.start).days)
        for alarm in runs([is_detractor(one) for one in latest], usual, answers_a_year, self.rules.a_year):
            if (at := latest[alarm.at].at) >= begin:
                return Warned(self.survey, alarm, spans, usual, at)
        return None

    def spans(self, day: date) -> Spans:
        """The weeks up to the end of the day, and a year before them; or less, since something was warned of."""
        weeks = self.rules.days * DAY
        lately = day + DAY - weeks
        start = lately - YEAR * DAY
        last = last_warned(self.session, self.name, day - DAY, YEAR + self.rules.days)
        return Spans(start if last is None else max(start, last + DAY - weeks), lately, day + DAY)

    def answered(self, first: date, end: date) -> Bands:
        """From the beginning of a day to the beginning of another."""
        start, before = (midnight(day, self.programme.timezone) for day in (first, end))
        return Counts.of(score_counts(self.session, Filter(self.name, start, before))).bands

    @property
    def survey(self) -> Survey:
        """As it is configured."""
        return self.programme.surveys[self.name]


def is_detractor(scored: Scored) -> bool:
    """By the band."""
    return band_of(scored.score) is Band.DETRACTOR
