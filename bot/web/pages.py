"""The pages, drawn: templates are read once, and each page is one document that asks for nothing but the logo."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.locales.forms import written_date
from bot.survey.clicks import page_name
from bot.survey.rests import PROMISES
from bot.survey.scale import SCORES
from bot.survey.wording import noted
from bot.web import extras
from bot.web.looks import FOLDER
from bot.web.replies import HTML, Reply

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.locales import Languages
    from bot.survey.conversation import Conversation
    from bot.survey.definition import Survey
    from bot.web.looks import Look

# Any character needs at most nine bytes in a form, an emoji six for each half: the longest text fits the body's limit.
LONGEST_TEXT = 5_000
LONGEST_OF_MANY = 600
# By the words of the form.
WISHES = {"half-year": noted("At most twice a year"), "year": noted("At most once a year")}


@dataclass(frozen=True, slots=True)
class Ended:
    """The day on which a survey closed, and where whoever was asked can say how often they want to be."""

    on: date
    way_out: str | None


class Pages:
    """Draws pages in the company's name, in one language; `language` is for those whose own is not known."""

    def __init__(self, company: str, look: Look, languages: Languages, language: str = "en") -> None:
        environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(
            style=Markup(look.style),  # noqa: S704 - our own file
            script=Markup(look.script),  # noqa: S704 - our own file
            colour=quote(look.colour),
            logo=look.logo,
            company=company,
            longest=LONGEST_TEXT,
            longest_of_many=LONGEST_OF_MANY,
            wishes=WISHES,
        )
        self._environment = environment
        self._company = company
        self._framed = look.policy(framed=True)
        self.policy = look.policy()
        self._languages = languages
        self._language = language
        self.wording = languages.wording_for(language)
        self._drawn: int | None = None

    def speaking(self, *wanted: str | None) -> Pages:
        """The same pages in the first of these languages that there is."""
        pages = copy(self)
        pages.wording = self._languages.wording_for(*wanted, self._language)
        return pages

    def framed(self) -> Pages:
        """The same pages, which the sites of the configuration may show in a frame."""
        pages = copy(self)
        pages.policy = self._framed
        return pages

    def drawn_at(self, now: datetime) -> Pages:
        """The same pages, which tell how long they were open when something is sent from them."""
        pages = copy(self)
        pages._drawn = page_name(now)  # noqa: SLF001 - a copy of ourselves
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
            "form": None,
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

    def thanks(self, survey: Survey, conversation: Conversation, ended: Ended | None = None) -> Reply:
        """The end; and when the survey closed, if it has: the score cannot be changed any more."""
        band = conversation.band
        if band is None:
            raise ValueError("nobody is thanked before a score")
        farewell = self.wording.farewell(survey, band)
        said = {"company": survey.company, "thanks": farewell, "score": conversation.score}
        return self._page("thanks.html", 200, {**said, **self._ended(ended)})

    def closed(self, survey: Survey, ended: Ended, status: int = 200) -> Reply:
        """Too late for a score."""
        return self._page("closed.html", status, {"company": survey.company, **self._ended(ended)})

    def unsubscribe(self, *, error: bool = False, rest: str | None = None) -> Reply:
        """The button that ends it, and those after which it comes less often. `rest`: what was wished for before."""
        return self._page("unsubscribe.html", 422 if error else 200, {"error": error, "rest": rest})

    def unsubscribed(self) -> Reply:
        """It has ended, and can be taken back."""
        return self._page("unsubscribed.html", 200, {})

    def resting(self, rest: str) -> Reply:
        """It comes less often, and that can be taken back."""
        promise = PROMISES[rest]
        return self._page("resting.html", 200, {"promise": self.wording.say(promise, company=self._company)})

    def install(self, url: str, *, is_home: bool) -> Reply:
        """The way to Slack, where the app is installed in a workspace."""
        return self._page("install.html", 200, {"url": url, "is_home": is_home})

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
            "drawn": self._drawn,
        }
        body = self._environment.get_template(template).render({**spoken, **shown}).encode()
        language = (b"content-language", wording.language.encode())
        return Reply(status, body, (*HTML, language, *self.policy))

    def _ended(self, ended: Ended | None) -> dict[str, Any]:
        """What a page says of it."""
        if ended is None:
            return {"closed_on": None, "way_out": None}
        return {"closed_on": written_date(ended.on, self.wording.language), "way_out": ended.way_out}

    def _say_strong(self, text: str, **values: object) -> Markup:
        """A text whose values stand out."""
        isolated = self.wording.isolated
        strong = {name: Markup("<strong>{}</strong>").format(isolated(value)) for name, value in values.items()}
        return escape(self.wording.say(text)).format(**strong)
