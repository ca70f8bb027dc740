"""What is posted of waves: the note in the owners' channel, and the same note anew."""

from __future__ import annotations

from collections.abc import Collection

from bot.config import Programme
from bot.planning import Now
from bot.slack.outgoing import Composed, Composer, Outgoing, changed
from bot.slack.wave_note import draw
from bot.steering import note_redrawn, of_key
from bot.wave_notes import WaveNote, told, wave_note
from scheduler.clock import Clock
from scheduler.outbox import Dropped
from storage.database import Database, Session
from storage.queries.messages import Claimed, posted
from storage.types import Channel, MessageKind, Reference


class WaveMessages:
    """The composers of both kinds. `connected` are the channels by which this installation can send."""

    def __init__(self, db: Database, programme: Programme, clock: Clock, connected: Collection[Channel]) -> None:
        self._db = db
        self._programme = programme
        self._clock = clock
        self._connected = connected

    def table(self) -> dict[MessageKind, Composer]:
        """What is composed here."""
        return {MessageKind.WAVE_NOTE: self.note, MessageKind.WAVE_REDRAW: self.redraw}

    async def note(self, message: Claimed) -> Composed:
        """A new note, if there still is something to be told."""
        channel = self._programme.owners_channel
        if channel is None:
            return Dropped("no owners_channel is configured")
        note = await self._db.read(told, message.key, self._now())
        return note if isinstance(note, Dropped) else Outgoing(channel, draw(note, self._programme.timezone))

    async def redraw(self, message: Claimed) -> Composed:
        """The note where it stands."""
        found = await self._db.read(standing_note, note_redrawn(message.key), self._now())
        if isinstance(found, Dropped):
            return found
        note, reference = found
        return changed(reference, draw(note, self._programme.timezone))

    def _now(self) -> Now:
        return Now(self._programme, self._connected, self._clock())


def standing_note(session: Session, message_id: int, now: Now) -> tuple[WaveNote, Reference] | Dropped:
    """The wave that a note is about, and where the note stands."""
    found = posted(session, message_id)
    if found is None:
        return Dropped("the note stands nowhere: it shows how things are when it is posted")
    note = wave_note(session, of_key(found[0])[0], now)
    return Dropped("the wave is gone") if note is None else (note, found[1])
