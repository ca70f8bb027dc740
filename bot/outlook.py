"""What will happen when, as far as it can be known now: waves, reminders, ends, and what is posted by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any

from bot.config.reports import Level
from bot.planning import DAY, Now, planning, selection_of
from bot.reports.standing import morning_after
from bot.reviews import review_at, reviews
from bot.survey.days import Unit, after, first_of, key, local_day, midnight
from bot.survey.definition import Survey
from bot.survey.routing import Told
from bot.waves import trigger_of, wave_period
from scheduler.timetable import next_time
from storage.database import Session
from storage.queries.definitions import document_of
from storage.queries.eligibility import NO_WAVE
from storage.queries.ends import waves_ending
from storage.queries.selecting import Counted, count
from storage.queries.steering import SteeredWave
from storage.queries.waiting import unanswered_by_day
from storage.queries.waves import planned_wave
from storage.types import WaveState

MORNING = time(9)
UNITS = {"week": Unit.WEEK, "month": Unit.MONTH, "quarter": Unit.QUARTER}


class What(StrEnum):
    """What happens."""

    OPENS = "wave opens"
    ASKS = "asked in turn"
    REMINDS = "reminders"
    CLOSES = "wave closes"
    REVIEW = "review of the results"
    SCORE = "score is posted"
    DIGEST = "digest is posted"
    REPORT = "report is sent"


@dataclass(frozen=True, slots=True)
class Coming:
    """`people` is how many it is about, at most, as things stand now; `counted` also says who is left out and why."""

    at: datetime
    what: What
    survey: str
    period: str
    people: int | None = None
    counted: Counted | None = None
    remark: str | None = None


def outlook(session: Session, now: Now, until: datetime) -> list[Coming]:
    """Everything up to that time, in its order."""
    waves = waves_ending(session, now.at)
    going = [wave for wave in waves if wave.state is not WaveState.SKIPPED]
    coming = [
        *of_waves(session, going, now),
        *reviewed(session, now),
        *scheduled(session, waves, now, until),
        *posted(now, until),
        *reported(going, now, until),
    ]
    return sorted((one for one in coming if now.at <= one.at <= until), key=lambda one: (one.at, one.survey, one.what))


def of_waves(session: Session, waves: list[SteeredWave], now: Now) -> Iterator[Coming]:
    """Of those that are announced or open."""
    for wave in waves:
        survey = Survey.of_document(document_of(session, wave.definition))
        if wave.state is WaveState.ANNOUNCED:
            at = max(wave.scheduled_for, now.at)
            counted = preview(session, replace_now(now, at), survey)
            remark = standing(wave, survey)
            yield Coming(at, What.OPENS, wave.survey, wave.period, counted.total, counted, remark)
            continue
        yield Coming(wave.closes_at, What.CLOSES, wave.survey, wave.period, remark=standing(wave, survey))
        yield from in_turn(session, wave, survey, now)
        yield from reminding(session, wave, survey, now)


def in_turn(session: Session, wave: SteeredWave, survey: Survey, now: Now) -> Iterator[Coming]:
    """The next working day of a rolling sample."""
    if survey.rolling is None:
        return
    planned = planned_wave(session, wave.id)
    day = now.today + DAY
    end = after(Unit(survey.rolling), first_of(Unit(survey.rolling), now.today))
    while planned is not None and day < end:
        if now.programme.working_hours.is_working_day(day):
            then = replace_now(now, midnight(day, now.zone).astimezone(UTC))
            counted = count(session, wave.id, planning(session, planned, survey, then).selection)
            opens = datetime.combine(day, now.programme.working_hours.opens, now.zone)
            yield Coming(opens, What.ASKS, wave.survey, wave.period, counted.total, counted)
            return
        day += DAY


def reminding(session: Session, wave: SteeredWave, survey: Survey, now: Now) -> Iterator[Coming]:
    """Those asked on each day who have not answered, on each of the days of reminders, and at the last call."""
    rolling = survey.rolling is not None
    last = survey.last_call_days
    calls: Counter[datetime] = Counter()
    for asked_on, people in unanswered_by_day(session, wave.id, now.at):
        for day in survey.reminders:
            at = morning(asked_on + day * DAY, now)
            if now.at <= at < wave.closes_at:
                yield Coming(at, What.REMINDS, wave.survey, wave.period, people, remark=f"day {day}")
        if last is not None:
            ends_on = asked_on + survey.open_days * DAY if rolling else local_day(wave.closes_at, now.zone)
            calls[morning(ends_on - last * DAY, now)] += people
    for at, people in calls.items():
        if now.at <= at:
            yield Coming(at, What.REMINDS, wave.survey, wave.period, people, remark="the last call")


def morning(day: date, now: Now) -> datetime:
    """When the programme's working hours begin."""
    return datetime.combine(day, now.programme.working_hours.opens, now.zone)


def reviewed(session: Session, now: Now) -> Iterator[Coming]:
    """The reviews of the waves that are open or have ended."""
    for wave, at in reviews(session, now.programme.working_hours, now.at):
        yield Coming(at, What.REVIEW, wave.survey, wave.period)


def scheduled(
    session: Session, waves: list[SteeredWave], now: Now, until: datetime, *, counting: bool = True
) -> Iterator[Coming]:
    """The waves of the schedules, and the periods of rolling samples, that are in the store in no way yet; `counting`:
    who would be asked in the next of each survey.
    """
    known = {(wave.survey, wave.period) for wave in waves}
    for survey in now.programme.surveys.values():
        counts = counting and survey.rolling is None
        for at, period, closes_at in takewhile(lambda round_: round_[0] <= until, rounds(survey, now)):
            if (survey.name, period) not in known:
                counted = preview(session, replace_now(now, at), survey) if counts else None
                people = None if counted is None else counted.total
                remark = "waits for an approval" if survey.approval else None
                yield Coming(at, What.OPENS, survey.name, period, people, counted, remark)
                yield Coming(closes_at, What.CLOSES, survey.name, period)
                if (review := review_at(survey, closes_at, now.programme.working_hours)) is not None:
                    yield Coming(review, What.REVIEW, survey.name, period)
            counts = False


def posted(now: Now, until: datetime) -> Iterator[Coming]:
    """The score after each period, and the digest of the next working day."""
    programme = now.programme
    if programme.owners_channel is None:
        return
    for every in programme.posts.every:
        first = first_of(UNITS[every], now.today)
        while (end := after(UNITS[every], first)) <= local_day(until, now.zone):
            for name in programme.surveys:
                at = datetime.combine(end, MORNING, now.zone)
                yield Coming(at, What.SCORE, name, key(UNITS[every], first))
            first = end
    if Told.DIGEST in programme.cases.told.values():
        at = programme.cases.week.add_hours(midnight(now.today + DAY, now.zone), 0)
        yield Coming(at, What.DIGEST, "", local_day(at, now.zone).isoformat())


def reported(waves: list[SteeredWave], now: Now, until: datetime) -> Iterator[Coming]:
    """The reports of each period and of each wave; of those that come every day the next one."""
    week = now.programme.cases.week
    for report in now.programme.reports:
        survey = "" if report.level is Level.FRONT else now.programme.survey(report.survey).name
        remark = report.team or f"{report.level}"
        if report.every == "wave":
            for wave in waves:
                if wave.survey == survey:
                    at = morning_after(week, wave.closes_at)
                    yield Coming(at, What.REPORT, survey, wave.period, remark=remark)
        elif report.every == "day":
            at = morning_after(week, now.at)
            yield Coming(at, What.REPORT, survey, local_day(at, now.zone).isoformat(), remark=remark)
        else:
            first = first_of(UNITS[report.every], now.today)
            while (end := after(UNITS[report.every], first)) <= local_day(until, now.zone):
                at = morning_after(week, midnight(end, now.zone))
                yield Coming(at, What.REPORT, survey, key(UNITS[report.every], first), remark=remark)
                first = end


def preview(session: Session, now: Now, survey: Survey) -> Counted:
    """Who would be asked if a wave opened at that moment, and who not."""
    return count(session, NO_WAVE, selection_of(survey, now))


def rounds(survey: Survey, now: Now) -> Iterator[tuple[datetime, str, datetime]]:
    """When its waves open from now on, of which periods, and when they close; for ever, if it has any."""
    open_for = timedelta(days=survey.open_days)
    if survey.schedule is not None:
        trigger, at = trigger_of(survey.schedule, now.programme.working_hours), now.at
        while True:
            at = next_time(trigger, at)
            yield at, wave_period(survey.schedule, at, now.zone), at + open_for
    if survey.rolling is not None:
        unit = Unit(survey.rolling)
        first = after(unit, first_of(unit, now.today))
        while True:
            end = after(unit, first)
            yield midnight(first, now.zone), key(unit, first), midnight(end, now.zone) + open_for
            first = end


def standing(wave: SteeredWave, survey: Survey) -> str | None:
    """Why it does not simply go on."""
    if wave.held_because is not None:
        return f"held: {wave.held_because}"
    if wave.state is WaveState.ANNOUNCED and survey.approval:
        return "waits for an approval" if wave.approved_at is None else f"approved by {wave.approved_by}"
    return None


def replace_now(now: Now, at: datetime) -> Now:
    """The same programme at another moment."""
    return replace(now, at=at)


def as_json(one: Coming, now: Now) -> dict[str, Any]:
    """One object of `nps plan --json`; times with the programme's offset."""
    counted = one.counted
    return {
        "at": one.at.astimezone(now.zone).isoformat(timespec="minutes"),
        "what": one.what.value,
        "survey": one.survey or None,
        "period": one.period,
        "people": one.people,
        **({"by_channel": None, "left_out": None} if counted is None else counted.as_json()),
        "remark": one.remark,
    }
