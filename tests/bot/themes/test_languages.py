"""The language of a comment: that of the question, unless there are words enough to tell better."""

from __future__ import annotations

import pytest

from bot.themes.languages import Tongues

TONGUES = Tongues(["en", "fi", "sv", "de", "fr", "es", "pt-BR"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The delivery took three weeks and nobody answered my mails", "en"),
        ("Asiakaspalvelu vastasi nopeasti, mutta hinta on liian korkea meille", "fi"),
        ("Leveransen tog tre veckor och ingen svarade i telefon", "sv"),
        ("Die Lieferung hat drei Wochen gedauert und niemand war erreichbar", "de"),
        ("La livraison a pris trois semaines et personne ne répond", "fr"),
        ("La entrega tardó tres semanas y nadie contesta el teléfono", "es"),
        ("A entrega demorou três semanas e ninguém atende o telefone", "pt"),
    ],
)
def test_enough_words_tell_their_language(text: str, language: str) -> None:
    """Whatever the question was asked in."""
    assert {language} == {TONGUES.of(text, asked_in) for asked_in in ("en", "fi", "de-AT")}


def test_of_a_few_words_nobody_can_tell() -> None:
    """Under four."""
    assert {"und"} == {TONGUES.of(text, "fi") for text in ("", "ok", "Very good!", "10 / 10 :-)")}


def test_in_doubt_the_language_of_the_question_stands() -> None:
    """A row of names, or numbers."""
    assert ["fi", "sv"] == [TONGUES.of("Acme Globex Initech Hooli", asked_in) for asked_in in ("fi", "sv")]


def test_a_language_that_nobody_has_heard_of_is_taken_as_it_is() -> None:
    """Also where there are keywords in no other."""
    assert "tlh" == Tongues([]).of("bortaS bIr jablu'DI' reH QaQqu' nay'", "tlh")
