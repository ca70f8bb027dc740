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

NOTHING = timedelta(0)


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


@dataclass(frozen=True, slots=True)
class Spend:
    """One send, and the limits that it must keep."""

    limits: Sequence[Limit]
    now: datetime


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
