"""What came back of our mail, in the store: each report once, whose it is, and what the rules count.

The words (kinds, causes) are those of the rules, which are handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, and_, delete, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Answer, Contact, Invitation, MailEvent, Message, ReadMailbox, StoppedAddress, Wave
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.queries.unfolding import add_new
from storage.types import Channel, MessageKind, MessageState

# What stands before the key of a reply in that of the message which passes it on.
FORWARD = "mail-forward:"


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail of ours and whom it was for. `message_id` is None where only the address is known.

    `changed`: something of the contact was changed after it had been sent, which may be the address.
    """

    message_id: int | None
    invitation_id: int | None
    contact_id: int
    address: str
    wave_id: int | None
    is_question: bool
    changed: bool = False


@dataclass(frozen=True, slots=True)
class NewMailEvent:
    """A report to be kept, once for its key."""

    key: str
    at: datetime
    kind: str
    cause: str | None = None
    message_id: int | None = None
    invitation_id: int | None = None
    contact_id: int | None = None
    address: str | None = None
    status: str | None = None
    said: str | None = None
    letter: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """An address to which no mail is to be sent from now on."""

    address: str
    contact_id: int
    at: datetime
    because: str


def mails(session: Session, message_ids: Collection[int]) -> dict[int, Mailed]:
    """The mails of these messages' ids, whose people are still there."""
    query = (
        select(
            Message.id,
            Message.invitation_id,
            Contact.id,
            Contact.email,
            Invitation.wave_id,
            Message.kind == MessageKind.QUESTION,
            func.coalesce(Contact.updated_at > Message.settled_at, literal(value=False)),
        )
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Contact, Contact.id == Invitation.contact_id)
        .where(Message.id.in_(message_ids), Message.channel == Channel.EMAIL, Contact.email.is_not(None))
    )
    return {row[0]: record(Mailed, row) for row in session.execute(query)}


def latest_mails(session: Session, addresses: Collection[str]) -> dict[str, Mailed]:
    """The latest mail to each of these addresses; for a contact whom we never wrote, the contact alone."""
    latest = (
        select(func.max(Message.id))
        .join(Invitation, Invitation.id == Message.invitation_id)
        .where(Invitation.contact_id == Contact.id, Message.channel == Channel.EMAIL)
        .correlate(Contact)
        .scalar_subquery()
    )
    known = select(Contact.email, Contact.id, latest).where(Contact.email.in_(addresses))
    rows = session.execute(known).all()
    found = mails(session, [message_id for _, _, message_id in rows if message_id is not None])
    return {
        address: found.get(message_id) or Mailed(None, None, contact_id, address, None, is_question=False)
        for address, contact_id, message_id in rows
    }


def keep(session: Session, events: Sequence[NewMailEvent]) -> set[str]:
    """Keep what is not kept yet; the keys of what is new."""
    # In one order, so that two copies that are told the same cannot wait for each other.
    ordered = sorted(events, key=lambda event: event.key)
    if not ordered:
        return set()
    names = NewMailEvent.__slots__
    return {row.key for row in add_new(session, MailEvent, names, map(attrgetter(*names), ordered), "key")}


def returned_since_arriving(
    session: Session, contact_id: int, address: str, kind: str, arrived: Sequence[str]
) -> list[datetime]:
    """When mails came back from an address as this kind, one time each, after the last sign that mail arrives there."""
    events = select(func.max(MailEvent.at)).where(MailEvent.address == address, MailEvent.kind.in_(arrived))
    answers = select(func.max(Answer.event_at)).where(
        Answer.contact_id == contact_id, Answer.channel == Channel.EMAIL, Answer.invitation_id.is_not(None)
    )
    signs = [at for at in (session.scalar(events), session.scalar(answers)) if at is not None]
    query = (
        select(func.min(MailEvent.at))
        .where(MailEvent.address == address, MailEvent.kind == kind)
        .group_by(func.coalesce(MailEvent.message_id, -MailEvent.id))
    )
    return [at for at in session.scalars(query) if not signs or at > max(signs)]


def stop(session: Session, stops: Sequence[Stop]) -> None:
    """Send no more mail there; the first reason stands."""
    if stops:
        names = ("address", "contact_id", "stopped_at", "because")
        add_new(session, StoppedAddress, names, map(attrgetter(*Stop.__slots__), stops))


def allow(session: Session, address: str) -> bool:
    """Send mail there again; False where it was not stopped."""
    deleted = delete(StoppedAddress).where(StoppedAddress.address == address).returning(StoppedAddress.address)
    return session.execute(deleted).first() is not None


def takes_mail() -> ColumnElement[bool]:
    """A contact with an address to which mail is not stopped."""
    return and_(Contact.email.is_not(None), ~exists().where(StoppedAddress.address == Contact.email))


def stopped(session: Session, address: str | None) -> tuple[str, datetime] | None:
    """Why no mail is sent there, and since when."""
    query = select(StoppedAddress.because, StoppedAddress.stopped_at).where(StoppedAddress.address == address)
    row = session.execute(query).first()
    return None if row is None else (row.because, row.stopped_at)


def came_back(session: Session, wave_id: int, kinds: Sequence[str]) -> dict[str, int]:
    """How many mails of a wave came back, by kind, since it was last resumed."""
    query = (
        select(MailEvent.kind, func.count(MailEvent.message_id.distinct()))
        .join(Invitation, Invitation.id == MailEvent.invitation_id)
        .join(Wave, Wave.id == Invitation.wave_id)
        .where(
            Invitation.wave_id == wave_id,
            MailEvent.kind.in_(kinds),
            (Wave.resumed_at.is_(None)) | (MailEvent.at > Wave.resumed_at),
        )
        .group_by(MailEvent.kind)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def refused(session: Session, wave_id: int, kind: str, now: datetime) -> list[int]:
    """The invitations of a wave whose question came back as this kind, and which are still open and unanswered."""
    of_invitation = MailEvent.invitation_id == Invitation.id
    on_its_way = [MessageState.PENDING, MessageState.CLAIMED, MessageState.SENDING]
    query = select(Invitation.id).where(
        Invitation.wave_id == wave_id,
        Invitation.channel == Channel.EMAIL,
        Invitation.asked_at.is_(None),
        Invitation.closes_at > now,
        exists().where(of_invitation, MailEvent.kind == kind),
        ~exists().where(Answer.invitation_id == Invitation.id),
        ~exists().where(Message.invitation_id == Invitation.id, Message.state.in_(on_its_way)),
    )
    return list(session.scalars(query.order_by(Invitation.id)))


def causes(session: Session, cause: str, since: datetime, until: datetime) -> tuple[int, str | None]:
    """How many mails were refused for this cause in a time, and what was said of the latest."""
    of_cause = (MailEvent.cause == cause, MailEvent.at >= since, MailEvent.at < until)
    count = session.scalar(select(func.count()).select_from(MailEvent).where(*of_cause)) or 0
    said = select(MailEvent.said).where(*of_cause).order_by(MailEvent.at.desc(), MailEvent.id.desc()).limit(1)
    return count, session.scalar(said)


def letter_of(session: Session, key: str) -> dict[str, str] | None:
    """What somebody wrote, until it has been passed on."""
    letter: dict[str, str] | None = session.scalar(select(MailEvent.letter).where(MailEvent.key == key))
    return letter


def forget_letters(session: Session, items: Sequence[datetime]) -> list[int]:
    """What has been passed on, and what nobody could pass on before a time, is not kept; how many of each."""
    passed_on = select(func.substr(Message.key, len(FORWARD) + 1)).where(
        Message.kind == MessageKind.MAIL_FORWARD, Message.state == MessageState.SENT
    )
    commented = ~exists().where(Message.key == literal(FORWARD) + MailEvent.key)
    counts = []
    for before in items:
        over = or_(MailEvent.key.in_(passed_on), commented, MailEvent.at < before)
        statement = update(MailEvent).where(MailEvent.letter.is_not(None), over).values(letter=None)
        counts.append(len(session.execute(statement.returning(MailEvent.id)).all()))
    return counts


@dataclass(frozen=True, slots=True)
class ReadTo:
    """How far a mailbox has been read."""

    name: str
    uid_validity: int
    last_uid: int


def read_to(session: Session, name: str) -> ReadTo | None:
    """None for one that was never read."""
    columns = (ReadMailbox.name, ReadMailbox.uid_validity, ReadMailbox.last_uid)
    row = session.execute(select(*columns).where(ReadMailbox.name == name)).first()
    return None if row is None else record(ReadTo, row)


def mark_read(session: Session, items: Sequence[ReadTo]) -> list[None]:
    """Go on from here next time."""
    for one in items:
        insert = insert_into(session, ReadMailbox).values(asdict(one))
        changed = {"uid_validity": one.uid_validity, "last_uid": one.last_uid}
        session.execute(insert.on_conflict_do_update(index_elements=["name"], set_=changed))
    return [None] * len(items)
