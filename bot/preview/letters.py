"""A survey's letters: as mail programs get them, and as they show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.config import MailIdentity, Programme
from bot.links import Links
from bot.mail.addresses import mailbox
from bot.mail.letters import OCCASIONS, SOMEBODY, Letters
from bot.mail.mime import mail_bytes
from bot.mail.stationery import Stationery
from bot.survey.definition import Survey
from bot.survey.wording import Wording

TO = "kaisa.virtanen@customer.example"
# For a programme that does not send mail yet.
SENDER = "surveys@your-company.example"


@dataclass(frozen=True, slots=True)
class Written:
    """One letter. `html` shows its logo by itself, as no mail program would allow."""

    title: str
    subject: str
    html: str
    text: str
    raw: bytes


def written(programme: Programme, survey: Survey, wording: Wording, links: Links, now: datetime) -> dict[str, Written]:
    """The letter of each occasion, by its name. LogoRefused, TemplateRefused and AddressRefused where the
    configuration allows no letter.
    """
    identity = programme.mail or MailIdentity(programme.company, SENDER)
    letters, stationery = Letters(identity, links), Stationery(identity)
    found: dict[str, Written] = {}
    for occasion in OCCASIONS:
        letter = letters.write(occasion, survey, SOMEBODY, wording)
        mail = stationery.letter(letter, survey, mailbox(SOMEBODY.name, TO), f"preview-{occasion}", now)
        html = letter.html
        if letter.logo is not None:
            html = html.replace(letter.logo.src, f"data:image/png;base64,{letter.logo.encoded.decode()}")
        found[occasion] = Written(occasion.capitalize(), letter.subject, html, letter.text, mail_bytes(mail))
    return found
