"""Extra questions, thanks and languages in the file: their format, and the values they become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.config.keys import Keys
from bot.survey.definition import Thanks
from bot.survey.questions import EVERY_LANGUAGE, ExtraQuestion, Option, QuestionKind, Texts, text_in
from bot.survey.scale import Band

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Slack takes 75 characters for an option and for what is written on a button.
LONGEST_OPTION = 75
MOST_OPTIONS = 30
MOST_QUESTIONS = 10

BandName = Literal["promoter", "passive", "detractor"]


def language_tag(text: str) -> str:
    """`fi`, `pt-BR`; or none, for all languages."""
    if text != EVERY_LANGUAGE and not LANGUAGE.fullmatch(text):
        msg = f"'{text}' is not a language; write one like 'fi' or 'pt-BR'"
        raise ValueError(msg)
    return text


def texts_of(value: Any) -> Any:
    """A text for all languages may stand without its table."""
    return {EVERY_LANGUAGE: value} if isinstance(value, str) else value


def web_address(text: str) -> str:
    """An absolute address that a browser opens."""
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or re.search(r"\s", text):
        msg = f"'{text}' is not an address; write one like 'https://reviews.example/acme'"
        raise ValueError(msg)
    return text


def filled(text: str) -> str:
    """More than blanks."""
    if not text.strip():
        msg = "a text is empty"
        raise ValueError(msg)
    return text


Tag = Annotated[str, AfterValidator(language_tag)]
Written = BeforeValidator(texts_of, json_schema_input_type=str | dict[str, str])
Question = Annotated[str, Field(max_length=500), AfterValidator(filled)]
Gratitude = Annotated[str, Field(max_length=1000), AfterValidator(filled)]
Label = Annotated[str, Field(max_length=LONGEST_OPTION), AfterValidator(filled)]
Subject = Annotated[str, Field(max_length=100)]


class QuestionFile(Keys):
    """An extra question, asked after the question of the band and before the thanks. Everybody may skip it."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$", description="What the answers are called in exports: small letters."
    )
    text: Annotated[dict[Tag, Question], Field(min_length=1), Written] = Field(
        description="The question: a text, or a table of texts by language."
    )
    kind: Literal["one", "many", "rating", "text"] = Field(
        description="Answered by one option, by many, from 1 to 5, or in words."
    )
    options: list[Annotated[dict[Tag, Label], Field(min_length=1), Written]] = Field(
        [], max_length=MOST_OPTIONS, description="For `one` and `many`: texts, or tables of texts by language."
    )
    bands: list[BandName] = Field([], description="Only these are asked; everybody where not given.")

    @model_validator(mode="after")
    def options_fit(self) -> QuestionFile:
        """Options where one chooses, and only there."""
        chooses = self.kind in ("one", "many")
        if chooses and len(self.options) < 2:
            msg = f"a question of the kind '{self.kind}' needs at least two options"
            raise ValueError(msg)
        if self.options and not chooses:
            msg = f"a question of the kind '{self.kind}' has no options"
            raise ValueError(msg)
        for language in sorted({tag for texts in self.options for tag in texts}):
            told = [text_in(texts, language) for texts in self.options]
            for text in told:
                if told.count(text) > 1:
                    msg = f"the option '{text}' is there twice"
                    raise ValueError(msg)
        return self


class ThanksFile(Keys):
    """What a band is thanked with, instead of the standard words, and a link such as to a review."""

    text: Annotated[dict[Tag, Gratitude], Written] = Field(
        {}, description="The thanks: a text, or a table of texts by language."
    )
    link: Annotated[str, Field(max_length=2000), AfterValidator(web_address)] | None = Field(
        None, description="Where they may go on to, such as a page for reviews."
    )
    label: Annotated[dict[Tag, Label], Written] = Field(
        {}, description="What is written on the link: a text, or a table of texts by language."
    )

    @model_validator(mode="after")
    def label_has_link(self) -> ThanksFile:
        """Nothing to press without an address."""
        if self.label and self.link is None:
            msg = "a `label` needs a `link`"
            raise ValueError(msg)
        return self


def different(questions: list[QuestionFile]) -> list[QuestionFile]:
    """No two questions of one name."""
    names = [question.name for question in questions]
    for name in names:
        if names.count(name) > 1:
            msg = f"there are two questions '{name}'"
            raise ValueError(msg)
    return questions


Questions = Annotated[list[QuestionFile], Field(max_length=MOST_QUESTIONS), AfterValidator(different)]


def questions_of(questions: Sequence[QuestionFile], language: str) -> tuple[ExtraQuestion, ...]:
    """The plain values."""
    return tuple(question_of(question, language) for question in questions)


def question_of(question: QuestionFile, language: str) -> ExtraQuestion:
    """One; an option is stored as it is called in the survey's language."""
    options = tuple(Option(text_in(texts, language), texts) for texts in question.options)
    bands = tuple(Band(band) for band in dict.fromkeys(question.bands))
    return ExtraQuestion(question.name, QuestionKind(question.kind), question.text, options, bands)


def thanks_of(thanks: dict[BandName, ThanksFile]) -> dict[Band, Thanks]:
    """The plain values."""
    return {Band(band): Thanks(said.text, said.link, said.label) for band, said in thanks.items()}


def subjects_of(subject: Texts) -> dict[str, str]:
    """By language, where it is given so."""
    return {tag: text for tag, text in subject.items() if tag != EVERY_LANGUAGE}
