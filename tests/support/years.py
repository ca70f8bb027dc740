"""A programme in the hands of chance for a year: its copies, its channels, its customers and its owners.

Everything that is drawn comes from one seed, so that a year that went wrong can be lived again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot import compose, events, reminders
from bot.config import Programme
from bot.planning import Now, planning
from bot.returns import Returned
from bot.steering import steer
from bot.survey.definition import Kind, Schedule
from bot.survey.returned import Kind as ReturnKind
from bot.waves import Waves, unplanned
from scheduler.outbox import DeliveryError, Dropped, Later, Outcome, Ready
from scheduler.policy import CLAIM_LEASE, PRIORITY, SENDING_LEASE
from scheduler.pump import Pump, release
from storage.database import Database
from storage.models import Contact, Invitation
from storage.queries.contacts import ContactEntry
from storage.queries.invitations import Chunk, plan_chunks
from storage.queries.messages import Claimed, ClaimRequest, claim, mark_sending
from storage.queries.steering import Decision, Step, steerable
from storage.queries.suppressions import Suppression, suppress
from storage.queries.wishes import Rest, rest
from storage.types import Channel, MessageKind, SuppressedBecause
from tests.support.clock import HandClock
from tests.support.factories import a_programme, a_return_desk, a_survey, add_contacts, every, invite, say

CONNECTED = frozenset({Channel.SLACK, Channel.EMAIL})
ZONES = (None, "Europe/Helsinki", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "America/St_Johns")
COUNTRIES = (None, None, "FI", "US", "IL", "JP")
HOMES = ("Europe/Helsinki", "America/New_York", "Australia/Sydney", "UTC")
TO_PEOPLE = (MessageKind.QUESTION, MessageKind.REMINDER)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came, or may have come, before a customer."""

    key: str
    kind: MessageKind
    channel: Channel
    invitation_id: int
    at: datetime


@dataclass
class Life:
    """What has happened so far, as the customers would tell it.

    Of who answered (invitations) and who said no (contacts) it is known how much had been delivered until then: clocks
    are set back, the order of things is not.
    """

    delivered: list[Delivery] = field(default_factory=list)
    answered: dict[int, int] = field(default_factory=dict)
    suppressed: dict[int, int] = field(default_factory=dict)
    wished: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    by_hand: set[int] = field(default_factory=set)


class Fate:
    """A sender of the product's own late checks, whose channel does what chance says."""

    def __init__(self, year: Year, db: Database, chance: Random) -> None:
        self.year, self.db, self.chance = year, db, chance
        self.returns = a_return_desk(db, *CONNECTED)

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """As the senders do it."""
        now, hours = self.year.clock(), self.year.programme.working_hours
        if message.kind is MessageKind.REMINDER:
            composed = await self.db.read(reminders.reminder, message, hours, now)
        elif message.kind is MessageKind.QUESTION:
            composed = await self.db.read(compose.question, message.invitation_id or 0, now, hours)
        else:
            return Ready(message, None)
        return composed if isinstance(composed, Dropped | Later) else Ready(message, composed)

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Mostly it arrives."""
        message, at = ready.message, self.year.clock()
        lot = self.chance.random()
        if message.kind not in TO_PEOPLE or message.invitation_id is None:
            return {"ref": message.key}
        if lot < 0.04:
            raise DeliveryError(Outcome.RETRY, "away for a moment")
        if lot < 0.07:
            if message.channel is Channel.EMAIL:
                told = Returned(f"smtp:{message.id}", at, ReturnKind.HARD, message_id=message.id)
                await self.returns.take(told)
            raise DeliveryError(Outcome.FAILED, "nobody is there")
        here = Delivery(message.key, message.kind, message.channel, message.invitation_id, at)
        self.year.life.delivered.append(here)
        if lot < 0.1:
            raise DeliveryError(Outcome.UNKNOWN, "the connection broke")
        return {"ref": message.key}


class Copy:
    """One copy of the program, with doors of its own to the store."""

    def __init__(self, year: Year, url: str, name: str) -> None:
        self.year, self.name = year, name
        self.db = Database.connect(url)
        fate = Fate(year, self.db, Random(f"{year.seed}{name}"))
        self.pumps = [Pump(self.db, channel, fate, year.clock, name) for channel in sorted(CONNECTED)]

    async def tick(self) -> None:
        """Everything of the timetable that asks anybody."""
        year = self.year
        await Waves(self.db, year.programme, CONNECTED, year.clock).tick()
        await events.tick(self.db, Now(year.programme, CONNECTED, year.clock()))
        await reminders.tick(self.db, year.programme.working_hours, year.clock, CONNECTED)
        await release(self.db, year.clock)

    async def send(self) -> None:
        """What is due, until nothing is."""
        for pump in self.pumps:
            while await pump.step():
                pass

    async def die_planning(self) -> None:
        """Killed after the first chunk: the rest of the wave is somebody else's."""
        now = Now(self.year.programme, CONNECTED, self.year.clock())
        for wave, survey in await self.db.read(unplanned):
            planned = await self.db.read(planning, wave, survey, now)
            await self.db.write(plan_chunks, Chunk(wave, planned, PRIORITY["question"], now.at, size=5))

    async def die_sending(self) -> None:
        """Killed with messages in hand: one is being sent, the others are not."""
        now = self.year.clock()
        taken = await self.db.write(claim, ClaimRequest(Channel.EMAIL, f"{self.name} †", 3, now, CLAIM_LEASE))
        if taken:
            await self.db.write(mark_sending, (taken[0], now, SENDING_LEASE))


class Year:
    """A random programme, its contacts, and what becomes of them."""

    def __init__(self, urls: Sequence[str], seed: int, *, days: int = 365, people: int = 24) -> None:
        self.seed, self.chance = seed, Random(seed)
        start = datetime(2026, self.chance.randint(1, 12), self.chance.randint(1, 28), tzinfo=UTC)
        self.clock = HandClock(start)
        self.ends_at = start + timedelta(days=days)
        self.programme = a_random_programme(self.chance)
        self.life = Life()
        self.copies = [Copy(self, url, f"copy {number}") for number, url in enumerate(urls)]
        self.people = add_contacts(self.db, [a_person(self.chance, number, start) for number in range(people)])

    @property
    def db(self) -> Database:
        """Of whichever copy: they share one store."""
        return self.copies[0].db

    async def live(self) -> None:
        """Step by step to the end."""
        while self.clock() < self.ends_at:
            # Hours or days, for the program is away, too; and now and then somebody sets the clock back.
            back = self.chance.random() < 0.03
            self.clock.turn(hours=-self.chance.uniform(0, 2) if back else self.chance.uniform(2, 110))
            await self.step()

    async def step(self) -> None:
        """Some copies look at what is due, at once; then people do as they do."""
        for act in (self.owners, self.customers):
            await act()
        awake = self.chance.sample(self.copies, self.chance.choice((1, 1, 1, 2, len(self.copies))))
        if self.chance.random() < 0.05:
            await awake[0].die_planning()
        await asyncio.gather(*(copy.tick() for copy in awake))
        if self.chance.random() < 0.05:
            await awake[0].die_sending()
        for hours in (0, 5, 4):
            # What waits for somebody's morning has its turn between two ticks.
            self.clock.turn(hours=hours)
            await asyncio.gather(*(copy.send() for copy in awake))

    async def owners(self) -> None:
        """Approve, hold, resume, skip; and sometimes ask somebody by hand."""
        now, chance = self.clock(), self.chance
        for wave in self.db.read_now(steerable, now):
            step = chance.choices((None, Step.APPROVE, Step.HOLD, Step.RESUME, Step.SKIP), weights=(70, 20, 6, 20, 1))[
                0
            ]
            if step is not None:
                self.db.write_now(steer, [Decision(wave.id, step, "U1", now)])
        if chance.random() < 0.02:
            survey = chance.choice(list(self.programme.surveys.values()))
            self.life.by_hand.add(invite(self.db, chance.choice(self.people), survey, now=now))

    async def customers(self) -> None:
        """Something happens to them; those who were asked answer, or not, or want to be left alone."""
        now, chance = self.clock(), self.chance
        for _ in range(chance.choice((0, 0, 1, 2))):
            entry = ContactEntry(now, external_id=f"c{chance.randrange(len(self.people))}")
            happened = events.Heard("ticket_closed", entry, now - timedelta(hours=chance.uniform(0, 30)), {})
            await self.copies[-1].db.write(events.hear, events.Hearing(happened, Now(self.programme, CONNECTED, now)))
        contact_of = {one.id: one.contact_id or 0 for one in every(self.db, Invitation)}
        for one in self.life.delivered[-len(self.people) :]:
            contact_id, lot = contact_of[one.invitation_id], chance.random()
            if lot < 0.06:
                taken = say(self.db, one.invitation_id, now, channel=one.channel, score=chance.randrange(11))
                if taken.refused is None:
                    self.life.answered.setdefault(one.invitation_id, len(self.life.delivered))
            elif lot < 0.062:
                self.db.write_now(suppress, [Suppression(contact_id, SuppressedBecause.UNSUBSCRIBED, now)])
                self.life.suppressed.setdefault(contact_id, len(self.life.delivered))
            elif lot < 0.066 and contact_id not in self.life.suppressed:
                self.db.write_now(rest, [Rest(contact_id, 180, now)])
                self.life.wished.setdefault(contact_id, (now, 180))

    def contacts(self) -> dict[int, Contact]:
        """As they are now."""
        return {one.id: one for one in every(self.db, Contact)}

    def close(self) -> None:
        """All doors."""
        for copy in self.copies:
            copy.db.close()


def a_random_programme(chance: Random) -> Programme:
    """Several surveys that want the same people."""
    zone = chance.choice(HOMES)
    surveys = [
        a_survey(
            "quarterly",
            schedule=Schedule(every="quarter", day=chance.randint(1, 20)),
            quarantine_days=chance.choice((30, 90)),
            reminders=chance.choice(((), (3,), (3, 7))),
            spread_days=chance.choice((0, 3)),
            approval=chance.random() < 0.3,
        ),
        a_survey(
            "weekly",
            schedule=Schedule(cron=chance.choice(("30 2 * * 1", "0 9 * * 3"))),
            sample=0.5,
            quarantine_days=chance.choice((7, 30)),
            reminders=chance.choice(((), (2,))),
            open_days=chance.choice((5, 10)),
        ),
        a_survey(
            "rolling",
            rolling="month",
            quarantine_days=chance.choice((14, 25)),
            reminders=(4,),
            channels=("email", "slack"),
        ),
        a_survey(
            "support",
            kind=Kind.TRANSACTIONAL,
            on="ticket_closed",
            delay_seconds=3600,
            quarantine_days=chance.choice((5, 14)),
            per_day=chance.choice((None, 2)),
        ),
    ]
    changes: dict[str, Any] = {"most_a_year": chance.choice((None, 4, 9))}
    return a_programme(*chance.sample(surveys, len(surveys)), zone=zone, **changes)


def a_person(chance: Random, number: int, start: datetime) -> dict[str, Any]:
    """Somewhere in the world, reachable by one channel or two; a contact since some time."""
    country = chance.choice(COUNTRIES)
    reached = chance.choice(("slack", "email", "both"))
    return {
        "external_id": f"c{number}",
        "email": None if reached == "slack" else f"c{number}@customer.example",
        "slack_user_id": None if reached == "email" else f"U{number}",
        "timezone": chance.choice(ZONES),
        "attributes": {} if country is None else {"country": country},
        "created_at": start - timedelta(days=chance.uniform(0, 300)),
    }
