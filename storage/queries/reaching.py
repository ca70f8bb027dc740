"""One contact, and how they can be reached: for asking by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Contact
from storage.queries.inserting import insert_into
from storage.queries.mail_events import takes_mail
from storage.queries.records import record
from storage.types import Channel, SuppressedBecause


@dataclass(frozen=True, slots=True)
class ReachableContact:
    """A contact, by what they can be reached."""

    id: int
    email: str | None
    slack_user_id: str | None
    suppressed_because: SuppressedBecause | None
    takes_mail: bool

    def is_reachable_by(self, channel: Channel) -> bool:
        """Whether the channel has an address for them, from which nothing came back for good."""
        ways = {Channel.EMAIL: self.takes_mail, Channel.SLACK: self.slack_user_id is not None, Channel.WEBHOOK: True}
        return ways.get(channel, False)


def contacts_of_emails(session: Session, items: Sequence[tuple[str, datetime]]) -> list[ReachableContact]:
    """The contacts with these normalised addresses; who is not known yet becomes a contact at that time."""
    rows = [{"email": email, "attributes": {}, "created_at": now, "updated_at": now} for email, now in items]
    session.execute(insert_into(session, Contact).on_conflict_do_nothing(index_elements=["email"]), rows)
    columns = (Contact.id, Contact.email, Contact.slack_user_id, Contact.suppressed_because, takes_mail())
    query = select(*columns).where(Contact.email.in_([email for email, _ in items]))
    found = {row.email: record(ReachableContact, row) for row in session.execute(query)}
    return [found[email] for email, _ in items]
