"""The way to the mail server, secured and with a login, against real TLS."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.mail.connection import Patience
from bot.mail.parcel import Parcel
from bot.mail.smtp_url import Security, SmtpServer
from bot.mail.transport import SmtpTransport
from bot.sandbox import mailbox
from scheduler.outbox import DeliveryError, Outcome

if TYPE_CHECKING:
    from bot.sandbox.mailbox import Mailbox

PARCEL = Parcel("b+1.a@example.com", "kaisa@example.org", "1.a", b"Subject: one\r\n\r\none\r\n")
QUICK = Patience(connect=5, command=5, before_body=10, after_body=5)


class Authority:
    """Whoever signs the test server's certificate, and a client that knows them."""

    def __init__(self) -> None:
        authority = trustme.CA()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(self.server)
        self.client = ssl.create_default_context()
        authority.configure_trust(self.client)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def check_login(_server: object, _session: object, _envelope: object, _mechanism: str, login: Any) -> AuthResult:
    """One user is known."""
    known = isinstance(login, LoginPassword) and (login.login, login.password) == (b"us@e.com", "pä:ss".encode())
    return AuthResult(success=known, handled=False)


def server_at(box: Mailbox, security: Security, password: str | None = None) -> SmtpServer:
    return SmtpServer(box.host, box.port, security, None if password is None else "us@e.com", password)


async def send(server: SmtpServer, tls: ssl.SSLContext | None = None) -> None:
    transport = SmtpTransport([server], patience=QUICK, tls=tls, hello="nps.example.com")
    try:
        await transport.send(PARCEL)
    finally:
        await transport.close()


async def test_a_connection_is_upgraded_and_logged_in(authority: Authority) -> None:
    """The usual way to a provider: STARTTLS, then the login, then the letter."""
    async with mailbox.running(
        tls_context=authority.server, require_starttls=True, authenticator=check_login, auth_required=True
    ) as box:
        await send(server_at(box, Security.STARTTLS, "pä:ss"), authority.client)

        assert "kaisa@example.org" == (await box.letter(1)).recipient


async def test_a_wrong_password_stops_the_channel_and_is_not_repeated_in_the_reason(authority: Authority) -> None:
    """No letter is lost, none is tried meanwhile, and no account is locked by our hammering."""
    async with mailbox.running(tls_context=authority.server, authenticator=check_login, auth_required=True) as box:
        with pytest.raises(DeliveryError) as error:
            await send(server_at(box, Security.STARTTLS, "hunter2"), authority.client)

    assert (Outcome.RETRY, True) == (error.value.outcome, error.value.hold_channel)
    assert error.value.reason.startswith("the mail server refused the connection: 535")
    assert "hunter2" not in error.value.reason


async def test_a_server_without_the_upgrade_is_told_nothing() -> None:
    """STARTTLS that is asked for is never left out, whoever stands between."""
    async with mailbox.running() as box:
        with pytest.raises(DeliveryError, match="STARTTLS") as error:
            await send(server_at(box, Security.STARTTLS, "pä:ss"))

        assert 0 == box.version
    assert (Outcome.RETRY, True) == (error.value.outcome, error.value.hold_channel)


async def test_a_connection_can_be_secured_from_the_first_byte(authority: Authority) -> None:
    """smtps:// on port 465."""
    async with mailbox.running(tls=authority.server) as box:
        await send(server_at(box, Security.TLS), authority.client)

        assert "kaisa@example.org" == (await box.letter(1)).recipient


async def test_a_certificate_that_nobody_knows_is_refused(authority: Authority) -> None:
    """Somebody else could be reading."""
    async with mailbox.running(tls_context=authority.server) as box:
        with pytest.raises(DeliveryError, match="certificate") as error:
            await send(server_at(box, Security.STARTTLS))

    assert (Outcome.RETRY, True) == (error.value.outcome, error.value.hold_channel)


async def test_a_server_without_a_login_cannot_be_used_with_one() -> None:
    """A setting is wrong, and the reason says which way."""
    async with mailbox.running() as box:
        with pytest.raises(DeliveryError, match="AUTH") as error:
            await send(server_at(box, Security.NONE, "pä:ss"))

    assert (Outcome.RETRY, True) == (error.value.outcome, error.value.hold_channel)
