"""How often Slack is written to: by workspace, method and channel, counted over all copies of the program.

Slack counts each method by itself (docs.slack.dev/apis/web-api/rate-limits): customers' messages that are drawn anew
take nothing from alerts. Of posting it says "about one a second" for a channel, and gives no number for a workspace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.slack.outgoing import Outgoing
from scheduler.clock import Clock
from scheduler.outbox import Lane
from storage.database import Database
from storage.queries.allowances import Limit, Spend, spend
from storage.types import MessageKind

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
# chat.update is of tier 3, fifty a minute: what may come at once, and what follows within a minute, add up to that.
CHANGES_AT_ONCE = 10
CHANGES_A_MINUTE = 40
# Of those at once, what is left to the outbox, so that a crowd of customers does not keep alerts from being drawn anew.
LEFT_TO_OUTBOX = 4
CHANGING = (MessageKind.REDRAW, MessageKind.ALERT_UPDATE, MessageKind.CHANNEL_REDRAW)
POSTING = tuple(kind for kind in MessageKind if kind not in CHANGING)


@dataclass(frozen=True, slots=True)
class Limits:
    """`per_second` is for a workspace, `channel_per_second` for each of its channels."""

    per_second: float
    channel_per_second: float

    def lanes(self, teams: Sequence[str | None] = (None,)) -> tuple[Lane, Lane]:
        """New messages and changed ones, so that those who may go do not wait for those who may not. To which of these
        workspaces one goes is known later.
        """
        posting, changing = map(self.posting, teams), map(self.changing, teams)
        return Lane(POSTING, tuple(posting)), Lane(CHANGING, tuple(changing))

    def of(self, outgoing: Outgoing, channel: str) -> tuple[Limit, ...]:
        """What a call has to keep; `channel` is the id of where it goes, where that is known."""
        if outgoing.ts is not None:
            return (self.changing(outgoing.team),)
        within = Limit.of(named(outgoing.team, channel), self.channel_per_second, SECOND)
        return self.posting(outgoing.team), within

    def held_by(self, outgoing: Outgoing) -> tuple[Limit, ...]:
        """What Slack's refusal of a call means: who posts too much is to leave the workspace alone."""
        changing = self.changing(outgoing.team)
        return (changing,) if outgoing.ts is not None else (self.posting(outgoing.team), changing)

    def posting(self, team: str | None) -> Limit:
        """New messages in a workspace; None: the home workspace."""
        return Limit.of(named(team, "chat.postMessage"), self.per_second, SECOND)

    def changing(self, team: str | None) -> Limit:
        """Messages drawn anew."""
        return Limit(named(team, "chat.update"), MINUTE / CHANGES_A_MINUTE, CHANGES_AT_ONCE)

    def pressing(self, team: str | None = None) -> Limit:
        """The same for what is drawn at once, past the outbox: it is full sooner."""
        return replace(self.changing(team), burst=CHANGES_AT_ONCE - LEFT_TO_OUTBOX)


def named(team: str | None, what: str) -> str:
    """As it is called in the store."""
    return f"slack:{team or 'home'}:{what}"


class Pacing:
    """Spends what a call is worth before it is made."""

    def __init__(self, db: Database, limits: Limits, clock: Clock) -> None:
        self.limits = limits
        self._db = db
        self._clock = clock
        self._ids: dict[tuple[str | None, str], str] = {}
        self._last: dict[tuple[tuple[Limit, ...], int], datetime] = {}

    async def wait(self, outgoing: Outgoing, priority: int) -> timedelta | None:
        """None: it may be sent now, and is counted. Otherwise how long it waits, and then asks again.

        Those who wait for the same each get a moment of their own, since all at once would only wait again; who is
        more urgent stands in a line of its own.
        """
        now = self._clock()
        channel = self._ids.get((outgoing.team, outgoing.channel), outgoing.channel)
        limits = self.limits.of(outgoing, channel)
        wait = await self._db.write(spend, Spend(limits, now))
        if not wait:
            return None
        self._last = {key: at for key, at in self._last.items() if at > now}
        key, every = (limits, priority), max(limit.every for limit in limits)
        self._last[key] = max(now + wait, self._last[key] + every if key in self._last else now)
        return self._last[key] - now

    def learn(self, outgoing: Outgoing, channel_id: str) -> None:
        """A channel may be called by its name, and a conversation by its person: it is one and the same."""
        self._ids[outgoing.team, outgoing.channel] = channel_id
