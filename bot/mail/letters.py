"""What a letter says, in HTML and in plain text: a question with its eleven links, and why it came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bot.mail.mime import one_line
from bot.survey.definition import Kind
from bot.survey.scale import SCORES

if TYPE_CHECKING:
    from bot.compose import Question
    from bot.links import Links
    from bot.survey.wording import Wording


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, before it has a sender and a recipient."""

    subject: str
    text: str
    html: str
    unsubscribe_url: str
    list_name: str


@dataclass(frozen=True, slots=True)
class ScoreButton:
    """One of the eleven: `label` is for those who hear it."""

    score: int
    url: str
    label: str


def question_letter(question: Question, wording: Wording, links: Links, postal_address: str | None = None) -> Letter:
    """The letter that asks, in the words of a language."""
    survey, asked = question.survey, question.asked
    if asked.contact_id is None:
        raise ValueError("there is nobody whom the letter is for")
    company, subject = one_line(survey.company), one_line(wording.subject(survey))
    unsubscribe_url = links.unsubscribe_url(asked.contact_id, asked.invitation_id)
    texts = {
        "language": wording.language,
        "direction": wording.direction,
        "company": company,
        "preheader": wording.mail_preheader,
        "greeting": wording.greeting(one_line(asked.contact_name or "")),
        "question": wording.question_about(subject),
        "buttons": buttons(asked.invitation_id, links, wording),
        "lowest": wording.lowest,
        "highest": wording.highest,
        "hint": wording.mail_hint,
        "why": wording.why_asked(company, subject, after_event=survey.kind is Kind.TRANSACTIONAL),
        "unsubscribe": wording.unsubscribe,
        "unsubscribe_url": unsubscribe_url,
        "imprint": imprint(company, postal_address),
    }
    return Letter(
        subject=wording.mail_subject(subject),
        text=templates().get_template("question.txt").render(texts),
        html=templates().get_template("question.html").render(texts),
        unsubscribe_url=unsubscribe_url,
        list_name=wording.list_name(company),
    )


def buttons(invitation_id: int, links: Links, wording: Wording) -> list[ScoreButton]:
    """All eleven, from 0."""
    return [ScoreButton(score, links.score_url(invitation_id, score), wording.score_label(score)) for score in SCORES]


def imprint(company: str, postal_address: str | None) -> str:
    """Who sends it, and from where, in one line."""
    address = ", ".join(filter(None, map(one_line, (postal_address or "").splitlines())))
    if not address or address.startswith(company):
        return address or company
    return f"{company}, {address}"


@cache
def templates() -> Environment:
    """The letters' templates; HTML is escaped by the name's ending."""
    return Environment(
        loader=PackageLoader("bot.mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
