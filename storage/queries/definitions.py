"""Survey definitions by their digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storage.models import SurveyDefinition
from storage.queries.inserting import insert_into

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session


def keep(session: Session, digest: str, survey: str, document: dict[str, Any], now: datetime) -> None:
    """Keep a definition; the same one twice is one."""
    row = {"digest": digest, "survey": survey, "document": document, "created_at": now}
    session.execute(insert_into(session, SurveyDefinition).values(row).on_conflict_do_nothing())


def document_of(session: Session, digest: str) -> dict[str, Any]:
    """The definition that somebody was asked with."""
    found: dict[str, Any] = session.execute(
        select(SurveyDefinition.document).where(SurveyDefinition.digest == digest)
    ).scalar_one()
    return found


def documents_of(session: Session, digests: Collection[str]) -> dict[str, dict[str, Any]]:
    """Several definitions, by their digests."""
    query = select(SurveyDefinition.digest, SurveyDefinition.document).where(SurveyDefinition.digest.in_(digests))
    return {row.digest: row.document for row in session.execute(query)}


def anonymous_definitions(session: Session) -> frozenset[str]:
    """Those with which people were promised that nobody sees who answered."""
    query = select(SurveyDefinition.digest).where(SurveyDefinition.document["anonymous"].as_boolean())
    return frozenset(session.scalars(query))


def promised_anonymity(session: Session, survey: str) -> bool:
    """Whether anybody was ever asked in this survey with that promise."""
    promised = select(SurveyDefinition.digest).where(
        SurveyDefinition.survey == survey, SurveyDefinition.document["anonymous"].as_boolean()
    )
    return session.scalars(promised.limit(1)).first() is not None
