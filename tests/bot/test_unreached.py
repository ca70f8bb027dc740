"""Why a server was not reached: found by trying, over each library that we reach servers by."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest
import trustme

from bot.mail.doctor import MailSettings, examine
from bot.unreached import HUNG_UP, LOST, NO_TLS, SILENT, UNKNOWN_NAME, why
from tests.support.smtp import scripted_smtp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

REFUSED = "nothing listens at that port (connection refused)"
UNTRUSTED = "its certificate is signed by nobody whom this machine trusts"
MISNAMED = "its certificate is one for another name"


@asynccontextmanager
async def serving(says: bytes | None, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server that says something to whoever comes, or hangs up; its port."""

    async def meet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if says is not None:
            writer.write(says)
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


def tls_for(name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's TLS with a certificate for a name, and a client's that trusts who signed it."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(server)
    authority.configure_trust(client)
    return server, client


async def by_mail(url: str, tls: ssl.SSLContext | None = None) -> tuple[str, str]:
    """What `nps doctor` says of a mail server, and its advice."""
    (check, *_) = await examine(MailSettings(url), None, tls=tls)
    return check.found, check.advice


async def by_http(url: str) -> str:
    """Over aiohttp, as Slack and the webhook are reached."""
    with pytest.raises((aiohttp.ClientError, OSError)) as error:
        async with aiohttp.ClientSession() as session, session.get(url):
            pass
    return why(error.value)


@pytest.mark.parametrize(
    ("host", "said"), [("127.0.0.1:9", REFUSED), ("localhost:9", REFUSED), ("mail.invalid:25", UNKNOWN_NAME)]
)
async def test_a_wrong_host_or_port_is_told_the_same_over_every_library(host: str, said: str) -> None:
    """Without the library's own words."""
    found, advice = await by_mail(f"smtp+starttls://{host}")

    assert f"the mail server cannot be reached: {said}" in found
    assert f"is {host} right" in advice
    assert said == await by_http(f"http://{host}/")


async def test_a_server_that_speaks_no_tls_is_told() -> None:
    """The scheme or the port is wrong."""
    async with serving(b"220 hello\r\n") as port:
        found, advice = await by_mail(f"smtps://127.0.0.1:{port}")

        assert NO_TLS in found
        assert "write smtp+starttls://" in advice
        assert NO_TLS == await by_http(f"https://127.0.0.1:{port}/")


async def test_a_certificate_for_another_name_or_of_nobody_known_is_told() -> None:
    """Two faults, which are mended in two ways."""
    theirs, ours = tls_for("mail.other.fi")
    async with serving(b"220 hello\r\n", theirs) as port:
        misnamed = await by_mail(f"smtps://localhost:{port}", ours)
        unknown = await by_mail(f"smtps://localhost:{port}")
        over_http = await by_http(f"https://localhost:{port}/")

    assert MISNAMED in misnamed[0]
    assert "write the name that your provider gives instead of localhost" in misnamed[1]
    assert UNTRUSTED in unknown[0]
    assert "SSL_CERT_FILE" in unknown[1]
    assert UNTRUSTED == over_http


async def test_a_server_that_hangs_up_is_told() -> None:
    """Before it says anything."""
    async with serving(None) as port:
        found, _ = await by_mail(f"smtp://127.0.0.1:{port}")

    assert HUNG_UP in found


async def test_a_login_that_a_mail_server_does_not_take_is_told() -> None:
    """It offers none."""
    async with scripted_smtp() as smtp:
        found, advice = await by_mail(f"smtp://user:secret@127.0.0.1:{smtp.port}")

    assert "it takes no login (AUTH)" in found
    assert "leave user and password out" in advice


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError(), SILENT),
        (aiohttp.ConnectionTimeoutError(), SILENT),
        (socket.gaierror(socket.EAI_AGAIN, "again"), "DNS does not answer"),
        (OSError(101, "x"), "the network has no way to it"),
        (ConnectionResetError(104, "x"), HUNG_UP),
        (OSError("Multiple exceptions: [Errno 111] one, [Errno 101] another"), REFUSED),
        (OSError("something else"), LOST),
        (ValueError("something else"), LOST),
    ],
)
def test_what_is_hard_to_bring_about_is_told_too(error: BaseException, said: str) -> None:
    """By what libraries raise."""
    assert said == why(error)
