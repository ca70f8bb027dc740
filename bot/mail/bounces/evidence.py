"""What a refusal means: by what was said, in the words of mail servers, then by the enhanced status code (RFC 3463).

The order of the table is the rule. First what we are refused for, since servers that do not want us often add the code
of an unknown user; then what passes; then that there is nobody. A temporary code (4xx) never says that there is nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.mail.bounces.phrases import NO_SUCH, PASSING
from bot.mail.bounces.refusals_of_us import OURS
from bot.survey.returned import Cause, Kind

# Not a part of a longer number (an IP address, a version), not a date.
ENHANCED = re.compile(r"(?<![\w.\-])([245])[.](\d{1,2})[.](\d{1,3})(?![\w.]*[\w])")
REPLY = re.compile(r"(?<![\w.:\-/\[])([45]\d\d)(?=[\s\-#:]|$)")
LONGEST = 4000
URL = re.compile(r"\bhttps?://([\w.-]+)\S*", re.IGNORECASE)

# What the code alone says, where the words say nothing (RFC 3463, and Microsoft's own beyond it).
CODES: dict[str, tuple[Kind, Cause | None]] = {
    "5.1.0": (Kind.HARD, None),
    "5.1.1": (Kind.HARD, None),
    "5.1.2": (Kind.HARD, None),
    "5.1.3": (Kind.HARD, None),
    "5.1.4": (Kind.HARD, None),
    "5.1.6": (Kind.HARD, None),
    "5.1.10": (Kind.HARD, None),
    "5.4.4": (Kind.HARD, None),
    "5.4.310": (Kind.HARD, None),
    "5.1.7": (Kind.BLOCKED, Cause.POLICY),
    "5.1.8": (Kind.BLOCKED, Cause.POLICY),
    "5.1.9": (Kind.BLOCKED, Cause.POLICY),
    "5.1.90": (Kind.BLOCKED, Cause.RATE),
    "5.7.20": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.21": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.22": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.23": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.24": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.25": (Kind.BLOCKED, Cause.REVERSE_NAME),
    "5.7.26": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.27": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.509": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "5.7.515": (Kind.BLOCKED, Cause.AUTHENTICATION),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one system said of one address."""

    status: str | None
    reply: str | None
    text: str

    @classmethod
    def of(cls, text: str, status: str | None = None) -> Evidence:
        """Read the codes out of a text; a code that was given beside it counts where it says anything."""
        plain = " ".join(URL.sub(r"\1", text[:LONGEST]).split())
        found = ["{}.{}.{}".format(*match.groups()) for match in ENHANCED.finditer(plain)]
        named = [one for one in (status, *found) if one]
        telling = next((one for one in named if not one.endswith(".0.0")), None)
        reply = REPLY.search(plain)
        return cls(telling or (named[0] if named else None), None if reply is None else reply[1], plain)

    @property
    def is_temporary(self) -> bool:
        """Whether the other side will have it later."""
        return (self.status or self.reply or "").startswith("4")

    @property
    def is_failure(self) -> bool:
        """Whether any code says so."""
        return (self.status or self.reply or "2")[0] in "45"


def judge(evidence: Evidence) -> tuple[Kind, Cause | None] | None:
    """What it means; None where neither words nor code say anything."""
    words = evidence.text.lower()
    for cause, pattern in OURS:
        if pattern.search(words):
            return Kind.BLOCKED, cause
    if PASSING.search(words):
        return Kind.SOFT, None
    if NO_SUCH.search(words):
        return (Kind.SOFT if evidence.is_temporary else Kind.HARD), None
    return by_code(evidence)


def by_code(evidence: Evidence) -> tuple[Kind, Cause | None] | None:
    """Where nobody found words for it."""
    status = evidence.status or ""
    if evidence.is_temporary:
        return Kind.SOFT, None
    if status in CODES:
        return CODES[status]
    if status.startswith("5.7."):
        return Kind.BLOCKED, Cause.POLICY
    if status.startswith("5.") and not status.endswith(".0.0"):
        return Kind.SOFT, None
    return None
