"""A wave waits by itself when too much of it fails: before more goes wrong, the owners are asked what is the matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.steering import pause
from scheduler.clock import Clock
from scheduler.policy import FAILING_WITHIN, FEWEST_SETTLED, fails_too_much
from storage.database import Database, Session
from storage.queries.progress import Failing, failing, reasons_of

# Fewer failures than this are never most of those that it takes to tell.
FEWEST_FAILED = FEWEST_SETTLED // 2 + 1
LONGEST_REASON = 100


@dataclass(frozen=True, slots=True)
class Look:
    """A look at what fails. `tells`: the owners can be told."""

    at: datetime
    tells: bool


async def tick(db: Database, clock: Clock, *, tells: bool) -> int:
    """Hold the waves that fail; how many."""
    now = clock()
    if not await db.read(too_much_fails_of, now):
        return 0
    return await db.write(hold_all, Look(now, tells))


def too_much_fails_of(session: Session, now: datetime) -> list[Failing]:
    """The waves that had better wait."""
    looked = failing(session, now - FAILING_WITHIN, now, FEWEST_FAILED)
    return [one for one in looked if fails_too_much(one.failed, one.sent)]


def hold_all(session: Session, looks: Sequence[Look]) -> list[int]:
    """Look again, and hold them; how many each time."""
    return [sum(hold(session, one, look) for one in too_much_fails_of(session, look.at)) for look in looks]


def hold(session: Session, one: Failing, look: Look) -> bool:
    """Hold one, and say why most of it failed."""
    most = reasons_of(session, one.wave_id, look.at - FAILING_WITHIN, 1)
    why = f"; most often: {most[0][0][:LONGEST_REASON]}" if most and most[0][0] else ""
    because = f"{one.failed:,} of {one.failed + one.sent:,} questions failed within an hour{why}"
    return pause(session, one.wave_id, because, look.at, tells=look.tells)
