"""What happened in the demo, in the order in which it happened: for the page, and for the account at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from scheduler.clock import Clock


class Event(StrEnum):
    """What is worth telling. TROUBLE: something that should have happened did not."""

    WAVE = "wave"
    SCORE = "score"
    WORDS = "words"
    CHANGE = "change"
    SCAN = "scan"
    ALERT = "alert"
    JOINED = "joined"
    YOURS = "yours"
    CASE = "case"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `email` is whose doing it was, where it was a customer's."""

    at: datetime
    event: Event
    text: str
    email: str | None = None


@dataclass
class Diary:
    """Written by everybody who does something; `version` grows with every entry."""

    clock: Clock
    entries: list[Entry] = field(default_factory=list)

    @property
    def version(self) -> int:
        """How many entries there are."""
        return len(self.entries)

    def note(self, event: Event, text: str, email: str | None = None) -> None:
        """Write it down, now."""
        self.entries.append(Entry(self.clock(), event, text, email))

    def of(self, *events: Event) -> Iterator[Entry]:
        """The entries of these kinds, the oldest first."""
        return (entry for entry in self.entries if entry.event in events)
