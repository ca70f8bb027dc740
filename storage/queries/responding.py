"""How many were asked and have answered, by what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models import Account, Answer, Contact, Invitation
from storage.queries.asked import between, known
from storage.types import AnswerStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storage.queries.figures import Filter


def asked_counts_by(session: Session, chosen: Filter, keys: Sequence[str]) -> dict[tuple[str, ...], tuple[int, int]]:
    """How many were asked in the period, and how many of them have answered, by attributes: those that the answer kept,
    and those of today where there is none. Who lacks one is left out.
    """
    named = [known(key).label(f"of_{at}") for at, key in enumerate(keys)]
    counted = (Answer.invitation_id == Invitation.id) & (Answer.status == AnswerStatus.COUNTED)
    query = (
        select(func.count(Invitation.id), func.count(Answer.id), *named)
        .select_from(Invitation)
        .outerjoin(Answer, counted)
        .outerjoin(Contact, Contact.id == Invitation.contact_id)
        .outerjoin(Account, Account.id == Contact.account_id)
        .where(Invitation.survey == chosen.survey, Invitation.asked_at.is_not(None))
        .where(*between(Invitation.asked_at, chosen), *(name.is_not(None) for name in named))
        .group_by(*named)
    )
    return {tuple(map(str, values)): (asked, answered) for asked, answered, *values in session.execute(query)}
