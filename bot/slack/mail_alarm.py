"""The owners hear in Slack that mail is refused for a fault of ours. What a mail server wrote is not parsed."""

from __future__ import annotations

from bot.config import Programme
from bot.mail_alarms import Alarm, alarm
from bot.slack.blocks import LONGEST_FALLBACK, Drawn, header, plain, quote, section
from bot.slack.outgoing import Composed, Composer, Outgoing
from bot.slack.texts import escaped
from scheduler.outbox import Dropped
from storage.database import Database
from storage.queries.messages import Claimed
from storage.types import MessageKind

LONGEST_SAID = 300


class MailAlarms:
    """To the owners' channel."""

    def __init__(self, db: Database, programme: Programme) -> None:
        self._db = db
        self._programme = programme

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {MessageKind.MAIL_ALARM: self.alarm}

    async def alarm(self, message: Claimed) -> Composed:
        """As it is now."""
        channel = self._programme.owners_channel
        if channel is None:
            return Dropped("no owners_channel is configured")
        told = await self._db.read(alarm, message.key)
        return told if isinstance(told, Dropped) else Outgoing(channel, draw(told))


def draw(told: Alarm) -> Drawn:
    """What happened, what it means, and in whose words."""
    spoken = " ".join((f"{told.title}.", *told.sentences))
    said = [quote(told.said, LONGEST_SAID)] if told.said else []
    return Drawn(escaped(spoken, LONGEST_FALLBACK), [header(f"⚠️ {told.title}"), *said, *map(line, told.sentences)])


def line(sentence: str) -> dict[str, object]:
    """A sentence of ours."""
    return section(plain(sentence))
