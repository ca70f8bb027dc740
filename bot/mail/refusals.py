"""What an SMTP server's refusal means for a message, by the phase in which it came.

| phase     | connection lost, time-out | 4xx   | 5xx                               |
| session   | retry, hold               | retry, hold | retry, hold                 |
| sender    | retry                     | retry | retry, hold                       |
| recipient | retry                     | retry | failed; retry, hold where it is us |
| data      | retry                     | retry | failed; retry, hold where it is us |
| body      | unknown                   | retry | failed; hold where it is us        |

"Hold" stops the channel: the server speaks of itself or of us and not of this one letter. "It is us" is what says that
we may not send (5.7: authentication, DMARC, spam, relaying): never the address's fault, and somebody must look.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from scheduler.outbox import DeliveryError, Outcome

ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\S)")
ADDRESS = re.compile(r"\S*@\S*")
LONGEST_QUOTE = 120

# Nothing changes before somebody has looked; trying all the time would only make it worse (locked logins, reputation).
OWN_FAULT_HOLD = timedelta(minutes=5)
LOGIN_REFUSED = (530, 534, 535, 538)
# 421 closes the service, 454 is what providers answer who are asked too fast; 4.3 and 5.3 are about their system.
CLOSING = 421
SERVER_BUSY = (CLOSING, 454)


class NoSessionError(DeliveryError):
    """The server cannot be reached or lets us not in: no letter goes there now, and another server may be tried."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(Outcome.RETRY, reason, retry_after=retry_after, hold_channel=True)


class Phase(StrEnum):
    """How far a letter had come, in words for a reason."""

    SESSION = "the connection"
    SENDER = "the sender"
    RECIPIENT = "the recipient"
    DATA = "the letter before it was sent"
    BODY = "the letter"


def refusal(phase: Phase, code: int, text: str) -> DeliveryError:
    """What a reply that is not the expected one means."""
    status = found[1] if (found := ENHANCED.match(text)) else ""
    if not 400 <= code < 600:
        return unclear(phase)
    ours = is_ours(phase, code, status)
    busy = code in SERVER_BUSY or status.startswith("4.3.")
    no_session = phase is Phase.SESSION or (phase is Phase.SENDER and code == CLOSING)
    quoted = ours or busy or phase is not Phase.RECIPIENT
    reason = reason_of(phase, code, status, text, quoted=quoted)
    retry_after = OWN_FAULT_HOLD if ours else None
    if no_session:
        return NoSessionError(reason, retry_after=retry_after)
    return DeliveryError(outcome_of(phase, code, ours=ours), reason, retry_after=retry_after, hold_channel=ours or busy)


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


def is_ours(phase: Phase, code: int, status: str) -> bool:
    """Whether a refusal is about us, and would be the same for every letter."""
    if code < 500:
        return False
    return phase in (Phase.SESSION, Phase.SENDER) or code in LOGIN_REFUSED or status.startswith("5.7.")


def outcome_of(phase: Phase, code: int, *, ours: bool) -> Outcome:
    """Before the body, a refusal of us waits until we have mended it; after it, this letter was judged and is over."""
    if code < 500 or (ours and phase is not Phase.BODY):
        return Outcome.RETRY
    return Outcome.FAILED


def reason_of(phase: Phase, code: int, status: str, text: str, *, quoted: bool) -> str:
    """A sentence without personal data: addresses are taken out, and what is said of a recipient is not repeated."""
    numbers = f"{code} {status}".strip()
    first_line = text.partition("\n")[0].strip().removeprefix(status).strip()
    said = ADDRESS.sub("(address)", first_line)[:LONGEST_QUOTE] if quoted else ""
    return f"the mail server refused {phase}: {numbers} {said}".rstrip()
