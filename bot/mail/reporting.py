"""A mail that came to one of our addresses → what it reports of the letter that the address names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.links import Links
from bot.mail.bounces import Finding, Report, read_returned
from bot.mail.replies import letter_of
from bot.mail.return_addresses import Recipient, ReturnTo, named_in
from bot.returns import Returned
from bot.survey.returned import Kind

PERSONAL = (Kind.REPLY, Kind.AUTO_REPLY, Kind.UNCLEAR)


def reported(data: bytes, recipient: Recipient, at: datetime) -> Returned:
    """What a mail to one of our addresses says of its letter."""
    report = read_returned(data)
    finding = replace(report.finding, kind=meant(report.finding.kind, recipient.to))
    return told(finding, report, at, message_id=recipient.message_id)


def found(data: bytes, links: Links, at: datetime) -> Iterator[Returned]:
    """What a mail out of a mailbox says, whoever it is to: of the letter that it gives back, or else of addresses.

    What a person wrote is left alone, unless it is to one of our addresses: somebody may read that mailbox.
    """
    report = read_returned(data)
    message_id = named_in(data, links)
    for finding in (report.finding,) if message_id is not None else report.findings:
        if finding.kind not in PERSONAL and (message_id is not None or finding.address is not None):
            yield told(finding, report, at, message_id=message_id)


def meant(kind: Kind, to: ReturnTo) -> Kind:
    """What a mail means by where it went: any mail to the address for it unsubscribes, some programs send them by
    themselves; whatever is no report and comes to the envelope's address was sent by a machine.
    """
    if kind not in PERSONAL:
        return kind
    if to is ReturnTo.UNSUBSCRIBE:
        return Kind.UNSUBSCRIBE
    return Kind.AUTO_REPLY if to is ReturnTo.BOUNCE and kind is Kind.REPLY else kind


def told(finding: Finding, report: Report, at: datetime, *, message_id: int | None) -> Returned:
    """As it is handed in."""
    return Returned(
        key=key_of(report, finding.address if message_id is None else str(message_id)),
        at=at,
        kind=finding.kind,
        message_id=message_id,
        address=finding.address,
        cause=finding.cause,
        status=finding.status,
        said=finding.said,
        letter=letter_of(report.opened) if finding.kind is Kind.REPLY else None,
    )


def key_of(report: Report, about: str | None) -> str:
    """The same for the same mail, whichever way it came: what servers add on its way is left out."""
    opened = report.opened
    named = opened.header("message-id") or "\n".join((opened.header("date"), opened.header("from"), opened.text))
    told = f"{about}\n{named}".encode("utf-8", "replace")
    return f"mail:{sha256(told).hexdigest()[:32]}"
