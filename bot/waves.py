"""Opening waves: when a survey is due by its schedule, and by hand. Also asking one contact."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger

from bot.channel_posts import Posting, put_posts
from bot.config import Programme
from bot.survey.days import local_day, midnight
from bot.survey.definition import Schedule, Survey
from bot.survey.periods import period_key
from bot.survey.rests import LESS_OFTEN
from bot.working_hours import WorkingHours
from scheduler.clock import Clock
from scheduler.planner import plan
from scheduler.policy import PRIORITY
from scheduler.timetable import calendar_trigger, cron_trigger, last_due, next_time
from storage.database import Database, Session
from storage.queries.definitions import document_of
from storage.queries.invitations import Ask, Selection
from storage.queries.schedules import NextWave, next_waves, schedule
from storage.queries.waves import NewWave, PlannedWave, being_planned, open_waves
from storage.types import Channel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waves:
    """The programme's waves. `connected` are the channels by which this installation can send.

    `before_planning` finds out how contacts can be reached, before it is decided how they are; it never raises.
    """

    db: Database
    programme: Programme
    connected: Collection[Channel]
    clock: Clock
    before_planning: Callable[[], Awaitable[object]] | None = None

    async def tick(self) -> int:
        """Open what is due, and plan what is open; how many were invited. Any copy may do it at any time."""
        known = await self.db.read(next_waves)
        for survey in self.programme.surveys.values():
            if survey.schedule is not None and not survey.approval:
                await self.open_if_due(survey, survey.schedule, known.get(survey.name))
        return await self.plan_open()

    async def open_if_due(self, survey: Survey, when: Schedule, known: NextWave | None) -> None:
        """Open the survey's wave when its time has come, then write down the next time."""
        now = self.clock()
        zone = self.programme.timezone
        trigger = trigger_of(when, self.programme.working_hours)
        rule = f"{when} {zone}"
        if known is None or known.rule != rule:
            await self.db.write(schedule, NextWave(survey.name, rule, next_time(trigger, now)))
            return
        if known.next_at > now:
            return
        due = last_due(trigger, known.next_at, now)
        wave = new_wave(survey, wave_period(when, due, zone), due, now)
        opened = await self.db.write(open_waves, wave)
        if opened is not None:
            log.info("a wave was opened", extra={"action": "wave", "survey": survey.name, "period": wave.period})
        await self.db.write(schedule, NextWave(survey.name, rule, next_time(trigger, now)))

    async def plan_open(self) -> int:
        """Plan every wave that is not planned to its end, also one that another copy left."""
        invited = 0
        waiting = await self.db.read(unplanned)
        if self.before_planning is not None and any(Channel.SLACK in survey.channels for _, survey in waiting):
            await self.before_planning()
        for wave, survey in waiting:
            if Channel.SLACK in self.connected:
                posting = Posting(wave.id, survey, wave.closes_at, self.clock())
                await self.db.write(put_posts, posting)
            planned = await plan(self.db, wave, self.selection(survey), self.clock)
            log.info("a wave was planned", extra={"action": "plan", "wave": wave.id, "invited": planned})
            invited += planned
        return invited

    def selection(self, survey: Survey) -> Selection:
        """Who may be asked in a wave of this survey."""
        return Selection(
            channels=tuple(Channel(name) for name in survey.channels if name in self.connected),
            audience=survey.audience,
            sample=survey.sample,
            rested_since=self.rested_since(survey.quarantine_days),
            longer_rests={
                days: since
                for days in LESS_OFTEN.values()
                if days > survey.quarantine_days and (since := self.rested_since(days)) is not None
            },
        )

    def rested_since(self, days: int) -> datetime | None:
        """From when on an asking is too fresh now, for those who rest for so many days."""
        return rested_since(days, self.clock(), self.programme.timezone)

    async def open_by_hand(self, survey: Survey) -> tuple[str, int] | None:
        """Open a wave now: its period (today's date) and how many were invited; None when today's is there already."""
        now = self.clock()
        wave = new_wave(survey, period_key("day", now, self.programme.timezone), now, now)
        if await self.db.write(open_waves, wave) is None:
            return None
        return wave.period, await self.plan_open()


def new_wave(survey: Survey, period: str, scheduled_for: datetime, now: datetime) -> NewWave:
    """A wave of the survey as it is defined now."""
    closes_at = now + timedelta(days=survey.open_days)
    return NewWave(survey.name, period, survey.digest, survey.document(), scheduled_for, now, closes_at)


def rested_since(days: int, now: datetime, zone: ZoneInfo) -> datetime | None:
    """From when on an asking is too fresh to ask again today. None: nobody needs to rest.

    Counted in local days: from 10 January to 10 April are 90 of them, less an hour, and the wave of April must reach
    whom that of January reached in the afternoon.
    """
    return midnight(local_day(now, zone) - timedelta(days=days - 1), zone) if days else None


def new_ask(survey: Survey, contact_id: int, channel: Channel, now: datetime) -> Ask:
    """One contact asked by hand."""
    return Ask(
        contact_id=contact_id,
        channel=channel,
        survey=survey.name,
        digest=survey.digest,
        document=survey.document(),
        priority=PRIORITY["question"],
        now=now,
        closes_at=now + timedelta(days=survey.open_days),
    )


def unplanned(session: Session) -> list[tuple[PlannedWave, Survey]]:
    """The waves to be planned, each with the definition it was opened with."""
    return [(wave, Survey.of_document(document_of(session, wave.definition))) for wave in being_planned(session)]


def trigger_of(when: Schedule, working: WorkingHours) -> BaseTrigger:
    """The trigger that computes a schedule's times. `working`: where the programme is at home."""
    if when.cron is not None:
        return cron_trigger(when.cron, working.zone)
    return calendar_trigger(
        when.every or "",
        day=when.day,
        month=when.month,
        at=when.at,
        zone=working.zone,
        is_working=working.is_working_day,
    )


def wave_period(when: Schedule, due: datetime, zone: ZoneInfo) -> str:
    """What makes a wave the only one: its calendar period, or the local day for a cron line.

    The local day, because a cron line fires twice in the hour that autumn repeats.
    """
    return period_key(when.every or "day", due, zone)
