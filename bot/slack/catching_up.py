"""What people typed while nobody listened: read back, and taken by the same way as what is typed now.

Slack delivers again for some minutes; after a longer gap (a restart, a network that was away) texts would be lost.
Presses cannot be read back, and whoever pressed has seen that it did not count.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from bot.slack.asking import AskError
from bot.slack.client import NotInstalledError
from bot.slack.conversations import Messages
from bot.slack.finding import stamp
from bot.slack.typed import WORDS_WANTED, Typing
from bot.slack.workspaces import Workspaces
from scheduler.clock import Clock
from storage.database import Database
from storage.queries.slack_people import WaitingForText, waiting_for_text

log = logging.getLogger(__name__)

# Those whose invitation is open, who are asked for a text before those who gave no score yet. Each takes a call of two
# methods that allow fifty a minute: after a start, all of them are read within a quarter of an hour; a connection that
# is renewed, as Slack wants it now and then, misses seconds.
MOST_PEOPLE = 500
MOST_AFTER_RENEWAL = 50
MOST_TEXTS = 200


class CatchingUp:
    """Reads back what was typed since each conversation's last event. Doing it twice changes nothing."""

    def __init__(self, db: Database, workspaces: Workspaces, typing: Typing, clock: Clock) -> None:
        self._db = db
        self._workspaces = workspaces
        self._typing = typing
        self._clock = clock
        self._busy = asyncio.Lock()
        self._most = MOST_PEOPLE

    async def run(self) -> int:
        """After a gap; how many texts were read back. What Slack refuses is not read back: it is said in the log."""
        async with self._busy:
            now = self._clock()
            waiting = await self._db.read(waiting_for_text, WORDS_WANTED, now, self._most)
            self._most = MOST_AFTER_RENEWAL
            texts, refused = 0, set[str | None]()
            for one in waiting:
                team = one.reference.get("team")
                try:
                    texts += 0 if team in refused else await self._one(one)
                except (AskError, NotInstalledError) as error:
                    refused.add(team)
                    log.warning("what was typed meanwhile could not be read: %s", error, extra={"action": "catch up"})
            if texts:
                log.info("texts were read back", extra={"action": "catch up", "texts": texts})
            return texts

    async def _one(self, one: WaitingForText) -> int:
        """One conversation: what stands in it, and in the question's thread, in the order in which it was typed."""
        channel, team, oldest = one.reference["channel"], one.reference.get("team"), stamp(one.event_at)
        conversations = (await self._workspaces.of(team)).directory
        loose, _ = await conversations.history(channel, oldest, most=MOST_TEXTS)
        threaded, _ = await conversations.thread(channel, one.reference["ts"], most=MOST_TEXTS)
        typed = in_order(one, loose, threaded)
        for message in typed:
            await self._typing.message({**message, "channel": channel, "channel_type": "im"}, team, again=True)
        return len(typed)


def in_order(one: WaitingForText, *histories: Iterable[Mapping[str, Any]]) -> Messages:
    """What this person wrote after the last event, each once, the oldest first."""
    after = stamp(one.event_at)
    theirs = {
        str(message["ts"]): message
        for history in histories
        for message in history
        if message.get("user") == one.slack_user_id and str(message.get("ts", "")) > after
    }
    return [theirs[ts] for ts in sorted(theirs)]
