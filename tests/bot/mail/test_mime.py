"""The bytes of a mail, read back by the standard library, whatever names and texts they are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.addresses import AddressRefused, Mailbox, mailbox, parse_mailbox
from bot.mail.mime import Mail, headers, mail_bytes, one_line

LONG_URL = "https://nps.example.com/u/" + "WzQxNywwXQ.QLbxYJZ302Xa7KMsEjUPjYTzi7mZwoTR" * 6

A_MAIL = Mail(
    sender=Mailbox("Example Oy", "nps@example.com"),
    to=Mailbox("Kaisa Virtanen", "kaisa@example.org"),
    reply_to=Mailbox("", "support@example.com"),
    subject="One question about Example",
    date=datetime(2026, 11, 22, 0, 51, 13, tzinfo=UTC),
    message_id="7.0a1b@example.com",
    unsubscribe_url=LONG_URL,
    unsubscribe_mailto="mailto:support@example.com?subject=unsubscribe%207.0a1b",
    list_name="Example Oy surveys",
    list_id="customers.surveys.example.com",
    feedback_id="customers:question:nps:exampleoy",
    text="Hello,\n\n0: https://example.com/s/a\n",
    html="<p>Hello</p>\n",
)

# Letters of every kind, and what breaks headers and bodies more often than chance would have it.
AWKWARD = [
    *("\r\n", "\n", "\r", "\0", "\t", "\u2028", " ", ".", "=", "=?", "?=", '"', "\\", "é", "日本", "👩🏽‍💻"),
    *("Bcc: x@y.z", "a" * 90, "word"),
]
TEXTS = st.text() | st.lists(st.sampled_from(AWKWARD)).map("".join)


def read(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail_bytes(mail), policy=policy.default)


def body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_header_block_is_complete_and_exact() -> None:
    """Each line as the large receivers and the standards want it, in one known order."""
    expected = [
        "From: Example Oy <nps@example.com>",
        "To: Kaisa Virtanen <kaisa@example.org>",
        "Reply-To: support@example.com",
        "Subject: One question about Example",
        "Date: Sun, 22 Nov 2026 00:51:13 +0000",
        "Message-ID: <7.0a1b@example.com>",
        f"List-Unsubscribe: <{LONG_URL}>,\r\n <mailto:support@example.com?subject=unsubscribe%207.0a1b>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Id: Example Oy surveys\r\n <customers.surveys.example.com>",
        "Feedback-ID: customers:question:nps:exampleoy",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "Precedence: bulk",
        "MIME-Version: 1.0",
    ]

    assert expected == headers(A_MAIL)


def test_a_long_unsubscribe_address_stays_in_one_piece() -> None:
    """As encoded words (python/cpython#85725) no mail program would show its button."""
    unsubscribe = str(read(A_MAIL)["list-unsubscribe"])

    assert len(LONG_URL) > 200
    assert f"<{LONG_URL}>".encode() in mail_bytes(A_MAIL)
    assert [f"<{LONG_URL}>", f"<{A_MAIL.unsubscribe_mailto}>"] == unsubscribe.split(", ")


def test_the_text_part_comes_first_and_nothing_is_amiss() -> None:
    """Programs show the last part that they understand; the parser finds no defect anywhere."""
    message = read(A_MAIL)
    parts = list(message.walk())

    assert ["multipart/alternative", "text/plain", "text/html"] == [part.get_content_type() for part in parts]
    assert [] == [defect for part in parts for defect in part.defects]
    assert [] == [defect for header in message.values() for defect in getattr(header, "defects", ())]
    assert A_MAIL.date == parsedate_to_datetime(message["date"])


@given(subject=TEXTS, name=TEXTS, company=TEXTS)
def test_any_name_and_any_subject_come_back_on_one_line(subject: str, name: str, company: str) -> None:
    """And never a header more than was meant, for any reader, strict or lenient."""
    mail = replace(
        A_MAIL,
        subject=subject,
        sender=Mailbox(company, "nps@example.com"),
        to=Mailbox(name, "kaisa@example.org"),
        list_name=company,
    )
    message = read(mail)

    assert read(A_MAIL).keys() == message.keys()
    assert one_line(subject) == decoded(raw_header(mail, "Subject"))
    assert (one_line(name), "kaisa@example.org") == mailbox_of(mail, "To")
    assert (one_line(company), "nps@example.com") == mailbox_of(mail, "From")
    assert ["kaisa@example.org"] == [found.addr_spec for found in message["to"].addresses]
    assert str(message["list-id"]).endswith("<customers.surveys.example.com>")


def raw_header(mail: Mail, name: str) -> str:
    """The header as it stands, unfolded, without its name."""
    lines = [line for line in headers(mail) if line.startswith(f"{name}: ")]
    return lines[0].removeprefix(f"{name}: ").replace("\r\n", "")


def decoded(words: str) -> str:
    """RFC 2047, by the older of the two decoders: the newer keeps the space between two encoded words of a name."""
    return str(make_header(decode_header(words)))


def mailbox_of(mail: Mail, header: str) -> tuple[str, str]:
    """The name and the address."""
    name, address = parseaddr(raw_header(mail, header))
    return decoded(name), address


@given(text=TEXTS, html=TEXTS)
def test_any_text_comes_back(text: str, html: str) -> None:
    """With its lines as they were, ending in a line break."""
    message = read(replace(A_MAIL, text=text, html=html))

    assert with_plain_ends(text) == body(message, "plain")
    assert with_plain_ends(html) == body(message, "html")


def with_plain_ends(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else f"{text}\n"


@given(text=TEXTS, html=TEXTS, subject=TEXTS, name=TEXTS)
def test_every_line_is_short_ascii_and_ends_in_crlf(text: str, html: str, subject: str, name: str) -> None:
    """No server on the way has a reason to touch it, which would break its signature."""
    mail = replace(A_MAIL, text=text, html=html, subject=subject, to=Mailbox(name, "kaisa@example.org"))
    data = mail_bytes(mail)
    lines = data.split(b"\r\n")

    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert b"" == b"".join(lines).translate(None, bytes(set(range(256)) - {10, 13}))
    assert [] == [line for line in lines if len(line) > 998]
    assert [] == [line for line in lines if len(line) > 78 and LONG_URL.encode() not in line]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Kaisa Virtanen", "To: Kaisa Virtanen <k@e.org>"),
        ("", "To: k@e.org"),
        ("Virtanen, Kaisa", 'To: "Virtanen, Kaisa" <k@e.org>'),
        ('Kaisa "Kaiju" V.', r'To: "Kaisa \"Kaiju\" V." <k@e.org>'),
        ("back\\slash", r'To: "back\\slash" <k@e.org>'),
        ("Käisä", "To: =?utf-8?b?S8OkaXPDpA==?= <k@e.org>"),
        ("=?utf-8?q?x?=", "To: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?= <k@e.org>"),
        ("Eve\r\nBcc: x@y.z", 'To: "Eve Bcc: x@y.z" <k@e.org>'),
    ],
)
def test_a_name_is_written_as_it_must_be(name: str, written: str) -> None:
    """Bare, quoted or encoded; on one line whatever it was made of."""
    assert written == headers(replace(A_MAIL, to=Mailbox(name, "k@e.org")))[1]


def test_a_long_english_subject_is_folded_and_not_encoded() -> None:
    """Encoding what is ASCII counts against a mail."""
    subject = "One question about the " + "rather long " * 12 + "name"
    lines = headers(replace(A_MAIL, subject=subject))[3].split("\r\n")

    assert len(lines) > 2
    assert max(map(len, lines)) <= 76
    assert f"Subject: {subject}" == "".join(lines)


@pytest.mark.parametrize("url", ["https://e/a b", "https://e/<x>", "https://e/ä", "https://e/\r\nX: y", "", "h" * 990])
def test_an_address_of_a_page_that_cannot_stand_in_a_header_is_refused(url: str) -> None:
    """Rather than mended: it would lead elsewhere."""
    with pytest.raises(ValueError, match="URL in a header"):
        mail_bytes(replace(A_MAIL, unsubscribe_url=url))


@pytest.mark.parametrize("text", ["a b", "a\r\nX: y", "<a>", "", "ä", "a" * 400])
def test_an_identifier_that_cannot_stand_in_a_header_is_refused(text: str) -> None:
    """Message-ID, List-Id and Feedback-ID are ours; a wrong one is our mistake."""
    for mail in (replace(A_MAIL, message_id=text), replace(A_MAIL, list_id=text), replace(A_MAIL, feedback_id=text)):
        with pytest.raises(ValueError, match="identifier in a header"):
            mail_bytes(mail)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme <nps@acme.example>", Mailbox("Acme", "nps@acme.example")),
        ("nps@acme.example", Mailbox("", "nps@acme.example")),
        ("Näkö <posti@näkö.example>", Mailbox("Näkö", "posti@xn--nk-via7e.example")),
        ("<o'brien+a@e.example>", Mailbox("", "o'brien+a@e.example")),
    ],
)
def test_an_address_is_written_in_ascii(text: str, expected: Mailbox) -> None:
    """A domain of other letters has an ASCII form, which every server takes."""
    assert expected == parse_mailbox(text)


@pytest.mark.parametrize(
    "address",
    ["", "kaisa", "@e.org", "käisä@e.org", "k@ä b.org", "k@e.org\r\nX: y", "a" * 65 + "@e.org", '"a b"@e.org'],
)
def test_an_address_that_cannot_be_written_is_refused_with_a_sentence(address: str) -> None:
    """The sentence goes into the outbox, and has no personal data."""
    with pytest.raises(AddressRefused) as refused:
        mailbox("Kaisa", address)

    assert str(refused.value).startswith("the address has ")
    assert not address or address not in str(refused.value)
