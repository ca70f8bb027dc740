"""Clicks become answers: a score link that was opened, with nothing that speaks against it, counts as its score.

What is decided is decided again when more is known: a page's report, a burst, a trap. What was recorded stays, except
a form that nobody's hand was seen to send, once the same actor turns out to open everything.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.intake import Event, Intake
from bot.judging import Judged, judge
from bot.survey.clicks import REMEMBERED_FOR, SILENCE, UNSUBSCRIBE, Verdict, is_unfounded
from bot.survey.conversation import Said, Stage
from bot.withdrawing import Unsaid, withdraw
from scheduler.clock import Clock
from scheduler.pump import Bell
from storage.database import Database, Session
from storage.queries.clicking import forget_scanners, keep_scanners
from storage.queries.conversations import load
from storage.queries.hits import KeptHit, Mark, forget, mark, to_be_looked_at
from storage.queries.withdrawing import take_back_wishes
from storage.types import Channel, HitState

log = logging.getLogger(__name__)

BATCH = 500
# So long it can be told why a score counts: longer than any survey is open.
EVIDENCE_KEPT = timedelta(days=400)
# In the owners' channel, where an alert was raised by it.
OURSELVES, SCANNED = "Eleven", "a link scanner has sent it"
STATES = {verdict: HitState(verdict.value) for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class Settled:
    """Invitations with what was decided on each."""

    judged: Sequence[Judged]
    now: datetime


async def settle_all(db: Database, clock: Clock, bell: Bell, intake: Intake) -> None:
    """All there is to be decided now, step by step."""
    while await settle(db, clock, bell, intake):
        pass


async def settle(db: Database, clock: Clock, bell: Bell, intake: Intake) -> bool:
    """One step: look at the invitations on which something is to be decided. True: there may be more."""
    now = clock()
    ids = await db.read(to_be_looked_at, now, BATCH)
    if not ids:
        return False
    judged = await db.read(judge, ids, now)
    recorded = await db.write(partial(record, intake=intake), Settled(list(judged.values()), now))
    if recorded:
        bell.ring()
        log.info("clicks were decided", extra={"action": "clicks", "recorded": recorded})
    return True


async def forget_all(db: Database, clock: Clock) -> None:
    """Evidence that nobody asks for any more goes: addresses and programs of people are not kept for ever."""
    while await db.write(forget, clock() - EVIDENCE_KEPT):
        pass
    # A click that waits is judged within the hour: nobody is looked for who was seen longer ago than this.
    await db.write(forget_scanners, clock() - 2 * REMEMBERED_FOR)


def record(session: Session, batches: Sequence[Settled], *, intake: Intake) -> list[int]:
    """Write what was decided, and take persons' clicks as said when they clicked; how many of each batch were taken.

    One transaction, so that a crash leaves hits either waiting or taken.
    """
    return [record_one(session, settled, intake) for settled in batches]


def record_one(session: Session, settled: Settled, intake: Intake) -> int:
    """In the order of time, so that of two clicks the last one stands and both are kept."""
    decided = [(hit, moved(hit, judged)) for judged in settled.judged for hit in judged.hits]
    persons = [hit for hit, state in decided if state is HitState.RECORDED and hit.state is not HitState.RECORDED]
    taken = take(session, sorted(persons, key=lambda hit: (hit.hit_at, hit.id)), intake)
    marks = [marked(hit, state) for hit, state in decided]
    # Whoever has sent a form said more than their clicks do, and a survey that has closed takes none.
    marks += [Mark(hit.id, HitState.NOTED) for hit in persons if hit.id not in taken]
    mark(session, [one for one in marks if one is not None])
    for judged in settled.judged:
        keep_scanners(session, judged.scanners, REMEMBERED_FOR)
    undo(session, [hit for hit, state in decided if is_undone(hit, state)], settled.now, intake)
    return len(taken)


def moved(hit: KeptHit, judged: Judged) -> HitState:
    """The state of a hit after what was decided; what can become no answer, or has become one, stays as it is."""
    decision = judged.decisions.get(hit.id)
    if decision is None or hit.decided_by is not None or hit.state is HitState.NOTED:
        return hit.state
    if hit.state is HitState.RECORDED:
        return HitState.REJECTED if hit.said is not None and is_unfounded(decision.signs) else HitState.RECORDED
    if is_followed_by_a_form(hit, judged.hits):
        return HitState.NOTED
    if hit.said is not None and hit.state is HitState.REJECTED:
        # What it said was not kept.
        return HitState.REJECTED
    return STATES[decision.verdict]


def is_followed_by_a_form(hit: KeptHit, hits: Sequence[KeptHit]) -> bool:
    """Whether a form came from the page that it opened: then it is no lone click, and the form is what counts."""
    return hit.said is None and any(
        form.said is not None
        and (form.link, form.network, form.agent) == (hit.link, hit.network, hit.agent)
        and form.hit_at >= hit.hit_at
        for form in hits
    )


def is_undone(hit: KeptHit, state: HitState) -> bool:
    """Whether what it did is to be undone."""
    return hit.state is HitState.RECORDED and state is HitState.REJECTED


def marked(hit: KeptHit, state: HitState) -> Mark | None:
    """What is to be written of a hit; None where nothing has changed."""
    look_at = hit.hit_at + SILENCE if state is HitState.WAITING else None
    return None if (hit.state, hit.look_at) == (state, look_at) else Mark(hit.id, state, look_at)


def take(session: Session, persons: Sequence[KeptHit], intake: Intake) -> set[int]:
    """The ids of those hits whose scores were taken."""
    asked = load(session, {hit.invitation_id for hit in persons}, locked=True)
    unsaid = [hit for hit in persons if hit.said or asked[hit.invitation_id].stage in (None, Stage.REASON)]
    events = [Event(hit.invitation_id, Channel.EMAIL, said_by(hit)) for hit in unsaid]
    taken = zip(unsaid, intake.take(session, events), strict=True)
    return {hit.id for hit, result in taken if result.refused is None}


def said_by(hit: KeptHit) -> Said:
    """What a person said by it: the score of the link they opened, or what stood in the form that they sent."""
    if hit.said is None:
        return Said(at=hit.hit_at, score=int(hit.link) if hit.link.isdigit() else None)
    texts = {name: hit.said.get(name) for name in ("score", "reason", "follow_up")}
    return Said(at=hit.hit_at, extras=hit.said.get("extras") or {}, **texts)


def undo(session: Session, hits: Sequence[KeptHit], now: datetime, intake: Intake) -> None:
    """Take back what a machine has said."""
    if not hits:
        return
    take_back_wishes(session, [(hit.invitation_id, hit.hit_at, now) for hit in hits if hit.link == UNSUBSCRIBE])
    given: dict[int, set[datetime]] = defaultdict(set)
    for hit in hits:
        if hit.link != UNSUBSCRIBE:
            given[hit.invitation_id].add(hit.hit_at)
    withdraw(session, [Unsaid(id_, times, OURSELVES, SCANNED, now) for id_, times in given.items()], intake)
    log.warning("what a link scanner sent was taken back", extra={"action": "clicks", "hits": len(hits)})
