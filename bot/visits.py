"""A visitor sends the form of an open link → an invitation of their own and their answer in it, in one transaction.

The one way in for who was not asked. The page that was opened made nothing; the form that was sent makes one
invitation, whoever sends it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.intake import Event
from storage.queries.visits import Visitor, receive
from storage.types import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.intake import Desk, Taken
    from bot.survey.conversation import Said
    from bot.survey.definition import Survey
    from storage.database import Session


@dataclass(frozen=True, slots=True)
class Visit:
    """A form that was sent. `attributes` say what is known of the occasion, `contact_id` whom the link names."""

    form: str
    survey: Survey
    contact_id: int | None
    attributes: Mapping[str, str]
    said: Said

    @property
    def visitor(self) -> Visitor:
        """For the store."""
        closes_at = self.said.at + timedelta(days=self.survey.open_days)
        definition = (self.survey.name, self.survey.digest, self.survey.document())
        return Visitor(self.form, *definition, self.contact_id, dict(self.attributes), self.said.at, closes_at)


@dataclass(frozen=True, slots=True, eq=False)
class Reception:
    """Where visits are handed in. Equal to itself alone, as the writing door wants it."""

    desk: Desk

    async def take(self, visit: Visit) -> Taken:
        """What became of it, once it is committed."""
        taken = await self.desk.db.write(self.receive, visit, urgent=True)
        self.desk.bell.ring()
        return taken

    def receive(self, session: Session, visits: Sequence[Visit]) -> list[Taken]:
        """Of a batch of visits, in their order."""
        ids = receive(session, [visit.visitor for visit in visits])
        events = [Event(id_, Channel.LINK, visit.said) for id_, visit in zip(ids, visits, strict=True)]
        return self.desk.intake.take(session, events)
