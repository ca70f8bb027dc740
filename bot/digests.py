"""The daily digest of those answers of which the owners want to hear, but not one by one: passives and promoters.

At the beginning of each working day, one message a channel, with what has come since the one before. Its key names the
day and the channel, so that any copy may queue it at any time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.config import Programme
from bot.survey.routing import CaseRules, Told
from bot.survey.scale import SCORES, Band, band_of
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from scheduler.policy import PRIORITY
from storage.database import Database, Session
from storage.queries.answers import DigestedAnswer, answers_between
from storage.queries.messages import NewMessage, enqueue, known_messages
from storage.types import Channel, MessageKind

# As many as anybody reads; the others are counted.
MOST = 20
# After a longer silence only the last days are told.
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Digest:
    """How many answered, by band, since `start`; of those the newest, with a comment before those without."""

    channel: str
    start: datetime
    end: datetime
    counts: Mapping[Band, int]
    answers: tuple[DigestedAnswer, ...]


async def tick(db: Database, programme: Programme, clock: Clock) -> int:
    """Queue today's digests once the day has begun; how many there are to be."""
    now = clock()
    messages = due(programme, now)
    return await db.write(queue, (messages, now)) if messages else 0


def queue(session: Session, batches: Sequence[tuple[Sequence[NewMessage], datetime]]) -> list[int]:
    """Write them; one that is queued already stays as it is. How many are new."""
    added = []
    for messages, now in batches:
        known = known_messages(session, [message.key for message in messages])
        enqueue(session, messages, now)
        added.append(len(messages) - len(known))
    return added


def due(programme: Programme, now: datetime) -> list[NewMessage]:
    """The digests of the last working day that has begun."""
    if not digested(programme.cases):
        return []
    begun = programme.cases.week.begun(now)
    routed = [route.channel for route in programme.cases.routes]
    channels = {channel for channel in (programme.owners_channel, *routed) if channel is not None}
    day = begun.astimezone(programme.timezone).date()
    priority = PRIORITY["digest"]
    return [
        NewMessage(key_of(day, channel), MessageKind.DIGEST, Channel.SLACK, priority, begun)
        for channel in sorted(channels)
    ]


def key_of(day: date, channel: str) -> str:
    """One digest a day and channel."""
    return f"digest:{day.isoformat()}:{channel}"


def digested(rules: CaseRules) -> frozenset[Band]:
    """The bands that are told once a day."""
    return frozenset(band for band, told in rules.told.items() if told is Told.DIGEST) - rules.alerted


def digest(session: Session, key: str, programme: Programme) -> Digest | Dropped:
    """What to say, by the digest's key. Nothing is posted where nobody answered."""
    _, day, channel = key.split(":", 2)
    bands = digested(programme.cases)
    start, end = span(session, date.fromisoformat(day), channel, programme)
    scores = [score for score in SCORES if band_of(score) in bands]
    found = [
        answer
        for answer in answers_between(session, list(programme.surveys), start, end, scores)
        if channel_of(answer, programme) == channel
    ]
    if not found:
        return Dropped("nobody answered since the last digest")
    told = sorted(found, key=lambda answer: (not answer.reason, -answer.answered_at.timestamp()))
    return Digest(channel, start, end, Counter(band_of(answer.score) for answer in found), tuple(told[:MOST]))


def span(session: Session, day: date, channel: str, programme: Programme) -> tuple[datetime, datetime]:
    """From the digest before this one, or else from the working day before, to the beginning of the day."""
    week = programme.cases.week
    end = week.beginning(day)
    days = [day - timedelta(days=n) for n in range(1, LONGEST.days + 1)]
    known = known_messages(session, [key_of(earlier, channel) for earlier in days])
    last = next((earlier for earlier in days if key_of(earlier, channel) in known), None)
    return week.begun(end - timedelta(seconds=1)) if last is None else week.beginning(last), end


def channel_of(answer: DigestedAnswer, programme: Programme) -> str | None:
    """Where the owners of this answer are."""
    route = programme.cases.route(answer.score, answer.account, answer.attributes)
    return route.channel or programme.owners_channel
