"""What an operator says of a score: it is a person's, or it is none. That stands, with who said it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clicks import said_by
from bot.intake import Event, Intake
from bot.withdrawing import Unsaid, withdraw
from storage.database import Session
from storage.queries.hits import KeptHit, on_invitations, overrule
from storage.types import Channel, HitState

UNDECIDED = (HitState.WAITING, HitState.HELD)


@dataclass(frozen=True, slots=True)
class Overruling:
    """An invitation, who decides, and when."""

    invitation_id: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overruled:
    """How many hits were decided, and the score that stands now; `words`: an answer with words was left alone."""

    hits: int
    score: int | None = None
    words: bool = False


def scores_in(hits: Sequence[KeptHit], *states: HitState) -> list[KeptHit]:
    """The hits that say a score and are in these states."""
    return [hit for hit in hits if hit.state in states and said_by(hit).score is not None]


def confirm(session: Session, items: Sequence[Overruling], *, intake: Intake) -> list[Overruled]:
    """Take what is held or waits as said when it came; where there is none, the last that was rejected."""
    return [confirm_one(session, item, intake) for item in items]


def confirm_one(session: Session, item: Overruling, intake: Intake) -> Overruled:
    """In the order of time: the last one stands."""
    hits = on_invitations(session, [item.invitation_id]).get(item.invitation_id, [])
    chosen = scores_in(hits, *UNDECIDED) or scores_in(hits, HitState.REJECTED)[-1:]
    taken = intake.take(session, [Event(hit.invitation_id, Channel.EMAIL, said_by(hit)) for hit in chosen])
    recorded = [hit for hit, result in zip(chosen, taken, strict=True) if result.refused is None]
    overrule(session, [hit.id for hit in recorded], HitState.RECORDED, item.by, item.at)
    standing = taken[-1].conversation if taken else None
    return Overruled(len(recorded), None if standing is None else standing.score)


def reject(session: Session, items: Sequence[Overruling], *, intake: Intake) -> list[Overruled]:
    """What is held or waits is none; what was recorded from a link is taken back, unless somebody wrote words."""
    return [reject_one(session, item, intake) for item in items]


def reject_one(session: Session, item: Overruling, intake: Intake) -> Overruled:
    """As if the person had not answered."""
    hits = on_invitations(session, [item.invitation_id]).get(item.invitation_id, [])
    recorded = scores_in(hits, HitState.RECORDED)
    times = {hit.hit_at for hit in recorded}
    why = "it was not the customer's"
    if recorded and not withdraw(session, [Unsaid(item.invitation_id, times, item.by, why, item.at)], intake)[0]:
        return Overruled(0, words=True)
    chosen = [*recorded, *scores_in(hits, *UNDECIDED)]
    overrule(session, [hit.id for hit in chosen], HitState.REJECTED, item.by, item.at)
    return Overruled(len(chosen))
