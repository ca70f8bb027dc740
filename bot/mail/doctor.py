"""Can mail be handed over, and will it be taken? A connection, its security, the login; the key; what DNS says."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass

from bot.checks import Check, Verdict, failed, ok, skipped
from bot.config import MailIdentity
from bot.mail.addresses import ascii_address
from bot.mail.connection import Connection, Patience
from bot.mail.dkim import DkimKeyError, signer_of
from bot.mail.domain import DKIM, Sending
from bot.mail.domain import examine as look_up
from bot.mail.names import Names
from bot.mail.smtp_url import Security, SmtpServer, SmtpUrlError, parse_smtp_urls
from scheduler.outbox import DeliveryError

SERVER, SENDER = "mail server", "mail sender"
# RFC 2606 and RFC 6761: names that are nobody's, as in the file that `nps init` writes.
NOBODYS = re.compile(r"(?:.*\.)?(?:example|test|invalid|localhost|example\.(?:com|net|org))")
PATIENCE = Patience(connect=10, command=10)
SAID = {
    Security.NONE: "on this machine",
    Security.PLAIN: "the letters cross the network unprotected",
    Security.STARTTLS: "STARTTLS",
    Security.TLS: "TLS",
}
# By what is in the reason, the first that is.
ADVICE = [
    ("takes no login", "leave user and password out of NPS_SMTP_URL, or use the port and the TLS where it takes them"),
    (
        r"\b53[0458]\b|auth",
        "check user and password in NPS_SMTP_URL, percent-encoded; some providers want an app password",
    ),
    ("certificate is one for another", "write the name that your provider gives instead of {host} into NPS_SMTP_URL"),
    ("certificate", "have the certificate renewed there, or its authority trusted on this machine (SSL_CERT_FILE)"),
    ("speaks no TLS", "write smtp+starttls:// (port 587), or smtps:// with the port for TLS, mostly 465"),
    ("STARTTLS", "the server offers no STARTTLS there: use smtps:// on port 465, or another port"),
    ("cannot be reached", "is {host}:{port} right, and does the network let you out on that port?"),
    ("", "what the server says is meant for its operator: ask your mail provider"),
]


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What the environment says of mail: NPS_SMTP_URL, NPS_DKIM_KEY, and where the links lead."""

    smtp_url: str | None
    dkim_key: str | None = None
    public_url: str = ""


async def examine(
    settings: MailSettings,
    identity: MailIdentity | None,
    names: Names | None = None,
    tls: ssl.SSLContext | None = None,
) -> list[Check]:
    """`identity` is who the mails are from, `names` whom to ask about them (None: nobody), `tls` as elsewhere."""
    url = settings.smtp_url
    if url is None:
        return [skipped(SERVER, "NPS_SMTP_URL is not set: nobody is asked by email")]
    try:
        servers = parse_smtp_urls(url)
    except SmtpUrlError as error:
        return [failed(SERVER, str(error), "correct NPS_SMTP_URL")]
    hello = None if identity is None else identity.domain
    checks = [*[await session(server, hello, tls) for server in servers], sender(identity)]
    if identity is None or checks[-1].verdict is not Verdict.OK:
        return checks
    try:
        signer = signer_of(identity.delivery.dkim, settings.dkim_key)
    except DkimKeyError as error:
        return [*checks, failed(DKIM, str(error), "correct NPS_DKIM_KEY, or [mail] dkim in nps.toml")]
    if names is None:
        return checks
    domain = ascii_address(identity.from_address).rpartition("@")[2].lower()
    sending = Sending(domain, identity.return_domain or domain, servers, signer, settings.public_url)
    return [*checks, *await look_up(sending, names)]


async def session(server: SmtpServer, hello: str | None, tls: ssl.SSLContext | None) -> Check:
    """Connect, secure, log in, and part."""
    connection = Connection(server, PATIENCE, hello=hello, tls=tls)
    try:
        await connection.open()
    except DeliveryError as error:
        return failed(SERVER, f"{server}: {error.reason}", advice(server, error.reason))
    finally:
        await connection.quit()
    login = "logged in" if server.username is not None else "no login"
    return ok(SERVER, f"{server} answers ({SAID[server.security]}, {login})")


def advice(server: SmtpServer, reason: str) -> str:
    """What to look at first."""
    said = next(text for pattern, text in ADVICE if re.search(pattern, reason, re.IGNORECASE))
    return said.format(host=server.host, port=server.port)


def sender(identity: MailIdentity | None) -> Check:
    """Whether the sender could be a real one."""
    if identity is None:
        return failed(SENDER, "nps.toml has no [mail] from", 'write [mail] with from = "Acme <nps@your-domain>"')
    if NOBODYS.fullmatch(identity.domain.lower()):
        return failed(
            SENDER,
            f"{identity.domain} is nobody's domain",
            "write an address of a domain that is yours as [mail] from in nps.toml",
        )
    return ok(SENDER, identity.from_address)
