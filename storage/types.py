"""The stored vocabularies and column types: what a column may hold, decided once for both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

if TYPE_CHECKING:
    from collections.abc import Mapping

# SQLite numbers rows by itself only where the key is spelled INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

Attributes = dict[str, str]
Reference = dict[str, str]


class Channel(StrEnum):
    """The way by which somebody is asked, or by which an answer came."""

    SLACK = "slack"
    EMAIL = "email"
    # A server of the operator's, which carries the link on: by SMS, as a prompt in a product.
    WEBHOOK = "webhook"
    # An open link, which nobody was sent: on a page, a printed code, in a signature.
    LINK = "link"


class WaveState(StrEnum):
    """A wave may be announced before it opens; it is planned in chunks, then open until it closes. Or it is skipped."""

    ANNOUNCED = "announced"
    PLANNING = "planning"
    OPEN = "open"
    SKIPPED = "skipped"


class EventState(StrEnum):
    """An event waits until its contact may be asked about it; then they are, or are not and it is known why."""

    WAITING = "waiting"
    ASKED = "asked"
    # A newer one of the same contact and survey came before anybody was asked.
    SUPERSEDED = "superseded"
    DROPPED = "dropped"


class AnswerStatus(StrEnum):
    """Whether an answer is part of the figures."""

    COUNTED = "counted"
    EXCLUDED = "excluded"


class MessageKind(StrEnum):
    """What a row of the outbox is for."""

    QUESTION = "question"
    REDRAW = "redraw"
    REMINDER = "reminder"
    ALERT = "alert"
    ALERT_UPDATE = "alert_update"
    # The score of a period, posted by itself.
    SCORE = "score"
    # The answers of a day that are not told one by one.
    DIGEST = "digest"
    # A report of a period for those who lead a team or the company; and of their own cases for a member.
    REPORT = "report"
    OWN_CASES = "own_cases"
    # Tells the owners that the score falls, or that detractors follow each other, more than by chance.
    WARNING = "warning"
    # Reminds the owners to look at the results of a wave.
    REVIEW = "review"
    CASE_NOTE = "case_note"
    CASE_REMINDER = "case_reminder"
    CASE_ESCALATION = "case_escalation"
    # A post in a channel shared with a customer, and the same post anew.
    CHANNEL_QUESTION = "channel_question"
    CHANNEL_REDRAW = "channel_redraw"
    # Tells the owners that Slack lets nobody write to an account's people directly, and how these are asked instead.
    REROUTED = "rerouted"
    # Tells the owners of a wave: that it is coming, or that it is skipped; and the same message anew.
    WAVE_NOTE = "wave_note"
    WAVE_REDRAW = "wave_redraw"
    # Tells the owners that our mail comes back for a fault of ours.
    MAIL_ALARM = "mail_alarm"
    # What somebody wrote back, passed on to a person who reads it.
    MAIL_FORWARD = "mail_forward"


class Answerers(StrEnum):
    """Who may answer from a post in a shared channel: everybody who is not of our own team, or simply everybody."""

    CUSTOMERS = "customers"
    ALL = "all"


class MessageState(StrEnum):
    """`pending → claimed (lease) → sending → sent | failed | unknown`, or dropped when no longer wanted."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class HitState(StrEnum):
    """What became of a hit on a link: it waits, is held as unconfirmed, or decided; what can be no answer is noted."""

    WAITING = "waiting"
    HELD = "held"
    RECORDED = "recorded"
    REJECTED = "rejected"
    NOTED = "noted"


class SuppressedBecause(StrEnum):
    """Why a contact is never asked again."""

    UNSUBSCRIBED = "unsubscribed"
    COMPLAINED = "complained"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive one is refused, since nobody can say what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware → UTC; SQLite has no zones and keeps the naive UTC time."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a time without a zone was given to the store: {value!r}"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always aware UTC on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def as_text(values: Mapping[str, Any]) -> dict[str, str]:
    """Attributes are text in the store, whatever they were in a file or a request."""
    return {str(key): str(value) for key, value in values.items()}
