"""A survey's extra questions as one form: what it shows, and what it says when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.survey.questions import RATINGS, ExtraQuestion, QuestionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.survey.conversation import Conversation
    from bot.survey.definition import Survey
    from bot.survey.questions import Extra
    from bot.survey.wording import Wording

FIELD = "extra."
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as the page draws it; `options` are (value, label)."""

    name: str
    kind: str
    text: str
    options: tuple[tuple[str, str], ...]

    @property
    def field(self) -> str:
        """The name of its field; a box has the number of its option after it."""
        return f"{FIELD}{self.name}"


def shown(survey: Survey, conversation: Conversation, wording: Wording) -> list[Shown]:
    """The questions that are left."""
    left = [one for one in survey.questions if one.is_for(conversation.band) and one.name not in conversation.extras]
    return [
        Shown(one.name, one.kind.value, wording.own(survey, one.texts), options(survey, one, wording)) for one in left
    ]


def options(survey: Survey, question: ExtraQuestion, wording: Wording) -> tuple[tuple[str, str], ...]:
    """What can be chosen, with what it is called."""
    if question.kind is QuestionKind.RATING:
        return tuple((rating, wording.rating_label(rating)) for rating in RATINGS)
    return tuple((option.value, wording.own(survey, option.texts)) for option in question.options)


def said(fields: Mapping[str, str], questions: Sequence[ExtraQuestion]) -> dict[str, Extra]:
    """The answers in a form. What the form asked and nobody answered was left empty."""
    asked = fields.get(ASKED, "").split()
    return {question.name: answer(fields, question) for question in questions if question.name in asked}


def answer(fields: Mapping[str, str], question: ExtraQuestion) -> Extra:
    """The answer to one question."""
    name = f"{FIELD}{question.name}"
    if question.kind is not QuestionKind.MANY:
        return fields.get(name, "")
    return [fields[box] for n, _ in enumerate(question.options, start=1) if (box := f"{name}.{n}") in fields]
