"""Extra questions, thanks and languages in the file."""

from __future__ import annotations

import pytest

from bot.config.reading import ConfigError, parse_programme
from bot.survey.definition import Survey, Thanks
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band

HEAD = """
company = "Acme"
language = "fi"

[surveys.customers]
subject = { en = "our support", fi = "asiakastukeamme" }
"""
DRIVER = """
[[surveys.customers.questions]]
name = "driver"
kind = "one"
text = { en = "What matters?", fi = "Mikä on tärkeää?" }
options = ["Hinta", { en = "Quality", fi = "Laatu" }]
bands = ["detractor"]
"""
REVIEW = """
[surveys.customers.thanks.promoter]
text = "Kiitos!"
link = "https://reviews.example/acme"
label = { fi = "Arvostele", en = "Review" }
"""


def survey_of(*parts: str) -> Survey:
    return parse_programme(HEAD + "".join(parts)).default_survey


def test_questions_and_thanks_are_read_with_their_languages() -> None:
    """One text stands for all languages; an option is stored as it is called in the survey's."""
    survey = survey_of(DRIVER, REVIEW)

    assert (
        ExtraQuestion(
            "driver",
            QuestionKind.ONE,
            {"en": "What matters?", "fi": "Mikä on tärkeää?"},
            (Option("Hinta", {"": "Hinta"}), Option("Laatu", {"en": "Quality", "fi": "Laatu"})),
            (Band.DETRACTOR,),
        )
        == survey.questions[0]
    )
    link = "https://reviews.example/acme"
    assert {Band.PROMOTER: Thanks({"": "Kiitos!"}, link, {"fi": "Arvostele", "en": "Review"})} == survey.thanks
    assert ("fi", "asiakastukeamme") == (survey.language, survey.subject)


def test_the_definition_that_is_kept_is_the_same_when_it_is_read_again() -> None:
    """Whoever was asked keeps the questions and the thanks of that day."""
    survey = survey_of(DRIVER, REVIEW)

    assert survey == Survey.of_document(survey.document())


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('name = "Driver"\nkind = "text"\ntext = "Why?"', "is no name"),
        ('name = "driver"\nkind = "one"\ntext = "Why?"', "needs at least two options"),
        ('name = "driver"\nkind = "one"\ntext = "Why?"\noptions = ["a", "a"]', "the option 'a' is there twice"),
        ('name = "driver"\nkind = "rating"\ntext = "Why?"\noptions = ["a", "b"]', "has no options"),
        ('name = "driver"\nkind = "text"\ntext = { finnish = "Miksi?" }', "'finnish' is not a language"),
        ('name = "driver"\nkind = "text"\ntext = " "', "a text is empty"),
        ('name = "driver"\nkind = "smileys"\ntext = "Why?"', "is not one of"),
        ('name = "driver"\nkind = "text"\ntext = "Why?"\nbands = ["fans"]', "is not one of"),
        (
            (
                'name = "driver"\nkind = "text"\ntext = "Why?"\n'
                '[[surveys.customers.questions]]\nname = "driver"\nkind = "text"\ntext = "Why?"'
            ),
            "there are two questions 'driver'",
        ),
    ],
)
def test_what_cannot_be_asked_is_told(written: str, told: str) -> None:
    """In a sentence, with its place."""
    with pytest.raises(ConfigError, match=told):
        survey_of("\n[[surveys.customers.questions]]\n", written)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('link = "javascript:alert(1)"', "is not an address"),
        ('link = "reviews.example"', "is not an address"),
        ('label = "Review"', "a `label` needs a `link`"),
        ('txt = "Kiitos"', "there is no such key"),
    ],
)
def test_thanks_that_lead_nowhere_are_told(written: str, told: str) -> None:
    """Only the web can be gone on to."""
    with pytest.raises(ConfigError, match=told):
        survey_of("\n[surveys.customers.thanks.promoter]\n", written)


def test_a_language_that_is_none_is_told() -> None:
    """With an example of one."""
    with pytest.raises(ConfigError, match="'Finnish' is not a language; write one like 'fi'"):
        parse_programme('company = "Acme"\nlanguage = "Finnish"\n[surveys.customers]\n')
