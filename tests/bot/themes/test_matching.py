"""Keywords: what a pattern catches, and what it leaves alone."""

from __future__ import annotations

import pytest

from bot.themes.matching import Matcher
from bot.themes.stems import stemmer_of
from bot.themes.taxonomy import Keywords, Language, pattern_of


def found(text: str, *words: str, but_not: tuple[str, ...] = (), language: str = "en") -> bool:
    """Whether a theme with these keywords is found in the text."""
    matcher = Matcher(Language({"it": Keywords(words, but_not)}), stemmer_of(language))
    return matcher.themes(text) == {"it"}


@pytest.mark.parametrize(
    ("language", "word", "text"),
    [
        ("en", "delivery", "DELIVERIES were late"),
        ("fi", "palvelu", "Hyvää, mutta PALVELUISSANNE kesti"),
        ("sv", "leverans", "leveranserna dröjde"),
        ("de", "Rechnung", "drei Rechnungen falsch"),
        ("fr", "remboursement", "les remboursements, jamais"),
        ("es", "devolución", "sus devoluciones"),
    ],
)
def test_a_word_is_found_in_its_bent_forms(language: str, word: str, text: str) -> None:
    """And not in other words, nor within them."""
    assert found(text, word, language=language)
    assert not found(f"x{word}", word, language=language)


def test_a_star_stands_for_the_rest_of_a_word() -> None:
    """Finnish, Swedish and German put words together at either end."""
    assert found("Hintataso nousi", "hinta*", language="fi")
    assert found("Die Schnelllieferung kam", "*lieferung", language="de")
    assert found("unzumutbare Überpreisung", "*preis*", language="de")
    assert not found("Der Preis", "*preise", language="de")
    assert not found("Spreise", "preis*", language="de")


def test_several_words_count_in_a_row() -> None:
    """Each in its bent forms; hyphens, apostrophes and line breaks part words."""
    assert found("There were too\nmany e-mails!", "too many e-mail*")
    assert found("It doesn’t work", "doesn't work")
    assert found("doesn't working", "doesn't work")
    assert not found("many, too e-mails", "too many e-mail*")
    assert not found("too many e", "too many e-mail*")


def test_accents_may_be_left_out() -> None:
    """On either side; and ß is ss."""
    assert found("Delai trop long", "délai*", language="fr")
    assert found("DÉLAI trop long", "delai*", language="fr")
    assert found("GROSSE Auswahl", "große auswahl", language="de")
    assert found("Haltbarkeit: de\u0301lai", "délai", language="fr")


def test_what_a_negative_pattern_covers_does_not_count() -> None:
    """Elsewhere in the same comment it does."""
    words, but_not = ("cost*",), ("at all costs",)

    assert not found("Improve it at all costs", *words, but_not=but_not)
    assert found("At all costs? It costs too much", *words, but_not=but_not)


@pytest.mark.parametrize("text", ["", " ", "*", "a*", "a", "wo*rd", "price, money", "two  * words", "**"])
def test_what_is_no_pattern_is_refused(text: str) -> None:
    """With a sentence that repeats it."""
    with pytest.raises(ValueError, match="pattern"):
        pattern_of(text)


def test_a_comment_may_have_many_themes_or_none() -> None:
    """Whatever it is made of."""
    matcher = Matcher(Language({"a": Keywords(("one",)), "b": Keywords(("two",))}), stemmer_of("en"))

    assert {"a", "b"} == matcher.themes("two, and one")
    for nothing in ("", "🙂", "three", "\x00", "*", "1" * 10_000):
        assert frozenset() == matcher.themes(nothing)
