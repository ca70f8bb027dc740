"""The way of a message: claim with a lease, prepare (asking again whether it is wanted), send, settle.

Whoever sends implements `Sender`; whatever goes wrong is one `DeliveryError` with what it means for the message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from storage.queries.allowances import Limit
    from storage.queries.messages import Claimed
    from storage.types import MessageKind


class Outcome(StrEnum):
    """What a failed send means. UNKNOWN: the other side may have it (the connection broke after the body)."""

    RETRY = "retry"
    FAILED = "failed"
    UNKNOWN = "unknown"


class DeliveryError(Exception):
    """A send that did not succeed.

    `reason` is a short sentence without personal data; `retry_after` is the other side's wish; `hold_channel` stops the
    whole channel until then (refused credentials, a server that is away), `holds` what these limits are for (a rate
    limit), not this message alone.
    """

    def __init__(
        self,
        outcome: Outcome,
        reason: str,
        *,
        retry_after: timedelta | None = None,
        hold_channel: bool = False,
        holds: Sequence[Limit] = (),
    ) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.retry_after = retry_after
        self.hold_channel = hold_channel
        self.holds = holds


@dataclass(frozen=True, slots=True)
class Dropped:
    """No longer wanted, with the reason: unsubscribed, answered, closed, …"""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not yet: what it builds on has not been sent, or a limit is reached. Costs no attempt."""

    reason: str
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Ready:
    """Composed and ready to send; `content` is the channel's own."""

    message: Claimed
    content: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lane:
    """Kinds of messages (None: all) that are claimed together, as many as these limits have room for."""

    kinds: tuple[MessageKind, ...] | None = None
    limits: tuple[Limit, ...] = ()


class Sender(Protocol):
    """A channel, as the outbox needs it."""

    async def prepare(self, message: Claimed) -> Ready | Dropped | Later:
        """Ask the store whether it is still wanted, and compose it. No network."""

    async def deliver(self, ready: Ready) -> dict[str, str]:
        """Send it; the reference by which it can be found again. Raises `DeliveryError` and nothing else on purpose."""


@dataclass(frozen=True, slots=True)
class Found:
    """The message is there: its reference, as a delivery would have given it, and when it was sent."""

    reference: dict[str, str]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class NotThere:
    """The message is not where it would have to be: it was not sent."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """It cannot be told, or not now."""

    reason: str


@runtime_checkable
class Finder(Protocol):
    """What a sender may have besides, where its channel can be asked afterwards."""

    async def find(self, message: Claimed) -> Found | NotThere | Undecided:
        """Look for a message that may have been sent. Reads only; never raises for what the channel says."""
