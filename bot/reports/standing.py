"""The reports that come by themselves: which are due, for whom, and what each is once it is sent.

A report is a message whose key tells the level, the period and, as a digest, the reader: any copy may queue it at any
time, and nobody's address stands in the queue. What it says is composed when it is sent.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.config import Programme
from bot.config.reports import Level, StandingReport
from bot.posts import LAST, NEWS, is_news, queue
from bot.reports.document import Document
from bot.reports.front import front
from bot.reports.management import management
from bot.reports.scoring import Span, span_of_wave
from bot.reports.team import team
from bot.survey.business import DAY, BusinessHours
from bot.survey.cases import UNRESOLVED
from bot.survey.days import Unit, first_of, local_day
from bot.survey.definition import Survey
from bot.survey.periods import parse_period
from bot.survey.routing import MAIL_ADDRESS
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.caseloads import owners_of_open_cases
from storage.queries.cases import members_of_emails
from storage.queries.definitions import document_of
from storage.queries.ends import waves_ending
from storage.queries.messages import NewMessage, known_messages
from storage.queries.steering import wave_by_id
from storage.types import Channel, MessageKind, WaveState

MORNING = time(9)
WAVE = "wave-"
# No working day is further away.
LONGEST_CLOSED = timedelta(days=21)
KINDS = {Level.FRONT: MessageKind.OWN_CASES, Level.TEAM: MessageKind.REPORT, Level.MANAGEMENT: MessageKind.REPORT}


@dataclass(frozen=True, slots=True)
class Occasion:
    """A report of one period: `name` is the period's, `wave-` with the wave's number, or the day of the front's."""

    report: StandingReport
    name: str
    at: datetime

    def key(self, reader: str) -> str:
        """Once for each reader."""
        told = "|".join((self.report.survey or "", self.report.team or "", reader))
        digest = hashlib.sha256(told.encode()).hexdigest()[:16]
        return f"report:{self.report.level}:{self.report.every}:{self.name}:{digest}"


@dataclass(frozen=True, slots=True)
class Addressed:
    """A report for a channel, a member or a mail address."""

    document: Document
    reader: str


async def tick(db: Database, programme: Programme, connected: Collection[Channel], clock: Clock) -> int:
    """Queue what is due; how many reports are new."""
    if not programme.reports:
        return 0
    now = clock()
    new = await db.read(due, programme, connected, now)
    return await db.write(queue, (new, now)) if new else 0


def due(session: Session, programme: Programme, connected: Collection[Channel], now: datetime) -> list[NewMessage]:
    """What is due and not queued yet, for those channels that there are."""
    found: list[NewMessage] = []
    for occasion in occasions(session, programme, now):
        to = readers(session, occasion.report, occasion.at)
        messages = [message(occasion, reader) for reader in to]
        known = known_messages(session, [one.key for one in messages])
        # Whoever gets their first case at noon is told of it by itself.
        if not (known and occasion.report.level is Level.FRONT):
            found += [one for one in messages if one.key not in known and one.channel in connected]
    return found


def occasions(session: Session, programme: Programme, now: datetime) -> Iterator[Occasion]:
    """Those whose time has come and has not long passed."""
    for report in programme.reports:
        for name, at in times(session, programme, report, now):
            if is_news(at, now):
                yield Occasion(report, name, at)


def times(
    session: Session, programme: Programme, report: StandingReport, now: datetime
) -> Iterator[tuple[str, datetime]]:
    """The periods that have ended lately, each with the morning after it."""
    week = programme.cases.week
    if report.level is Level.FRONT:
        at = begun(week, report.every, now)
        yield local_day(at, week.zone).isoformat(), at
    elif report.every == "wave":
        survey = programme.survey(report.survey).name
        for wave in waves_ending(session, now - NEWS - LONGEST_CLOSED):
            if wave.survey == survey and wave.state is not WaveState.SKIPPED and wave.closes_at <= now:
                yield f"{WAVE}{wave.id}", morning_after(week, wave.closes_at)
    else:
        period = parse_period(LAST[report.every], now, programme.timezone)
        if period.end is not None:
            yield period.name, morning_after(week, period.end)


def morning_after(week: BusinessHours, at: datetime) -> datetime:
    """Nine o'clock of the first working day from then on."""
    day = local_day(at, week.zone)
    while not week.opening_on(day) or nine(week, day) < at:
        day += DAY
    return nine(week, day)


def begun(week: BusinessHours, every: str, now: datetime) -> datetime:
    """Nine o'clock of the last working day that has begun; of a week, of its first one."""
    day = local_day(now, week.zone)
    if every == "week":
        first = morning_after(week, nine(week, first_of(Unit.WEEK, day)))
        return first if first <= now else morning_after(week, nine(week, first_of(Unit.WEEK, day - 7 * DAY)))
    while not week.opening_on(day) or nine(week, day) > now:
        day -= DAY
    return nine(week, day)


def nine(week: BusinessHours, day: date) -> datetime:
    """In the programme's zone."""
    return datetime.combine(day, MORNING, week.zone)


def readers(session: Session, report: StandingReport, at: datetime) -> Collection[str]:
    """Who gets it: those whom the configuration names; of the front line, of these, those who have cases."""
    return of_the_front(session, report, at) if report.level is Level.FRONT else report.to


def of_the_front(session: Session, report: StandingReport, at: datetime) -> dict[str, set[str]]:
    """Who has cases that were opened before then: a member, or an address of nobody in Slack; with all names of theirs
    by which cases know them.
    """
    owners = owners_of_open_cases(session, at, states=UNRESOLVED)
    members = members_of_emails(session, [owner for owner in owners if MAIL_ADDRESS.fullmatch(owner)])
    found: defaultdict[str, set[str]] = defaultdict(set)
    for owner in owners:
        reader = members.get(owner, owner)
        if not report.to or {reader, owner} & set(report.to):
            found[reader].add(owner)
    return found


def message(occasion: Occasion, reader: str) -> NewMessage:
    """To one reader."""
    channel = Channel.EMAIL if MAIL_ADDRESS.fullmatch(reader) else Channel.SLACK
    kind = KINDS[occasion.report.level]
    return NewMessage(occasion.key(reader), kind, channel, PRIORITY[kind.value], occasion.at)


def compose(session: Session, key: str, programme: Programme, now: datetime) -> Addressed | Dropped:
    """What to say to whom, by the message's key, as the configuration and the store are now."""
    _, level, every, name, _ = key.split(":")
    for report in programme.reports:
        if (report.level, report.every) == (level, every):
            occasion = Occasion(report, name, now)
            for reader in readers(session, report, now):
                if occasion.key(reader) == key:
                    document = document_of_occasion(session, occasion, reader, programme, now)
                    return document if isinstance(document, Dropped) else Addressed(document, reader)
    return Dropped("nobody is to have this report any more")


def document_of_occasion(
    session: Session, occasion: Occasion, reader: str, programme: Programme, now: datetime
) -> Document | Dropped:
    """The report itself. Nothing is told of a period in which nobody answered."""
    report = occasion.report
    if report.level is Level.FRONT:
        owners = of_the_front(session, report, now)[reader] | {reader}
        made = front(session, programme, owners, since(occasion, programme), now)
        return made or Dropped("no case of theirs is open")
    span = span_of(session, programme, report, occasion.name, now)
    if span is None:
        return Dropped("the wave is gone")
    if report.team is not None:
        told = team(session, programme, span, report.team, now)
    else:
        told = management(session, programme, span, report.by, now)
    return told or Dropped("nobody answered in this period")


def since(occasion: Occasion, programme: Programme) -> datetime:
    """When the report before this one was due."""
    week = programme.cases.week
    at = nine(week, date.fromisoformat(occasion.name))
    return begun(week, occasion.report.every, at - timedelta(seconds=1))


def span_of(session: Session, programme: Programme, report: StandingReport, name: str, now: datetime) -> Span | None:
    """The period or the wave that the key names; a wave with the definition that it had."""
    if not name.startswith(WAVE):
        return Span.of(programme.survey(report.survey), parse_period(name, now, programme.timezone))
    wave = wave_by_id(session, int(name.removeprefix(WAVE)))
    if wave is None:
        return None
    survey = Survey.of_document(document_of(session, wave.definition))
    return span_of_wave(session, survey, wave.id, programme.timezone)
