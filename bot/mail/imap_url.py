"""`NPS_IMAP_URL`: the mailbox to which returned mail comes, `imaps://user:password@host:port/folder`."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
EXAMPLE = "imaps://user:password@imap.example.com/INBOX"


class ImapUrlError(ValueError):
    """What is wrong with it, without the password."""


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """Where mail is fetched."""

    scheme: str
    host: str
    port: int
    username: str
    password: str = field(repr=False)
    folder: str

    def __str__(self) -> str:
        """As it is known in the store and in logs."""
        return f"{self.scheme}://{self.host}:{self.port}/{self.folder}"


def parse_imap_url(url: str) -> ImapMailbox:
    """ImapUrlError where it is none, or would show the password to the network."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ImapUrlError(f"NPS_IMAP_URL cannot be read; write one like {EXAMPLE}") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImapUrlError(f"NPS_IMAP_URL is not the address of a mailbox; write one like {EXAMPLE}")
    if not parts.username or not parts.password:
        raise ImapUrlError("NPS_IMAP_URL: a login is user:password@; write both, percent-encoded")
    if parts.scheme == "imap" and parts.hostname not in LOOPBACK:
        raise ImapUrlError("NPS_IMAP_URL: imap:// would send the password unprotected; write imaps:// instead")
    return ImapMailbox(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        username=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
