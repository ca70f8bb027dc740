"""Who finds the themes of a comment: the keywords of the taxonomy, or a classifier of the operator's own.

One's own is an entry point of a Python package that is installed beside the program, in the group `eleven_nps.themes`:
something to be called with a comment and the tag of its language, that gives the themes' keys. Its attribute `version`,
where it has one, is raised when it would find other themes than before: everything is read again then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import Protocol

from bot.themes.languages import UNKNOWN, primary
from bot.themes.matching import Matcher
from bot.themes.stems import stemmer_of
from bot.themes.taxonomy import Taxonomy

GROUP = "eleven_nps.themes"
MOST_THEMES = 20
LONGEST_THEME = 60
# Whoever writes a few words in another language than they were asked in, writes English.
LINGUA_FRANCA = "en"


class Classifier(Protocol):
    """May raise whatever it likes: the comment is read by keywords then."""

    def __call__(self, comment: str, language: str) -> Iterable[str]:
        """The keys of its themes, those of the taxonomy or others. `language` is `und` where nobody can tell it."""
        ...


class ClassifierError(Exception):
    """The operator's own classifier cannot be used; a sentence."""


class KeywordClassifier:
    """The taxonomy. Each language is prepared when the first comment in it is read."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._matchers: dict[str, Matcher] = {}

    def themes(self, comment: str, language: str, asked_in: str) -> frozenset[str]:
        """Of a comment whose language nobody can tell: in that of the question, or else in English."""
        if language != UNKNOWN:
            return self._matched(comment, language)
        return self._matched(comment, primary(asked_in)) or self._matched(comment, LINGUA_FRANCA)

    def _matched(self, comment: str, tag: str) -> frozenset[str]:
        if tag not in self._matchers:
            language = self._taxonomy.languages.get(tag)
            if language is None:
                return frozenset()
            self._matchers[tag] = Matcher(language, stemmer_of(tag))
        return self._matchers[tag].themes(comment)


class OwnClassifier:
    """The operator's, with what it gives made fit to be stored."""

    def __init__(self, name: str, classifier: Classifier) -> None:
        self._classifier = classifier
        version = str(getattr(classifier, "version", ""))
        self.digest = hashlib.sha256(f"{name}\0{version}".encode()).hexdigest()[:12]

    def themes(self, comment: str, language: str) -> frozenset[str]:
        """ClassifierError where it gives anything but a few short texts."""
        found = self._classifier(comment, language)
        if isinstance(found, str):
            raise ClassifierError("it gave one text, and is to give the themes one by one")
        themes = frozenset(" ".join(str(theme).split()) for theme in found) - {""}
        if len(themes) > MOST_THEMES or any(len(theme) > LONGEST_THEME for theme in themes):
            raise ClassifierError(f"it gave more than {MOST_THEMES} themes, or one of over {LONGEST_THEME} letters")
        return themes


def own_classifier(name: str) -> OwnClassifier:
    """By the name of its entry point; ClassifierError where there is none, or it cannot be loaded."""
    there = entry_points(group=GROUP)
    if name not in there.names:
        known = f"; there is {', '.join(sorted(there.names))}" if there.names else ""
        raise ClassifierError(f"theme_classifier: no installed package has an entry point '{name}' in {GROUP}{known}")
    try:
        found = there[name].load()
        classifier = found() if isinstance(found, type) else found
        return OwnClassifier(name, classifier)
    except Exception as error:
        told = f"theme_classifier: '{name}' cannot be loaded: {type(error).__name__}: {error}"
        raise ClassifierError(told) from error
