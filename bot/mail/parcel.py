"""What goes over the wire, checked before anything is said to a server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.mail.addresses import require_plain

# What an ENVID may be without being encoded (RFC 3461, 4).
ENVELOPE_ID = re.compile(r"[!-*,-<>-~]{1,100}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """The envelope and the bytes, whose every line ends in CRLF.

    AddressRefused where an address could say more than one, ValueError where the envelope's id could.
    """

    sender: str
    recipient: str
    envelope_id: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        require_plain(self.sender)
        require_plain(self.recipient)
        if not ENVELOPE_ID.fullmatch(self.envelope_id):
            raise ValueError("an envelope's id must be short, printable ASCII, without spaces, + and =")

    def envelope(self, *, reports: bool) -> tuple[bytes, bytes]:
        """Sender and recipient; a server that can is asked to report to the sender what it could not deliver."""
        of_sender = f" RET=HDRS ENVID={self.envelope_id}" if reports else ""
        of_recipient = " NOTIFY=FAILURE,DELAY" if reports else ""
        return (
            f"MAIL FROM:<{self.sender}>{of_sender}\r\n".encode("ascii"),
            f"RCPT TO:<{self.recipient}>{of_recipient}\r\n".encode("ascii"),
        )

    def body(self) -> bytes:
        """The letter with its final dot (RFC 5321 4.5.2)."""
        stuffed = self.data.replace(b"\r\n.", b"\r\n..")
        return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"
