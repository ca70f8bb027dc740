"""The programme's calendar as a feed (iCalendar, RFC 5545): what has been and what is to come, and nobody's name.

An entry keeps its UID from the day it is first foreseen until long after it has passed, so that a calendar that reads
the feed again changes what it has: a wave that is announced, opens, is held or skipped is one entry all along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vText

from bot.outlook import What, scheduled
from bot.planning import Now
from bot.reviews import LATEST, review_at
from bot.survey.days import midnight
from bot.survey.definition import Survey
from storage.database import Session
from storage.queries.definitions import document_of
from storage.queries.ends import waves_ending
from storage.queries.steering import SteeredWave
from storage.types import WaveState

PAST = timedelta(days=90)
COMING = timedelta(days=365)
# How soon a calendar may ask again.
FRESH = timedelta(hours=1)
CODES = {What.OPENS: "opens", What.CLOSES: "closes", What.REVIEW: "review"}
LASTS = {What.OPENS: timedelta(minutes=15), What.CLOSES: timedelta(minutes=15), What.REVIEW: timedelta(hours=1)}
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something at a time. `changed` is when it was last decided about, as far as that is known."""

    what: What
    survey: str
    period: str
    at: datetime
    status: str
    text: str
    changed: datetime | None = None

    @property
    def uid(self) -> str:
        """Its own, in this programme."""
        return f"{CODES[self.what]}-{self.survey}-{self.period}"


def feed(session: Session, now: Now, host: str) -> bytes:
    """The calendar. `host` makes the UIDs ours; whatever does not change within a day makes the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Eleven//Programme's calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = vText(printable(f"NPS programme of {now.programme.company}"))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    for entry in entries(session, now):
        calendar.add_component(event(entry, midnight(now.today, now.zone), host))
    return bytes(calendar.to_ical())


def entries(session: Session, now: Now) -> list[Entry]:
    """Of the last 90 days and the coming year, the earliest first."""
    waves = waves_ending(session, now.at - LATEST)
    found = [entry for wave in waves for entry in of_wave(session, wave, now)]
    found += [
        Entry(one.what, one.survey, one.period, one.at, TENTATIVE, one.remark or "")
        for one in scheduled(session, waves, now, now.at + COMING, counting=False)
    ]
    near = (one for one in found if now.at - PAST <= one.at <= now.at + COMING)
    return sorted(near, key=lambda one: (one.at, one.uid))


def of_wave(session: Session, wave: SteeredWave, now: Now) -> Iterator[Entry]:
    """One that is in the store. Who decided and in which words is not told: nps plan tells it."""
    status, told = standing(wave)
    changed = changed_at(wave, now.at)
    opened = wave.state in (WaveState.PLANNING, WaveState.OPEN)
    opens_at = wave.opened_at if opened else wave.scheduled_for
    yield Entry(What.OPENS, wave.survey, wave.period, opens_at, status, told, changed)
    if wave.state is WaveState.SKIPPED:
        return
    yield Entry(What.CLOSES, wave.survey, wave.period, wave.closes_at, status, told, changed)
    survey = Survey.of_document(document_of(session, wave.definition))
    if (at := review_at(survey, wave.closes_at, now.programme.working_hours)) is not None:
        yield Entry(What.REVIEW, wave.survey, wave.period, at, status, told, changed)


def standing(wave: SteeredWave) -> tuple[str, str]:
    """How sure it is, and in words."""
    if wave.state is WaveState.SKIPPED:
        return CANCELLED, "It is skipped."
    if wave.held_at is not None:
        return TENTATIVE, "It is held."
    if wave.state is WaveState.ANNOUNCED:
        return TENTATIVE, "It is announced." if wave.approved_at is None else "It is announced and approved."
    return CONFIRMED, ""


def changed_at(wave: SteeredWave, now: datetime) -> datetime | None:
    """When it was last decided about."""
    times = (wave.opened_at, wave.approved_at, wave.held_at, wave.resumed_at)
    return max((at for at in times if at is not None and at <= now), default=None)


def event(entry: Entry, today: datetime, host: str) -> Event:
    """As the standard writes it, in UTC: a calendar shows each reader the time of their own zone."""
    made = Event()
    made.add("uid", f"{entry.uid}@{host}")
    made.add("dtstamp", (entry.changed or today).astimezone(UTC))
    made.add("dtstart", entry.at.astimezone(UTC))
    made.add("dtend", (entry.at + LASTS[entry.what]).astimezone(UTC))
    made.add("summary", f"NPS {entry.survey} {entry.period}: {entry.what.value}")
    made.add("status", entry.status)
    # Nobody is busy because a wave opens; a review is a meeting.
    made.add("transp", "OPAQUE" if entry.what is What.REVIEW else "TRANSPARENT")
    if entry.text:
        made.add("description", printable(entry.text))
    if entry.changed is not None:
        made.add("last-modified", entry.changed.astimezone(UTC))
        # Grows with each decision; what was only foreseen has none, which counts as 0.
        made.add("sequence", int(entry.changed.timestamp()) // 60 + (entry.status == CANCELLED))
    return made


def printable(text: str) -> str:
    """On one line, without what the standard does not allow in a text."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
