"""A mail's bytes, made by hand: every header, every fold and every encoding is decided here.

`email.message.EmailMessage` writes a long List-Unsubscribe as encoded words, which takes the unsubscribe button away
(python/cpython#85725), loses spaces in long subjects that are not English, and costs ten times the time.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime
from typing import TYPE_CHECKING, Protocol

from bot.mail.addresses import Mailbox, ascii_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.mail.logo import Logo

CRLF = "\r\n"
LINE = 76  # RFC 5322 2.1.1 asks for at most 78, RFC 2047 for 76 where there are encoded words
LONGEST_LINE = 998
HIGH_BYTES = bytes(range(128, 256))

# Printable ASCII without what would end the URL or split the header.
URL = re.compile(r"[!-;=?-~]+")
TOKEN = re.compile(r"[!-~]+")
PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*")
FOLD = re.compile(r" (?=[^ ])")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says in its header and in its two parts. `message_id` and `list_id` are without angle brackets.

    `in_reply_to`: the Message-ID of an earlier mail, below which mail programs show this one.
    """

    sender: Mailbox
    to: Mailbox
    reply_to: Mailbox
    subject: str
    date: datetime
    message_id: str
    unsubscribe_url: str
    unsubscribe_mailto: str
    list_name: str
    list_id: str
    feedback_id: str
    text: str
    html: str
    in_reply_to: str | None = None
    logo: Logo | None = None


class Inline(Protocol):
    """A PNG that the page shows. `encoded`: in base64, in lines of 76 that end in CRLF."""

    @property
    def content_id(self) -> str:
        """Without angle brackets."""

    @property
    def file_name(self) -> str:
        """As programs call it that show attachments."""

    @property
    def encoded(self) -> bytes:
        """The file."""


def mail_bytes(mail: Mail) -> bytes:
    """The whole mail, ready for the wire but for the dots. ValueError where something cannot be a header."""
    pictures = [] if mail.logo is None else [mail.logo]
    return in_both_forms(headers(mail), mail.message_id, mail.text, mail.html, pictures)


def in_both_forms(
    headers: Sequence[str], message_id: str, text: str, html: str, pictures: Sequence[Inline] = ()
) -> bytes:
    """A mail as plain text and as a page, of which programs show the one they can."""
    # "=_" cannot occur in quoted-printable or base64, so a boundary that begins with it never occurs in a part.
    boundary = "=_" + hashlib.sha256(message_id.encode()).hexdigest()[:24]
    page = related(html, pictures, f"{boundary}r") if pictures else part("text/html", html)
    head = CRLF.join([*headers, f'Content-Type: multipart/alternative;{CRLF} boundary="{boundary}"'])
    return b"".join(
        [
            f"{head}{CRLF}{CRLF}--{boundary}{CRLF}".encode("ascii"),
            part("text/plain", text),
            # The line break before a boundary is the boundary's.
            f"{CRLF}--{boundary}{CRLF}".encode("ascii"),
            page,
            f"{CRLF}--{boundary}--{CRLF}".encode("ascii"),
        ]
    )


def headers(mail: Mail) -> list[str]:
    """The header block, in the order in which people look for it; Content-Type is the caller's."""
    return [
        mailbox_header("From", mail.sender),
        mailbox_header("To", mail.to),
        mailbox_header("Reply-To", mail.reply_to),
        text_header("Subject", mail.subject),
        f"Date: {format_datetime(mail.date)}",
        f"Message-ID: <{token(mail.message_id)}>",
        *thread(mail.in_reply_to),
        f"List-Unsubscribe: <{url(mail.unsubscribe_url)}>,{CRLF} <{url(mail.unsubscribe_mailto)}>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        f"List-Id: {phrase(mail.list_name, 'List-Id')}{CRLF} <{token(mail.list_id)}>",
        f"Feedback-ID: {token(mail.feedback_id)}",
        "Auto-Submitted: auto-generated",
        # Delivery reports are wanted; out-of-office notes are not.
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "Precedence: bulk",
        "MIME-Version: 1.0",
    ]


def thread(message_id: str | None) -> list[str]:
    """What an earlier mail is named by."""
    return [] if message_id is None else [f"{name}: <{token(message_id)}>" for name in ("In-Reply-To", "References")]


def related(html: str, pictures: Sequence[Inline], boundary: str) -> bytes:
    """The page with the pictures that it shows (RFC 2387)."""
    head = (
        f'Content-Type: multipart/related; type="text/html";{CRLF} boundary="{boundary}"{CRLF}{CRLF}--{boundary}{CRLF}'
    )
    shown = b"".join(inline(picture, boundary) for picture in pictures)
    return head.encode("ascii") + part("text/html", html) + shown + f"{CRLF}--{boundary}--{CRLF}".encode()


def inline(picture: Inline, boundary: str) -> bytes:
    """A PNG that is no attachment."""
    head = CRLF.join(
        [
            f"{CRLF}--{boundary}",
            f'Content-Type: image/png; name="{picture.file_name}"',
            "Content-Transfer-Encoding: base64",
            f"Content-ID: <{token(picture.content_id)}>",
            f'Content-Disposition: inline; filename="{picture.file_name}"',
            CRLF,
        ]
    )
    return head.encode("ascii") + picture.encoded


def part(content_type: str, text: str) -> bytes:
    """One part with its own header, ending in a line break."""
    data = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    encoding, encoded = encode(data if data.endswith(b"\n") else data + b"\n")
    head = f'Content-Type: {content_type}; charset="utf-8"{CRLF}Content-Transfer-Encoding: {encoding}{CRLF}{CRLF}'
    return head.encode("ascii") + encoded.replace(b"\n", b"\r\n")


def encode(data: bytes) -> tuple[str, bytes]:
    """The encoding that is shorter, in lines of 76; quoted-printable for what a person could read in the source."""
    high = len(data) - len(data.translate(None, HIGH_BYTES))
    if high * 6 > len(data):
        lines = data.replace(b"\n", b"\r\n")
        return "base64", b"".join(binascii.b2a_base64(lines[at : at + 57]) for at in range(0, len(lines), 57))
    return "quoted-printable", binascii.b2a_qp(data, istext=True)


def mailbox_header(name: str, mailbox: Mailbox) -> str:
    """`Name <address>`, or the address alone; the address on a line of its own where the name is long."""
    shown, address = phrase(mailbox.name, name), ascii_address(mailbox.address)
    if not shown:
        return f"{name}: {address}"
    last = shown.rpartition(CRLF)[2]
    between = " " if len(name) + len(last) + len(address) < LINE - 6 else f"{CRLF} "
    return f"{name}: {shown}{between}<{address}>"


def phrase(text: str, header: str) -> str:
    """A display name as RFC 5322 writes it: bare, quoted, or in encoded words."""
    text = one_line(text)
    if is_plain(text) and len(text) <= LINE - 16:
        if PHRASE.fullmatch(text):
            return text
        escaped = text.replace("\\", r"\\").replace('"', r"\"")
        return f'"{escaped}"'
    return encoded_words(text, header)


def text_header(name: str, text: str) -> str:
    """A header of free text: plain and folded where it is ASCII, in encoded words otherwise."""
    text = one_line(text)
    folded = folded_at_spaces(name, text) if is_plain(text) else None
    return f"{name}: {encoded_words(text, name) if folded is None else folded}"


def folded_at_spaces(name: str, text: str) -> str | None:
    """ASCII in lines of 76, broken before spaces; None where a word is too long to be sent as it is."""
    lines, room = [""], LINE - len(name) - 2
    for word in FOLD.split(text):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) > room and lines[-1]:
            lines.append(word)
            room = LINE - 1
        else:
            lines[-1] = joined
        if len(lines[-1]) > room:
            return None
    return f"{CRLF} ".join(lines)


def encoded_words(text: str, header: str) -> str:
    """RFC 2047, folded."""
    return Header(text, "utf-8", header_name=header, maxlinelen=LINE - 1).encode(linesep=CRLF)


def is_plain(text: str) -> bool:
    """ASCII that no reader takes for an encoded word."""
    return text.isascii() and "=?" not in text


def one_line(text: str) -> str:
    """Without control characters, lone surrogates, and more than one space anywhere: nothing can begin a new header."""
    if text.isprintable():
        return " ".join(text.split())
    tidy = "".join(" " if ord(char) < 32 or 127 <= ord(char) < 160 else char for char in text)
    return " ".join(tidy.encode("utf-8", "replace").decode("utf-8").split())


def url(text: str) -> str:
    """A URL as it stands: never folded, never encoded. ValueError where it cannot be."""
    if not URL.fullmatch(text) or len(text) > LONGEST_LINE - 30:
        raise ValueError("a URL in a header must be printable ASCII, without angle brackets, in one line")
    return text


def token(text: str) -> str:
    """An identifier as it stands. ValueError where it cannot be."""
    if not TOKEN.fullmatch(text) or "<" in text or ">" in text or len(text) > LINE * 4:
        raise ValueError("an identifier in a header must be printable ASCII, without spaces and angle brackets")
    return text
