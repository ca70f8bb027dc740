"""Letting somebody answer who was not asked by name: who pressed the button in a shared channel becomes a contact,
with one invitation per wave, whatever they press and however often.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.models import Account, Contact, Invitation, SlackPerson, table_of
from storage.queries.accounts import account_ids
from storage.queries.channel_posts import Post
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.types import Channel, SuppressedBecause

CONTACTS = table_of(Contact)
INVITATIONS = table_of(Invitation)


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person in Slack who answers from a post, at a moment."""

    post: Post
    slack_user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Admitted:
    """Their invitation. `joined`: they have not answered from this post before."""

    invitation_id: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands towards a post: None where it is not known yet."""

    contact_id: int | None = None
    language: str | None = None
    suppressed_because: SuppressedBecause | None = None
    invitation_id: int | None = None
    rest_days: int | None = None


def standing_of(session: Session, wave_id: int, slack_user_id: str) -> Standing:
    """Of one person in a wave."""
    query = (
        select(Contact.id, Contact.language, Contact.suppressed_because, Invitation.id, Contact.rest_days)
        .outerjoin(Invitation, (Invitation.contact_id == Contact.id) & (Invitation.wave_id == wave_id))
        .where(Contact.slack_user_id == slack_user_id)
    )
    row = session.execute(query).first()
    return Standing() if row is None else record(Standing, row)


def admit(session: Session, applicants: Sequence[Applicant]) -> list[Admitted]:
    """An invitation for each. Whoever was asked in the wave already has theirs; what is known of them stays."""
    contacts = known_or_new(session, applicants)
    invite(session, applicants, contacts)
    return [admitted(session, one, contacts[one.slack_user_id]) for one in applicants]


def known_or_new(session: Session, applicants: Sequence[Applicant]) -> dict[str, int]:
    """The ids of the contacts whom these people are from now on."""
    account_ids(session, {one.post.account for one in applicants})
    contacts = contacts_of(session, {one.slack_user_id for one in applicants})
    # In one order, so that two batches that share people do not wait for each other.
    for one in sorted(applicants, key=lambda one: one.slack_user_id):
        if one.slack_user_id not in contacts:
            contacts[one.slack_user_id] = make_contact(session, one)
    return contacts


def contacts_of(session: Session, slack_user_ids: Collection[str]) -> dict[str, int]:
    """The ids of those who are contacts."""
    query = select(Contact.slack_user_id, Contact.id).where(Contact.slack_user_id.in_(slack_user_ids))
    return {str(slack_user_id): id_ for slack_user_id, id_ in session.execute(query)}


def make_contact(session: Session, one: Applicant) -> int:
    """A new contact with what Slack has said of them; or the one with their address, of whom Slack was not known."""
    person = session.get(SlackPerson, one.slack_user_id)
    email = None if person is None else person.email
    if email is not None:
        found = update(CONTACTS).where(CONTACTS.c.email == email, CONTACTS.c.slack_user_id.is_(None))
        session.execute(found.values(slack_user_id=one.slack_user_id, updated_at=one.at))
    row: dict[str, Any] = {
        "slack_user_id": one.slack_user_id,
        "email": email,
        "name": None if person is None else person.name,
        "timezone": None if person is None else person.timezone,
        "language": None if person is None else person.language,
        "account_id": account_ids(session, [one.post.account])[one.post.account],
        "attributes": {},
        "created_at": one.at,
        "updated_at": one.at,
    }
    # The second time without the address: it is that of somebody else in Slack.
    for values in (row, row | {"email": None}):
        session.execute(insert_into(session, Contact).values(values).on_conflict_do_nothing())
    return contacts_of(session, [one.slack_user_id])[one.slack_user_id]


def invite(session: Session, applicants: Sequence[Applicant], contacts: dict[str, int]) -> None:
    """Invite those who were not; they are asked at this moment, since they have the question before them."""
    rows = {
        (one.post.wave_id, contacts[one.slack_user_id]): {
            "survey": one.post.survey,
            "definition": one.post.definition,
            "wave_id": one.post.wave_id,
            "contact_id": contacts[one.slack_user_id],
            "channel": Channel.SLACK,
            "created_at": one.at,
            "asked_at": one.at,
            "closes_at": one.post.closes_at,
        }
        for one in applicants
    }
    statement = insert_into(session, Invitation).on_conflict_do_nothing(index_elements=["wave_id", "contact_id"])
    session.execute(statement, [rows[key] for key in sorted(rows)])


def admitted(session: Session, one: Applicant, contact_id: int) -> Admitted:
    """Note from which post they answer, the first time."""
    theirs = (INVITATIONS.c.wave_id == one.post.wave_id, INVITATIONS.c.contact_id == contact_id)
    joining = (
        update(INVITATIONS)
        .where(*theirs, INVITATIONS.c.channel_post_id.is_(None))
        .values(channel_post_id=one.post.id, asked_at=func.coalesce(INVITATIONS.c.asked_at, one.at))
        .returning(INVITATIONS.c.id)
    )
    if (joined := session.execute(joining).scalar()) is not None:
        belong(session, contact_id, one.post.account)
        return Admitted(joined, joined=True)
    return Admitted(session.execute(select(INVITATIONS.c.id).where(*theirs)).scalar_one(), joined=False)


def belong(session: Session, contact_id: int, account: str) -> None:
    """Whose company was not known is of the one whose channel it is."""
    homeless = update(CONTACTS).where(CONTACTS.c.id == contact_id, CONTACTS.c.account_id.is_(None))
    found = select(Account.id).where(Account.name == account).scalar_subquery()
    session.execute(homeless.values(account_id=found))
