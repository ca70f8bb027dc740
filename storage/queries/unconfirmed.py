"""Scores that are not, or not yet, answers: those that wait for a silence, and those that are held as unconfirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation, LinkHit, Wave
from storage.queries.records import record
from storage.types import AnswerStatus, HitState

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"

MOST = 500
ANSWERED = exists().where(Answer.invitation_id == Invitation.id)
UNDECIDED = (HitState.WAITING, HitState.HELD)


@dataclass(frozen=True, slots=True)
class Listed:
    """A score, with who gave it and how it stands: `state` is the hit's, or counted or excluded for an answer."""

    invitation_id: int | None
    survey: str
    at: datetime
    score: int
    state: str
    channel: str | None
    name: str | None
    email: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """An invitation of which it is asked why its score counts or does not."""

    invitation_id: int
    survey: str
    wave: str | None
    name: str | None
    email: str | None
    asked_at: datetime | None
    closes_at: datetime
    score: int | None
    answered_at: datetime | None
    status: AnswerStatus | None


ASKING = (
    Invitation.id,
    Invitation.survey,
    Wave.period,
    Contact.name,
    Contact.email,
    Invitation.asked_at,
    Invitation.closes_at,
    Answer.score,
    Answer.answered_at,
    Answer.status,
)


def asking_by_id(session: Session, invitation_id: int) -> Asking | None:
    """One invitation."""
    row = session.execute(asking_query().where(Invitation.id == invitation_id)).first()
    return None if row is None else record(Asking, row)


def latest_asking(session: Session, email: str) -> Asking | None:
    """The invitation by which the contact of a normalised address was asked last."""
    query = asking_query().where(Contact.email == email).order_by(Invitation.created_at.desc(), Invitation.id.desc())
    row = session.execute(query.limit(1)).first()
    return None if row is None else record(Asking, row)


def asking_query() -> AnySelect:
    """Invitations with their people and answers."""
    return (
        select(*ASKING)
        .select_from(Invitation)
        .join(Contact, Contact.id == Invitation.contact_id)
        .outerjoin(Wave, Wave.id == Invitation.wave_id)
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
    )


def held_count(session: Session, survey: str, start: datetime | None, end: datetime | None) -> int:
    """How many people's scores are held in a period, and nothing else has come from them."""
    query = (
        select(func.count(LinkHit.invitation_id.distinct()))
        .join(Invitation, Invitation.id == LinkHit.invitation_id)
        .where(LinkHit.state == HitState.HELD, Invitation.survey == survey, ~ANSWERED)
    )
    return int(session.execute(within(query, LinkHit.hit_at, start, end)).scalar_one())


def answers_within(
    session: Session, survey: str | None, start: datetime | None, end: datetime | None
) -> Sequence[Listed]:
    """The latest answers of a period, newest first."""
    query = (
        select(
            Answer.invitation_id,
            Answer.survey,
            Answer.answered_at,
            Answer.score,
            Answer.status,
            Answer.channel,
            Contact.name,
            Contact.email,
            Answer.reason,
        )
        .outerjoin(Contact, Contact.id == Answer.contact_id)
        .order_by(Answer.answered_at.desc(), Answer.id.desc())
    )
    if survey is not None:
        query = query.where(Answer.survey == survey)
    rows = session.execute(within(query, Answer.answered_at, start, end).limit(MOST))
    return [record(Listed, row) for row in rows]


def undecided_within(
    session: Session, survey: str | None, start: datetime | None, end: datetime | None
) -> Sequence[Listed]:
    """The scores of a period that wait or are held where there is no answer: the last one of each person."""
    query = (
        select(
            Invitation.id,
            Invitation.survey,
            LinkHit.hit_at,
            LinkHit.link,
            LinkHit.said,
            LinkHit.state,
            Contact.name,
            Contact.email,
        )
        .join(Invitation, Invitation.id == LinkHit.invitation_id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(LinkHit.state.in_(UNDECIDED), ~ANSWERED)
        .order_by(LinkHit.hit_at, LinkHit.id)
    )
    if survey is not None:
        query = query.where(Invitation.survey == survey)
    last: dict[int, Listed] = {}
    for id_, of_survey, at, link, said, state, name, email in session.execute(
        within(query, LinkHit.hit_at, start, end).limit(10 * MOST)
    ):
        score = (said or {}).get("score")
        shown = int(link) if score is None and link.isdigit() else score
        if shown is not None:
            reason = (said or {}).get("reason")
            last[id_] = Listed(id_, of_survey, at, shown, state.value, "email", name, email, reason)
    return sorted(last.values(), key=lambda one: one.at, reverse=True)[:MOST]


def within(query: AnySelect, column: Any, start: datetime | None, end: datetime | None) -> AnySelect:
    """From `start` to before `end`."""
    query = query if start is None else query.where(column >= start)
    return query if end is None else query.where(column < end)
