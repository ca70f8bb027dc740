"""Clicks become answers: a score link that was opened once, with nothing but silence after it, counts as its score.

A page that was only opened is evidence; what a person sends from it is an answer at once and needs none of this.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.intake import Event
from bot.survey.clicks import SILENCE, Hit, Verdict, decide
from bot.survey.conversation import Said, Stage
from storage.queries import hits
from storage.queries.conversations import load
from storage.types import Channel, HitState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.intake import Intake
    from scheduler.clock import Clock
    from scheduler.pump import Bell
    from storage.database import Database, Session
    from storage.queries.hits import KeptHit

log = logging.getLogger(__name__)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """Waiting hits about which it is known now whose they were."""

    persons: tuple[KeptHit, ...]
    machines: tuple[KeptHit, ...]


async def settle(db: Database, clock: Clock, bell: Bell, intake: Intake) -> bool:
    """One step: decide the oldest hits whose silence has passed, and record those of persons. True: call again."""
    decided = await db.read(decide_waiting, clock())
    if not (decided.persons or decided.machines):
        return False
    recorded = await db.write(partial(record, intake=intake), decided)
    if recorded:
        bell.ring()
    told = {"persons": len(decided.persons), "machines": len(decided.machines), "recorded": recorded}
    log.info("clicks were decided", extra={"action": "clicks", **told})
    return True


def decide_waiting(session: Session, now: datetime) -> Decided:
    """The oldest waiting hits whose silence has passed, judged together with all that happened around them."""
    waiting = hits.waiting_before(session, now - SILENCE, BATCH)
    verdicts = decide([hit_of(kept) for kept in hits.neighbours(session, waiting)], now)
    return Decided(
        persons=tuple(hit for hit in waiting if verdicts[hit.id] is Verdict.RECORDED),
        machines=tuple(hit for hit in waiting if verdicts[hit.id] is Verdict.REJECTED),
    )


def hit_of(kept: KeptHit) -> Hit:
    """A kept hit, as the rules know it."""
    return Hit(kept.id, kept.invitation_id, kept.score, kept.method, kept.network, kept.agent, kept.hit_at)


def record(session: Session, batches: Sequence[Decided], *, intake: Intake) -> list[int]:
    """Take persons' clicks as said when they clicked, and mark all; how many of each batch were taken.

    One transaction, so that a crash leaves hits either waiting or taken.
    """
    return [record_one(session, decided, intake) for decided in batches]


def record_one(session: Session, decided: Decided, intake: Intake) -> int:
    """In the order of time, so that of two clicks the last one stands and both are kept."""
    asked = load(session, {hit.invitation_id for hit in decided.persons}, locked=True)
    # Whoever has sent the form said more than a click does, even one that came a moment later.
    unsaid = [hit for hit in decided.persons if asked[hit.invitation_id].stage in (None, Stage.REASON)]
    said = [Event(hit.invitation_id, Channel.EMAIL, Said(at=hit.hit_at, score=hit.score)) for hit in unsaid]
    taken = zip(unsaid, intake.take(session, said), strict=True)
    recorded = [hit.id for hit, result in taken if result.refused is None]
    hits.mark(session, recorded, HitState.RECORDED)
    # What is marked already stays as it is.
    hits.mark(session, [hit.id for hit in (*decided.persons, *decided.machines)], HitState.REJECTED)
    return len(recorded)
