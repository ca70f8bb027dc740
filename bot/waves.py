"""Opening waves: when a survey is due by its schedule, and by hand. Also asking one contact."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger

from bot.announcing import (
    MENDED,
    MISSED,
    NOT_APPROVED,
    REMOVED,
    UNSCHEDULED,
    BroughtBack,
    GivenUp,
    Kept,
    announcing,
    bringing_back,
    giving_up,
    opening,
    rescheduling,
)
from bot.channel_posts import Posting, put_posts
from bot.config import Programme
from bot.planning import DaysNeeded, Now, days_needed, planning, ways
from bot.survey.days import Unit, after, first_of, key, local_day, midnight
from bot.survey.definition import Schedule, Survey
from bot.survey.periods import period_key
from bot.working_hours import WorkingHours
from scheduler.clock import Clock
from scheduler.planner import plan
from scheduler.policy import PRIORITY
from scheduler.timetable import calendar_trigger, cron_trigger, last_due, next_time
from storage.database import Database, Session
from storage.queries.announced import announced_surveys, skipped_surveys
from storage.queries.definitions import document_of
from storage.queries.invitations import Ask
from storage.queries.schedules import NextWave, next_waves, schedule
from storage.queries.waves import (
    NewWave,
    Opened,
    PlannedWave,
    begin_passes,
    being_planned,
)
from storage.types import Channel, WaveState

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
        """Announce and open what is due, and plan what is open; how many were invited. Any copy may do it at any
        time.
        """
        await self.give_up_removed()
        await self.bring_back()
        known = await self.db.read(next_waves)
        for survey in self.programme.surveys.values():
            if survey.rolling is not None:
                await self.open_rolling(survey, Unit(survey.rolling))
            elif survey.schedule is not None:
                await self.look_at(survey, survey.schedule, known.get(survey.name))
        await self.db.write(begin_passes, self.clock())
        return await self.plan_open()

    async def give_up_removed(self) -> None:
        """What was announced, and will not be opened since the configuration has changed, is skipped."""
        for name in await self.db.read(announced_surveys):
            survey = self.programme.surveys.get(name)
            if survey is None or not survey.opens_by_itself:
                because = REMOVED if survey is None else UNSCHEDULED
                tells = Channel.SLACK in self.connected
                await self.db.write(giving_up, GivenUp(name, None, because, self.clock(), tells=tells))

    async def bring_back(self) -> None:
        """What was skipped since its survey had gone from the configuration, and is there again, is announced again."""
        for name in await self.db.read(skipped_surveys, MENDED):
            survey, now = self.programme.surveys.get(name), self.clock()
            if survey is not None and survey.opens_by_itself:
                after = now - timedelta(seconds=survey.late_seconds)
                await self.db.write(bringing_back, BroughtBack(name, after, now, Channel.SLACK in self.connected))

    async def look_at(self, survey: Survey, when: Schedule, known: NextWave | None) -> None:
        """Announce the survey's next wave some days before, open it when its time has come, or skip it where that is
        too long ago; then write down the next time.
        """
        now = self.clock()
        trigger = trigger_of(when, self.programme.working_hours)
        rule = f"{when} {self.programme.working_hours}"
        if known is None or known.rule != rule:
            known = NextWave(survey.name, rule, next_time(trigger, now))
            moved = self.scheduled(survey, when, known.next_at, opens_at=known.next_at)
            await self.db.write(rescheduling, Kept(moved, now, tells=Channel.SLACK in self.connected))
            await self.db.write(schedule, known)
        if known.next_at <= now:
            due = last_due(trigger, known.next_at, now)
            if await self.open_due(survey, when, due):
                await self.db.write(schedule, NextWave(survey.name, rule, next_time(trigger, now)))
        elif is_announced(survey, trigger, known.next_at, now):
            await self.keep(announcing, self.scheduled(survey, when, known.next_at, opens_at=known.next_at))

    async def open_due(self, survey: Survey, when: Schedule, due: datetime) -> bool:
        """Whether nothing more is to be done for this time: the wave is open, or skipped, and does not wait for its
        owners.
        """
        now = self.clock()
        wave = self.scheduled(survey, when, due, opens_at=now)
        if now - due > timedelta(seconds=survey.late_seconds):
            missed = NOT_APPROVED if survey.approval else MISSED
            wave = replace(wave, closes_at=now, skipped_because=missed)
        return (await self.keep(opening, wave)).state is not WaveState.ANNOUNCED

    async def open_rolling(self, survey: Survey, unit: Unit) -> None:
        """The wave of this very period, in the course of which everybody is asked in turn."""
        now, zone = self.clock(), self.programme.timezone
        first = first_of(unit, local_day(now, zone))
        end = midnight(after(unit, first), zone) + timedelta(days=survey.open_days)
        wave = new_wave(survey, key(unit, first), midnight(first, zone), now)
        await self.keep(opening, replace(wave, closes_at=end, needs_approval=survey.approval))

    def scheduled(self, survey: Survey, when: Schedule, due: datetime, *, opens_at: datetime) -> NewWave:
        """The wave of a time of the schedule."""
        wave = new_wave(survey, wave_period(when, due, self.programme.timezone), due, opens_at)
        return replace(wave, needs_approval=survey.approval)

    async def keep(self, how: Callable[[Session, Sequence[Kept]], list[Opened]], wave: NewWave) -> Opened:
        """Announce or open a wave; the owners hear of it where they can."""
        kept = await self.db.write(how, Kept(wave, self.clock(), tells=Channel.SLACK in self.connected))
        if kept.changed:
            told = {"action": "wave", "wave": kept.id, "survey": wave.survey, "period": wave.period}
            log.info("a wave is %s", "open" if kept.state is WaveState.PLANNING else kept.state.value, extra=told)
        return kept

    async def plan_open(self) -> int:
        """Plan every wave that is not planned to its end, also one that another copy left."""
        invited = 0
        waiting = await self.db.read(unplanned)
        if self.before_planning is not None and any(Channel.SLACK in survey.channels for _, survey in waiting):
            await self.before_planning()
        for wave, survey in by_priority(waiting, self.programme):
            invited += await self.plan(wave, survey)
        return invited

    async def plan(self, wave: PlannedWave, survey: Survey) -> int:
        """One pass over the contacts; how many were invited."""
        now = Now(self.programme, self.connected, self.clock())
        if Channel.SLACK in self.connected:
            await self.db.write(put_posts, Posting(wave.id, survey, wave.closes_at, now.at))
        days = wave.spread_days
        if days is None:
            days = await self.db.write(days_needed, DaysNeeded(wave, survey, now))
        planned = await self.db.read(planning, replace(wave, spread_days=days), survey, now)
        invited = await plan(self.db, wave, planned, self.clock)
        told = {"action": "plan", "wave": wave.id, "pass": wave.passes, "invited": invited}
        log.info("a wave was planned", extra=told)
        return invited

    def ways(self, survey: Survey) -> tuple[Channel, ...]:
        """The channels by which a survey can be sent from here, in its order."""
        return ways(survey, self.connected)

    async def open_by_hand(self, survey: Survey) -> tuple[str, int] | None:
        """Open a wave and ask now: its period (today's date) and how many were invited; None when today's is there
        already.
        """
        now = self.clock()
        wave = replace(new_wave(survey, period_key("day", now, self.programme.timezone), now, now), at_once=True)
        opened = await self.keep(opening, wave)
        return (wave.period, await self.plan_open()) if opened.changed else None


def is_announced(survey: Survey, trigger: BaseTrigger, next_at: datetime, now: datetime) -> bool:
    """Whether it is time to tell of the next wave; of those that come more often than that, nobody is told before."""
    notice = timedelta(days=survey.announce_days)
    return notice > timedelta(0) and next_at - notice <= now and next_time(trigger, next_at) - next_at >= notice


def by_priority(
    waiting: Sequence[tuple[PlannedWave, Survey]], programme: Programme
) -> list[tuple[PlannedWave, Survey]]:
    """Where two surveys want the same person, the one that stands first in the configuration has them."""
    order = list(programme.surveys)
    return sorted(waiting, key=lambda one: order.index(one[1].name) if one[1].name in order else len(order))


def new_wave(survey: Survey, period: str, scheduled_for: datetime, now: datetime) -> NewWave:
    """A wave of the survey as it is defined now."""
    closes_at = now + timedelta(days=survey.open_days)
    return NewWave(survey.name, period, survey.digest, survey.document(), scheduled_for, now, closes_at)


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
