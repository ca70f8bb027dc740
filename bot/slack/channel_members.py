"""The members of a channel become contacts: who of them is a customer, and what is taken of what Slack knows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.contacts import ImportedContacts, clash
from bot.slack.asking import asking
from bot.slack.workspaces import Workspace
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.attempts import tried
from storage.queries.contacts import ContactEntry, Outcome, Put, foresee, put
from storage.queries.slack_directory import Person, addresses_in_slack, fill


class LeftOut(StrEnum):
    """Why a member of a channel does not become a contact."""

    BOT = "bot"
    DEACTIVATED = "deactivated"
    UNSEEN = "not shown to the app by Slack"
    OWN_TEAM = "of our own team"

    def told(self, count: int) -> str:
        """So many, in words."""
        return f"{count:,} {self.value}{'s' if self is LeftOut.BOT and count != 1 else ''}"


@dataclass(slots=True)
class TakenMembers:
    """What an import did, or with a dry run would do. `refused`: whom the store did not take, and why."""

    contacts: ImportedContacts = field(default_factory=ImportedContacts)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    other_companies: int = 0


@dataclass(frozen=True, slots=True)
class MembersWanted:
    """Which channel, and whom of it. `own_team`: our own people as well as those of other companies."""

    channel: str
    account: str | None = None
    own_team: bool = False
    dry_run: bool = False


class ChannelMembers:
    """Takes the members of a channel. Raises AskError, and NoChannelError."""

    def __init__(self, home: Workspace, db: Database, clock: Clock) -> None:
        self._directory = home.directory
        self._identity = home.identity
        self._db = db
        self._clock = clock

    async def take(self, wanted: MembersWanted) -> TakenMembers:
        """Ask Slack who is there, and keep those who are customers. The same channel again changes nothing."""
        with asking("auth.test"):
            ours = (await self._identity.known()).team_id
        channel = await self._directory.channel(wanted.channel)
        ids = await self._directory.members(str(channel["id"]))
        people = await self._directory.people(ids)
        taken = TakenMembers()
        chosen = []
        for person in people:
            if (why := left_out(person, ours)) is None or (why is LeftOut.OWN_TEAM and wanted.own_team):
                chosen.append(person)
                taken.other_companies += person.team_id != ours
            else:
                taken.left_out[why] += 1
        entries = await self._entries(chosen, wanted.account)
        await self._keep(entries, taken, dry_run=wanted.dry_run)
        return taken

    async def _entries(self, people: Collection[Person], account: str | None) -> list[ContactEntry]:
        """What is said of each: who it is. An address that somebody has given them is not replaced by Slack's."""
        given = await self._db.read(addresses_in_slack, [person.slack_user_id for person in people])
        now = self._clock()
        return [
            ContactEntry(
                at=now,
                slack_user_id=person.slack_user_id,
                email=None if given.get(person.slack_user_id) else person.email,
                account=account,
            )
            for person in people
        ]

    async def _keep(self, entries: Sequence[ContactEntry], taken: TakenMembers, *, dry_run: bool) -> None:
        """Write them; then name, time zone and language where these are blank."""
        outcomes: Sequence[Put | str]
        if dry_run:
            outcomes = await self._db.read(foresee, entries)
        else:
            outcomes = await asyncio.to_thread(tried, self._db, put, entries)
        for entry, done in zip(entries, outcomes, strict=True):
            if isinstance(done, str):
                taken.refused.append(f"{entry.slack_user_id}: {done}")
            elif done.outcome is Outcome.CLASH:
                taken.refused.append(f"{entry.slack_user_id}: {clash(done)}")
            else:
                counted = done.outcome.value
                setattr(taken.contacts, counted, getattr(taken.contacts, counted) + 1)
        taken.contacts.refused = len(taken.refused)
        if not dry_run:
            await self._db.write(fill, self._clock())


def left_out(person: Person, our_team: str) -> LeftOut | None:
    """Why not, None: they are taken. Guests are of our workspace and of another company: customers, most often."""
    if not person.found:
        return LeftOut.UNSEEN
    if person.is_bot:
        return LeftOut.BOT
    if person.deleted:
        return LeftOut.DEACTIVATED
    if person.team_id == our_team and not person.is_guest:
        return LeftOut.OWN_TEAM
    return None
