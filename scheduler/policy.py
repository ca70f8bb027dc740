"""The rules of sending, pure: what is sent first, which failure a kind of message prefers, how long to wait."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

MAX_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
# More than it takes to the longest wait; without an end, no time would be long enough to hold it.
DOUBLINGS = 20
# A claim is taken back after this long without a word. Preparing takes milliseconds, a slow SMTP server ten minutes.
CLAIM_LEASE = timedelta(minutes=2)
SENDING_LEASE = timedelta(minutes=15)
# The channel is asked for a message whose fate is unknown: not before it had the time to show it, and again for days.
LOOK_AFTER = timedelta(minutes=1)
LOOK_AGAIN = timedelta(minutes=5)
LOOK_FOR = timedelta(days=3)

# A wave waits for its owners when, of at least so many questions that were settled within so long, most failed.
FAILING_WITHIN = timedelta(hours=1)
FEWEST_SETTLED = 20


class Prefers(StrEnum):
    """When it cannot be known whether a message arrived."""

    ONCE = "once"  # rather not at all than twice: nobody is asked twice
    ARRIVES = "arrives"  # rather twice than not at all: a detractor is never missed


PREFERENCE = {
    "question": Prefers.ONCE,
    "redraw": Prefers.ARRIVES,
    "reminder": Prefers.ONCE,
    "alert": Prefers.ARRIVES,
    "alert_update": Prefers.ARRIVES,
    "score": Prefers.ARRIVES,
    "digest": Prefers.ARRIVES,
    "review": Prefers.ARRIVES,
    "warning": Prefers.ARRIVES,
    "report": Prefers.ARRIVES,
    "own_cases": Prefers.ARRIVES,
    "case_note": Prefers.ONCE,  # the alert shows the state anyway; a history that says things twice is none
    "case_reminder": Prefers.ARRIVES,
    "case_escalation": Prefers.ARRIVES,
    "channel_question": Prefers.ONCE,
    "channel_redraw": Prefers.ARRIVES,
    "rerouted": Prefers.ARRIVES,
    "wave_note": Prefers.ARRIVES,
    "wave_redraw": Prefers.ARRIVES,
    "mail_alarm": Prefers.ARRIVES,
    "mail_forward": Prefers.ARRIVES,
}

# Lower goes first.
PRIORITY = {
    "alert": 0,
    "alert_update": 1,
    "case_escalation": 1,
    "case_reminder": 2,
    "case_note": 3,
    "redraw": 2,
    "score": 3,
    "digest": 4,
    "review": 3,
    "warning": 2,
    "report": 4,
    "own_cases": 3,
    "channel_redraw": 3,
    "rerouted": 3,
    "wave_note": 2,
    "wave_redraw": 3,
    "mail_alarm": 2,
    "mail_forward": 4,
    "channel_question": 4,
    "question": 5,
    "reminder": 6,
}


def resent_when_unknown() -> list[str]:
    """The kinds that are sent again when it is unknown whether they arrived."""
    return [kind for kind, prefers in PREFERENCE.items() if prefers is Prefers.ARRIVES]


def fails_too_much(failed: int, sent: int) -> bool:
    """Whether a wave had better wait: more than half of its questions failed for good, of enough to tell by."""
    return failed + sent >= FEWEST_SETTLED and failed > sent


def wait_before(attempt: int, chance: float) -> timedelta:
    """How long to wait after the `attempt`-th failure (from 1): doubling, up to an hour, spread by `chance` in [0, 1).

    At least half of the full wait, so that a struggling server is left alone; the rest is spread ("equal jitter",
    Brooker, AWS Architecture Blog 2015), so that a thousand retries do not come in one second.
    """
    doubled: timedelta = min(FIRST_WAIT * 2 ** min(attempt - 1, DOUBLINGS), LONGEST_WAIT)
    return doubled * (0.5 + chance / 2)
