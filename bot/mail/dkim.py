"""DKIM (RFC 6376), relaxed/simple: what a mail says, and the way out of the list, vouched for with the operator's key.

The library that writes such signatures computes RSA in Python, 10 ms a mail; here OpenSSL does, in half a millisecond.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from bot.mail.addresses import ascii_address

if TYPE_CHECKING:
    from bot.config.delivery import Dkim

# What a person reads and what a program acts upon. RFC 8058 wants both headers of the unsubscription signed, Gmail the
# Feedback-ID; what only steers automatic replies is left out.
SIGNED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
    "list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id", "auto-submitted",
)  # fmt: skip
CRLF = b"\r\n"
FOLD = re.compile(r"\r\n(?=[ \t])")
SPACES = re.compile(r"[ \t]+")
LINE = 72
SHORTEST = 2048
MAKE_ONE = f"make one with: openssl genrsa -out dkim.pem {SHORTEST}"


class DkimKeyError(ValueError):
    """The key cannot sign; the message says why and what to do, and never has the key."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for `domain`, which publishes the public half under `selector`. Safe to use from several threads."""

    domain: str
    selector: str
    key: RSAPrivateKey = field(repr=False)

    @classmethod
    def of(cls, domain: str, selector: str, pem: str) -> Signer:
        """DkimKeyError where the key is none, or too short."""
        return cls(domain, selector, read_key(pem))

    def signed(self, mail: bytes) -> bytes:
        """The mail, whose lines end in CRLF, with its signature above it."""
        head, _, body = mail.partition(CRLF + CRLF)
        named = relaxed(head)
        covered = [name for name in SIGNED if name in named]
        digest = b64encode(sha256(simple(body)).digest()).decode()
        signature = (
            f"v=1; a=rsa-sha256; c=relaxed/simple; d={self.domain}; s={self.selector};"
            f"\r\n\th={folded(':'.join(covered), ':')};\r\n\tbh={digest};\r\n\tb="
        )
        lines = [named[name] for name in covered] + [canonical("dkim-signature", signature)]
        proof = b64encode(self.key.sign("\r\n".join(lines).encode(), PKCS1v15(), SHA256())).decode()
        pieces = "\r\n\t".join(proof[at : at + LINE] for at in range(0, len(proof), LINE))
        return f"DKIM-Signature: {signature}{pieces}\r\n".encode() + mail

    def record(self) -> str:
        """What is to be published as TXT at `SELECTOR._domainkey.DOMAIN`."""
        public = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={b64encode(public).decode()}"


def signer_of(dkim: Dkim | None, pem: str | None) -> Signer | None:
    """Who signs by the configuration and the environment, if anybody. DkimKeyError where half of it is missing."""
    if dkim is None and pem is None:
        return None
    if dkim is None:
        raise DkimKeyError(
            'NPS_DKIM_KEY is set, but nps.toml does not say for which name: write dkim = { selector = "nps" } in [mail]'
        )
    if pem is None:
        raise DkimKeyError(f"nps.toml has [mail] dkim, but NPS_DKIM_KEY is not set; {MAKE_ONE}")
    return Signer.of(ascii_address(f"dkim@{dkim.domain}").partition("@")[2], dkim.selector, pem)


def read_key(pem: str) -> RSAPrivateKey:
    """RSA, without a password, of 2048 bits or more: Gmail's recommendation, and RFC 8301's."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # Not `from` it: that error may show the key.
        raise DkimKeyError(f"NPS_DKIM_KEY is no private key in PEM without a password; {MAKE_ONE}") from None
    if not isinstance(key, RSAPrivateKey):
        raise DkimKeyError(f"NPS_DKIM_KEY is no RSA key, which is what every receiver can check; {MAKE_ONE}")
    if key.key_size < SHORTEST:
        raise DkimKeyError(f"NPS_DKIM_KEY has {key.key_size} bits, which is too short; {MAKE_ONE}")
    return key


def relaxed(head: bytes) -> dict[str, str]:
    """The header's fields by name, as they are signed (RFC 6376 3.4.2); of two of a name, the last."""
    fields = (line.partition(":") for line in FOLD.sub("", head.decode()).split("\r\n"))
    return {name.strip().lower(): canonical(name.strip().lower(), value) for name, _, value in fields}


def canonical(name: str, value: str) -> str:
    """One field: without folds, with single spaces."""
    return f"{name}:{SPACES.sub(' ', FOLD.sub('', value)).strip()}"


def simple(body: bytes) -> bytes:
    """As it is, but for empty lines at its end (RFC 6376 3.4.3)."""
    return body.rstrip(CRLF) + CRLF


def folded(text: str, after: str) -> str:
    """In lines, broken behind a character."""
    lines = [""]
    for word in re.split(f"(?<={after})", text):
        if len(lines[-1]) + len(word) > LINE:
            lines.append("")
        lines[-1] += word
    return "\r\n\t".join(lines)
