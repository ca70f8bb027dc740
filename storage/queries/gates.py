"""The gate of a channel: held by a rate limit, and paced, over all copies of the program."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from storage.models import ChannelGate
from storage.queries.inserting import insert_into

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storage.types import Channel

# How long a channel's unused rate is kept: an idle channel may send this much at once, and one message at the least.
BURST = timedelta(seconds=1)
UNLIMITED = 1_000_000


def allowance(session: Session, channel: Channel, now: datetime, per_second: float | None) -> int:
    """How many sends may begin now. The row stays locked on PostgreSQL until the claim is committed."""
    if per_second is not None:
        session.execute(insert_into(session, ChannelGate).values(channel=channel).on_conflict_do_nothing())
    query = select(ChannelGate.held_until, ChannelGate.paced_until).where(ChannelGate.channel == channel)
    row = session.execute(query.with_for_update() if per_second is not None else query).first()
    if row is not None and row.held_until is not None and row.held_until > now:
        return 0
    if per_second is None or row is None:
        return UNLIMITED
    return int((now - begin(row.paced_until, now, per_second)).total_seconds() * per_second + 1e-6)


def spend(session: Session, channel: Channel, now: datetime, per_second: float | None, sends: int) -> None:
    """Move the pace on by what was handed out."""
    if per_second is None or not sends:
        return
    gate = ChannelGate.channel == channel
    paced_until = session.execute(select(ChannelGate.paced_until).where(gate)).scalar_one()
    moved = begin(paced_until, now, per_second) + timedelta(seconds=sends / per_second)
    session.execute(update(ChannelGate).where(gate).values(paced_until=moved))


def begin(paced_until: datetime | None, now: datetime, per_second: float) -> datetime:
    """From where the rate is counted: never further back than a burst."""
    earliest = now - max(BURST, timedelta(seconds=1 / per_second))
    return earliest if paced_until is None else max(paced_until, earliest)


def hold(session: Session, items: Sequence[tuple[Channel, datetime, str]]) -> list[None]:
    """Hold a channel until a time. A later hold stands, an earlier one does not shorten it."""
    for channel, until, because in items:
        session.execute(insert_into(session, ChannelGate).values(channel=channel).on_conflict_do_nothing())
        session.execute(
            update(ChannelGate)
            .where(
                ChannelGate.channel == channel,
                (ChannelGate.held_until.is_(None)) | (ChannelGate.held_until < until),
            )
            .values(held_until=until, held_because=because)
        )
    return [None] * len(items)
