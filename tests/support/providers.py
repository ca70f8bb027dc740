"""Requests of mail providers, signed with keys of our own as they sign with theirs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.mail.providers.arriving import Arrived, NotTheirsError, Provider
from bot.mail.providers.sendgrid import SIGNATURE, TIMESTAMP, SendGrid
from bot.mail.providers.ses import SIGNED
from tests.support.clock import START

TOPIC = "arn:aws:sns:eu-north-1:123456789012:nps"
CERTIFICATE = "https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-1.pem"
SENDGRID_KEY = ec.generate_private_key(ec.SECP256R1())
AMAZON_KEY = rsa.generate_private_key(65537, 2048)
NOW = START.timestamp()


async def refusal(provider: Provider, body: bytes, headers: dict[str, str] | None = None) -> int:
    """With which status a request is refused."""
    with pytest.raises(NotTheirsError) as refused:
        await provider.noted(Arrived(headers or {}, body, START))
    return refused.value.status


def sendgrid() -> SendGrid:
    public = SENDGRID_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SendGrid.of(base64.b64encode(public).decode())


def sendgrid_headers(body: bytes, at: float = NOW, key: ec.EllipticCurvePrivateKey = SENDGRID_KEY) -> dict[str, str]:
    time = str(int(at))
    signature = key.sign(time.encode() + body, ec.ECDSA(SHA256()))
    return {TIMESTAMP: time, SIGNATURE: base64.b64encode(signature).decode()}


def mailgun_body(event: dict[str, Any], at: float = NOW, key: str = "key", token: str = "t") -> dict[str, Any]:
    time = str(int(at))
    signature = hmac.new(key.encode(), f"{time}{token}".encode(), hashlib.sha256).hexdigest()
    return {"signature": {"timestamp": time, "token": token, "signature": signature}, "event-data": event}


def sns(message: Any, kind: str = "Notification", version: str = "2", **changes: str) -> dict[str, str]:
    said = {
        "Type": kind,
        "MessageId": "m-1",
        "TopicArn": TOPIC,
        "Message": message if isinstance(message, str) else json.dumps(message),
        "Timestamp": START.isoformat().replace("+00:00", "Z"),
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE,
        **changes,
    }
    text = "".join(f"{name}\n{said[name]}\n" for name in SIGNED[kind] if name in said)
    signature = AMAZON_KEY.sign(text.encode(), PKCS1v15(), SHA256() if version == "2" else SHA1())  # noqa: S303
    return {**said, "Signature": base64.b64encode(signature).decode()}


class Amazon:
    """What stands at Amazon's addresses."""

    def __init__(self) -> None:
        self.fetched: list[str] = []

    async def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(AMAZON_KEY.public_key())
        dated = made.serial_number(1).not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        signed = dated.not_valid_after(datetime(2027, 1, 1, tzinfo=UTC)).sign(AMAZON_KEY, SHA256())
        return signed.public_bytes(Encoding.PEM)
