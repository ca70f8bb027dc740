"""The webhook: what is posted to a real server, how it is signed, and what becomes of the message by its answer."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.config.pages import secure_url
from bot.links import Links, ScoreLink
from bot.webhook.posting import Postbox
from bot.webhook.sender import WebhookSender
from bot.webhook.signing import SecretError, Signer
from scheduler.pump import Pump
from storage.database import Database
from storage.models import Invitation, Message
from storage.types import Channel, MessageState
from tests.support.clock import START
from tests.support.factories import a_programme, a_survey, add_contact, every, invite, only, say
from tests.support.sources import PROJECT

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LINKS = Links("a secret of the tests alone, long enough", "https://nps.example.com")
Answer = Callable[[], web.StreamResponse]


@dataclass
class Gateway:
    """A server of the operator's: keeps what comes, and answers as it is told, the last for ever."""

    answers: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if status == 0 and request.transport is not None:
            request.transport.close()
        return web.Response(status=status or 500, headers=self.headers)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Gateway]:
        app = web.Application()
        app.router.add_post("/nps", self.take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/nps"
        try:
            yield self
        finally:
            await runner.cleanup()


async def sent_through(db: Database, url: str, times: int = 1) -> None:
    """What is due goes out."""
    postbox = Postbox(url)
    sender = WebhookSender(db, a_programme(), LINKS, postbox, Signer.of(SECRET), lambda: START)
    pump = Pump(db, Channel.WEBHOOK, sender, lambda: START, "a worker")
    for _ in range(times):
        await pump.step()
    await postbox.close()


def asked(db: Database, **person: Any) -> int:
    """A contact who is asked by the webhook."""
    return invite(db, add_contact(db, **person), a_survey(), channel=Channel.WEBHOOK)


def documented() -> Callable[[str, dict[str, str], bytes], bool]:
    """The example that the papers give to those who receive it."""
    paper = (PROJECT / "docs" / "pages.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", paper, re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1].replace("time.time()", str(START.timestamp())), names)  # noqa: S102 - our own paper
    verified: Callable[[str, dict[str, str], bytes], bool] = names["verified"]
    return verified


async def test_the_link_is_posted_with_whom_it_is_for(db: Database) -> None:
    """In their language; signed, so that the documented lines verify it, and no change of it."""
    invitation_id = asked(db, name="Kaisa", external_id="4711", language="fi", attributes={"phone": "+358 40"})
    async with Gateway().open() as gateway:
        await sent_through(db, gateway.url)
    ((headers, body),) = gateway.got
    said = json.loads(body)
    data = said["data"]

    assert ("survey.question", "customers", "fi") == (said["type"], data["survey"], data["language"])
    assert ("Kaisa", "4711", {"phone": "+358 40"}) == tuple(
        data["contact"][name] for name in ("name", "external_id", "attributes")
    )
    token = data["link"].removeprefix("https://nps.example.com/s/")
    assert ScoreLink(invitation_id, None, Channel.WEBHOOK) == LINKS.read_score(token)
    verified = documented()
    assert [True, False] == [verified(SECRET, headers, sent) for sent in (body, body + b" ")]
    assert not verified(SECRET, {**headers, "webhook-timestamp": str(int(START.timestamp()) - 400)}, body)
    message = only(db, Message)
    assert (MessageState.SENT, {"webhook_id": f"question:{invitation_id}"}) == (message.state, message.reference)
    assert START == only(db, Invitation).asked_at


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (200, MessageState.SENT, None),
        (422, MessageState.FAILED, "the webhook's server answered 422"),
        (500, MessageState.PENDING, "the webhook's server answered 500"),
        (429, MessageState.PENDING, "the webhook's server answered 429"),
        (302, MessageState.PENDING, "the webhook's server answered 302"),
        (401, MessageState.PENDING, "the webhook's server answered 401"),
        (0, MessageState.UNKNOWN, "the webhook's server did not answer: the connection broke"),
    ],
)
async def test_what_the_server_answers_decides(
    db: Database, status: int, state: MessageState, reason: str | None
) -> None:
    """Taken, refused, later, or unknown: then it is not posted again. No redirect is followed."""
    asked(db)
    async with Gateway([status], {"Location": "http://127.0.0.1:1/elsewhere", "Retry-After": "7"}).open() as gateway:
        await sent_through(db, gateway.url, times=2)

    message = only(db, Message)
    assert (state, reason, 1) == (message.state, message.reason, len(gateway.got))
    if status == 429:
        assert START + timedelta(seconds=7) <= message.due_at


async def test_a_server_that_is_away_is_asked_later(db: Database) -> None:
    """Nothing has reached it, so nothing is unknown."""
    asked(db)
    async with Gateway().open() as gateway:
        address = gateway.url
    await asyncio.wait_for(sent_through(db, address), 20)

    message = only(db, Message)
    assert MessageState.PENDING == message.state
    assert "the webhook's server cannot be reached: nothing listens at that port (connection refused)" == message.reason


async def test_what_is_not_wanted_any_more_is_not_posted(db: Database) -> None:
    """They answered in between."""
    invitation_id = asked(db)
    say(db, invitation_id, START, score=9)
    async with Gateway().open() as gateway:
        await sent_through(db, gateway.url)

    assert [] == gateway.got
    assert MessageState.DROPPED == every(db, Message)[0].state


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_ää"])
def test_a_secret_that_is_none_is_told_how_to_make(secret: str) -> None:
    """Before anything is sent."""
    with pytest.raises(SecretError, match="make one with"):
        Signer.of(secret)


@pytest.mark.parametrize(
    "url",
    [
        "http://sms.example.com/nps",
        "ftp://sms.example.com",
        "sms.example.com",
        "https://me:pw@sms.example.com/",
        "https://",
    ],
)
def test_an_address_that_is_not_safe_is_refused(url: str) -> None:
    """What is posted there holds names."""
    with pytest.raises(ValueError, match=r"https://"):
        secure_url(url)


@pytest.mark.parametrize(
    "url", ["https://sms.example.com/nps", "http://127.0.0.1:8000/", "http://[::1]/x", "http://localhost"]
)
def test_https_and_this_machine_are_taken(url: str) -> None:
    """A gateway beside the program needs no certificate."""
    assert url == secure_url(url)
