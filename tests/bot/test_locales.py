"""The catalogues: complete in every language, and every text as whole as the English one."""

from __future__ import annotations

import ast
import string
from gettext import NullTranslations

import pytest
from babel.messages.catalog import Catalog, Message

from bot.survey.scale import Band
from bot.survey.wording import ENGLISH, Wording
from tests.support.catalogues import catalogue, source
from tests.support.factories import a_survey
from tests.support.languages import SHIPPED, WITH_ARABIC, wording_for
from tests.support.sources import PROJECT, name_of, product_modules, tree_of

SOURCE = source()
TEXTS = [message for message in SOURCE if message.id]
LANGUAGES = sorted({"en", "fi", "sv", "de", "fr", "es"} | set(SHIPPED.tags))


def values_in(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms(message: Message | None) -> tuple[str, ...]:
    """A message's texts in its language."""
    if message is None or not message.string:
        return ()
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def texts_of(message: Message) -> tuple[str, ...]:
    """The English text, or its forms."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def found(texts: Catalog, message: Message) -> Message | None:
    """The same message in a catalogue."""
    return texts.get(message.id if isinstance(message.id, str) else message.id[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing_in_any_language(language: str) -> None:
    """And none is there that is not said any more."""
    texts = catalogue(language)
    missing = [message.id for message in TEXTS if not all(forms(found(texts, message)) or [""])]
    known = {message.id for message in TEXTS}

    assert [] == missing
    assert [] == [message.id for message in texts if message.id and message.id not in known]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_the_values_of_the_english_one(language: str) -> None:
    """No name is lost, and none is made up that would break the sentence."""
    texts = catalogue(language)
    wrong = [
        (message.id, form)
        for message in TEXTS
        for form in forms(found(texts, message))
        if values_in(form) not in [values_in(text) for text in texts_of(message)]
    ]

    assert [] == wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_is_valid(language: str) -> None:
    """As gettext's own checks see it, with as many plural forms as the language has, and nothing left in doubt."""
    texts = catalogue(language)
    plurals = [message for message in texts if message.id and message.pluralizable]

    assert [] == [errors for _, errors in texts.check()]
    assert {texts.num_plurals} == {len(forms(message)) for message in plurals}
    assert [] == [message.id for message in texts if message.fuzzy and message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_begins_or_ends_otherwise_than_the_english_one(language: str) -> None:
    """With a space, or without the full stop."""
    texts = catalogue(language)
    for message in TEXTS:
        english = message.id if isinstance(message.id, str) else message.id[0]
        for form in forms(found(texts, message)):
            assert form == form.strip()
            assert english.endswith(".") == form.endswith("."), form


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_every_language_asks_in_its_own_words(language: str) -> None:
    """The question, its ends, and what follows; the subject of a mail without a question mark."""
    wording = wording_for(language)
    survey = a_survey(subject="Acme Cloud")

    assert language == wording.language
    assert "Acme Cloud" in wording.question(survey)
    assert wording.question(survey).endswith("?")
    assert "?" not in wording.mail_subject("Acme")
    spoken = [wording.lowest, wording.highest, wording.reason, *(wording.follow_up(band) for band in Band)]
    english = [ENGLISH.lowest, ENGLISH.highest, ENGLISH.reason, *(ENGLISH.follow_up(band) for band in Band)]
    assert set() == set(spoken) & set(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_buttons_in_slack_is_short_enough(language: str) -> None:
    """75 characters for a button or a choice in a menu; about 30 to be seen whole."""
    say = wording_for(language).say
    for text in ("Send", "Skip", "Change", "Undo", "Continue", "Don’t ask me again"):
        assert len(say(text)) <= 30


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        (("fi",), "fi"),
        (("fi-FI",), "fi"),
        (("sv_SE",), "sv"),
        (("DE-at",), "de"),
        (("zh-Hant-TW", "fr"), "fr"),
        ((None, "es"), "es"),
        (("", None), "en"),
        (("tlh", "xx-YY"), "en"),
    ],
)
def test_the_first_language_that_there_is_is_spoken(wanted: tuple[str | None, ...], spoken: str) -> None:
    """A region is content with its language; who wants none that there is, is spoken to in English."""
    assert spoken == wording_for(*wanted).language


def test_a_number_has_its_own_form() -> None:
    """One, and more than one; in French, nothing is one."""
    one, many = "One more question", "{number} more questions"

    assert ["Vielä yksi kysymys", "Vielä 2 kysymystä"] == [
        wording_for("fi").say_many(one, many, number) for number in (1, 2)
    ]
    assert "Encore une question" == wording_for("fr").say_many(one, many, 0)


def test_a_large_number_is_written_as_its_language_has_it() -> None:
    """In the digits of the scale, whatever others the language has."""
    one, many = "{number} person has answered.", "{number} people have answered."
    written = {tag: WITH_ARABIC.wording_for(tag).say_many(one, many, 1234) for tag in ("en", "de", "fi", "ar")}

    assert {
        "en": "1,234 people have answered.",
        "de": "1.234 Personen haben geantwortet.",
        "fi": "1\N{NO-BREAK SPACE}234 henkilöä on vastannut.",
        "ar": "أجاب 1,234 شخصًا.",
    } == written


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("fi", "ltr"), ("en", "ltr")])
def test_a_language_is_written_in_its_direction(language: str, direction: str) -> None:
    """For the `dir` of pages and mails."""
    assert direction == Wording(language, NullTranslations()).direction


def is_a_text_or_named(said: ast.expr) -> bool:
    """A text itself, a name for one, or one out of a table of `noted` texts."""
    if isinstance(said, ast.Subscript):
        return isinstance(said.value, ast.Name) and said.value.id.isupper()
    return isinstance(said, ast.Constant | ast.Name)


def test_what_is_said_is_always_a_text_that_can_be_found() -> None:
    """A text that is put together while it is said would be in no catalogue."""
    names = {"say", "say_many", "noted"}
    put_together = [
        f"{name_of(path)}:{node.lineno}"
        for path in product_modules()
        if path.is_relative_to(PROJECT / "bot") and path.name != "wording.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in names
        and node.args
        and not is_a_text_or_named(node.args[0])
    ]

    assert [] == [place for place in put_together if "sandbox" not in place]
