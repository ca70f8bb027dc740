"""Postmark's webhooks: one event each, unsigned; a secret in the address or as a password says that they are theirs."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from bot.mail.bounces.findings import Finding, address_in, found_in
from bot.mail.providers.arriving import Arrived, Noted, NotTheirsError, json_of
from bot.survey.returned import Cause, Kind

KINDS: dict[str, tuple[Kind, Cause | None]] = {
    "HardBounce": (Kind.HARD, None),
    "BadEmailAddress": (Kind.HARD, None),
    "SoftBounce": (Kind.SOFT, None),
    "Transient": (Kind.SOFT, None),
    "DnsError": (Kind.SOFT, None),
    "Undeterminate": (Kind.SOFT, None),
    "Unknown": (Kind.SOFT, None),
    "Blocked": (Kind.BLOCKED, Cause.POLICY),
    "DMARCPolicy": (Kind.BLOCKED, Cause.AUTHENTICATION),
    "SpamNotification": (Kind.BLOCKED, Cause.SPAM),
    "VirusNotification": (Kind.BLOCKED, Cause.SPAM),
    "SpamComplaint": (Kind.COMPLAINT, None),
    "Unsubscribe": (Kind.UNSUBSCRIBE, None),
    "AutoResponder": (Kind.AUTO_REPLY, None),
    "ChallengeVerification": (Kind.AUTO_REPLY, None),
}


@dataclass(frozen=True, slots=True)
class Postmark:
    """`key` is a secret of our own choice, told to Postmark in the address of the webhook."""

    key: str = field(repr=False)
    name: ClassVar[str] = "postmark"

    async def noted(self, arrived: Arrived) -> Sequence[Noted]:
        """The event of a request."""
        given = arrived.secret or password(arrived.headers.get("authorization", ""))
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            raise NotTheirsError("the secret is not the one that Postmark was told", 401)
        event = json_of(arrived.body)
        finding = finding_of(event) if isinstance(event, dict) else None
        if finding is None:
            return []
        return [Noted(f"{event.get('RecordType')}:{event.get('ID') or event.get('MessageID')}", finding, event)]


def password(authorization: str) -> str:
    """Of `Basic …`; empty where there is none."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user_and_password = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return user_and_password.partition(":")[2] if scheme.lower() == "basic" else ""


def finding_of(event: dict[str, Any]) -> Finding | None:
    """By the type of a bounce, within which the words of the recipient's server may say more."""
    record, address = event.get("RecordType"), address_in(str(event.get("Email") or event.get("Recipient")))
    if record == "Delivery":
        return Finding(Kind.DELIVERED, address)
    if record == "SpamComplaint":
        return Finding(Kind.COMPLAINT, address)
    if record == "SubscriptionChange":
        return Finding(Kind.UNSUBSCRIBE, address) if event.get("SuppressSending") is True else None
    if record != "Bounce" or str(event.get("Type")) not in KINDS:
        return None
    kind, cause = KINDS[str(event.get("Type"))]
    said = str(event.get("Details") or event.get("Description") or "")
    if kind is Kind.HARD and (found := found_in(said, address, otherwise=kind)).kind in (Kind.HARD, Kind.BLOCKED):
        return found
    return Finding(kind, address, cause, None, said)
