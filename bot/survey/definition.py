"""A survey's definition as the rest of the program knows it: plain values, already checked at the edge.

Its document is stored by its digest when a wave opens, so that whoever was asked keeps the wording of that day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from bot.survey.questions import ExtraQuestion, Texts
from bot.survey.scale import Band


class Kind(StrEnum):
    """By the calendar, or after an event."""

    RELATIONSHIP = "relationship"
    TRANSACTIONAL = "transactional"


@dataclass(frozen=True, slots=True)
class Schedule:
    """`every` with a day of it and a local time, or a `cron` line. `month` counts within the quarter or year.

    `day` is a number, or of a month one of the words of `scheduler.timetable.calendar_trigger`.
    """

    every: str | None = None
    day: int | str = 1
    month: int = 1
    at: str = "09:00"
    cron: str | None = None


@dataclass(frozen=True, slots=True)
class Thanks:
    """A band's own thanks. What is left empty is the standard's: its words, no link, the link's standard label."""

    texts: Texts = field(default_factory=dict)
    link: str | None = None
    labels: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedChannel:
    """A Slack channel that is shared with an account's people: each wave is posted there, and each answers privately.

    `who` may: "customers", who are not of our own team, or "all".
    """

    channel: str
    account: str
    who: str = "customers"


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey. `language` is spoken to those whose own is not known, or is not among the catalogues."""

    name: str
    company: str
    subject: str
    kind: Kind = Kind.RELATIONSHIP
    channels: tuple[str, ...] = ("slack", "email")
    # By which somebody answered last goes before the others.
    channel_as_before: bool = True
    schedule: Schedule | None = None
    open_days: int = 21
    reminders: tuple[int, ...] = ()
    # The first reminder asks those who kept silent by another of the channels, which then is theirs.
    remind_elsewhere: bool = False
    # So many days before the end comes one more reminder.
    last_call_days: int | None = None
    # What is said after the end counts still.
    late_answers: bool = False
    # So long after its time a missed wave still opens.
    late_seconds: int = 3 * 24 * 3600
    # The share drawn, of each value of the attribute `sample_by` alike; with `rolling`, over the days of this period.
    sample: float = 1.0
    sample_by: str | None = None
    rolling: str | None = None
    # Whoever has been a contact for fewer days is not asked.
    after_days: int = 0
    # Over so many of a contact's working days a wave is spread, at about so many asks an hour.
    spread_days: int = 0
    per_hour: int | None = None
    audience: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quarantine_days: int = 90
    # So many days before a scheduled wave the owners hear of it.
    announce_days: int = 3
    # It goes out only when one of them has allowed it.
    approval: bool = False
    # So many days after the end of a wave the owners talk about it.
    review_days: int | None = None
    anonymous: bool = False
    # Of the events of this type those with these attributes, at most so many asked a day.
    on: str | None = None
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    per_day: int | None = None
    delay_seconds: int = 0
    language: str = "en"
    questions: tuple[ExtraQuestion, ...] = ()
    thanks: dict[Band, Thanks] = field(default_factory=dict)
    channel_posts: tuple[SharedChannel, ...] = ()
    # The subject by language, for languages in which a name is bent, or the subject is no name.
    subjects: Texts = field(default_factory=dict)
    # What an open link may say of the occasion.
    link_attributes: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """A JSON object that `of_document` reads back."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]

    @classmethod
    def of_document(cls, document: dict[str, Any]) -> Survey:
        """The survey as it was when the document was stored; keys that a later release added take their defaults."""
        known = {name: value for name, value in document.items() if name in cls.__dataclass_fields__}
        return cls(**{name: FROM_JSON[name](value) if name in FROM_JSON else value for name, value in known.items()})

    @property
    def opens_by_itself(self) -> bool:
        """Whether it has waves by the calendar."""
        return self.schedule is not None or self.rolling is not None

    @property
    def digest(self) -> str:
        """Names this very definition."""
        text = json.dumps(self.document(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


# What JSON has no word for.
FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "channel_posts": lambda posts: tuple(SharedChannel(**post) for post in posts),
    "kind": Kind,
    "channels": tuple,
    "link_attributes": tuple,
    "reminders": tuple,
    "audience": lambda audience: {name: tuple(values) for name, values in audience.items()},
    "where": lambda where: {name: tuple(values) for name, values in where.items()},
    "schedule": lambda schedule: None if schedule is None else Schedule(**schedule),
    "questions": lambda questions: tuple(ExtraQuestion.of_document(question) for question in questions),
    "thanks": lambda thanks: {Band(band): Thanks(**said) for band, said in thanks.items()},
}
