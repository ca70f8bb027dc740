"""How much mail leaves within a second, an hour and a day, in all and to one domain, over all copies of the program."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.config.delivery import EVERY_OTHER, Delivery, Rates
from scheduler.outbox import Lane, Later
from storage.queries.allowances import Hold, Limit, Spend, held_by, hold, rooms, spend
from storage.types import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.clock import Clock
    from storage.database import Database

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
# Within an hour or a day, so much of what may be sent may be sent at once.
AT_ONCE = 10
# When an hour or a day is used up, mail rests so long and then goes on with a few letters instead of one at a time.
REST = timedelta(seconds=30)


class Pacing:
    """Spends what a letter is worth before it is written."""

    def __init__(self, db: Database, delivery: Delivery, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._all = limits_of("mail", delivery.limits)
        self._per_second = tuple(limit for limit in self._all if limit.name == named("mail", SECOND))
        self._long = self._all[len(self._per_second) :]
        self._domains = delivery.domain_limits
        self._last: dict[str, datetime] = {}

    def lanes(self) -> tuple[Lane]:
        """What goes every second is claimed every second."""
        return (Lane(limits=self._per_second),)

    async def wait(self, domain: str) -> Later | None:
        """None: a letter there may go now, and is counted."""
        of_domain = limits_of(f"mail:{domain}", self._domains.get(domain, self._domains.get(EVERY_OTHER, Rates())))
        limits = (*self._all, *of_domain)
        if not limits:
            return None
        now = self._clock()
        wait = await self._db.write(spend, Spend(limits, now))
        if not wait:
            return None
        if self._long and 0 in await self._db.read(rooms, self._long, now):
            # Nothing can go, so nothing else is taken out of the queue only to be put back.
            await self._db.write(hold, Hold((held_by(Channel.EMAIL),), now + REST))
            return Later("as many mails were sent as may be", REST)
        if not of_domain:
            return Later("as many mails were sent as may be", wait)
        return Later(f"as many mails were sent to {domain} as may be", self._place(domain, of_domain, now + wait) - now)

    def _place(self, domain: str, limits: tuple[Limit, ...], earliest: datetime) -> datetime:
        """Those who wait for the same domain stand in a line, each with a moment of its own: however long the queue,
        a letter is taken out of it and put back once, and the letters behind it go on at once.
        """
        last, every = self._last.get(domain), max(limit.every for limit in limits)
        self._last[domain] = earliest if last is None else max(earliest, last + every)
        return self._last[domain]


def limits_of(name: str, rates: Rates) -> tuple[Limit, ...]:
    """As the store counts them. What is within an hour or a day is never exceeded in any: what goes at once and what
    comes back meanwhile add up to it.
    """
    limits: list[Limit] = []
    if rates.per_second is not None:
        limits.append(Limit.of(named(name, SECOND), rates.per_second, SECOND))
    for number, span in ((rates.per_hour, HOUR), (rates.per_day, DAY)):
        if number is not None:
            at_once = max(1, number // AT_ONCE)
            limits.append(Limit(named(name, span), span / max(1, number - at_once), at_once))
    return tuple(limits)


def named(name: str, span: timedelta) -> str:
    """As it is called in the store."""
    return f"{name}:{int(span.total_seconds())}"
