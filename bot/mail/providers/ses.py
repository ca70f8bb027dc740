"""Amazon SES over SNS: notes signed with a certificate of Amazon's, and the handshake that begins a subscription."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import load_pem_x509_certificate

from bot.mail.bounces.notes import read_note
from bot.mail.providers.arriving import Arrived, Noted, NotTheirsError, json_of, require_recent

# Only Amazon's own: whoever could name the certificate could sign anything.
HOST = re.compile(r"sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?")
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
SIGNED["UnsubscribeConfirmation"] = SIGNED["SubscriptionConfirmation"]

Fetch = Callable[[str], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Ses:
    """`topic` is the ARN of the one topic that is heard; `fetch` gets what an address of Amazon's holds."""

    topic: str
    fetch: Fetch
    name: ClassVar[str] = "ses"
    _keys: dict[str, RSAPublicKey] = field(default_factory=dict, init=False)

    async def noted(self, arrived: Arrived) -> Sequence[Noted]:
        """The notes of a request; a subscription is confirmed."""
        message = json_of(arrived.body)
        if not isinstance(message, dict) or message.get("Type") not in SIGNED:
            raise NotTheirsError("that is no message of SNS", 400)
        if message.get("TopicArn") != self.topic:
            raise NotTheirsError("it is of another topic")
        await self.verify(message)
        require_recent(time_of(message), arrived.now)
        if message["Type"] == "SubscriptionConfirmation":
            await self.fetch(amazons(message.get("SubscribeURL")))
        if message["Type"] != "Notification":
            return []
        return await asyncio.to_thread(notes, message)

    async def verify(self, message: dict[str, Any]) -> None:
        """NotTheirsError where Amazon did not sign it."""
        key = await self.key(amazons(message.get("SigningCertURL")))
        names = (name for name in SIGNED[message["Type"]] if message.get(name) is not None)
        text = "".join(f"{name}\n{message[name]}\n" for name in names)
        version = SHA256() if str(message.get("SignatureVersion")) == "2" else SHA1()  # noqa: S303 - their version 1
        try:
            key.verify(base64.b64decode(str(message.get("Signature"))), text.encode(), PKCS1v15(), version)
        except (InvalidSignature, binascii.Error, ValueError):
            raise NotTheirsError("the signature is not Amazon's") from None

    async def key(self, url: str) -> RSAPublicKey:
        """Of a certificate, fetched once."""
        if url not in self._keys:
            try:
                public = load_pem_x509_certificate(await self.fetch(url)).public_key()
            except (OSError, ValueError):
                raise NotTheirsError("the certificate cannot be read", 503) from None
            if not isinstance(public, RSAPublicKey):
                raise NotTheirsError("the certificate is not one of Amazon's")
            self._keys[url] = public
        return self._keys[url]


def amazons(url: Any) -> str:
    """The address; NotTheirsError where it is not of Amazon's SNS."""
    parts = urlsplit(str(url))
    if parts.scheme != "https" or not HOST.fullmatch(parts.netloc):
        raise NotTheirsError("it names an address that is not Amazon's")
    return str(url)


def time_of(message: dict[str, Any]) -> datetime:
    """When it was sent."""
    try:
        at = datetime.fromisoformat(str(message.get("Timestamp")))
    except ValueError:
        raise NotTheirsError("it does not say when it was sent", 400) from None
    if at.tzinfo is None:
        raise NotTheirsError("it does not say when it was sent", 400)
    return at


def notes(message: dict[str, Any]) -> list[Noted]:
    """What SES says, address by address."""
    try:
        note = json.loads(str(message.get("Message")))
    except (ValueError, RecursionError):
        return []  # the first one after subscribing is a sentence
    if not isinstance(note, dict):
        return []
    return [Noted(str(message.get("MessageId")), finding, note) for finding in read_note(note)]
