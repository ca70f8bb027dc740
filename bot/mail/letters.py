"""What a letter says, in HTML and in plain text: a question with its eleven links, who asks, and why it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.colours import under_white
from bot.mail.logo import Logo
from bot.mail.mime import one_line
from bot.mail.templating import Templates
from bot.survey.definition import Kind
from bot.survey.questions import text_in
from bot.survey.scale import SCORES

if TYPE_CHECKING:
    from bot.config import MailIdentity
    from bot.links import Links
    from bot.survey.definition import Survey
    from bot.survey.wording import Wording

# Each is a pair of templates: `question.html` and `question.txt`.
Occasion = Literal["question", "reminder"]
OCCASIONS: tuple[Occasion, ...] = ("question", "reminder")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter is for."""

    name: str | None
    contact_id: int
    invitation_id: int


# For letters that go to nobody: what is checked, and what is shown beforehand.
SOMEBODY = Addressee("Kaisa Virtanen", contact_id=1234567, invitation_id=12345678)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, before it has a sender and a recipient. `logo`: the picture that its HTML shows."""

    subject: str
    text: str
    html: str
    unsubscribe_url: str
    list_name: str
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class ScoreButton:
    """One of the eleven: `label` is for those who hear it."""

    score: int
    url: str
    label: str


class Letters:
    """Writes one sender's letters. LogoRefused where the logo cannot be sent."""

    def __init__(self, identity: MailIdentity, links: Links) -> None:
        self._identity = identity
        self._links = links
        self._templates = Templates(identity.templates)
        self._logo = None if identity.brand.logo is None else Logo.read(identity.brand.logo, identity.domain)
        self._colour = under_white(identity.brand.color)

    def write(self, occasion: Occasion, survey: Survey, to: Addressee, wording: Wording) -> Letter:
        """The letter that asks, or that reminds of it, in the words of a language. TemplateRefused where an operator's
        own template does not work.
        """
        texts = self.texts(occasion, survey, to, wording)
        return Letter(
            subject=texts["subject"],
            text=self._templates.render(f"{occasion}.txt", texts),
            html=self._templates.render(f"{occasion}.html", texts),
            unsubscribe_url=texts["unsubscribe_url"],
            list_name=wording.list_name(one_line(survey.company)),
            logo=self._logo,
        )

    def texts(self, occasion: Occasion, survey: Survey, to: Addressee, wording: Wording) -> dict[str, Any]:
        """All that a template can say."""
        company, subject = one_line(survey.company), one_line(wording.subject(survey))
        return {
            "language": wording.language,
            "direction": wording.direction,
            "company": company,
            "subject": wording.mail_subject(subject) if occasion == "question" else wording.reminder_subject(subject),
            "color": self._colour,
            "logo": self._logo,
            "preheader": wording.mail_preheader if occasion == "question" else wording.reminder_preheader,
            "greeting": wording.greeting(one_line(to.name or "")),
            "reminder": wording.mail_reminder,
            "question": wording.question_about(subject),
            "buttons": buttons(to.invitation_id, self._links, wording),
            "lowest": wording.lowest,
            "highest": wording.highest,
            "hint": wording.mail_hint,
            "thanks": wording.mail_thanks,
            "signature": self._signature(survey, wording),
            "why": wording.why_asked(company, subject, after_event=survey.kind is Kind.TRANSACTIONAL),
            "unsubscribe": wording.unsubscribe,
            "unsubscribe_url": self._links.unsubscribe_url(to.contact_id, to.invitation_id),
            "imprint": imprint(company, self._identity.postal_address),
        }

    def _signature(self, survey: Survey, wording: Wording) -> dict[str, str] | None:
        """The person who asks, and what they do, in the letter's language where it is written in it."""
        signature = self._identity.signature
        if signature is None:
            return None
        role = text_in(signature.role, wording.language, survey.language)
        return {"name": one_line(signature.name), "role": one_line(role)}


def buttons(invitation_id: int, links: Links, wording: Wording) -> list[ScoreButton]:
    """All eleven, from 0."""
    return [ScoreButton(score, links.score_url(invitation_id, score), wording.score_label(score)) for score in SCORES]


def imprint(company: str, postal_address: str | None) -> str:
    """Who sends it, and from where, in one line."""
    address = ", ".join(filter(None, map(one_line, (postal_address or "").splitlines())))
    if not address or address.startswith(company):
        return address or company
    return f"{company}, {address}"
