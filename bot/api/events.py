"""`POST /api/v1/events`: an event is taken, and it is told what becomes of it."""

from __future__ import annotations

import hmac
import logging
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.api.documents import EventDocument, Outcome, Taken
from bot.api.problems import answer, problem
from bot.events import MOST_KEY, Heard, Hearing, hear
from bot.planning import Now
from bot.web.limits import Gate, Rule
from bot.web.requests import DisconnectedError, TooLargeError, body_of, header

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from bot.web.replies import Reply
    from storage.database import Database
    from storage.queries.events import KeptEvent

log = logging.getLogger(__name__)

PATH = "/api/v1/events"
LARGEST = 1024 * 1024
# A month's tickets may come at once, and then fifty a second.
LIMITS = (Rule(lambda _scope: "events", burst=5000, every=timedelta(milliseconds=20)),)


class EventsApi:
    """For whoever has the key. `now` is the programme at the moment of a request."""

    def __init__(self, db: Database, key: str, now: Callable[[], Now]) -> None:
        self._db, self._key, self._now = db, key.encode(), now
        self._gate = Gate(LIMITS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            reply = await self._reply(scope, receive)
        except DisconnectedError:
            return
        await reply(scope, send)

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        if scope["method"] != "POST":
            told = f"{PATH} takes POST"
            return problem(405, "Method not allowed", told, (b"allow", b"POST"))
        if not self._is_known(header(scope, b"authorization")):
            told = "send the header Authorization: Bearer with the key that NPS_API_KEY holds"
            return problem(401, "Unauthorized", told, (b"www-authenticate", b"Bearer"))
        now = self._now()
        wait = self._gate.wait(scope, now.at)
        if wait:
            seconds = max(1, round(wait.total_seconds()))
            told = f"too many events at once; go on in {seconds} s"
            return problem(429, "Too many requests", told, (b"retry-after", str(seconds).encode()))
        try:
            body = await body_of(receive, LARGEST)
        except TooLargeError:
            return problem(413, "Content too large", f"an event has at most {LARGEST:,} bytes")
        return await self._take(body, header(scope, b"idempotency-key"), now)

    def _is_known(self, given: str) -> bool:
        scheme, _, key = given.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(key.strip().encode("latin-1"), self._key)

    async def _take(self, body: bytes, key: str, now: Now) -> Reply:
        if len(key) > MOST_KEY:
            return problem(422, "Unprocessable", f"an Idempotency-Key has at most {MOST_KEY} characters")
        try:
            document = EventDocument.model_validate_json(body)
            event = Heard(
                type=document.type,
                contact=document.contact.entry(now.at),
                at=document.happened(now.at),
                attributes=document.attributes,
                key=key or None,
            )
        except ValidationError as error:
            return refused(error)
        except ValueError as error:
            return problem(422, "Unprocessable", str(error))
        kept = await self._db.write(hear, Hearing(event, now))
        if isinstance(kept, str):
            return problem(422, "Unprocessable", kept)
        log.info("an event was taken", extra={"action": "event", "surveys": len(kept)})
        return answer(202, Taken(outcomes=[outcome(one) for one in kept]).model_dump(mode="json"))


def outcome(kept: KeptEvent) -> Outcome:
    """For whoever reported it."""
    return Outcome(
        survey=kept.survey,
        state=kept.state.value,
        due_at=kept.due_at,
        reason=kept.reason,
        repeated=not kept.is_new,
    )


def refused(error: ValidationError) -> Reply:
    """Each fault with the place where it is."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    if any(fault["type"] == "json_invalid" for fault in faults):
        return problem(400, "Bad request", "the body is not JSON")
    errors = [{"pointer": pointer(fault["loc"]), "detail": said(fault["msg"])} for fault in faults]
    detail = "; ".join(f"{one['pointer'] or '/'}: {one['detail']}" for one in errors)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Unprocessable", detail, errors=errors)


def pointer(location: tuple[int | str, ...]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location if part != "[key]")


def said(message: str) -> str:
    """Without pydantic's own beginning."""
    text = message.removeprefix("Value error, ")
    return f"{text[:1].lower()}{text[1:]}"
