"""An early warning in the owners' channel."""

from __future__ import annotations

from bot.config import Programme
from bot.early_warning import warning
from bot.early_warning_words import told
from bot.figures.telling import Told
from bot.slack.blocks import LONGEST_FALLBACK, Drawn, header, plain, section
from bot.slack.outgoing import Composed, Composer, Outgoing
from bot.slack.texts import escaped
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from storage.database import Database
from storage.queries.messages import Claimed
from storage.types import MessageKind


class EarlyWarnings:
    """To the owners' channel."""

    def __init__(self, db: Database, programme: Programme, clock: Clock) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {MessageKind.WARNING: self.warning}

    async def warning(self, message: Claimed) -> Composed:
        """As things stand now."""
        channel = self._programme.owners_channel
        if channel is None:
            return Dropped("no owners_channel is configured")
        found = await self._db.read(warning, message.key, self._programme, self._clock())
        return found if isinstance(found, Dropped) else Outgoing(channel, draw(told(found, self._programme.wording)))


def draw(part: Told) -> Drawn:
    """What happened, and a paragraph for each sentence."""
    spoken = " ".join((f"{part.title}.", *part.sentences))
    blocks = [header(f"📉 {part.title}"), *(section(plain(sentence)) for sentence in part.sentences)]
    return Drawn(escaped(spoken, LONGEST_FALLBACK), blocks)
