"""A mail from anywhere, opened without trust: whatever bytes they are, its parts come out as text, within limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parseaddr
from html import unescape

# What matters stands in front of the original, which may be large; a report with more parts than this is none.
LARGEST = 512 * 1024
LONGEST_TEXT = 64 * 1024
MOST_PARTS = 100

STATUS = ("message/delivery-status", "message/global-delivery-status")
FEEDBACK = "message/feedback-report"
ORIGINAL = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/partial")

TAG = re.compile(r"<[^<>]*>")
# A status whose part is not called one, or whose mail lost its boundaries.
OF_WHOM = re.compile(r"^(?:Final|Original)-Recipient:", re.MULTILINE)
OF_WHAT = re.compile(r"^(?:Action|Status|Diagnostic-Code):", re.MULTILINE)
# Where a returned original begins in a mail that has no parts.
COPIES = (
    r"(?:(?:This|Below this line|Enclosed|Below) is )?a copy of (?:the|your) (?:original )?message",
    r"(?:Here is )?(?:The )?(?:headers? (?:of|from) the )?(?:original|unsent|returned) (?:message|mail)",
    r"(?:The )?message headers? follows?",
    r"Message (?:header|text|contents?)",
    r"The (?:header|body|text) of (?:the original|your) message",
    r"元のメッセージ",
)
BEGINS = re.compile(
    rf"^(?:[-_= *>]*(?:{'|'.join(COPIES)}).*|(?:Return-Path|(?:Original-)?Message-ID):.*|Received: (?:from|by|\().*)$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass
class Opened:
    """A mail's own headers, what it says itself (`text`), its parts for machines, and whether it gives a mail back.

    `whole` is the text with whatever it may give back: a person's words must not be taken for a mailer's headline.
    """

    head: Message
    size: int
    text: str = ""
    statuses: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    has_original: bool = False
    whole: str = ""

    def header(self, name: str) -> str:
        """A header in one line, decoded; empty where there is none."""
        return decoded_header(self.head.get(name))

    @property
    def content_type(self) -> str:
        """In lower case, with its parameters."""
        return " ".join(str(self.head.get("content-type", "")).lower().split())

    @property
    def sender(self) -> str:
        """Name and address of who it is from, in lower case."""
        return self.header("from").lower()

    @property
    def sender_address(self) -> str:
        """The address alone; empty where there is none."""
        return parseaddr(self.header("from"))[1]


def open_mail(data: bytes) -> Opened:
    """Never raises for what the bytes are."""
    tidy = data[:LARGEST].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    try:
        opened = Opened(message_from_bytes(tidy), len(data))
        collect(opened)
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError, AssertionError):
        # The standard library's parser fails in its own ways on what is no mail: what can be read of it is text.
        head, _, body = tidy.partition(b"\n\n")
        opened = Opened(BytesHeaderParser().parsebytes(head + b"\n\n"), len(data), text_of(body, "utf-8"))
    opened.whole = opened.text
    if not opened.has_original and (begins := BEGINS.search(opened.text)):
        opened.has_original = True
        opened.text = opened.text[: begins.start()]
    return opened


def collect(opened: Opened) -> None:
    """The parts, outermost first, without entering what is given back."""
    plain, html = [], []
    waiting, seen = [opened.head], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        kind = part.get_content_type()
        if kind in STATUS:
            opened.statuses.append(fields_of(part))
        elif kind == FEEDBACK:
            opened.feedback.append(fields_of(part))
        elif kind in ORIGINAL and part is not opened.head:
            opened.has_original = True
        elif part.is_multipart():
            waiting[:0] = [child for child in part.get_payload() if isinstance(child, Message)]
            plain.append(str(part.preamble or "") if not waiting else "")
        elif kind == "text/html":
            html.append(without_tags(part_text(part)))
        elif part.get_content_maintype() in {"text", "multipart"}:
            plain.append(part_text(part))
    text = "\n".join(one for one in plain if one.strip())
    opened.text = (text or "\n".join(html))[:LONGEST_TEXT]
    of_whom, of_what = OF_WHOM.search(opened.text), OF_WHAT.search(opened.text)
    if not opened.statuses and of_whom is not None and of_what is not None:
        opened.statuses.append(opened.text[min(of_whom.start(), of_what.start()) :])


def without_tags(html: str) -> str:
    """What is to be read of a page."""
    for name in ("script", "style"):
        kept, at, lower = [], 0, html.lower()
        while at >= 0 and (begin := lower.find(f"<{name}", at)) >= 0:
            kept.append(html[at:begin])
            at = lower.find(f"</{name}", begin)
        html = "".join(kept) + (html[at:] if at >= 0 else "")
    return unescape(TAG.sub(" ", html))


def fields_of(part: Message) -> str:
    """The fields of a machine-readable part, in groups with an empty line between them."""
    payload = part.get_payload()
    if isinstance(payload, list):
        groups = [one for one in payload if isinstance(one, Message)]
        if any(one.keys() for one in groups):
            fields = ("\n".join(f"{name}: {value}" for name, value in one.items()) for one in groups)
            return "\n\n".join(fields)[:LONGEST_TEXT]
        # Encoded, though RFC 3464 forbids it: the parser took the code for groups without fields.
        payload = "\n".join(str(one.get_payload()) for one in groups)
    inner = Message()
    inner["Content-Transfer-Encoding"] = str(part.get("content-transfer-encoding", "7bit"))
    inner.set_payload(payload)
    return part_text(inner)


def part_text(part: Message) -> str:
    """A part's text, by its encoding and its charset, or by what it must be."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    return text_of(raw, str(part.get_param("charset", "utf-8")))


def text_of(raw: bytes, charset: str) -> str:
    """Text, whatever the charset was said to be."""
    raw = raw[:LONGEST_TEXT]
    # A mail in Japanese often does not say so.
    charset = "iso-2022-jp" if b"\x1b$" in raw else charset
    try:
        text = raw.decode(charset)
    except (LookupError, ValueError, TypeError):
        text = raw.decode("utf-8", "replace")
    return text.replace("\0", "")


def decoded_header(value: object) -> str:
    """In one line, with its encoded words read."""
    raw = str(value or "")[:2000]
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return " ".join(raw.split())
    words = [text_of(one, charset or "latin-1") if isinstance(one, bytes) else one for one, charset in parts]
    return " ".join("".join(words).replace("\0", "").split())


def header_values(data: bytes, names: Sequence[str]) -> Iterator[str]:
    """The addresses in the headers of these names, in the order of the names."""
    head = open_mail(data).head
    for name in names:
        for value in head.get_all(name, []):
            yield from (address for _, address in getaddresses([decoded_header(value)]))
