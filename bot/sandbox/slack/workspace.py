"""The state of one Slack workspace and the only place where its people, channels and timestamps are made.

Every change goes through here, so that whoever watches is told, and so that each timestamp is unique and rising.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.errors import GestureError
from bot.sandbox.slack.installation import Installation, Team
from bot.sandbox.slack.records import Channel, Json, Kind, Message, ResponseUrl, Trigger, User, View

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Return the time of this machine, aware, UTC."""
    return datetime.now(UTC)


class Workspace:
    """People, conversations, open views and permissions; ``clock`` may be turned by hand in a test."""

    def __init__(self, installation: Installation, team: Team, clock: Clock) -> None:
        self.installation = installation
        self.team = team
        self.clock = clock
        self.changes = Changes()
        self.users: dict[str, User] = {}
        self.usergroups: dict[str, list[str]] = {}
        self.channels: dict[str, Channel] = {}
        self._directs: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.modals: dict[str, list[str]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.on_event: Callable[[str, Json], None] = lambda _subscription, _event: None
        self._counts: Counter[str] = Counter()
        self._last_ts = 0
        self._add_bot()

    def _add_bot(self) -> None:
        app = self.installation
        self.users[app.bot_user_id] = User(
            app.bot_user_id, self.team.id, app.name.lower(), app.name, is_bot=True, tz="America/Los_Angeles"
        )

    # Time and names

    def now(self) -> datetime:
        """Return the present moment by the workspace's clock."""
        return self.clock()

    def next_ts(self) -> str:
        """Return a message timestamp later than every one before, even while the clock stands still."""
        micros = int(self.now().timestamp() * 1_000_000)
        self._last_ts = max(micros, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def next_id(self, prefix: str) -> str:
        """Return a new id such as ``U0000000001``: ids count up, so that a test can be read."""
        self._counts[prefix] += 1
        return f"{prefix}{self._counts[prefix]:010d}"

    def share_ids(self, other: Workspace) -> None:
        """Count ids together with another workspace: an id means one thing in all of Slack."""
        self._counts = other._counts

    # People and channels

    def add_user(self, user: User) -> User:
        """Take a person in."""
        self.users[user.id] = user
        self.changes.mark()
        return user

    def add_usergroup(self, members: Iterable[str]) -> str:
        """Make a user group of these people; its id."""
        group = self.next_id("S")
        self.usergroups[group] = list(members)
        return group

    def add_channel(self, name: str, kind: Kind, members: Iterable[str]) -> Channel:
        """Create a conversation; for a direct one ``members`` are the person and the bot."""
        found = Channel(
            self.next_id("D" if kind is Kind.DIRECT else "C"),
            name,
            kind,
            int(self.now().timestamp()),
            self.installation.bot_user_id,
            list(dict.fromkeys(members)),
        )
        self.channels[found.id] = found
        if kind is Kind.DIRECT:
            self._directs[found.members[0]] = found
        self.changes.mark()
        return found

    def user(self, ref: User | str) -> User:
        """Find a person by record, id, name or address; GestureError where there is none."""
        if isinstance(ref, User):
            return ref
        if ref in self.users:
            return self.users[ref]
        for user in self.users.values():
            if ref in {user.name, user.email}:
                return user
        raise GestureError(f"Nobody in the workspace is {ref!r}")

    def channel(self, ref: Channel | str) -> Channel:
        """Find a conversation by record, id, ``#name`` or name; GestureError where there is none."""
        if isinstance(ref, Channel):
            return ref
        if found := self.find_channel(ref):
            return found
        raise GestureError(f"There is no channel {ref!r}")

    def find_channel(self, ref: str) -> Channel | None:
        """Find a conversation by id or name, None where there is none."""
        if ref in self.channels:
            return self.channels[ref]
        name = ref.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == name and c.kind is not Kind.DIRECT), None)

    def direct(self, user_id: str) -> Channel | None:
        """Return the direct conversation of the bot and this person, None while there is none."""
        return self._directs.get(user_id)

    def open_direct(self, user_id: str) -> Channel:
        """Return that conversation, opened where needed."""
        members = (user_id, self.installation.bot_user_id)
        return self.direct(user_id) or self.add_channel("directmessage", Kind.DIRECT, members)

    def is_external(self, user: User) -> bool:
        """Tell whether the person belongs to another company (Slack Connect)."""
        return user.team_id != self.team.id

    def shares_channel(self, user: User) -> bool:
        """Tell whether the bot and this person are in one channel together."""
        bot = self.installation.bot_user_id
        return any(
            user.id in c.members and bot in c.members for c in self.channels.values() if c.kind is not Kind.DIRECT
        )

    # Messages

    def store(self, message: Message) -> Message:
        """Keep a message, an ephemeral one apart from the others, and tell the subscribers."""
        channel = self.channels[message.channel]
        kept = channel.ephemerals if message.only_for else channel.messages
        kept[message.ts] = message
        self.changes.mark()
        return message

    # Permissions

    def grant_trigger(self, user: User, seconds: float) -> str:
        """Return a new trigger id, good once and for that long."""
        key = f"{self.next_id('')}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self.triggers[key] = Trigger(key, user.id, self.now() + timedelta(seconds=seconds))
        return key

    def grant_response_url(self, user: User, channel: Channel, message_ts: str | None) -> str:
        """Return the key of a new response address: five uses within thirty minutes."""
        key = secrets.token_urlsafe(18)
        self.response_urls[key] = ResponseUrl(key, user.id, channel.id, message_ts, self.now() + timedelta(minutes=30))
        return key
