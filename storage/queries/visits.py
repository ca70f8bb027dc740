"""Visitors who come by an open link: an invitation for each form that is sent, once, however often it is.

Somebody whom the link names answers where they have been asked already, as long as that takes answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storage.models import Contact, Invitation
from storage.queries import definitions
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.types import Channel, SuppressedBecause

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a form at a moment: somebody unknown, or the contact that the link names."""

    form: str
    survey: str
    digest: str
    document: dict[str, Any]
    contact_id: int | None
    attributes: dict[str, str]
    at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Guest:
    """A contact who opens a link with their name; `invitation_id` is where they answer already."""

    language: str | None
    suppressed_because: SuppressedBecause | None
    invitation_id: int | None


def guest_of(session: Session, survey: str, contact_id: int, now: datetime) -> Guest | None:
    """The contact of a link, None where they are none any more."""
    standing = (Invitation.contact_id == Contact.id) & (Invitation.survey == survey) & (Invitation.closes_at > now)
    query = (
        select(Contact.language, Contact.suppressed_because, Invitation.id)
        .outerjoin(Invitation, standing)
        .where(Contact.id == contact_id)
        .order_by(Invitation.id.desc().nulls_last())
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None else record(Guest, row)


def receive(session: Session, visitors: Sequence[Visitor]) -> list[int]:
    """The invitation of each, new or not."""
    for digest, one in {one.digest: one for one in visitors}.items():
        definitions.keep(session, digest, one.survey, one.document, one.at)
    known = locked_contacts(session, {one.contact_id for one in visitors if one.contact_id is not None})
    return [invitation_for(session, one, one.contact_id if one.contact_id in known else None) for one in visitors]


def locked_contacts(session: Session, ids: Collection[int]) -> set[int]:
    """Those that there are, in one order; of two forms that one person sends at once, the second finds the first's."""
    query = select(Contact.id).where(Contact.id.in_(ids)).order_by(Contact.id).with_for_update()
    return set(session.scalars(query)) if ids else set()


def invitation_for(session: Session, one: Visitor, contact_id: int | None) -> int:
    """1. where this form went before  2. where the contact is asked already  3. a new one."""
    sent = session.execute(select(Invitation.id).where(Invitation.form == one.form)).scalar()
    if sent is not None:
        return sent
    guest = None if contact_id is None else guest_of(session, one.survey, contact_id, one.at)
    if guest is not None and guest.invitation_id is not None:
        return guest.invitation_id
    row = {
        "survey": one.survey,
        "definition": one.digest,
        "contact_id": contact_id,
        "form": one.form,
        "attributes": one.attributes or None,
        "channel": Channel.LINK,
        "created_at": one.at,
        "closes_at": one.closes_at,
    }
    statement = insert_into(session, Invitation).values(row).on_conflict_do_nothing(index_elements=["form"])
    session.execute(statement)
    return session.execute(select(Invitation.id).where(Invitation.form == one.form)).scalar_one()
