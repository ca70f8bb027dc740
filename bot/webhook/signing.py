"""Who posted it, and that nobody changed it: signatures as Standard Webhooks has them (standardwebhooks.com, 1.0).

HMAC-SHA256 over `id.timestamp.body`, in base64 after `v1,`; the secret is base64 after `whsec_`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
MADE_BY = 'import base64, secrets; print("whsec_" + base64.b64encode(secrets.token_bytes(32)).decode())'


class SecretError(ValueError):
    """The secret is none; the message says how to make one."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with one key."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: str) -> Signer:
        """Raises SecretError."""
        try:
            key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except ValueError:
            key = b""
        if not secret.startswith(PREFIX) or not SHORTEST <= len(key) <= LONGEST:
            told = f"NPS_WEBHOOK_SECRET is no secret of {SHORTEST} to {LONGEST} bytes"
            raise SecretError(f"{told}; make one with: python3 -c '{MADE_BY}'")
        return cls(key)

    def headers(self, name: str, at: datetime, body: bytes) -> dict[str, str]:
        """Of one attempt; `name` is the same in each, so that whoever gets it twice knows."""
        seconds = str(int(at.timestamp()))
        digest = hmac.new(self.key, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
        signature = f"v1,{base64.b64encode(digest).decode()}"
        return {"webhook-id": name, "webhook-timestamp": seconds, "webhook-signature": signature}
