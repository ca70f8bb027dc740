"""Answers as the owners see them: with who gave them, what they gave before, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from storage.models import Answer, Contact, Invitation, ScoreChange
from storage.queries.cases import StoredCase, case_of_answer
from storage.queries.definitions import anonymous_definitions
from storage.queries.exclusions import Excluded, exclusion_of
from storage.queries.records import record
from storage.types import AnswerStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

EARLIER = 5


@dataclass(frozen=True, slots=True)
class AlertedAnswer:
    """An answer with what the owners need to know of who gave it.

    `account` and `attributes` are as they were when it was given; `changed_from` is the score before the last change;
    `earlier` are this contact's former answers, newest first, as (score, when), and `of_account` those of other people
    of the account. `case`: what is done about it, if anything is to be. `extras`: answers to extra questions.
    `is_anonymous`: it was promised that nobody sees who gave it, and nothing that tells it is here. `exclusion`: what
    somebody said of its being real, where it is no case.
    """

    answer_id: int
    invitation_id: int | None
    survey: str
    channel: str | None
    score: int
    reason: str | None
    follow_up: str | None
    account: str | None
    attributes: dict[str, str]
    answered_at: datetime
    contact_id: int | None
    contact_name: str | None
    email: str | None
    slack_user_id: str | None
    changed_from: int | None
    earlier: tuple[tuple[int, datetime], ...]
    of_account: tuple[tuple[int, datetime], ...] = ()
    case: StoredCase | None = None
    extras: dict[str, Any] = field(default_factory=dict)
    is_anonymous: bool = False
    exclusion: Excluded | None = None


def alerted_answer(session: Session, answer_id: int) -> AlertedAnswer | None:
    """One answer for an alert, or None if it is gone."""
    query = (
        select(
            Answer.id,
            Answer.invitation_id,
            Answer.survey,
            Answer.channel,
            Answer.score,
            Answer.reason,
            Answer.follow_up,
            Answer.account,
            Answer.attributes,
            Answer.answered_at,
            Answer.contact_id,
            Contact.name,
            Contact.email,
            Contact.slack_user_id,
            Answer.extras,
            Invitation.definition,
        )
        .outerjoin(Contact, Contact.id == Answer.contact_id)
        .outerjoin(Invitation, Invitation.id == Answer.invitation_id)
        .where(Answer.id == answer_id)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    anonymous = anonymous_definitions(session)
    case, changed_from = case_of_answer(session, answer_id), scores_before(session, answer_id)
    exclusion = exclusion_of(session, answer_id)
    *known, extras, definition = row
    if definition in anonymous:
        told = record(AlertedAnswer, known, changed_from, (), (), case, extras or {}, True, exclusion)  # noqa: FBT003
        unnamed = replace(told, contact_id=None, contact_name=None, email=None, slack_user_id=None)
        return replace(unnamed, account=None, attributes={})
    earlier = earlier_answers(session, row.contact_id, answer_id, anonymous)
    of_account = answers_of_account(session, row.account, row.contact_id, answer_id, anonymous)
    return record(AlertedAnswer, known, changed_from, earlier, of_account, case, extras or {}, False, exclusion)  # noqa: FBT003


def scores_before(session: Session, answer_id: int) -> int | None:
    """The score that stood before the present one."""
    given = (
        select(ScoreChange.score)
        .join(Answer, Answer.id == ScoreChange.answer_id)
        .where(ScoreChange.answer_id == answer_id, ScoreChange.score != Answer.score)
        .order_by(ScoreChange.given_at.desc())
    )
    return session.scalars(given.limit(1)).first()


def told_openly(anonymous: Collection[str]) -> list[ColumnElement[bool]]:
    """That an answer was not given under these definitions."""
    if not anonymous:
        return []
    promised = exists().where(Invitation.id == Answer.invitation_id, Invitation.definition.in_(anonymous))
    return [~promised]


def earlier_answers(
    session: Session, contact_id: int | None, answer_id: int, anonymous: Collection[str]
) -> tuple[tuple[int, datetime], ...]:
    """What this contact answered before, newest first, in every survey."""
    if contact_id is None:
        return ()
    query = (
        select(Answer.score, Answer.answered_at)
        .where(Answer.contact_id == contact_id, Answer.id != answer_id, Answer.status == AnswerStatus.COUNTED)
        .where(*told_openly(anonymous))
        .order_by(Answer.answered_at.desc())
        .limit(EARLIER)
    )
    return tuple((row.score, row.answered_at) for row in session.execute(query))


def answers_of_account(
    session: Session, account: str | None, contact_id: int | None, answer_id: int, anonymous: Collection[str]
) -> tuple[tuple[int, datetime], ...]:
    """What other people of the account answered, newest first, in every survey."""
    if account is None:
        return ()
    query = (
        select(Answer.score, Answer.answered_at)
        .where(
            Answer.account == account,
            Answer.id != answer_id,
            Answer.contact_id.is_distinct_from(contact_id),
            Answer.status == AnswerStatus.COUNTED,
            *told_openly(anonymous),
        )
        .order_by(Answer.answered_at.desc(), Answer.id.desc())
        .limit(EARLIER)
    )
    return tuple((row.score, row.answered_at) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class DigestedAnswer:
    """An answer as a digest tells it."""

    answer_id: int
    survey: str
    score: int
    reason: str | None
    answered_at: datetime
    account: str | None
    attributes: dict[str, str]
    contact_name: str | None
    email: str | None
    is_anonymous: bool = False


def answers_between(
    session: Session, surveys: Collection[str], start: datetime, end: datetime, scores: Collection[int]
) -> Iterator[DigestedAnswer]:
    """The counted answers with these scores from `start` to before `end`; of anonymous ones nothing says whose."""
    columns = (Answer.id, Answer.survey, Answer.score, Answer.reason, Answer.answered_at, Answer.account)
    query = (
        select(*columns, Answer.attributes, Contact.name, Contact.email, Invitation.definition)
        .outerjoin(Contact, Contact.id == Answer.contact_id)
        .outerjoin(Invitation, Invitation.id == Answer.invitation_id)
        .where(
            Answer.survey.in_(surveys),
            Answer.status == AnswerStatus.COUNTED,
            Answer.answered_at >= start,
            Answer.answered_at < end,
            Answer.score.in_(scores),
        )
    )
    anonymous = anonymous_definitions(session)
    for *known, definition in session.execute(query):
        answer = record(DigestedAnswer, known)
        yield unnamed(answer) if definition in anonymous else answer


def unnamed(answer: DigestedAnswer) -> DigestedAnswer:
    """Without anything that tells who gave it."""
    return replace(answer, account=None, attributes={}, contact_name=None, email=None, is_anonymous=True)
