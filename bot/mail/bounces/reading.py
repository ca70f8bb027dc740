"""What a returned mail says. The order matters, and real mail forces it: a feedback report, then a delivery status,
then the words of a mailer, and only then an automatic reply, since half of all bounces call themselves auto-replied.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from flufl.bounce import all_failures

from bot.mail.bounces.automatic import is_automatic, is_receipt
from bot.mail.bounces.delivery_status import by_status
from bot.mail.bounces.feedback import complaint
from bot.mail.bounces.findings import ADDRESS, Finding
from bot.mail.bounces.notes import notes_in
from bot.mail.bounces.opening import Opened, open_mail
from bot.mail.bounces.words import by_words, is_mailers, spoken
from bot.survey.returned import Kind

# It tries some sixty patterns on every line, of what is attached, too.
LARGEST_FOR_PATTERNS = 64 * 1024
# What counts where one mail to one person is meant.
WEIGHTIEST = (
    Kind.COMPLAINT,
    Kind.UNSUBSCRIBE,
    Kind.HARD,
    Kind.BLOCKED,
    Kind.SOFT,
    Kind.DELIVERED,
    Kind.AUTO_REPLY,
    Kind.REPLY,
    Kind.UNCLEAR,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail is, address by address, and the mail that says so."""

    findings: tuple[Finding, ...]
    opened: Opened

    @property
    def finding(self) -> Finding:
        """The one that counts."""
        return min(self.findings, key=lambda one: WEIGHTIEST.index(one.kind))


def read_returned(data: bytes) -> Report:
    """Any bytes will do; nothing is raised for what they are."""
    opened = open_mail(data)
    for way in (by_feedback, by_note, by_status, by_words, by_patterns, by_manner):
        if findings := tuple(way(opened)):
            return Report(findings, opened)
    return Report((Finding(Kind.REPLY if opened.text.strip() else Kind.UNCLEAR),), opened)


def by_feedback(opened: Opened) -> Iterator[Finding]:
    """Somebody pressed a button in their mail program."""
    kind = complaint(opened)
    if kind is not None:
        yield Finding(kind)


def by_note(opened: Opened) -> Iterator[Finding]:
    """A provider's note for machines, sent as a mail."""
    return notes_in(opened.text)


def by_patterns(opened: Opened) -> Iterator[Finding]:
    """A library that knows odd mailers: it can tell of whom. Why is in their words, or nobody is given up for it."""
    if opened.size > LARGEST_FOR_PATTERNS:
        return
    # Its detectors trust a mail more than we do, and tell the log of it.
    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
    try:
        temporary, permanent = all_failures(opened.head)
    except Exception:  # noqa: BLE001 - whatever a detector stumbles over, the mail is none that it knows
        return
    addresses = [one.decode("ascii", "replace").lower() for one in (*permanent, *temporary)]
    named = [address for address in addresses if ADDRESS.fullmatch(address)]
    if named:
        yield from tuple(spoken(opened)) or (Finding(Kind.SOFT, address) for address in named)


def by_manner(opened: Opened) -> Iterator[Finding]:
    """An automatic reply, or a mailer of which nothing else is known."""
    if is_receipt(opened) or (is_automatic(opened) and not is_mailers(opened)):
        yield Finding(Kind.AUTO_REPLY)
    elif is_mailers(opened):
        yield Finding(Kind.SOFT, said=opened.text)
