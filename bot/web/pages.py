"""The pages, drawn: templates and the style sheet are read once, and each page is one document that asks for nothing.

The style stands in the page, and the content security policy names it by its digest: nothing else is applied or run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.survey.scale import SCORES
from bot.web import extras
from bot.web.replies import HTML, Reply

if TYPE_CHECKING:
    from bot.locales import Languages
    from bot.survey.conversation import Conversation
    from bot.survey.definition import Survey

FOLDER = Path(__file__).parent
# Any character needs at most nine bytes in a form, an emoji six for each half: the longest text fits the body's limit.
LONGEST_TEXT = 5_000
LONGEST_OF_MANY = 600


class Pages:
    """Draws pages in the company's name, in one language; `language` is for those whose own is not known."""

    def __init__(self, company: str, languages: Languages, language: str = "en") -> None:
        style = compact((FOLDER / "static" / "style.css").read_text(encoding="utf-8"))
        environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(
            style=Markup(style),  # noqa: S704 - our own file
            company=company,
            longest=LONGEST_TEXT,
            longest_of_many=LONGEST_OF_MANY,
        )
        self._environment = environment
        self._policy = policy(style)
        self._languages = languages
        self._language = language
        self.wording = languages.wording_for(language)

    def speaking(self, *wanted: str | None) -> Pages:
        """The same pages in the first of these languages that there is."""
        pages = copy(self)
        pages.wording = self._languages.wording_for(*wanted, self._language)
        return pages

    def scale(self, survey: Survey, chosen: int | None, **shown: Any) -> Reply:
        """The question with its scale; `chosen` is marked. Shown: see the template's own defaults."""
        wording = self.wording
        asked = {
            "company": survey.company,
            "question": wording.question(survey),
            "why": wording.reason,
            "scores": [(score, wording.score_label(score)) for score in SCORES],
            "lowest": wording.lowest,
            "highest": wording.highest,
            "chosen": chosen,
            "typed": "",
            "given": None,
            "ask_reason": True,
            "error": None,
            **shown,
        }
        return self._page("scale.html", 422 if asked["error"] else 200, asked)

    def follow_up(self, survey: Survey, conversation: Conversation) -> Reply:
        """The question of the band."""
        band = conversation.band
        if band is None:
            raise ValueError("there is a band only after a score")
        asked = {"company": survey.company, "question": self.wording.follow_up(band), "score": conversation.score}
        return self._page("follow_up.html", 200, asked)

    def extras(self, survey: Survey, conversation: Conversation) -> Reply:
        """All extra questions that are left, on one page."""
        questions = extras.shown(survey, conversation, self.wording)
        return self._page(
            "extras.html", 200, {"company": survey.company, "questions": questions, "score": conversation.score}
        )

    def thanks(self, survey: Survey, conversation: Conversation, *, changeable: bool) -> Reply:
        """The end."""
        band = conversation.band
        if band is None:
            raise ValueError("nobody is thanked before a score")
        farewell = self.wording.farewell(survey, band)
        said = {"company": survey.company, "thanks": farewell, "score": conversation.score}
        return self._page("thanks.html", 200, {**said, "changeable": changeable})

    def unsubscribe(self, *, error: bool = False) -> Reply:
        """The button that ends it."""
        return self._page("unsubscribe.html", 422 if error else 200, {"error": error})

    def unsubscribed(self) -> Reply:
        """It has ended, and can be taken back."""
        return self._page("unsubscribed.html", 200, {})

    def notice(self, status: int, title: str, *sentences: str) -> Reply:
        """A page that only says something."""
        return self._page("notice.html", status, {"title": title, "sentences": sentences})

    def _page(self, template: str, status: int, shown: dict[str, Any]) -> Reply:
        wording = self.wording
        spoken = {
            "language": wording.language,
            "direction": wording.direction,
            "say": wording.say,
            "say_many": wording.say_many,
            "say_strong": self._say_strong,
        }
        body = self._environment.get_template(template).render({**spoken, **shown}).encode()
        language = (b"content-language", wording.language.encode())
        return Reply(status, body, (*HTML, language, (b"content-security-policy", self._policy)))

    def _say_strong(self, text: str, **values: object) -> Markup:
        """A text whose values stand out."""
        isolated = self.wording.isolated
        strong = {name: Markup("<strong>{}</strong>").format(isolated(value)) for name, value in values.items()}
        return escape(self.wording.say(text)).format(**strong)


def compact(style: str) -> str:
    """The style sheet without comments and indentation."""
    without_comments = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return "".join(line.strip() for line in without_comments.splitlines())


def policy(style: str) -> bytes:
    """The content security policy under which exactly this style is applied."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allowed = ("default-src 'none'", f"style-src 'sha256-{digest}'", "img-src data:", "form-action 'self'")
    return "; ".join((*allowed, "base-uri 'none'", "frame-ancestors 'none'")).encode()
