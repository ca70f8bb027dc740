"""Signatures, looked at with another's eye: dkimpy verifies what we sign, and nothing that was changed since."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import dkim  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.config.delivery import Dkim
from bot.mail.addresses import Mailbox
from bot.mail.dkim import SIGNED, DkimKeyError, Signer, signer_of, simple
from bot.mail.mime import Mail, mail_bytes

RECORD_AT = b"nps._domainkey.acme.example."


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, lock: KeySerializationEncryption | None = None) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock or NoEncryption()).decode()


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def signer() -> Signer:
    return Signer("acme.example", "nps", rsa_key())


def a_mail(subject: str = "Acme", text: str = "How likely?\n", name: str = "Käisä") -> bytes:
    return mail_bytes(
        Mail(
            sender=Mailbox("Acme", "nps@acme.example"),
            to=Mailbox(name, "kaisa@example.org"),
            reply_to=Mailbox("Help", "help@acme.example"),
            subject=subject,
            date=datetime(2026, 11, 22, 10, tzinfo=UTC),
            message_id="7.abc@acme.example",
            unsubscribe_url="https://nps.acme.example/u/" + "t" * 90,
            unsubscribe_mailto="mailto:help@acme.example?subject=unsubscribe%207.abc",
            list_name="Acme surveys",
            list_id="customers.surveys.acme.example",
            feedback_id="customers:question:nps:acmesurveys",
            text=text,
            html=f"<p>{text}</p>",
        )
    )


def verified(mail: bytes, published: Signer | None = None) -> bool:
    """Whether a receiver who looks up the key would believe it."""
    record = (published or signer()).record().encode()
    good: bool = dkim.verify(mail, dnsfunc=lambda name, **_: record if name == RECORD_AT else None)
    return good


def test_a_signed_mail_is_believed() -> None:
    """The record is what the domain is to publish."""
    assert verified(signer().signed(a_mail()))
    assert signer().record().startswith("v=DKIM1; k=rsa; p=MIIB")


def test_the_mail_itself_is_not_changed() -> None:
    """The signature stands above it."""
    signed = signer().signed(a_mail())

    assert signed.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=acme.example; s=nps;\r\n")
    assert signed.endswith(a_mail())
    assert max(map(len, signed.partition(b"From:")[0].split(b"\r\n"))) <= 78


def test_every_header_that_counts_is_covered() -> None:
    """And no other: a mail system may write Precedence anew."""
    (listed,) = re.findall(rb"\th=([^;]+);", signer().signed(a_mail()))

    assert list(SIGNED) == re.sub(rb"\s", b"", listed).decode().split(":")


@pytest.mark.parametrize("name", SIGNED)
def test_a_header_that_was_taken_away_or_changed_is_noticed(name: str) -> None:
    """Above all the way out of the list."""
    signed = signer().signed(a_mail())
    field = re.compile(rb"^" + name.encode() + rb":.*?\r\n(?![ \t])", re.MULTILINE | re.DOTALL | re.IGNORECASE)

    assert field.search(signed)
    assert not verified(field.sub(b"", signed, count=1))
    assert not verified(field.sub(name.encode() + b": another\r\n", signed, count=1))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(b"How likely", b"How unlikely"), (b"<p>", b"<p><b>"), (b"--\r\n", b"--\r\nmore\r\n")],
)
def test_a_body_that_was_changed_is_noticed(was: bytes, becomes: bytes) -> None:
    """In either part, and behind them."""
    signed = signer().signed(a_mail())
    head, _, body = signed.partition(b"\r\n\r\n")

    assert was in body
    assert not verified(head + b"\r\n\r\n" + body.replace(was, becomes))


def test_anothers_key_proves_nothing() -> None:
    """The record must be of the key that signed."""
    assert not verified(signer().signed(a_mail()), Signer("acme.example", "nps", rsa_key()))


def test_a_signature_takes_a_name_and_a_key() -> None:
    """Half of it is a mistake that would otherwise be silent; neither is a choice."""
    key = pem(signer().key)

    assert signer_of(None, None) is None
    assert (made := signer_of(Dkim("näkö.example", "nps"), key)) is not None
    assert ("xn--nk-via7e.example", "nps") == (made.domain, made.selector)
    with pytest.raises(DkimKeyError, match="NPS_DKIM_KEY is not set"):
        signer_of(Dkim("acme.example", "nps"), None)
    with pytest.raises(DkimKeyError, match="does not say for which name"):
        signer_of(None, key)


@given(subject=st.text(max_size=80), text=st.text(max_size=200), name=st.text(max_size=40))
def test_whatever_a_mail_says_its_signature_holds(subject: str, text: str, name: str) -> None:
    """Folded, encoded, empty, with empty lines at its end."""
    assert verified(signer().signed(a_mail(subject, text, name)))


@pytest.mark.parametrize("body", [b"", b"\r\n", b"a\r\n", b"a\r\n\r\n\r\n", b"a"])
def test_empty_lines_at_the_end_are_one(body: bytes) -> None:
    """RFC 6376 3.4.3: an empty body is one line break."""
    assert simple(body) == (b"a\r\n" if b"a" in body else b"\r\n")


BAD: dict[str, tuple[Callable[[], str], str]] = {
    "none": (lambda: "", "no private key"),
    "the public half": (lambda: "v=DKIM1; p=abc", "no private key"),
    "locked": (lambda: pem(rsa_key(), BestAvailableEncryption(b"hunter2")), "no private key"),
    "of another kind": (lambda: pem(ec.generate_private_key(ec.SECP256R1())), "no RSA key"),
    "short": (lambda: pem(rsa_key(1024)), "has 1024 bits"),
}


@pytest.mark.parametrize("which", BAD)
def test_a_key_that_cannot_sign_is_one_sentence(which: str) -> None:
    """With what to do, and without the key."""
    key, found = BAD[which]
    with pytest.raises(DkimKeyError) as error:
        Signer.of("acme.example", "nps", key())

    assert found in str(error.value)
    assert "openssl genrsa -out dkim.pem 2048" in str(error.value)
    assert "\n" not in str(error.value)
    assert "BEGIN" not in str(error.value)
