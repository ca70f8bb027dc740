"""Reaches the app over HTTP as Slack does: signed POSTs to its request URL, forms for gestures, JSON for events."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import urlencode, urlsplit

from bot.sandbox.slack.delivery import Answer, Parcel
from bot.sandbox.slack.records import Json

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"


def signed_headers(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Return the headers that prove the sender: v0 HMAC-SHA256 over version, timestamp and body."""
    base = f"v0:{timestamp}:{body}".encode()
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": signature}


def encoded(parcel: Parcel) -> tuple[str, str]:
    """Return the body and its content type."""
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload), _JSON
    if parcel.kind == "interactive":
        return urlencode({"payload": json.dumps(parcel.payload)}), _FORM
    return urlencode(parcel.payload), _FORM


@dataclass(frozen=True, slots=True)
class SignedHttp:
    """A line to one request URL; the signature carries the machine's own time, which the app compares with its own."""

    url: str
    secret: str

    async def carry(self, parcel: Parcel, attempt: int, reason: str, seconds: float) -> Answer:
        """Post the parcel; anything but a 2xx in time is no acknowledgement."""
        body, content_type = encoded(parcel)
        headers = {"Content-Type": content_type, **signed_headers(self.secret, body, int(time.time()))}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            return await asyncio.to_thread(self._post, body.encode(), headers, seconds)
        except TimeoutError:
            return Answer(acknowledged=False, reason="http_timeout")
        except (OSError, HTTPException):
            return Answer(acknowledged=False, reason="connection_failed")

    def _post(self, body: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.netloc, timeout=seconds)
        try:
            connection.request("POST", parts.path or "/", body, dict(headers))
            return _answer(connection.getresponse())
        finally:
            connection.close()


def _answer(response: HTTPResponse) -> Answer:
    text = response.read().decode()
    if not 200 <= response.status < 300:
        return Answer(acknowledged=False, reason="http_error", no_retry=response.getheader("X-Slack-No-Retry") == "1")
    return Answer(acknowledged=True, body=_parsed(text, response.getheader("Content-Type", "")))


def _parsed(text: str, content_type: str) -> Json | None:
    if not text:
        return None
    if content_type.startswith(_JSON):
        value = json.loads(text)
        return value if isinstance(value, dict) else {"text": str(value)}
    return {"text": text}
