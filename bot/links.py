"""Signed links: each token is for one purpose and one invitation, and can be neither made up nor used for another."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from itsdangerous import BadData, Signer, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from storage.types import Channel

# 64 bits, in letters that survive a change of case: mail systems between us and a bounce may fold it.
ENVELOPE_MAC = 16


class LinkError(Exception):
    """The token was not made by us, or was changed on its way."""


@dataclass(frozen=True, slots=True)
class ScoreLink:
    """One of the eleven links in a mail; or a page of its own, without a score, to which another way has led."""

    invitation_id: int
    score: int | None
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True)
class UnsubscribeLink:
    """Who wants no more of it, and on which invitation they said so."""

    contact_id: int
    invitation_id: int


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A survey for whoever comes by; or for one contact, whom it names."""

    survey: str
    contact_id: int | None


@dataclass(frozen=True, slots=True)
class PictureLink:
    """A picture of a period's figures, by the name of its kind."""

    survey: str
    period: str
    kind: str


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A form of an open link's page, by the number that it has alone, and when the page was drawn, in seconds."""

    number: str
    made_at: datetime


class Links:
    """Makes and reads the links of one programme."""

    def __init__(self, secret: str, public_url: str) -> None:
        self.public_url = public_url.rstrip("/")
        self._score = serializer(secret, "score")
        self._unsubscribe = serializer(secret, "unsubscribe")
        self._open = serializer(secret, "open")
        self._form = serializer(secret, "form")
        self._calendar = serializer(secret, "calendar")
        self._figures = serializer(secret, "figures")
        self._picture = serializer(secret, "picture")
        self._envelope = Signer(secret, salt="envelope", digest_method=hashlib.sha256, key_derivation="hmac")

    def score_url(self, invitation_id: int, score: int) -> str:
        """The page on which this score is preselected."""
        return f"{self.public_url}/s/{self._score.dumps([invitation_id, score])}"

    def answer_url(self, invitation_id: int, channel: Channel) -> str:
        """The page on which no score is preselected, for who comes by another way than a mail."""
        return f"{self.public_url}/s/{self._score.dumps([invitation_id, None, channel.value])}"

    def read_score(self, token: str) -> ScoreLink:
        """LinkError where the token is not ours."""
        invitation_id, score, *channel = read(self._score, token)
        return ScoreLink(invitation_id, score, *map(Channel, channel))

    def open_url(self, survey: str, contact_id: int | None = None) -> str:
        """The page for whoever comes by."""
        return f"{self.public_url}/o/{self._open.dumps([survey, *([] if contact_id is None else [contact_id])])}"

    def read_open(self, token: str) -> OpenLink:
        """LinkError where the token is not ours."""
        survey, *contact = read(self._open, token)
        return OpenLink(survey, *contact or [None])

    def form(self, form: BlankForm) -> str:
        """For a form on an open link's page: whoever sends it, and however often, is one visitor."""
        return self._form.dumps([form.number, int(form.made_at.timestamp())])

    def read_form(self, token: str) -> BlankForm:
        """LinkError where the token is not ours."""
        number, seconds = read(self._form, token)
        return BlankForm(number, datetime.fromtimestamp(seconds, UTC))

    def unsubscribe_url(self, contact_id: int, invitation_id: int) -> str:
        """The page, and the address of the one-click POST (RFC 8058)."""
        return f"{self.public_url}/u/{self._unsubscribe.dumps([contact_id, invitation_id])}"

    def read_unsubscribe(self, token: str) -> UnsubscribeLink:
        """LinkError where the token is not ours."""
        return UnsubscribeLink(*read(self._unsubscribe, token))

    def calendar_url(self) -> str:
        """The feed of the programme's calendar, for whoever has this link."""
        return f"{self.public_url}/calendar/{self._calendar.dumps([])}.ics"

    def read_calendar(self, token: str) -> None:
        """LinkError where the token is not ours."""
        read(self._calendar, token)

    def figures_url(self, survey: str, word: str) -> str:
        """The page of a survey's score, for whoever has this link; another word makes another link."""
        return f"{self.public_url}/figures/{self._figures.dumps([survey, word])}"

    def read_figures(self, token: str, word: str) -> str:
        """The survey's name. LinkError where the token is not ours, or was made with another word."""
        survey, given = read(self._figures, token)
        if not hmac.compare_digest(given.encode(), word.encode()):
            raise LinkError
        return str(survey)

    def picture_url(self, link: PictureLink, until: datetime) -> str:
        """A picture, for whoever has this link, until then."""
        said = [link.survey, link.period, link.kind, int(until.timestamp())]
        return f"{self.public_url}/p/{self._picture.dumps(said)}.png"

    def read_picture(self, token: str, now: datetime) -> PictureLink:
        """LinkError where the token is not ours, or does not hold any more."""
        *said, until = read(self._picture, token)
        if now.timestamp() >= until:
            raise LinkError
        return PictureLink(*said)

    def envelope_token(self, message_id: int) -> str:
        """Tells by the address it comes back to which message bounced (VERP)."""
        return f"{message_id}.{self._mac(str(message_id))}"

    def read_envelope(self, token: str) -> int:
        """The message's id; LinkError where the token is not ours."""
        number, _, mac = token.lower().partition(".")
        if not token.isascii() or not hmac.compare_digest(mac.encode(), self._mac(number).encode()):
            raise LinkError
        return int(number)

    def _mac(self, text: str) -> str:
        return self._envelope.algorithm.get_signature(self._envelope.derive_key(), text.encode()).hex()[:ENVELOPE_MAC]


def serializer(secret: str, purpose: str) -> URLSafeSerializer:
    """One salt a purpose, so that one kind of token is none of another."""
    return URLSafeSerializer(
        secret, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    )


def read(tokens: URLSafeSerializer, token: str) -> list[Any]:
    """What a token says."""
    try:
        said: list[Any] = tokens.loads(token)
        signature = token.rpartition(".")[2]
        # The signature is compared as bytes, which several spellings have: letters beyond base64, its last bits.
        if base64_encode(base64_decode(signature)).decode() != signature:
            raise LinkError
    except (BadData, UnicodeError) as error:
        raise LinkError from error
    return said
