"""Tokens at rest: whoever reads the database, or a backup of it, cannot use them."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"nps slack tokens"


class SealError(Exception):
    """A token was sealed with another key than today's, or for another workspace."""


class Seal:
    """Seals with a key of its own, derived from NPS_SECRET_KEY (HKDF, RFC 5869), by Fernet."""

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def sealed(self, team: str, token: str) -> str:
        """The token as it is kept. It says for which workspace it is, so that rows cannot be swapped."""
        return self._fernet.encrypt(f"{team} {token}".encode()).decode()

    def opened(self, team: str, sealed: str) -> str:
        """The token. SealError."""
        try:
            whose, _, token = self._fernet.decrypt(sealed.encode()).decode().partition(" ")
        except (InvalidToken, UnicodeError):
            raise SealError from None
        if whose != team:
            raise SealError
        return token
