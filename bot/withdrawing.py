"""Taking back a score that was not the customer's: as if it had never been given, unless the owners know of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.casework import Acted, Casework
from bot.intake import Event, Intake
from bot.survey.acts import Exclude
from bot.survey.conversation import Said
from storage.database import Session
from storage.queries.cases import case_of_answer
from storage.queries.withdrawing import Withdrawn, answers_on, forget, scores_of
from storage.types import Channel


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Scores on an invitation, by when they were given, that are to be taken back, and who says so."""

    invitation_id: int
    given_at: Collection[datetime]
    by: str
    why: str
    now: datetime


def withdraw(session: Session, items: Sequence[Unsaid], intake: Intake) -> list[bool]:
    """Take back each, unless words stand beside it: somebody wrote those. Whether it was done."""
    answers = {one.invitation_id: one for one in answers_on(session, [item.invitation_id for item in items])}
    return [withdraw_one(session, item, answers.get(item.invitation_id), intake) for item in items]


def withdraw_one(session: Session, item: Unsaid, answer: Withdrawn | None, intake: Intake) -> bool:
    """The score before it stands again; where there is none, the customer has not answered."""
    if answer is None or answer.words:
        return False
    scores = scores_of(session, answer.answer_id)
    earlier = [score for at, score in scores if at not in item.given_at]
    if earlier and scores[-1][0] not in item.given_at:
        return False
    if earlier:
        again = Event(item.invitation_id, Channel.EMAIL, Said(at=item.now, score=earlier[-1]))
        intake.take(session, [again])
        return True
    case = case_of_answer(session, answer.answer_id) if answer.told else None
    if case is None:
        forget(session, [answer.answer_id])
    else:
        # The owners have read of it: their message says what became of it.
        key = f"withdrawn:{case.id}:{item.now.isoformat()}"
        Casework(intake.rules).act(session, [Acted(case.id, Exclude(item.by, item.why), item.now, key)])
    return True
