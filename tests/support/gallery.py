"""Every page that a customer can see, in every state, drawn as the program draws it: for pictures, for what checks all
of them, for eyes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.config.brand import Brand
from bot.locales import Languages
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey, Thanks
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band
from bot.web import refusals
from bot.web.looks import Look
from bot.web.pages import Ended, Pages
from bot.web.replies import Reply
from bot.web.scores import CHOOSE
from tests.support.languages import WITH_ARABIC

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REASON = "The export to our warehouse has failed three Mondays in a row, and nobody told us."
QUESTIONS = (
    ExtraQuestion(
        "part",
        QuestionKind.ONE,
        {"en": "Which part do you use most?", "fi": "Mitä osaa käytät eniten?"},
        tuple(
            Option(name, {"en": name, "fi": suomi})
            for name, suomi in (("Reports", "Raportteja"), ("Exports", "Vientejä"))
        ),
    ),
    ExtraQuestion(
        "missing",
        QuestionKind.MANY,
        {"en": "What do you miss?", "fi": "Mitä kaipaat?"},
        tuple(
            Option(name, {"en": name, "fi": suomi}) for name, suomi in (("Roles", "Rooleja"), ("Alerts", "Hälytyksiä"))
        ),
    ),
    ExtraQuestion("support", QuestionKind.RATING, {"en": "How was our support?", "fi": "Millaista tukemme oli?"}),
    ExtraQuestion("wish", QuestionKind.TEXT, {"en": "Anything else?", "fi": "Muuta kerrottavaa?"}),
)
SURVEY = Survey(
    "customers",
    "Acme",
    "Acme",
    questions=QUESTIONS,
    thanks={
        Band.PROMOTER: Thanks(
            link="https://reviews.example/acme", labels={"en": "Write a review", "fi": "Kirjoita arvostelu"}
        )
    },
)
ASKED = Conversation(closes_at=NOW + timedelta(days=5))
ENDED = Ended(date(2026, 11, 14), "https://nps.example.com/u/token")

Scene = Callable[[Pages], Reply]


def at(stage: Stage, score: int = 3) -> Conversation:
    """The conversation at this stage."""
    return replace(ASKED, score=score, stage=stage)


SCENES: dict[str, Scene] = {
    "a score from a mail": lambda pages: pages.scale(SURVEY, 6),
    "an open link": lambda pages: pages.framed().scale(SURVEY, None, form="a form"),
    "a score is missing": lambda pages: pages.scale(SURVEY, None, typed=REASON, error=pages.wording.say(CHOOSE)),
    "another score": lambda pages: pages.scale(SURVEY, 9, given=3, ask_reason=False),
    "the band's question": lambda pages: pages.follow_up(SURVEY, at(Stage.FOLLOW_UP)),
    "extra questions": lambda pages: pages.extras(SURVEY, at(Stage.EXTRA)),
    "thanks": lambda pages: pages.thanks(SURVEY, at(Stage.DONE, 10)),
    "answered and closed": lambda pages: pages.thanks(SURVEY, at(Stage.DONE), ENDED),
    "closed": lambda pages: pages.closed(SURVEY, ENDED),
    "the way out": lambda pages: pages.unsubscribe(rest="year"),
    "the way out, not understood": lambda pages: pages.unsubscribe(error=True),
    "unsubscribed": lambda pages: pages.unsubscribed(),
    "less often": lambda pages: pages.resting("half-year"),
    "too much at once": lambda pages: refusals.too_many(pages, timedelta(seconds=30)),
    "a broken link": refusals.unknown_link,
    "our own fault": refusals.failed,
}


def pages_in(language: str, brand: Brand | None = None, languages: Languages = WITH_ARABIC) -> Pages:
    """Pages of Acme's, in a language."""
    return Pages(SURVEY.company, Look.of(brand or Brand()), languages, language).speaking(language)


def gallery(language: str, brand: Brand | None = None) -> dict[str, str]:
    """The HTML of every page, by what it shows."""
    pages = pages_in(language, brand)
    return {name: scene(pages).body.decode() for name, scene in SCENES.items()}
