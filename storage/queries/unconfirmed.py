"""Scores that are not, or not yet, answers: those that wait for a silence, and those that are held as unconfirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation, LinkHit, Wave
from storage.queries.definitions import anonymous_definitions
from storage.queries.exclusions import answers_called
from storage.queries.imports import public_id
from storage.queries.records import record
from storage.types import AnswerStatus, HitState

AnySelect: TypeAlias = "Select[*tuple[Any, ...]]"

MOST = 500
ANSWERED = exists().where(Answer.invitation_id == Invitation.id)
UNDECIDED = (HitState.WAITING, HitState.HELD)
# Before the number of an invitation, which names what is no answer yet.
ASKED = "asked-"


@dataclass(frozen=True, slots=True)
class Listed:
    """A score, with who gave it and how it stands: `state` is the hit's, or counted or excluded for an answer.

    `who` is None where nobody is to see it. `id` is the answer's, as an export has it, or the invitation's.
    """

    id: str
    survey: str
    at: datetime
    score: int
    state: str
    who: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """An invitation of which it is asked why its score counts or does not. `who` is None where nobody is to see it."""

    invitation_id: int
    survey: str
    wave: str | None
    who: str | None
    asked_at: datetime | None
    closes_at: datetime
    score: int | None
    answered_at: datetime | None
    status: AnswerStatus | None
    is_anonymous: bool


ASKING = (
    Invitation.id,
    Invitation.survey,
    Wave.period,
    func.coalesce(Contact.name, Contact.email),
    Invitation.asked_at,
    Invitation.closes_at,
    Answer.score,
    Answer.answered_at,
    Answer.status,
    Invitation.definition,
)


def asking_called(session: Session, called: str) -> Asking | None:
    """By the invitation's number (`asked-12`), or by the id of its answer, as an export has it."""
    number = called.removeprefix(ASKED)
    if called.startswith(ASKED) and number.isdecimal():
        return first(session, asking_query().where(Invitation.id == int(number)))
    answers = answers_called(session, called)
    return first(session, asking_query().where(Answer.id.in_(answers))) if len(answers) == 1 else None


def latest_asking(session: Session, email: str) -> Asking | None:
    """The invitation by which the contact of a normalised address was asked last."""
    query = asking_query().where(Contact.email == email)
    return first(session, query.order_by(Invitation.created_at.desc(), Invitation.id.desc()).limit(1))


def first(session: Session, query: AnySelect) -> Asking | None:
    """The first row."""
    row = session.execute(query).first()
    if row is None:
        return None
    found = record(Asking, row[:-1], row.definition in anonymous_definitions(session))
    return replace(found, who=None) if found.is_anonymous else found


def asking_query() -> AnySelect:
    """Invitations with their people and answers."""
    return (
        select(*ASKING)
        .select_from(Invitation)
        .outerjoin(Contact, Contact.id == Invitation.contact_id)
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
    who = func.coalesce(Contact.name, Contact.email)
    query = (
        select(Answer.id, Answer.source_key, Answer.survey, Answer.answered_at, Answer.score, Answer.status, who)
        .add_columns(Invitation.definition)
        .outerjoin(Contact, Contact.id == Answer.contact_id)
        .outerjoin(Invitation, Invitation.id == Answer.invitation_id)
        .order_by(Answer.answered_at.desc(), Answer.id.desc())
    )
    if survey is not None:
        query = query.where(Answer.survey == survey)
    anonymous = anonymous_definitions(session)
    rows = session.execute(within(query, Answer.answered_at, start, end).limit(MOST))
    return [
        Listed(public_id(key, id_), name, at, score, status.value, None if definition in anonymous else person)
        for id_, key, name, at, score, status, person, definition in rows
    ]


def undecided_within(
    session: Session, survey: str | None, start: datetime | None, end: datetime | None
) -> Sequence[Listed]:
    """The scores of a period that wait or are held where there is no answer: the last one of each person."""
    who = func.coalesce(Contact.name, Contact.email)
    query = (
        select(Invitation.id, Invitation.survey, LinkHit.hit_at, LinkHit.link, LinkHit.said, LinkHit.state, who)
        .add_columns(Invitation.definition)
        .join(Invitation, Invitation.id == LinkHit.invitation_id)
        .outerjoin(Contact, Contact.id == Invitation.contact_id)
        .where(LinkHit.state.in_(UNDECIDED), ~ANSWERED)
        .order_by(LinkHit.hit_at.desc(), LinkHit.id.desc())
    )
    if survey is not None:
        query = query.where(Invitation.survey == survey)
    anonymous = anonymous_definitions(session)
    latest: dict[int, Listed] = {}
    for id_, name, at, link, said, state, person, definition in session.execute(
        within(query, LinkHit.hit_at, start, end).limit(10 * MOST)
    ):
        score = int(link) if said is None and link.isdigit() else (said or {}).get("score")
        if score is not None and id_ not in latest:
            shown = None if definition in anonymous else person
            latest[id_] = Listed(f"{ASKED}{id_}", name, at, score, state.value, shown)
    return list(latest.values())[:MOST]


def within(query: AnySelect, column: Any, start: datetime | None, end: datetime | None) -> AnySelect:
    """From `start` to before `end`."""
    query = query if start is None else query.where(column >= start)
    return query if end is None else query.where(column < end)
