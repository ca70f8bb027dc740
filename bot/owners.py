"""Who has a case that is being opened: by the route's attribute, or by turns, decided in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.survey.routing import MAIL_ADDRESS
from storage.queries.cases import members_of_emails, turns

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.survey.routing import Route
    from storage.database import Session


@dataclass(slots=True)
class Owners:
    """The turns of the routes that open cases now, and the members behind the addresses that answers name."""

    turns: dict[str, int]
    members: dict[str, str]

    @classmethod
    def of(cls, session: Session, ways: Collection[tuple[Route, Mapping[str, str]]]) -> Owners:
        """Asks the store only what these routes and attributes need: nothing, where owners are fixed."""
        names = {route.name for route, _ in ways if len(route.owners) > 1}
        named = {route.owner(attributes, 0) for route, attributes in ways}
        emails = {owner.lower() for owner in named if owner is not None and MAIL_ADDRESS.fullmatch(owner)}
        return cls(turns(session, names) if names else {}, members_of_emails(session, emails) if emails else {})

    def take(self, route: Route, attributes: Mapping[str, str]) -> str | None:
        """The owner of the next case of this route; an address where nobody in Slack is known to have it."""
        turn = self.turns.get(route.name, 0)
        self.turns[route.name] = turn + 1
        owner = route.owner(attributes, turn)
        return owner if owner is None else self.members.get(owner.lower(), owner)
