"""What is known beside the hits when clicks are judged: when mails were sent, to whose system, and who was scanning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Executable, delete, select
from sqlalchemy.orm import Session

from storage.models import Contact, Invitation, LinkHit, LinkScanner, MailDomain, Message
from storage.queries.inserting import dialect_of, insert_into
from storage.queries.unfolding import is_among
from storage.types import Channel, HitState, MessageKind, MessageState

Scanner = tuple[str, str]
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Whose mail system a domain has; None: nobody's that we know, or it could not be found out."""

    domain: str
    vendor: str | None
    at: datetime


def sendings(session: Session, ids: Collection[int]) -> dict[int, list[datetime]]:
    """When the mails of these invitations were sent: the question, and the reminders."""
    found: dict[int, list[datetime]] = {id_: [] for id_ in ids}
    asked = select(Invitation.id, Invitation.asked_at).where(
        Invitation.id.in_(ids), Invitation.channel == Channel.EMAIL, Invitation.asked_at.is_not(None)
    )
    reminded = select(Message.invitation_id, Message.settled_at).where(
        Message.invitation_id.in_(ids),
        Message.channel == Channel.EMAIL,
        Message.kind == MessageKind.REMINDER,
        Message.state == MessageState.SENT,
    )
    for query in (asked, reminded) if ids else ():
        for id_, at in session.execute(query):
            if id_ is not None and at is not None:
                found[id_].append(at)
    return found


def mail_vendors(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Whose mail systems the people of these invitations have, where that is known."""
    addresses = select(Invitation.id, Contact.email).join(Contact, Contact.id == Invitation.contact_id)
    rows = session.execute(addresses.where(Invitation.id.in_(ids), Contact.email.is_not(None))).all() if ids else ()
    domains = {row.id: domain_of(row.email) for row in rows}
    known = select(MailDomain.domain, MailDomain.vendor).where(
        MailDomain.domain.in_(set(domains.values())), MailDomain.vendor.is_not(None)
    )
    vendors = {row.domain: row.vendor for row in session.execute(known)} if domains else {}
    return {id_: vendors[domain] for id_, domain in domains.items() if domain in vendors}


def domain_of(address: str) -> str:
    """What stands behind the last @."""
    return address.rpartition("@")[2].lower()


def unknown_domains(session: Session, looked_up_before: datetime, limit: int) -> list[str]:
    """Up to so many domains of people on whose mails a click waits, which were not looked up since."""
    waiting = (
        select(Contact.email)
        .join(Invitation, Invitation.contact_id == Contact.id)
        .join(LinkHit, LinkHit.invitation_id == Invitation.id)
        .where(LinkHit.look_at.is_not(None), LinkHit.state == HitState.WAITING, Contact.email.is_not(None))
        .distinct()
    )
    domains = dict.fromkeys(domain_of(address) for address in session.scalars(waiting) if address)
    fresh = select(MailDomain.domain).where(
        MailDomain.domain.in_(list(domains)), MailDomain.looked_up_at > looked_up_before
    )
    known = set(session.scalars(fresh)) if domains else set()
    return [domain for domain in domains if domain not in known][:limit]


def keep_domains(session: Session, items: Sequence[LookedUp]) -> list[None]:
    """Write down what was found out. What was known is kept where nothing could be found out."""
    for item in items:
        statement = insert_into(session, MailDomain).values(
            domain=item.domain, vendor=item.vendor, looked_up_at=item.at
        )
        changed = {"looked_up_at": item.at} | ({} if item.vendor is None else {"vendor": item.vendor})
        session.execute(statement.on_conflict_do_update(index_elements=["domain"], set_=changed))
    return [None] * len(items)


def scanners_in(session: Session, networks: Collection[str]) -> dict[Scanner, Span]:
    """Who was seen scanning in these networks, from when to when."""
    if not networks:
        return {}
    rows = session.connection().execute(scanning(dialect_of(session)), {"values": list(networks)})
    return {(row.network, row.agent): (row.since, row.until) for row in rows}


@cache
def scanning(dialect: str) -> Executable:
    """Who was seen scanning, by networks."""
    columns = (LinkScanner.network, LinkScanner.agent, LinkScanner.since, LinkScanner.until)
    return select(*columns).where(is_among(dialect, LinkScanner.network.expression))


def keep_scanners(session: Session, seen: Mapping[Scanner, Span], remembered_for: timedelta) -> None:
    """Add what was seen; who paused for longer than is remembered begins anew."""
    if not seen:
        return
    known = scanners_in(session, {network for network, _ in seen})
    for scanner, span in seen.items():
        since, until = joined(known.get(scanner), span, remembered_for)
        statement = insert_into(session, LinkScanner).values(
            network=scanner[0], agent=scanner[1], since=since, until=until
        )
        changed = {"since": since, "until": until}
        session.execute(statement.on_conflict_do_update(index_elements=["network", "agent"], set_=changed))


def forget_scanners(session: Session, times: Sequence[datetime]) -> list[None]:
    """Who was last seen scanning before a time."""
    session.execute(delete(LinkScanner).where(LinkScanner.until < max(times)))
    return [None] * len(times)


def joined(known: Span | None, seen: Span, remembered_for: timedelta) -> Span:
    """One span where they are near enough; else the later."""
    if known is None:
        return seen
    earlier, later = sorted((known, seen))
    if later[0] - earlier[1] > remembered_for:
        return later
    return earlier[0], max(earlier[1], later[1])
