"""Who finds the themes: the keywords, in the language that fits, or what an operator has installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.themes.classifiers import ClassifierError, KeywordClassifier, own_classifier
from bot.themes.reading import read_taxonomy

Install = Callable[[str], None]
KEYWORDS = KeywordClassifier(read_taxonomy())
SOURCE = """
def by_length(comment, language):
    return ["long" if len(comment) > 9 else "short", " in   " + language, ""]

by_length.version = 2

class Loaded:
    def __call__(self, comment, language):
        return iter(("loaded",))

class Broken:
    def __init__(self):
        raise RuntimeError("no model")

one_text = lambda comment, language: "price"
too_many = lambda comment, language: map(str, range(21))
too_long = lambda comment, language: {"x" * 61}
"""
NAMES = ("by_length", "Loaded", "Broken", "one_text", "too_many", "too_long", "missing")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with these entry points, as pip leaves one behind."""
    (tmp_path / "acme_themes.py").write_text(SOURCE)
    info = tmp_path / "acme_themes-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-themes\nVersion: 1.0\n")
    points = "\n".join(f"{name.lower()} = acme_themes:{name}" for name in NAMES)
    (info / "entry_points.txt").write_text(f"[eleven_nps.themes]\n{points}\n")
    monkeypatch.syspath_prepend(tmp_path)


def test_a_comment_is_read_in_its_language() -> None:
    """`gift` is no theme in English, and a language without keywords has none."""
    assert {"price"} == KEYWORDS.themes("liian kallis on se minulle", "fi", "en")
    assert frozenset() == KEYWORDS.themes("liian kallis on se minulle", "en", "fi")
    assert frozenset() == KEYWORDS.themes("price price price price", "tlh", "en")


def test_a_few_words_are_read_in_the_language_of_the_question_or_else_in_english() -> None:
    """Nobody can tell their language."""
    assert {"price"} == KEYWORDS.themes("liian kallis", "und", "fi")
    assert {"price"} == KEYWORDS.themes("too expensive", "und", "fi-FI")
    assert frozenset() == KEYWORDS.themes("liian kallis", "und", "de")


@pytest.mark.usefixtures("installed")
def test_an_own_classifier_is_an_entry_point() -> None:
    """A function, or a class that is made once; what it gives is made one line, and empty themes are left out."""
    by_length, loaded = own_classifier("by_length"), own_classifier("loaded")

    assert {"long", "in fi"} == by_length.themes("a long comment", "fi")
    assert {"loaded"} == loaded.themes("x", "und")
    assert by_length.digest != loaded.digest


@pytest.mark.usefixtures("installed")
def test_another_version_has_another_digest() -> None:
    """So that comments are read again."""
    import acme_themes  # type: ignore[import-not-found]

    before = own_classifier("by_length").digest
    acme_themes.by_length.version = 3

    assert before != own_classifier("by_length").digest


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nobody", "no installed package has an entry point 'nobody' in eleven_nps.themes; there is broken, by_length"),
        ("broken", "'broken' cannot be loaded: RuntimeError: no model"),
        ("missing", "'missing' cannot be loaded: AttributeError"),
    ],
)
def test_one_that_cannot_be_loaded_is_told(name: str, told: str) -> None:
    """By its name."""
    with pytest.raises(ClassifierError, match=told):
        own_classifier(name)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["one_text", "too_many", "too_long"])
def test_nonsense_is_refused(name: str) -> None:
    """It would be stored a million times."""
    with pytest.raises(ClassifierError, match="it gave"):
        own_classifier(name).themes("x", "en")
