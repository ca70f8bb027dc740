"""A provider's request: read within limits, refused unless it is theirs, taken event by event.

A provider repeats what was not answered in time, and each event counts once for its own id: a repetition is answered
like the first, and changes nothing. What is older than a day is refused, whoever signed it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.links import Links
from bot.mail.bounces import Finding
from bot.mail.return_addresses import named_in
from bot.returns import ReturnDesk, Returned
from scheduler.clock import Clock

log = logging.getLogger(__name__)

LARGEST = 4 * 1024 * 1024
OLDEST, YOUNGEST = timedelta(days=1), timedelta(minutes=5)


class NotTheirsError(Exception):
    """The request is refused: unsigned, wrongly signed, too old, or none that this provider sends."""

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as it came. `secret` is what stood in its path."""

    headers: Mapping[str, str]
    body: bytes
    now: datetime
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """One event: its own id, what it says, and the whole of it, in which the letter may be named."""

    id: str
    finding: Finding
    event: Any


class Provider(Protocol):
    """A provider, as the route needs it."""

    @property
    def name(self) -> str:
        """As it stands in the path."""

    async def noted(self, arrived: Arrived) -> Sequence[Noted]:
        """The events of a request that is theirs. Raises NotTheirsError."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Takes a provider's requests at `/mail/NAME`, or with a secret behind it."""

    provider: Provider
    desk: ReturnDesk
    links: Links
    clock: Clock

    def routes(self) -> list[Route]:
        """For the web server."""
        path = f"/mail/{self.provider.name}"
        return [Route(one, self.take, methods=["POST"]) for one in (path, f"{path}/{{secret}}")]

    async def take(self, request: Request) -> Response:
        """200 once all of it is in the store."""
        try:
            body = await body_of(request)
            arrived = Arrived(request.headers, body, self.clock(), request.path_params.get("secret"))
            noted = await self.provider.noted(arrived)
        except NotTheirsError as refused:
            log.warning("a report was refused: %s", refused, extra={"action": "return", "from": self.provider.name})
            return PlainTextResponse(f"{refused}\n", refused.status)
        except ClientDisconnect:
            return Response(status_code=400)
        await asyncio.gather(*(self.desk.take(one) for one in self.reports(noted, arrived.now)))
        return PlainTextResponse("taken\n")

    def reports(self, noted: Iterable[Noted], at: datetime) -> list[Returned]:
        """As they are handed in."""
        return [
            Returned(
                key=f"{self.provider.name}:{one.id}:{one.finding.address}",
                at=at,
                kind=one.finding.kind,
                message_id=named_in(json.dumps(one.event).encode(), self.links),
                address=one.finding.address,
                cause=one.finding.cause,
                status=one.finding.status,
                said=one.finding.said,
            )
            for one in noted
        ]


async def body_of(request: Request) -> bytes:
    """The whole body; NotTheirsError where no provider sends so much."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise NotTheirsError("that is more than a report", 413)
    return b"".join(parts)


def json_of(body: bytes) -> Any:
    """NotTheirsError where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NotTheirsError("the body is not JSON", 400) from None


def require_recent(at: datetime, now: datetime) -> None:
    """NotTheirsError where it was signed long ago, or will be."""
    if not now - OLDEST <= at <= now + YOUNGEST:
        raise NotTheirsError("the signature is too old")


def objects(listed: Any) -> list[dict[str, Any]]:
    """Those of a list that are objects; one object is a list of itself."""
    found = listed if isinstance(listed, list) else [listed]
    return [one for one in found if isinstance(one, dict)]
