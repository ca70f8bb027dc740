"""Limits of mail: within a second, an hour, a day and for a domain, over all copies, and without turning the queue."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.delivery import Delivery, Rates
from bot.mail.pacing import HOUR, Pacing, limits_of
from scheduler.outbox import Dropped, Later, Ready
from scheduler.pump import Pump
from storage.database import Database
from storage.models import Message
from storage.queries.allowances import Spend, shared_out
from storage.queries.messages import Claimed
from storage.types import Channel, MessageState
from tests.support.clock import START, HandClock
from tests.support.factories import every, queue


@dataclass
class Paced:
    """A sender that only looks at the pacing; a message's key says where it goes: `gmail.com#7`."""

    pacing: Pacing
    clock: HandClock
    looks: Counter[str] = field(default_factory=Counter)
    sent: list[tuple[datetime, str]] = field(default_factory=list)

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        self.looks[message.key] += 1
        return await self.pacing.wait(message.key.partition("#")[0]) or Ready(message, None)

    async def deliver(self, ready: Ready) -> dict[str, str]:
        self.sent.append((self.clock(), ready.message.key.partition("#")[0]))
        return {}

    def sent_to(self, domain: str, within: timedelta) -> int:
        """The most that went there within any such time."""
        times = [at for at, to in self.sent if to == domain]
        return max((sum(first <= at < first + within for at in times) for first in times), default=0)


def copies(db: Database, delivery: Delivery, number: int = 1) -> tuple[HandClock, list[tuple[Pump, Paced]]]:
    """So many copies of the program at work on one store."""
    clock = HandClock()
    made = []
    for n in range(number):
        pacing = Pacing(db, delivery, clock)
        sender = Paced(pacing, clock)
        made.append((Pump(db, Channel.EMAIL, sender, clock, f"copy {n}", lanes=pacing.lanes), sender))
    return clock, made


async def run(db: Database, clock: HandClock, made: list[tuple[Pump, Paced]], hours: float, step: float = 1.0) -> None:
    """Turn the clock second by second, or further, as long as something waits."""
    until = clock() + timedelta(hours=hours)
    while clock() < until and any(one.state is MessageState.PENDING for one in every(db, Message)):
        for pump, _ in made:
            while await pump.step():
                pass
        clock.turn(seconds=step)


async def test_one_slow_domain_holds_up_no_other(db: Database) -> None:
    """Its letters stand in a line of their own, each taken out of the queue twice at most, however long it is."""
    delivery = Delivery(domain_limits={"gmail.com": Rates(per_second=1)})
    clock, ((pump, sender),) = copies(db, delivery)
    queue(db, *(f"gmail.com#{n}" for n in range(50)), priority=4)
    queue(db, *(f"acme.example#{n}" for n in range(20)))
    while await pump.step():
        pass
    first = Counter(domain for _, domain in sender.sent)
    await run(db, clock, [(pump, sender)], hours=1)

    assert {"gmail.com": 1, "acme.example": 20} == first
    assert 70 == len(sender.sent)
    assert sender.sent_to("gmail.com", timedelta(seconds=1)) <= 2
    assert max(sender.looks.values()) <= 2
    assert sender.sent[-1][0] - START <= timedelta(seconds=55)


async def test_every_other_domain_has_the_limit_of_the_star(db: Database) -> None:
    """Each for itself."""
    delivery = Delivery(domain_limits={"*": Rates(per_hour=1), "gmail.com": Rates(per_hour=30)})
    _, ((pump, sender),) = copies(db, delivery)
    queue(db, *(f"{domain}#{n}" for domain in ("a.example", "b.example", "gmail.com") for n in range(4)))
    while await pump.step():
        pass

    assert {"a.example": 1, "b.example": 1, "gmail.com": 3} == Counter(domain for _, domain in sender.sent)


async def test_when_the_hour_is_used_up_the_queue_rests(db: Database) -> None:
    """It is not taken out and put back all the time."""
    clock, made = copies(db, Delivery(limits=Rates(per_hour=120)))
    (_, sender) = made[0]
    queue(db, *(f"a.example#{n}" for n in range(40)))
    await run(db, clock, made, hours=0.25, step=45)

    # Twelve at once, and then 108 an hour.
    sent = len(sender.sent)
    assert 12 + 24 <= sent <= 12 + 28
    # One batch for each rest of half a minute, instead of all that wait.
    assert sum(sender.looks.values()) <= 20 * 30


async def test_copies_share_the_limit(db: Database) -> None:
    """Three copies send no more than one would."""
    delivery = Delivery(limits=Rates(per_second=5), domain_limits={"*": Rates(per_second=2)})
    clock, made = copies(db, delivery, number=3)
    queue(db, *(f"{domain}#{n}" for domain in ("a.example", "b.example", "c.example") for n in range(10)))
    for _ in range(3):
        for pump, _ in made:
            while await pump.step():
                pass
    at_once = [to for _, sender in made for _, to in sender.sent]
    await run(db, clock, made, hours=0.1)

    assert 5 == len(at_once)
    assert max(Counter(at_once).values()) <= 2
    assert 30 == sum(len(sender.sent) for _, sender in made)
    assert timedelta(seconds=5) <= clock() - START <= timedelta(seconds=20)


async def test_without_limits_nothing_waits_and_nothing_is_written(db: Database) -> None:
    """The store is not asked."""
    _, ((pump, sender),) = copies(db, Delivery())
    queue(db, *(f"a.example#{n}" for n in range(30)))
    while await pump.step():
        pass

    assert 30 == len(sender.sent)
    assert [None] == [await Pacing(db, Delivery(), HandClock()).wait("a.example")]


@pytest.mark.parametrize("number", [1, 2, 9, 10, 25, 500])
@given(st.data())
def test_no_hour_has_more_than_it_may(number: int, data: st.DataObject) -> None:
    """Whenever they come, and however many at once: within any sixty minutes there are never more."""
    (limit,) = limits_of("mail", Rates(per_hour=number))
    gaps = data.draw(st.lists(st.integers(0, 900), max_size=60))
    now, until, sent = START, START, list[datetime]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        waits, spent = shared_out([Spend((limit,), now)] * 30, {limit.name: until})
        until = spent.get(limit.name, until)
        sent += [now] * waits.count(timedelta(0))

    assert all(sum(first <= at < first + HOUR for at in sent) <= number for first in sent)
