"""Notes of Amazon SES about one mail, in JSON: they come over a webhook, or as mails of SNS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.mail.bounces.feedback import kind_of_feedback
from bot.mail.bounces.findings import Finding, address_in, found_in
from bot.survey.returned import Cause, Kind

# What a sort of bounce means by itself; the recipient's server may have said something more exact.
SORTS: dict[str, tuple[Kind, Cause | None]] = {
    "ContentRejected": (Kind.BLOCKED, Cause.SPAM),
    "AttachmentRejected": (Kind.BLOCKED, Cause.SPAM),
    "MailboxFull": (Kind.SOFT, None),
    "MessageTooLarge": (Kind.SOFT, None),
}


def notes_in(text: str) -> Iterator[Finding]:
    """Of a mail that holds a note and nothing else before it; of every other nothing."""
    begin = text.lstrip()
    if not begin.startswith("{"):
        return
    try:
        # Long lines are broken by "!" and a blank on their way.
        note, _ = json.JSONDecoder().raw_decode(begin.replace("!\n ", ""))
    except (ValueError, RecursionError):
        return
    if isinstance(note, dict):
        yield from read_note(note)


def read_note(note: dict[str, Any]) -> Iterator[Finding]:
    """One finding for each address of a note; what is not known of it is passed over."""
    kind = str(note.get("notificationType") or note.get("eventType") or "")
    about = note.get(kind[:1].lower() + kind[1:])
    if not isinstance(about, dict):
        return
    if kind == "Bounce":
        for one in people(about.get("bouncedRecipients")):
            yield bounced(about, one)
    elif kind == "Complaint":
        feedback = kind_of_feedback(str(about.get("complaintFeedbackType") or "abuse"))
        for one in people(about.get("complainedRecipients")):
            yield Finding(feedback, address_in(str(one.get("emailAddress"))))
    elif kind == "Delivery":
        for address in about.get("recipients") or []:
            yield Finding(Kind.DELIVERED, address_in(str(address)))
    elif kind == "DeliveryDelay":
        for one in people(about.get("delayedRecipients")):
            yield Finding(Kind.SOFT, address_in(str(one.get("emailAddress"))), said=str(about.get("delayType")))


def people(listed: object) -> list[dict[str, Any]]:
    """Those of a list that are described."""
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def bounced(about: dict[str, Any], one: dict[str, Any]) -> Finding:
    """By what the recipient's server said, within what Amazon makes of it."""
    address = address_in(str(one.get("emailAddress")))
    said = str(one.get("diagnosticCode") or "")
    status = str(one.get("status") or "") or None
    permanent = about.get("bounceType") == "Permanent"
    kind, cause = SORTS.get(str(about.get("bounceSubType")), (Kind.HARD if permanent else Kind.SOFT, None))
    if not said or cause is not None:
        return Finding(kind, address, cause, status, said or str(about.get("bounceSubType") or ""))
    finding = found_in(said, address, status, otherwise=kind)
    if finding.kind is Kind.HARD and not permanent:
        return Finding(Kind.SOFT, address, None, finding.status, said)
    return finding
