"""Reminders: which are due, when they may be sent, and whether one still makes sense when its turn has come.

They are for whoever was asked and has not answered, on the channel by which they were asked (or, with the first one,
by another: `bot.elsewhere`), on the days that the survey names, and once more so many days before the end. One that
could not be sent for days (the program was down) is left out, as is one whose successor is due already: nobody gets two
at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot import compose
from bot.compose import Question
from bot.elsewhere import Moving, move
from bot.working_hours import WorkingHours
from scheduler.clock import Clock
from scheduler.outbox import Dropped, Later
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.messages import Claimed
from storage.queries.places import COUNTRY, Place
from storage.queries.reminders import Calls, Reminding, Waiting, calls_of, groups, place_of_question, remind
from storage.types import Channel

# So late a reminder is still sent.
LATE = timedelta(days=3)
# The last call's name in its key, where the others have their day; and how long after being asked or reminded it comes.
LAST_CALL = "last"
APART = timedelta(days=1)
# Longer than any survey is open.
AGES = timedelta(days=3650)


async def tick(
    db: Database, working: WorkingHours, clock: Clock, channels: Collection[Channel] = tuple(Channel)
) -> int:
    """Queue what is due; how many. Any copy may do it at any time.

    `channels`: those by which this installation can send.
    """
    now = clock()
    definitions = await db.read(calls_of)
    queued = 0
    for survey, day in sorted({(calls.survey, day) for calls in definitions.values() for day in calls.days}):
        due = now - timedelta(days=day)
        waiting = Waiting(survey, str(day), due - LATE, due, now, channels)
        for definition, place in await db.read(groups, waiting):
            days = definitions[definition].days if definition in definitions else ()
            if day in days:
                since = replace(waiting, asked_after=max(waiting.asked_after, now - successor(days, day)))
                queued += await call(db, reminding(since, definition, place, working), definitions[definition])
    for definition, calls in definitions.items():
        if calls.last_call_days is not None:
            waiting = last_call(calls, calls.last_call_days, now, channels)
            for asked_with, place in await db.read(groups, waiting):
                if asked_with == definition:
                    queued += await call(db, reminding(waiting, definition, place, working), calls)
    return queued


def last_call(calls: Calls, days: int, now: datetime, channels: Collection[Channel]) -> Waiting:
    """Those whose time to answer ends in so many days, save those who were asked or reminded within a day."""
    before, ends = now - APART, now + timedelta(days=days)
    return Waiting(calls.survey, LAST_CALL, now - AGES, before, now, channels, closes_by=ends, since=before)


def reminding(waiting: Waiting, definition: str, place: Place, working: WorkingHours) -> Reminding:
    """In the hours of where they live."""
    due_at = working.of(*place).add_hours(waiting.now, 0)
    return Reminding(waiting, definition, place, due_at, PRIORITY["reminder"])


async def call(db: Database, reminding: Reminding, calls: Calls) -> int:
    """Batch by batch, each a transaction of its own; first whoever is asked elsewhere instead."""
    queued = 0
    if calls.elsewhere and reminding.waiting.name == first_of(calls):
        moving = Moving(reminding, [channel for channel in calls.elsewhere if channel in reminding.waiting.channels])
        while some := await db.write(move, moving):
            queued += some
    while some := await db.write(remind, reminding):
        queued += some
    return queued


def first_of(calls: Calls) -> str:
    """The name of the reminder that comes first."""
    return str(min(calls.days)) if calls.days else LAST_CALL


def reminder(session: Session, message: Claimed, working: WorkingHours, now: datetime) -> Question | Dropped | Later:
    """The late check: whom to remind, and where their question stands on the channel of this reminder."""
    composed = compose.question(session, message.invitation_id or 0, now)
    if not isinstance(composed, Question):
        return composed
    asked = composed.asked
    place = place_of_question(session, asked.invitation_id, message.channel)
    if asked.channel is not message.channel or asked.asked_at is None or place is None:
        return Dropped("the question does not stand there")
    name = message.key.rpartition(":")[2]
    if name != LAST_CALL and now >= asked.asked_at + successor(composed.survey.reminders, int(name)):
        return Dropped("the next reminder is due")
    opening = working.of(asked.timezone, asked.attributes.get(COUNTRY)).add_hours(now, 0)
    if opening > now:
        return Later("it is not the time of day to remind anybody", opening - now)
    return replace(composed, reference=place)


def successor(days: tuple[int, ...], day: int) -> timedelta:
    """After how long the reminder that follows is due; very long for the last one."""
    later = [one for one in days if one > day]
    return timedelta(days=min(later)) if later else AGES
