"""Mailgun's webhooks: one event each, signed by HMAC over a time and a token that stand in the body."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from bot.mail.bounces.findings import Finding, address_in, found_in
from bot.mail.providers.arriving import Arrived, Noted, NotTheirsError, json_of, require_recent
from bot.survey.returned import Cause, Kind

KINDS = {"delivered": Kind.DELIVERED, "complained": Kind.COMPLAINT, "unsubscribed": Kind.UNSUBSCRIBE}
# Not sent at all, for what Mailgun remembers of the address.
SUPPRESSED = {
    "suppress-bounce": Kind.HARD,
    "suppress-complaint": Kind.COMPLAINT,
    "suppress-unsubscribe": Kind.UNSUBSCRIBE,
}


@dataclass(frozen=True, slots=True)
class Mailgun:
    """`key` is the HTTP webhook signing key."""

    key: str = field(repr=False)
    name: ClassVar[str] = "mailgun"

    async def noted(self, arrived: Arrived) -> Sequence[Noted]:
        """The event of a request."""
        body = json_of(arrived.body)
        signed = body.get("signature") if isinstance(body, dict) else None
        event = body.get("event-data") if isinstance(body, dict) else None
        if not isinstance(signed, dict) or not isinstance(event, dict):
            raise NotTheirsError("the request has no signature", 400)
        require_recent(self.signed_at(signed), arrived.now)
        finding = finding_of(event)
        return [] if finding is None else [Noted(str(event.get("id") or signed.get("token")), finding, event)]

    def signed_at(self, signed: dict[str, Any]) -> datetime:
        """When it was signed; NotTheirsError where it was not by them."""
        time, token, signature = (str(signed.get(name) or "") for name in ("timestamp", "token", "signature"))
        expected = hmac.new(self.key.encode(), f"{time}{token}".encode(), hashlib.sha256).hexdigest()
        try:
            if not hmac.compare_digest(expected.encode(), signature.encode()):
                raise NotTheirsError("the signature is not Mailgun's")
            return datetime.fromtimestamp(int(time), UTC)
        except (ValueError, OverflowError):
            raise NotTheirsError("the signature is not Mailgun's") from None


def finding_of(event: dict[str, Any]) -> Finding | None:
    """Events of other kinds (opened, clicked) are passed over."""
    kind = str(event.get("event"))
    address = address_in(str(event.get("recipient")))
    status = event.get("delivery-status")
    delivery = status if isinstance(status, dict) else {}
    said = " ".join(str(delivery[name]) for name in ("message", "description") if delivery.get(name))
    if kind in KINDS:
        return Finding(KINDS[kind], address)
    if kind == "rejected":
        return Finding(Kind.BLOCKED, address, Cause.POLICY, None, "Mailgun did not take it")
    if kind != "failed":
        return None
    if (suppressed := SUPPRESSED.get(str(event.get("reason")))) is not None:
        return Finding(suppressed, address, said=said)
    permanent = event.get("severity") == "permanent"
    code = str(delivery.get("enhanced-code") or "") or None
    if not permanent:  # it is tried again
        return Finding(Kind.SOFT, address, None, code, said)
    return found_in(said, address, code, otherwise=Kind.HARD)
