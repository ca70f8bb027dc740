"""What the customers' pages, and the webhook that carries links on, are set to: keys, and their plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bot.config.keys import Keys

HOST = r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*"
ORIGIN = re.compile(rf"(https://{HOST}|http://(?:localhost|127\.0\.0\.1))(:\d{{1,5}})?", re.IGNORECASE)


def origin(text: str) -> str:
    """A scheme, a host and perhaps a port: nothing else may stand in a content security policy."""
    if not ORIGIN.fullmatch(text):
        raise ValueError(f"{text!r} is not the origin of a site; write one like 'https://shop.example'")
    return text


def secure_url(text: str) -> str:
    """https, or http on this very machine: what is sent holds names and links."""
    parts = urlsplit(text)
    if not parts.hostname or parts.username is not None or parts.fragment:
        raise ValueError(f"{text!r} is not a web address; write one like 'https://sms.example.com/nps'")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(parts.hostname)):
        raise ValueError(f"{text!r} must begin with https://; what is sent there holds names")
    return text


def is_this_machine(host: str) -> bool:
    """A loopback address, by number or by its name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class PagesFile(Keys):
    """The pages that customers see."""

    frame_origins: list[Annotated[str, AfterValidator(origin)]] = Field(
        [], description="Sites that may show an open link's page in a frame of theirs: 'https://shop.example'."
    )
    networks: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="A CSV file of networks where no people are, in place of ours: network, vendor, place."
    )
    score_page: Annotated[str, Field(min_length=1, max_length=80)] | None = Field(
        None,
        description="A word of yours: everybody who has the secret link that `nps survey score-link` prints sees the "
        "score. Another word makes another link, and the old one ends.",
    )


class WebhookFile(Keys):
    """A server of yours that carries the link to the customer: by SMS, as a prompt in your product."""

    url: Annotated[str, AfterValidator(secure_url)] = Field(
        description="Where each question is posted to; https. NPS_WEBHOOK_SECRET signs it."
    )


@dataclass(frozen=True, slots=True)
class PageRules:
    """How the pages may be shown. `score_page`: a word that the link to the score is made with; None: no such page."""

    frame_origins: tuple[str, ...] = ()
    networks: Path | None = None
    score_page: str | None = None
