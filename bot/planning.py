"""One pass of a wave over the contacts: whom it may ask today, at which hours, and when it looks again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from math import ceil
from zoneinfo import ZoneInfo

from bot.config import Programme
from bot.survey.days import Unit, after, first_of, local_day, midnight
from bot.survey.definition import Survey
from bot.survey.rests import LESS_OFTEN
from bot.working_hours import MOST_PLACES, WorkingHours
from storage.database import Session
from storage.queries.due_times import Due
from storage.queries.eligibility import Ceiling, Lots, Selection
from storage.queries.invitations import Planning
from storage.queries.places import Place
from storage.queries.selecting import count, shares_of_groups
from storage.queries.waves import PlannedWave, spread_over
from storage.types import Channel

DAY = timedelta(days=1)
A_YEAR = 365
# Whoever rests when a wave opens is asked when they are rested, as long as this part of its days is left.
WORTH_ASKING = 0.5
# A day's working hours are cut into so many parts at most, at whose beginnings people are asked.
PARTS_OF_A_DAY = 16
MOST_PARTS = 512


@dataclass(frozen=True, slots=True)
class Now:
    """The programme at a moment, and the channels by which this installation can send."""

    programme: Programme
    connected: Collection[Channel]
    at: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The programme's."""
        return self.programme.timezone

    @property
    def today(self) -> date:
        """The programme's local day."""
        return local_day(self.at, self.zone)


def planning(session: Session, wave: PlannedWave, survey: Survey, now: Now) -> Planning:
    """The next pass of a wave, by the definition that it was opened with. `spread_days` must be known."""
    selection = selection_of(survey, now, lots_of(survey, wave, now))
    if survey.sample_by is not None and survey.sample < 1:
        limits = shares_of_groups(session, wave.id, selection, survey.sample_by)
        selection = replace(selection, lots=replace(selection.lots, by=survey.sample_by, limits=limits))
    rolling = survey.rolling is not None
    closes_at = now.at + timedelta(days=survey.open_days) if rolling else wave.closes_at
    days = 1 if rolling else (wave.spread_days or 0) if wave.passes == 0 else 0
    due = None if wave.at_once else due_in(now.programme.working_hours, now.at, days)
    return Planning(selection, closes_at, due, again_at(survey, wave, now))


@dataclass(frozen=True, slots=True)
class DaysNeeded:
    """A wave of which it is not known yet over how many days it goes."""

    wave: PlannedWave
    survey: Survey
    now: Now


def days_needed(session: Session, items: Sequence[DaysNeeded]) -> list[int]:
    """Over how many working days each is spread, written down; the same for every copy that asks."""
    return spread_over(session, [(item.wave.id, days_of(session, item)) for item in items])


def days_of(session: Session, item: DaysNeeded) -> int:
    """As the survey says, or more where so many cannot be asked in their hours."""
    survey, now = item.survey, item.now
    if survey.per_hour is None or survey.rolling is not None:
        return survey.spread_days
    asked = count(session, item.wave.id, planning(session, item.wave, survey, now).selection).total
    hours = len_of_day(now.programme.working_hours) / timedelta(hours=1)
    return max(survey.spread_days, ceil(asked / (survey.per_hour * hours)))


def selection_of(survey: Survey, now: Now, lots: Lots | None = None) -> Selection:
    """Who may be asked about a survey."""
    ceiling = now.programme.most_a_year
    return Selection(
        channels=ways(survey, now.connected),
        audience=survey.audience,
        lots=lots or Lots(survey.sample),
        rested_since=rested_since(survey.quarantine_days, now.today, now.zone),
        longer_rests={
            days: since
            for days in LESS_OFTEN.values()
            if days > survey.quarantine_days and (since := rested_since(days, now.today, now.zone)) is not None
        },
        ceiling=None if ceiling is None else Ceiling(ceiling, midnight(now.today - A_YEAR * DAY, now.zone)),
        at=now.at,
        as_before=survey.channel_as_before,
    )


def ways(survey: Survey, connected: Collection[Channel]) -> tuple[Channel, ...]:
    """The survey's channels that are connected, in its order."""
    return tuple(Channel(name) for name in survey.channels if name in connected)


def rested_since(days: int, today: date, zone: ZoneInfo) -> datetime | None:
    """From when on an asking is too fresh to ask again today. None: nobody needs to rest.

    Counted in local days: from 10 January to 10 April are 90 of them, less an hour, and the wave of April must reach
    whom that of January reached in the afternoon.
    """
    return midnight(today - (days - 1) * DAY, zone) if days else None


def lots_of(survey: Survey, wave: PlannedWave, now: Now) -> Lots:
    """Whom the survey draws, and who of them is due by today."""
    if survey.rolling is not None:
        first = local_day(wave.opened_at, now.zone)
        return Lots(survey.sample, parts=tuple(rolling_parts(Unit(survey.rolling), survey.after_days, first, now)))
    made_before = now.at - survey.after_days * DAY if survey.after_days else None
    if wave.passes:
        # Later passes are for those who had to wait, not for new contacts: these have the next wave.
        made_before = wave.opened_at if made_before is None else min(made_before, wave.opened_at)
    return Lots(survey.sample) if made_before is None else Lots(survey.sample, parts=((made_before, 1.0), (None, 0.0)))


def rolling_parts(unit: Unit, after_days: int, first: date, now: Now) -> Iterator[tuple[datetime | None, float]]:
    """Of everybody the part of the period's working days that has come; of those who became contacts, or old enough,
    in the course of the period, the part of the days from then on.
    """
    works = now.programme.working_hours.is_working_day
    end = after(unit, first_of(unit, first))
    days = [day for day in days_between(first, end) if works(day)]
    passed = sum(day <= now.today for day in days)
    age = after_days * DAY
    yield midnight(first + DAY - age, now.zone), passed / len(days) if days else 0.0
    for place, day in enumerate(days):
        if day < now.today and day > first:
            # Who became a contact on this day is due from the next one on.
            left = len(days) - place - 1
            yield midnight(day + DAY - age, now.zone), (passed - place - 1) / left if left else 0.0
    yield None, 0.0


def again_at(survey: Survey, wave: PlannedWave, now: Now) -> datetime | None:
    """When the contacts are looked at anew; None: not for this wave."""
    tomorrow = midnight(now.today + DAY, now.zone).astimezone(UTC)
    if survey.rolling is not None:
        unit = Unit(survey.rolling)
        end = after(unit, first_of(unit, local_day(wave.opened_at, now.zone)))
        return tomorrow if now.today + DAY < end else None
    rests = survey.quarantine_days and not wave.at_once
    return tomorrow if rests and tomorrow < worth_asking_until(wave) else None


def worth_asking_until(wave: PlannedWave) -> datetime:
    """Who could not be asked when a wave opened is asked later, up to this moment."""
    return wave.opened_at + (wave.closes_at - wave.opened_at) * WORTH_ASKING


def due_in(working: WorkingHours, start: datetime, days: int) -> Due:
    """When those of a place are asked: at its next working hour, or spread over so many of its working days."""

    # The same for all chunks of a pass.
    @lru_cache(MOST_PLACES)
    def due(place: Place) -> Sequence[datetime]:
        hours = working.of(*place)
        if not days:
            return [hours.add_hours(start, 0)]
        parts = max(1, min(PARTS_OF_A_DAY, MOST_PARTS // days))
        openings = islice(hours.openings(start), days)
        return [opens + (closes - opens) * part / parts for opens, closes in openings for part in range(parts)]

    return due


def len_of_day(working: WorkingHours) -> timedelta:
    """How long the working hours of a day are."""
    opens = timedelta(hours=working.opens.hour, minutes=working.opens.minute)
    closes = DAY if working.closes is None else timedelta(hours=working.closes.hour, minutes=working.closes.minute)
    return closes - opens


def days_between(first: date, end: date) -> Iterator[date]:
    """Each day from the first, up to but without the end."""
    while first < end:
        yield first
        first += DAY
