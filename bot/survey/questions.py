"""Extra questions of a survey, pure: what they may be, in whose band they are asked, what counts as an answer.

Texts come by language, and an answer is stored in the survey's own: the figures are the same whoever answered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.survey.scale import Band

# By language; one that stands under no language is meant for all of them.
Texts = Mapping[str, str]
EVERY_LANGUAGE = ""
# A text (a choice, a rating, words) or the choices; an empty text: asked, and left empty.
Extra = str | list[str]
SKIPPED = ""

RATINGS = tuple(str(number) for number in range(1, 6))


class QuestionKind(StrEnum):
    """How an extra question is answered."""

    ONE = "one"
    MANY = "many"
    RATING = "rating"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """`value` is what is stored and exported."""

    value: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class ExtraQuestion:
    """Asked after the question of the band. No `bands`: asked of everybody."""

    name: str
    kind: QuestionKind
    texts: Texts
    options: tuple[Option, ...] = ()
    bands: tuple[Band, ...] = ()

    @classmethod
    def of_document(cls, document: Mapping[str, Any]) -> ExtraQuestion:
        """From what JSON makes of one."""
        return cls(
            document["name"],
            QuestionKind(document["kind"]),
            document["texts"],
            tuple(Option(**option) for option in document["options"]),
            tuple(Band(band) for band in document["bands"]),
        )

    def is_for(self, band: Band | None) -> bool:
        """Whether this band is asked it."""
        return not self.bands or band in self.bands

    def taken(self, said: Extra) -> Extra | None:
        """What was said as an answer to this, in the form it is stored in; None where it answers nothing.

        A choice that is not offered is left out; without any that is, nothing was said.
        """
        if said in (SKIPPED, []):
            return SKIPPED
        if self.kind is QuestionKind.MANY:
            offered = [option.value for option in self.options]
            chosen = {said} if isinstance(said, str) else set(said)
            return [value for value in offered if value in chosen] or None
        if not isinstance(said, str):
            return None
        if self.kind is QuestionKind.TEXT:
            return said
        choices: Collection[str] = RATINGS
        if self.kind is QuestionKind.ONE:
            choices = [option.value for option in self.options]
        return said if said in choices else None

    def meant(self, text: str) -> Extra | None:
        """A typed text as an answer: itself, a rating, or an option in any of its languages. None: none of these."""
        if self.kind in (QuestionKind.TEXT, QuestionKind.RATING):
            return self.taken(text.strip()) or None
        wanted = text.strip().casefold()
        for option in self.options:
            if wanted in {told.casefold() for told in (option.value, *option.texts.values())}:
                return self.taken(option.value)
        return None


def next_question(
    questions: Sequence[ExtraQuestion], band: Band | None, answered: Mapping[str, Extra]
) -> ExtraQuestion | None:
    """The first that this band is asked and that has not been answered or left empty."""
    return next((one for one in questions if one.is_for(band) and one.name not in answered), None)


def text_in(texts: Texts, *languages: str) -> str:
    """The text in the first of these languages that there is; `fi` does for `fi-FI`. Otherwise whatever there is."""
    for language in (*languages, EVERY_LANGUAGE):
        for tag in (language, language.partition("-")[0]):
            if tag in texts:
                return texts[tag]
    return next(iter(texts.values()), "")
