"""What is known of a contact when it is asked why they were asked, were not, or will be: the facts, pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.survey.days import local_day
from bot.survey.definition import Survey

NAMES = {"slack": "Slack", "email": "email", "webhook": "webhook", "link": "an open link"}
UNDERWAY = ("pending", "claimed", "sending")


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that it was decided to ask them. `wave` is None where that was by hand.

    `state` is that of the question's message, `reason` why it has it. None: they came in by a post in a channel.
    `came_back` is what was said of a mail that was sent and did not arrive.
    """

    survey: str
    wave: str | None
    channel: str
    decided_at: datetime
    sent_at: datetime | None
    closes_at: datetime
    state: str | None
    reason: str | None
    answered_at: datetime | None
    came_back: str | None = None
    settled_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """When they were asked, as far as resting goes; where it is not known whether they were, it is taken that they
        were.
        """
        unsure = self.settled_at if self.state == "unknown" else None
        return max(self.decided_at, self.sent_at or unsure or self.decided_at)


@dataclass(frozen=True, slots=True)
class OpenWave:
    """The survey's wave that takes answers now. Not `drawn`: its sample is without them, or their `turn` in a rolling
    one is yet to come. Until `asks_until`, who rested when it opened is asked as soon as they have; None: they are not.
    """

    period: str
    opened_at: datetime
    being_planned: bool
    drawn: bool
    share: float
    turn: date | None = None
    asks_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """When they were not asked, and why: `of` is "in the wave 2026-Q3", or "after 'ticket-closed' of 2026-07-01"."""

    of: str
    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event of a type, about which they are to be asked when it is `due_at`."""

    type: str
    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a contact. `who` is how they are called; `asked` has the newest first.

    `ways` are the survey's channels that are connected, in its order; `reachable` those that have an address for them;
    `gone` says of their account in Slack why nobody would read there, `mail_stopped` why no mail goes to their address.
    `next_wave_if` is what the next wave still takes; `left_out` the last time that they were not asked; `event` waits.
    `post` is the shared channel of their account, `rest_days` how long they wish to be left alone after an asking.
    """

    who: str
    suppressed: tuple[str, datetime] | None = None
    ways: tuple[str, ...] = ()
    reachable: frozenset[str] = frozenset()
    gone: str | None = None
    mail_stopped: tuple[str, datetime] | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    rest_days: int | None = None
    asked: Sequence[Asked] = ()
    answered_elsewhere_at: datetime | None = None
    wave: OpenWave | None = None
    next_wave_at: datetime | None = None
    next_wave_if: str | None = None
    post: str | None = None
    left_out: LeftOut | None = None
    event: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Why, for which survey, and when that is asked. Days are those of the programme's `zone`; nobody is asked more
    often than `most_a_year` within 365 days.
    """

    survey: Survey
    now: datetime
    zone: ZoneInfo
    most_a_year: int | None = None

    @property
    def today(self) -> date:
        """The programme's local day."""
        return local_day(self.now, self.zone)


def day(at: datetime, question: Question) -> str:
    """A day as people write it in files."""
    return str(local_day(at, question.zone))
