"""What `nps doctor` says of the webhook."""

from __future__ import annotations

import asyncio

import pytest

from bot.checks import Verdict
from bot.webhook.doctor import examine

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(("url", "secret"), [(None, None), ("https://sms.example.com", None), (None, SECRET)])
async def test_where_there_is_none_nothing_is_said(url: str | None, secret: str | None) -> None:
    """Half of one is told with the channels."""
    assert [] == await examine(url, secret)


async def test_a_server_that_listens_is_reached_and_nothing_is_posted() -> None:
    """And one that does not is told with its address."""
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    (reached,) = await examine(f"http://127.0.0.1:{port}/nps", SECRET)
    server.close()
    await server.wait_closed()
    (away,) = await examine(f"http://127.0.0.1:{port}/nps", SECRET)

    assert (Verdict.OK, f"http://127.0.0.1:{port} answers; posts to it are signed") == (reached.verdict, reached.found)
    assert Verdict.FAILED == away.verdict
    assert f"127.0.0.1:{port} cannot be reached" in away.found
    assert b"" == b"".join(heard)


async def test_a_secret_that_is_none_is_told_how_to_make() -> None:
    """Before anybody is asked by it."""
    (found,) = await examine("https://sms.example.com/nps", "abc")

    assert Verdict.FAILED == found.verdict
    assert "make one with" in found.advice
