"""Limits over all copies of the program: so many an hour, a day, for one domain, for one channel of Slack.

Each limit is one instant, by the generic cell rate algorithm (ITU-T I.371, annex A): every send moves it on by the time
that a send is worth, and it may run ahead of the clock by as many as a burst.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.models import Allowance
from storage.queries.inserting import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storage.types import Channel

NOTHING = timedelta(0)
UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `burst` at once, and over time one `every` so long. `name` tells it from all others in the store."""

    name: str
    every: timedelta
    burst: int = 1

    @classmethod
    def of(cls, name: str, number: float, span: timedelta) -> Limit:
        """So many within a span, all of them at once where nothing was sent before. `number` may be below one."""
        return cls(name, span / number, max(1, int(number)))

    @classmethod
    def gate(cls, name: str) -> Limit:
        """No limit by itself, but one that can be held."""
        return cls(name, NOTHING)

    def room(self, spent_until: datetime, now: datetime) -> int:
        """How many may be sent at once."""
        left = (self.burst - 1) * self.every - max(spent_until - now, NOTHING)
        if left < NOTHING:
            return 0
        return UNLIMITED if not self.every else left // self.every + 1


@dataclass(frozen=True, slots=True)
class Spend:
    """One send, and the limits that it must keep."""

    limits: Sequence[Limit]
    now: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """The other side wants nothing more of what these limits are for, until then."""

    limits: Sequence[Limit]
    until: datetime


def spend(session: Session, items: Sequence[Spend]) -> list[timedelta]:
    """How long each has to wait; nothing for what may be sent now, which then is spent in all of its limits.

    What has to wait spends nothing, so that who is more urgent may still come first.
    """
    if not any(item.limits for item in items):
        return [NOTHING] * len(items)
    waits, spent = shared_out(
        items, locked(session, {limit.name for item in items for limit in item.limits}, items[0].now)
    )
    keep(session, spent)
    return waits


def shared_out(items: Sequence[Spend], until: Mapping[str, datetime]) -> tuple[list[timedelta], dict[str, datetime]]:
    """The waits, first come, first served, and the limits that are spent further than `until` says."""
    spent: dict[str, datetime] = {}
    waits = []
    for item in items:
        used = {limit: max(spent.get(limit.name, until[limit.name]), item.now) for limit in item.limits}
        ahead = (at - item.now - (limit.burst - 1) * limit.every for limit, at in used.items())
        wait = max((NOTHING, *ahead))
        if not wait:
            spent |= {limit.name: at + limit.every for limit, at in used.items()}
        waits.append(wait)
    return waits, spent


def locked(session: Session, names: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Until when each limit is spent; the rows are ours until the change is committed."""
    ordered = sorted(names)  # always in one order, so that two changes never wait for each other in a circle
    rows = [{"name": name, "spent_until": now} for name in ordered]
    session.execute(insert_into(session, Allowance).on_conflict_do_nothing(), rows)
    query = select(Allowance.name, Allowance.spent_until).where(Allowance.name.in_(ordered)).order_by(Allowance.name)
    return {row.name: row.spent_until for row in session.execute(query.with_for_update())}


def held_by(channel: Channel) -> Limit:
    """What a whole channel is held by."""
    return Limit.gate(channel.value)


def rooms(session: Session, limits: Sequence[Limit], now: datetime) -> list[int]:
    """How many may be sent now within each limit. Nothing is spent by asking, and another may be quicker."""
    names = [limit.name for limit in limits]
    query = select(Allowance.name, Allowance.spent_until).where(Allowance.name.in_(names))
    known = {row.name: row.spent_until for row in session.execute(query)}
    return [limit.room(known.get(limit.name, now), now) for limit in limits]


def hold(session: Session, items: Sequence[Hold]) -> list[None]:
    """Let nothing through until a time, nor a burst right after it. A later hold stands, an earlier one is nothing."""
    wanted: dict[str, datetime] = {}
    for item in items:
        for limit in item.limits:
            until = item.until + (limit.burst - 1) * limit.every
            wanted[limit.name] = max(until, wanted.get(limit.name, until))
    if wanted:
        known = locked(session, wanted, min(item.until for item in items))
        keep(session, {name: until for name, until in wanted.items() if until > known[name]})
    return [None] * len(items)


def keep(session: Session, spent: dict[str, datetime]) -> None:
    """Write what was spent."""
    if not spent:
        return
    statement = insert_into(session, Allowance)
    changed = statement.on_conflict_do_update(
        index_elements=[Allowance.name], set_={"spent_until": statement.excluded.spent_until}
    )
    session.execute(changed, [{"name": name, "spent_until": spent[name]} for name in sorted(spent)])


def forget(session: Session, times: Sequence[datetime]) -> list[int]:
    """Remove what says nothing any more; how many rows that were."""
    return [
        len(session.scalars(delete(Allowance).where(Allowance.spent_until < now).returning(Allowance.name)).all())
        for now in times
    ]
