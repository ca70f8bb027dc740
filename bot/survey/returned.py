"""What is done about mail that comes back, pure: a table by what the report says, and the two rules that count.

An address is blamed for itself alone. Who refuses *us* (5.7.x: spam, DMARC, no reverse name, a blocklist) says nothing
of the address: good customers would be lost for a fault of the sender, who has to be told instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a report says of a mail, or what came in answer to it."""

    HARD = "hard"  # there is nobody of this address
    SOFT = "soft"  # not now: a full mailbox, a server away, a delay
    BLOCKED = "blocked"  # they do not take it from us
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    DELIVERED = "delivered"
    AUTO_REPLY = "auto_reply"
    REPLY = "reply"
    ALLOWED = "allowed"  # an operator says that the address works
    UNCLEAR = "unclear"


class Cause(StrEnum):
    """Why we are refused, in the words of the alarm."""

    SERVER = "our own mail server"
    AUTHENTICATION = "authentication"
    REVERSE_NAME = "reverse name"
    REPUTATION = "reputation"
    SPAM = "spam"
    RATE = "rate"
    POLICY = "policy"


# Proof that mail arrives there: soft bounces before it are forgotten.
ARRIVED = (Kind.DELIVERED, Kind.AUTO_REPLY, Kind.REPLY, Kind.ALLOWED)
FAILED = (Kind.HARD, Kind.SOFT, Kind.BLOCKED)

SOFT_LIMIT = 3
SOFT_SPAN = timedelta(days=7)
FEWEST_BLOCKS = 5


def is_worn_out(softs: Sequence[datetime]) -> bool:
    """Whether so many mails in a row came back, over so long a time, that the address is given up.

    A mailbox that is full for a week is forgiven; three mails over a week or more are not.
    """
    return len(softs) >= SOFT_LIMIT and max(softs) - min(softs) >= SOFT_SPAN


def holds_the_wave(blocked: int, failed: int) -> bool:
    """Whether a wave had better wait: most of what comes back (`failed` in all) is refused for our own fault."""
    return blocked >= FEWEST_BLOCKS and blocked * 2 > failed
