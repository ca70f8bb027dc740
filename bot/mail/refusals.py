"""What an SMTP server's refusal means for a message, by the phase in which it came.

| phase           | connection lost, time-out | 4xx         | 5xx                                                     |
| session         | retry, hold               | retry, hold | retry, hold, alarm                                      |
| sender          | retry                     | retry       | retry, hold, alarm                                      |
| recipient, data | retry                     | retry       | failed; retry, hold, alarm where it takes nothing of us |
| body            | unknown                   | retry       | failed                                                  |

"Hold" stops the channel: the server speaks of itself or of us and not of this one letter, and somebody must look. What
a failed letter says of its address, and whether it is a fault of ours, is judged as for a mail that comes back later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.mail.bounces.evidence import Evidence, judge
from bot.survey.returned import Cause, Kind
from scheduler.outbox import DeliveryError, Outcome

ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\S)")
ADDRESS = re.compile(r"\S*@\S*")
RELAYING = re.compile(
    r"relay(?:ing)? (?:access )?(?:denied|prohibited|not)|(?:not|unable) .{0,20}\brelay", re.IGNORECASE
)
LONGEST_QUOTE = 120

# Nothing changes before somebody has looked; trying all the time would only make it worse (locked logins, reputation).
OWN_FAULT_HOLD = timedelta(minutes=5)
LOGIN_REFUSED = (530, 534, 535, 538)
# 421 closes the service, 454 is what providers answer who are asked too fast; 4.3 and 5.3 are about their system.
CLOSING = 421
SERVER_BUSY = (CLOSING, 454)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a refusal says of an address, or of us; `said` is the server's own words, which may name an address."""

    kind: Kind
    cause: Cause | None
    status: str | None
    said: str


class RefusedError(DeliveryError):
    """Refused, in words that somebody has to hear of."""

    def __init__(
        self, outcome: Outcome, reason: str, verdict: Verdict | None = None, *, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(outcome, reason, retry_after=retry_after, hold_channel=outcome is Outcome.RETRY)
        self.verdict = verdict


class NoSessionError(RefusedError):
    """The server cannot be reached or lets us not in: no letter goes there now, and another server may be tried."""

    def __init__(self, reason: str, verdict: Verdict | None = None, *, retry_after: timedelta | None = None) -> None:
        super().__init__(Outcome.RETRY, reason, verdict, retry_after=retry_after)


class Phase(StrEnum):
    """How far a letter had come, in words for a reason."""

    SESSION = "the connection"
    SENDER = "the sender"
    RECIPIENT = "the recipient"
    DATA = "the letter before it was sent"
    BODY = "the letter"


def refusal(phase: Phase, code: int, text: str) -> DeliveryError:
    """What a reply that is not the expected one means."""
    if not 400 <= code < 600:
        return unclear(phase)
    status = found[1] if (found := ENHANCED.match(text)) else ""
    if code < 500:
        return for_now(phase, code, status, text)
    if takes_nothing(phase, code, text):
        verdict = Verdict(Kind.BLOCKED, Cause.SERVER, status or None, text)
        reason = reason_of(phase, code, status, text)
        if phase is Phase.SESSION:
            return NoSessionError(reason, verdict, retry_after=OWN_FAULT_HOLD)
        return RefusedError(Outcome.RETRY, reason, verdict, retry_after=OWN_FAULT_HOLD)
    kind, cause = judge(Evidence.of(f"{code} {text}")) or (Kind.SOFT, None)
    # What is said of a recipient is not repeated where anybody reads it.
    reason = reason_of(phase, code, status, text if kind is Kind.BLOCKED or phase is not Phase.RECIPIENT else "")
    return RefusedError(Outcome.FAILED, reason, Verdict(kind, cause, status or None, text))


def for_now(phase: Phase, code: int, status: str, text: str) -> DeliveryError:
    """4xx: again later; nothing else meanwhile, where the server has trouble of its own."""
    busy = code in SERVER_BUSY or status.startswith("4.3.")
    reason = reason_of(phase, code, status, text if busy or phase is not Phase.RECIPIENT else "")
    if phase is Phase.SESSION or (phase is Phase.SENDER and code == CLOSING):
        return NoSessionError(reason)
    return DeliveryError(Outcome.RETRY, reason, hold_channel=busy)


def lost(phase: Phase) -> DeliveryError:
    """The connection broke, or nothing came in time."""
    if phase is Phase.BODY:
        return DeliveryError(Outcome.UNKNOWN, "the connection was lost after the letter had been sent")
    return DeliveryError(Outcome.RETRY, f"the connection was lost at {phase}")


def unclear(phase: Phase) -> DeliveryError:
    """A reply that no mail server gives."""
    reason = f"the mail server gave no clear answer to {phase}"
    if phase is Phase.SESSION:
        return NoSessionError(reason)
    return DeliveryError(Outcome.UNKNOWN if phase is Phase.BODY else Outcome.RETRY, reason)


def takes_nothing(phase: Phase, code: int, text: str) -> bool:
    """Whether our own mail server refuses to work for us, which would be the same for every letter."""
    return phase in (Phase.SESSION, Phase.SENDER) or code in LOGIN_REFUSED or bool(RELAYING.search(text))


def reason_of(phase: Phase, code: int, status: str, text: str) -> str:
    """A sentence without addresses."""
    numbers = f"{code} {status}".strip()
    said = ADDRESS.sub("(address)", text.partition("\n")[0].strip().removeprefix(status).strip())
    return f"the mail server refused {phase}: {numbers} {said[:LONGEST_QUOTE]}".rstrip()
