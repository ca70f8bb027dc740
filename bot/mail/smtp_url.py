"""NPS_SMTP_URL: which servers take our mail, how the way to them is secured, and who we are there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

EXAMPLE = "smtp+starttls://user:password@smtp.example.com:587"
SHAPE = re.compile(
    r"(?P<scheme>[A-Za-z0-9+.-]+)://"
    r"(?:(?P<login>[^@/?#\s]*)@)?"
    r"(?:\[(?P<literal>[0-9A-Fa-f:.]+)\]|(?P<host>[^@/?#:\[\]\s]+))"
    r"(?::(?P<port>\d+))?/?"
)
# Between two addresses. A comma may also stand in a password.
BETWEEN = re.compile(r"[\s,]+(?=[A-Za-z0-9+.-]+://)")
LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


class SmtpUrlError(ValueError):
    """The address of the mail server cannot be used; the message says what to change, and never has the password."""


class Security(StrEnum):
    """How the connection is secured: not at all, upgraded before anything is said, or from the first byte.

    `smtp` never leaves this machine; `smtp+plain` does, over a network that somebody says is their own.
    """

    NONE = "smtp"
    PLAIN = "smtp+plain"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


DEFAULT_PORT = {Security.NONE: 25, Security.PLAIN: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over."""

    host: str
    port: int
    security: Security = Security.NONE
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """For logs and for `nps doctor`: without the login."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.security}://{host}:{self.port}"


def parse_smtp_urls(text: str) -> list[SmtpServer]:
    """The servers in order, at least one: addresses with spaces or commas between them. SmtpUrlError as below."""
    return [parse_smtp_url(url) for url in BETWEEN.split(text.strip())]


def parse_smtp_url(url: str) -> SmtpServer:
    """SmtpUrlError where it is not an address of a mail server, or would show letters or a password to the network."""
    matched = SHAPE.fullmatch(url.strip())
    if matched is None:
        raise SmtpUrlError(why_not(url.strip()))
    security = security_of(matched["scheme"])
    host = host_of(matched["literal"] or matched["host"])
    port = int(matched["port"] or DEFAULT_PORT[security])
    if not 0 < port < 65536:
        raise SmtpUrlError(f"NPS_SMTP_URL: {port} is not a port; write one from 1 to 65535, or none")
    username, password = login_of(matched["login"])
    if not LOOPBACK.fullmatch(host):
        require_secret(security, host, login=username is not None)
    return SmtpServer(host, port, security, username, password)


def require_secret(security: Security, host: str, *, login: bool) -> None:
    """SmtpUrlError where others could read along who were not meant to."""
    if login and security in (Security.NONE, Security.PLAIN):
        raise SmtpUrlError(
            f"NPS_SMTP_URL: {security}:// would send the password unprotected;"
            " write smtp+starttls:// or smtps:// instead"
        )
    if security is Security.NONE:
        raise SmtpUrlError(
            f"NPS_SMTP_URL: smtp:// would send the letters unprotected to {host}; write smtp+starttls:// or smtps://,"
            " or smtp+plain:// where the network between is your own"
        )


def why_not(url: str) -> str:
    """The likeliest mistake in something that does not have the shape at all."""
    if not url:
        return f"NPS_SMTP_URL is empty; write one like {EXAMPLE}"
    if "://" not in url:
        return f"NPS_SMTP_URL has no scheme; write one like {EXAMPLE}"
    if "@" in url:
        return (
            "NPS_SMTP_URL cannot be read; where the user or the password has any of @ : / ? # % or a space,"
            " write it percent-encoded (@ as %40)"
        )
    return f"NPS_SMTP_URL is not the address of a mail server; write one like {EXAMPLE}"


def security_of(scheme: str) -> Security:
    """By the scheme."""
    try:
        return Security(scheme.lower())
    except ValueError:
        raise SmtpUrlError(
            f"NPS_SMTP_URL: {scheme}:// is not known; write smtp+starttls:// or smtps://, or smtp:// on this machine"
        ) from None


def host_of(text: str) -> str:
    """In lower case and in ASCII."""
    try:
        return text.lower() if text.isascii() else text.encode("idna").decode("ascii")
    except UnicodeError:
        raise SmtpUrlError(f"NPS_SMTP_URL: '{text}' is not the name of a server") from None


def login_of(text: str | None) -> tuple[str | None, str | None]:
    """User and password, percent-decoded; neither where the URL has none."""
    if text is None:
        return None, None
    user, colon, password = text.partition(":")
    if not user or not colon or not password:
        raise SmtpUrlError("NPS_SMTP_URL: a login is user:password@; write both, percent-encoded, or neither")
    try:
        return unquote(user, errors="strict"), unquote(password, errors="strict")
    except UnicodeDecodeError:
        raise SmtpUrlError("NPS_SMTP_URL: the user or the password is not percent-encoded UTF-8") from None
