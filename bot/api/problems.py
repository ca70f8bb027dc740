"""What is wrong with a request, as RFC 9457 says it: `application/problem+json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.web.replies import Header, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBLEM: tuple[Header, ...] = ((b"content-type", b"application/problem+json"),)
JSON: tuple[Header, ...] = ((b"content-type", b"application/json"),)


def problem(status: int, title: str, detail: str, *headers: Header, errors: Sequence[dict[str, str]] = ()) -> Reply:
    """A refusal. `errors` points at single fields: `{"pointer": "/contact/email", "detail": …}`."""
    document: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        document["errors"] = list(errors)
    return Reply(status, encoded(document), (*PROBLEM, *headers))


def answer(status: int, document: dict[str, Any]) -> Reply:
    """What was asked for."""
    return Reply(status, encoded(document), JSON)


def encoded(document: dict[str, Any]) -> bytes:
    """As it goes over the wire."""
    return json.dumps(document, ensure_ascii=False).encode()
