"""An event in a customer's life → which surveys hear of it, when its contact is asked, or why not."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.contacts import clash
from bot.planning import Now, selection_of
from bot.survey.days import midnight
from bot.survey.definition import Survey
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.contacts import ContactEntry, Outcome, put
from storage.queries.eligibility import Lots
from storage.queries.events import DueEvents, KeptEvent, NewEvent, ask_about, asked_since, keep_event, place_of
from storage.queries.standstills import stopped

log = logging.getLogger(__name__)

MOST_KEY = 200
# Of events, not of contacts, a share is drawn.
EVERYBODY = Lots()


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that was reported. `key` is what the reporter calls it; without one, what it says names it."""

    type: str
    contact: ContactEntry
    at: datetime
    attributes: Mapping[str, str]
    key: str | None = None

    @property
    def name(self) -> str:
        """What it is known by: reported again, it is the same."""
        named = next((f"{field}={value}" for field, value in self.contact.named_by()), "")
        return self.key or f"{self.type}:{named}:{self.at.isoformat()}"


@dataclass(frozen=True, slots=True)
class Hearing:
    """An event, and the programme that hears it."""

    event: Heard
    now: Now


def hear(session: Session, items: Sequence[Hearing]) -> list[list[KeptEvent] | str]:
    """What became of each event, survey by survey; nothing where no survey listens. The contact is made or changed.

    A sentence where what names the contact belongs to two.
    """
    return [hear_one(session, item.event, item.now) for item in items]


def hear_one(session: Session, event: Heard, now: Now) -> list[KeptEvent] | str:
    """One event."""
    surveys = listening(event, now.programme.surveys.values())
    if not surveys:
        return []
    (made,) = put(session, [event.contact])
    if made.outcome is Outcome.CLASH or made.contact_id is None:
        return clash(made)
    return [keep_event(session, new_event(session, event, made.contact_id, survey, now)) for survey in surveys]


def listening(event: Heard, surveys: Iterable[Survey]) -> list[Survey]:
    """The surveys that ask after such an event."""
    known = {**event.contact.attributes, **event.attributes}
    return [
        survey
        for survey in surveys
        if survey.on == event.type and all(known.get(name) in values for name, values in survey.where.items())
    ]


def new_event(session: Session, event: Heard, contact_id: int, survey: Survey, now: Now) -> NewEvent:
    """As this survey hears it: due after its delay, in the contact's working hours."""
    hours = now.programme.working_hours.of(*place_of(session, contact_id))
    return NewEvent(
        key=f"{survey.name}:{event.name}",
        survey=survey.name,
        type=event.type,
        contact_id=contact_id,
        at=event.at,
        due_at=hours.add_hours(event.at + timedelta(seconds=survey.delay_seconds), 0),
        attributes=dict(event.attributes),
        created_at=now.at,
    )


async def tick(db: Database, now: Now) -> int:
    """Ask about all that is due; how many events were decided on. Any copy may do it at any time. In an emergency all
    wait.
    """
    decided = 0
    if await db.read(stopped) is not None:
        return 0
    for survey in now.programme.surveys.values():
        if survey.on is None:
            continue
        while some := await db.write(ask_some, (survey, now)):
            decided += some
    if decided:
        log.info("events were decided on", extra={"action": "events", "decided": decided})
    return decided


def ask_some(session: Session, items: Sequence[tuple[Survey, Now]]) -> list[int]:
    """One batch of each survey."""
    return ask_about(session, [due_of(session, survey, now) for survey, now in items])


def due_of(session: Session, survey: Survey, now: Now) -> DueEvents:
    """What is due of a survey, and who of it may be asked."""
    room = None
    if survey.per_day is not None:
        room = survey.per_day - asked_since(session, survey.name, midnight(now.today, now.zone))
    return DueEvents(
        survey=survey.name,
        digest=survey.digest,
        document=survey.document(),
        selection=selection_of(survey, now, EVERYBODY),
        share=survey.sample,
        priority=PRIORITY["question"],
        now=now.at,
        closes_at=now.at + timedelta(days=survey.open_days),
        room=room,
    )
