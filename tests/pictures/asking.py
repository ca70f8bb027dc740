"""What a customer sees in the direct message, and in a channel that is shared with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.preview.scenes import Card
from bot.slack import question
from bot.slack.question import Sheet
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey, Thanks
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band
from tests.pictures.cards import LONG, NOW, SAID
from tests.support.languages import WITH_ARABIC

QUESTIONS = (
    ExtraQuestion(
        "part",
        QuestionKind.ONE,
        {"en": "Which part do you use most?", "fi": "Mitä osaa käytät eniten?", "ar": "أي جزء تستخدمه أكثر؟"},
        (
            Option("reports", {"en": "Reports", "fi": "Raportteja", "ar": "التقارير"}),
            Option("exports", {"en": "Exports", "fi": "Vientejä", "ar": "التصدير"}),
            Option("rights", {"en": "Rights and roles", "fi": "Oikeuksia ja rooleja", "ar": "الصلاحيات والأدوار"}),
        ),
    ),
    ExtraQuestion(
        "support",
        QuestionKind.RATING,
        {"en": "How was our support?", "fi": "Millaista tukemme oli?", "ar": "كيف كان دعمنا؟"},
    ),
)
REVIEW = {"en": "Write a review", "fi": "Kirjoita arvio", "ar": "اكتب مراجعة"}
SURVEY = Survey(name="customers", company="Acme", subject="Acme", questions=QUESTIONS)
LINKED = Survey(
    name="customers",
    company="Acme",
    subject="Acme",
    thanks={Band.PROMOTER: Thanks(link="https://reviews.example/acme", labels=REVIEW)},
)
ASKED = Conversation(closes_at=NOW + timedelta(days=5, hours=1))


def at(stage: Stage, score: int = 3, reason: str | None = None, follow_up: str | None = None) -> Conversation:
    """The conversation at this stage."""
    return replace(ASKED, score=score, stage=stage, event_at=NOW, reason=reason, follow_up=follow_up)


def cards(language: str = "en") -> list[Card]:
    """From the question to the thanks of each band, and what comes between."""
    words, (reason, wish) = WITH_ARABIC.wording_for(language), SAID[language]

    def sheet(conversation: Conversation, survey: Survey = SURVEY) -> Sheet:
        return Sheet(survey, 1, conversation, wording=words)

    extra = at(Stage.EXTRA, 3, reason, wish)
    done = at(Stage.DONE, 3, reason, wish)
    rating = replace(extra, extras={"part": "exports"})
    return [
        Card("The question", question.draw(sheet(ASKED))),
        Card("A reminder, in its thread", question.reminding(sheet(ASKED), NOW), is_reply=True),
        Card("The reason", question.draw(sheet(at(Stage.REASON)))),
        Card("The band's question", question.draw(sheet(at(Stage.FOLLOW_UP, reason=reason)))),
        Card("One more question", question.draw(sheet(extra))),
        Card("A rating", question.draw(sheet(rating))),
        Card("Another score", question.draw(sheet(done), changing=True)),
        Card("Thanks, detractor", question.draw(sheet(done))),
        Card("Thanks, passive", question.draw(sheet(at(Stage.DONE, 8)))),
        Card("Thanks, promoter, with a link", question.draw(sheet(at(Stage.DONE, 10), LINKED))),
        Card("Closed", question.draw(sheet(at(Stage.REASON)), is_open=False)),
        Card("Asked less often", question.draw(replace(sheet(ASKED), rest="half-year"))),
        Card("Not asked any more", question.draw(replace(sheet(ASKED), opted_out=True))),
    ]


def long_ones() -> list[Card]:
    """With names and words that are longer than anybody would write."""
    survey = Survey(name="customers", company="Donaudampfschifffahrt " * 3, subject=LONG[:110])
    return [
        Card("A long name", question.draw(Sheet(survey, 1, ASKED))),
        Card("A long answer", question.draw(Sheet(survey, 1, at(Stage.DONE, reason=LONG, follow_up=LONG)))),
    ]
