"""How many were asked, whether it reached them, and how many have answered by now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, case, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.models import Account, Answer, Contact, Invitation, MailEvent
from storage.queries.attributes import any_of, attribute
from storage.queries.figures import Filter
from storage.types import AnswerStatus

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"


@dataclass(frozen=True, slots=True)
class Asked:
    """People to whom a question was sent: those whom it reached, those whose it came back of, those who answered."""

    reached: int = 0
    came_back: int = 0
    answered: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return self.reached + self.came_back


def asked_counts(session: Session, chosen: Filter, came_back: Collection[str]) -> Asked:
    """Of the invitations of a filter. `came_back`: the kinds of mail events that say so, in the words of the rules.

    Who has answered is told by what the answer kept; who has not, by what their contact is like today.
    """
    reached = within(select(func.count(Invitation.id), func.count(Answer.id)), chosen, Invitation.asked_at)
    asked, answered = session.execute(reached).one()
    # A question that came back counts as not asked, so that the person may be asked again.
    returned = select(MailEvent.invitation_id).where(MailEvent.kind.in_(came_back), *between(MailEvent.at, chosen))
    lost = select(func.count(Invitation.id)).where(Invitation.asked_at.is_(None), Invitation.id.in_(returned))
    return Asked(asked, session.execute(of_survey(lost, chosen)).scalar_one(), answered)


def within(query: AnySelect, chosen: Filter, at: InstrumentedAttribute[datetime | None]) -> AnySelect:
    """Only those whose time is in the period."""
    return of_survey(query.where(at.is_not(None), *between(at, chosen)), chosen)


def between(at: InstrumentedAttribute[Any], chosen: Filter) -> list[ColumnElement[bool]]:
    """Whether a time is in the period."""
    found = []
    if chosen.start is not None:
        found.append(at >= chosen.start)
    if chosen.end is not None:
        found.append(at < chosen.end)
    return found


def of_survey(query: AnySelect, chosen: Filter) -> AnySelect:
    """Only the invitations of the survey, with these attributes."""
    counted = (Answer.invitation_id == Invitation.id) & (Answer.status == AnswerStatus.COUNTED)
    query = query.select_from(Invitation).outerjoin(Answer, counted).where(Invitation.survey == chosen.survey)
    if not chosen.where:
        return query
    query = query.outerjoin(Contact, Contact.id == Invitation.contact_id)
    query = query.outerjoin(Account, Account.id == Contact.account_id)
    return query.where(*(any_of(known(name), values) for name, values in chosen.where.items()))


def known(name: str) -> ColumnElement[Any]:
    """What is known of somebody who was asked: the answer's own where there is one."""
    if name == "channel":
        # Imported answers came by other ones, too: no word is refused.
        return type_coerce(Invitation.channel, String)
    if name == "survey":
        return Invitation.survey.expression
    if name == "account":
        return case((Answer.id.is_not(None), Answer.account), else_=Account.name)
    now = func.coalesce(attribute(Invitation, name), attribute(Contact, name))
    return case((Answer.id.is_not(None), attribute(Answer, name)), else_=now)
