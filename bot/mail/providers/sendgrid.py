"""Twilio SendGrid's event webhook: a list of events, signed as a whole by ECDSA over time and body."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from bot.mail.bounces.findings import Finding, address_in, found_in
from bot.mail.providers.arriving import Arrived, Noted, NotTheirsError, json_of, objects, require_recent
from bot.survey.returned import Cause, Kind

SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"

KINDS = {
    "delivered": Kind.DELIVERED,
    "deferred": Kind.SOFT,
    "spamreport": Kind.COMPLAINT,
    "unsubscribe": Kind.UNSUBSCRIBE,
    "group_unsubscribe": Kind.UNSUBSCRIBE,
}
# Not sent at all, for what SendGrid remembers of the address.
DROPPED = {
    "bounced address": Kind.HARD,
    "invalid": Kind.HARD,
    "spam reporting address": Kind.COMPLAINT,
    "unsubscribed address": Kind.UNSUBSCRIBE,
}


@dataclass(frozen=True, slots=True)
class SendGrid:
    """`key` is the public key that SendGrid shows."""

    key: EllipticCurvePublicKey
    name: ClassVar[str] = "sendgrid"

    @classmethod
    def of(cls, key: str) -> SendGrid:
        """ValueError where the text is no such key."""
        try:
            public = load_der_public_key(base64.b64decode(key, validate=True))
        except (ValueError, binascii.Error):
            raise ValueError("it is not the verification key that SendGrid shows") from None
        if not isinstance(public, EllipticCurvePublicKey):
            raise ValueError("it is not an ECDSA key")  # noqa: TRY004 - it is the value of a setting that is wrong
        return cls(public)

    async def noted(self, arrived: Arrived) -> Sequence[Noted]:
        """The events of a request."""
        time = arrived.headers.get(TIMESTAMP, "")
        try:
            signature = base64.b64decode(arrived.headers.get(SIGNATURE, ""), validate=True)
            self.key.verify(signature, time.encode() + arrived.body, ECDSA(SHA256()))
            at = datetime.fromtimestamp(int(time), UTC)
        except (InvalidSignature, ValueError, OverflowError):
            raise NotTheirsError("the signature is not SendGrid's") from None
        require_recent(at, arrived.now)
        return await asyncio.to_thread(lambda: list(events(json_of(arrived.body))))


def events(body: Any) -> Iterator[Noted]:
    """What is told of each; events of other kinds (opened, clicked) are passed over."""
    for event in objects(body):
        finding = finding_of(event)
        if finding is not None:
            yield Noted(str(event.get("sg_event_id") or digest(event)), finding, event)


def finding_of(event: dict[str, Any]) -> Finding | None:
    """`bounce` is both: refused for the address, or (`blocked`) for us."""
    address = address_in(str(event.get("email")))
    said = str(event.get("reason") or event.get("response") or "")
    status = str(event.get("status") or "") or None
    kind = str(event.get("event") or "bounce")
    if kind == "bounce":
        found = found_in(said, address, status, otherwise=Kind.HARD)
        # What they call blocked is never the address's fault.
        ours = event.get("type") == "blocked" and found.kind is Kind.HARD
        return Finding(Kind.BLOCKED, address, Cause.POLICY, status, said) if ours else found
    if kind == "dropped":
        dropped = DROPPED.get(said.lower())
        return None if dropped is None else Finding(dropped, address, said=said)
    return Finding(KINDS[kind], address, None, status, said or None) if kind in KINDS else None


def digest(event: dict[str, Any]) -> str:
    """For events without an id."""
    return sha256(repr(sorted(event.items())).encode()).hexdigest()[:32]
