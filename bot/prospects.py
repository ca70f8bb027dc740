"""What is ahead of one contact, and what went by: the open wave, the next one, an event, the last omission."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.planning import DAY, Now, again_at, days_between, lots_of, planning, worth_asking_until
from bot.survey.circumstances import LeftOut, OpenWave, Waiting
from bot.survey.days import Unit, after, first_of, local_day, midnight
from bot.survey.definition import Survey
from bot.waves import trigger_of, wave_period
from scheduler.timetable import next_time
from storage.database import Session
from storage.queries import eligibility
from storage.queries.definitions import document_of
from storage.queries.waves import PlannedWave
from storage.queries.why import heard, is_drawn, latest_wave, omission, standing_in
from storage.types import EventState, WaveState

# So many times of a schedule are looked at for one that was not skipped.
MOST_SKIPPED = 20
BECAUSE = {
    eligibility.LeftOut.SUPPRESSED: "they did not want to be asked",
    eligibility.LeftOut.AUDIENCE: "they were not in its audience",
    eligibility.LeftOut.UNREACHABLE: "no channel reached them",
    eligibility.LeftOut.NOT_DRAWN: "they were not drawn",
    eligibility.LeftOut.RESTING: "they had been asked or had answered lately",
    eligibility.LeftOut.CEILING: "they had been asked as often as anybody may be within a year",
}


def open_wave(session: Session, contact_id: int, survey: Survey, now: Now) -> OpenWave | None:
    """The wave that takes answers now, by the definition that it was opened with."""
    latest = latest_wave(session, survey.name)
    if latest is None or latest.wave.closes_at <= now.at:
        return None
    wave = latest.wave
    definition = Survey.of_document(document_of(session, wave.definition))
    # The shares of groups take a look at all contacts, and are the same on every day.
    lots = planning(session, replace(wave, passes=0), definition, now).selection.lots
    later = replace(wave, passes=max(wave.passes, 1))

    def is_due(by: PlannedWave, at: datetime) -> bool:
        """Whether the wave has drawn them by then."""
        of_then = lots_of(definition, by, replace(now, at=at)).parts
        return is_drawn(session, contact_id, wave.id, replace(lots, parts=of_then))

    is_in = is_due(replace(wave, passes=0), now.at)
    looks_again = again_at(definition, later, now) is not None and is_due(later, now.at)
    return OpenWave(
        period=latest.period,
        opened_at=wave.opened_at,
        being_planned=latest.state is WaveState.PLANNING,
        drawn=is_in,
        share=definition.sample,
        turn=None if is_in else turn(definition, wave, now, is_due),
        asks_until=last_look(definition, wave) if looks_again else None,
    )


def turn(survey: Survey, wave: PlannedWave, now: Now, is_due: Callable[[PlannedWave, datetime], bool]) -> date | None:
    """The day of a rolling wave on which somebody is drawn; None where they are not in this period."""
    if survey.rolling is None:
        return None
    unit = Unit(survey.rolling)
    end = after(unit, first_of(unit, local_day(wave.opened_at, now.zone)))
    works = now.programme.working_hours.is_working_day
    days = [day for day in days_between(now.today + DAY, end) if works(day)]
    # Whoever has been drawn stays drawn.
    place = bisect_left(days, x=True, key=lambda day: is_due(wave, midnight(day, now.zone).astimezone(UTC)))
    return days[place] if place < len(days) else None


def last_look(survey: Survey, wave: PlannedWave) -> datetime:
    """Until when the wave asks those who could not be asked before."""
    return wave.closes_at if survey.rolling is not None else worth_asking_until(wave)


def coming(session: Session, survey: Survey, now: Now) -> tuple[datetime | None, str | None]:
    """When the next wave by the calendar opens that was not skipped, and what that still takes."""
    if survey.schedule is None:
        return None, None
    trigger, at = trigger_of(survey.schedule, now.programme.working_hours), now.at
    for _ in range(MOST_SKIPPED):
        at = next_time(trigger, at)
        known = standing_in(session, survey.name, wave_period(survey.schedule, at, now.zone))
        if known is not None and known.held_because is not None:
            return at, f"if it goes on: it is held ({known.held_because})"
        if known is None or known.state is not WaveState.SKIPPED:
            waits = survey.approval and not (known is not None and known.is_approved)
            return at, "if the owners approve it" if waits else None
    return None, None


def left_out(session: Session, contact_id: int, survey: Survey) -> LeftOut | None:
    """The last time that they were not asked about it."""
    wave, event = omission(session, contact_id, survey.name), heard(session, contact_id, survey.name)
    dropped = event is not None and event.state is EventState.DROPPED
    if event is not None and dropped and (wave is None or wave.at < event.due_at):
        return LeftOut(f"after '{event.type}'", event.due_at, reason_of(event.reason or ""))
    return None if wave is None else LeftOut(f"in the wave {wave.period}", wave.at, reason_of(wave.reason))


def reason_of(word: str) -> str:
    """In words; an event may have been dropped for a reason that is a sentence already."""
    known = {reason.value: because for reason, because in BECAUSE.items()}
    return known.get(word, word)


def waiting(session: Session, contact_id: int, survey: Survey) -> Waiting | None:
    """The event about which they are to be asked."""
    event = heard(session, contact_id, survey.name)
    if event is None or event.state is not EventState.WAITING:
        return None
    return Waiting(event.type, event.at, event.due_at)
